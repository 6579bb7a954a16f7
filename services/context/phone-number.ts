/**
 * Numbers as they come in SIP, to numbers that can be called back. The full metadata of libphonenumber (3 MB of memory) tells mobile from
 * fixed from special in every country; the small set only knows lengths.
 */
import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
  type PhoneNumber as Parsed,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { PhoneNumber } from './caller.ts';

/** Longer is no number, whatever it is: 15 digits with signs between them, in a URI with parameters. */
const longestText = 256;

/** What PBXs and carriers write where the caller withheld the number (RFC 3323, RFC 3325, Q.731 by way of gateways). */
const withheldWords = new Set(['anonymous', 'restricted', 'private', 'withheld', 'masked', 'unavailable', 'unknown', 'asterisk']);

/** True where the text says that a number was withheld, or that there is none (some gateways write zeros), rather than giving one. */
export function saysNoNumber(text: string): boolean {
  const user = userPart(text.slice(0, longestText)).toLowerCase();
  return /^\+?0*$/.test(user) || withheldWords.has(user);
}

/**
 * A number as a SIP user part, a sip: or tel: URI (RFC 3261, RFC 3966), in national form, with 00, or in E.164 with or without its plus.
 * Null for what cannot be called back as E.164: withheld, empty, a name, too long or short, a short code (`15`, `3977`). Never throws.
 * A number of the right length in no known range is kept, of kind `unknown`: a new range must not cost a caller the call-back.
 */
export function parsePhoneNumber(text: string | null, country: string): PhoneNumber | null {
  if (text === null || text.length > longestText || saysNoNumber(text)) return null;
  const digits = userPart(text).replace(/[\s\u00a0\u202f().\-/]/g, '');
  if (!/^\+?\d{4,18}$/.test(digits)) return null;
  const home = isSupportedCountry(country) ? country : 'FR';
  const number = possible(digits, home) ?? (/^[1-9]\d{9,14}$/.test(digits) ? possible(`+${digits}`, home, 'valid') : null);
  return (
    number && {
      e164: number.number,
      national: number.formatNational(),
      country: number.country ?? null,
      kind: kindOf(number.getType()),
    }
  );
}

function possible(digits: string, home: CountryCode, least: 'possible' | 'valid' = 'possible'): Parsed | null {
  const number = parsePhoneNumberFromString(digits.replace(/^00(?=[1-9])/, '+'), { defaultCountry: home, extract: false });
  return number && (least === 'valid' ? number.isValid() : number.isPossible()) ? number : null;
}

/** `"Name" <sip:+33612345678@host;user=phone>` to `+33612345678`. */
function userPart(text: string): string {
  const uri = /<([^>]*)>/.exec(text)?.[1] ?? text;
  const [scheme, rest] = /^\s*(sips?|tel):(.*)$/is.exec(uri)?.slice(1) ?? ['', uri];
  const user = (/^sip/i.test(scheme ?? '') ? rest?.split('@')[0] : rest?.replace(/@.*$/s, '')) ?? '';
  const [number = '', ...parameters] = decoded(user).trim().split(';');
  // A local number with its context (RFC 3966, 5.1.5): `612345678;phone-context=+33`.
  const context = parameters.map((one) => /^phone-context=(\+\d{1,3})$/i.exec(one)?.[1]).find((one) => one !== undefined);
  return context && !/^[+0]/.test(number) ? context + number : number;
}

function decoded(text: string): string {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}

function kindOf(type: NumberType): PhoneNumber['kind'] {
  switch (type) {
    case 'MOBILE':
      return 'mobile';
    // Numbers of internet boxes (09 in France) stand in one home, as fixed lines do.
    case 'FIXED_LINE':
    case 'VOIP':
      return 'fixed';
    case 'FIXED_LINE_OR_MOBILE':
    case undefined:
      return 'unknown';
    default:
      return 'special';
  }
}
