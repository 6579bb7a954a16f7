/**
 * Advanced Mobile Location, ETSI TS 103 625: what a telephone sends by itself when its owner calls an emergency number. Pure.
 *
 *   SMS    A"ML=1;lt=+54.76397;lg=-0.18305;rd=50;top=20130717141935;lc=90;pm=W;si=...;ei=...;mcc=234;mnc=30;ml=128
 *   HTTPS  an HTML form: v, location_latitude, location_longitude, location_accuracy, location_time, location_confidence, location_source, device_number
 *
 * What identifies the telephone and its card (IMSI, IMEI, ICCID) is read by nobody here, and kept nowhere.
 */
import type { FixSource } from '../context/fix.ts';
import { type Instant, instant } from '../ids.ts';
import { circleOf, decimal, type Parsed, refused } from './sighting.ts';

export const amlHeader = 'A"ML=';
/** Two concatenated SMS hold fewer characters. */
const longestSms = 400;

export const isAmlSms = (text: string) => text.startsWith(amlHeader);

type Method = { source: FixSource; method: string };
const wifi: Method = { source: 'aml', method: 'Wi-Fi' };
const satellite: Method = { source: 'aml', method: 'GNSS' };
/** The telephone's own guess, from the masts that it hears. */
const mast: Method = { source: 'cell', method: 'AML Cell' };
const unsaid: Method = { source: 'aml', method: 'AML' };

const smsMethods: Record<string, Method> = { W: wifi, G: satellite, C: mast };
const httpsMethods: Record<string, Method> = { wifi, gps: satellite, gnss: satellite, cell: mast };

/** `from`: the number that the SMS came from. */
export function readAmlSms(from: string, text: string): Parsed {
  if (!isAmlSms(text) || text.length > longestSms) return refused('malformed');
  const [version, ...attributes] = text.slice(amlHeader.length).trim().split(';');
  if (!/^\d{1,2}$/.test(version ?? '')) return refused('malformed', 'ML');
  const fields = new Map<string, string>();
  for (const attribute of attributes) {
    const at = attribute.indexOf('=');
    if (at > 0) fields.set(attribute.slice(0, at).trim().toLowerCase(), attribute.slice(at + 1).trim());
  }
  // N: the telephone could not find out.
  if (fields.get('pm')?.toUpperCase() === 'N' || fields.get('rd')?.toUpperCase() === 'N') return refused('no-position', 'pm');
  const [latitude, longitude, radiusM] = [decimal(fields.get('lt')), decimal(fields.get('lg')), decimal(fields.get('rd'))];
  if (latitude === null) return refused('malformed', 'lt');
  if (longitude === null) return refused('malformed', 'lg');
  if (fields.has('rd') && radiusM === null) return refused('malformed', 'rd');
  const measuredAt = fields.has('top') ? readSmsTime(fields.get('top') ?? '') : null;
  if (fields.has('top') && measuredAt === null) return refused('malformed', 'top');
  const circle = circleOf(latitude, longitude, radiusM);
  if (!circle.ok) return refused(circle.reason);
  return {
    ok: true,
    sighting: {
      number: from,
      shape: circle.shape,
      confidencePercent: percent(decimal(fields.get('lc'))),
      measuredAt,
      ...(smsMethods[fields.get('pm')?.toUpperCase() ?? ''] ?? unsaid),
    },
  };
}

/** `YYYYMMDDhhmmss`, UTC; null where there is no such time. */
function readSmsTime(text: string): Instant | null {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  if (year === undefined) return null;
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const time = Date.parse(written);
  // The 31st of a month without one would become the next month's first.
  return Number.isNaN(time) || instant(time) !== written ? null : instant(time);
}

const percent = (value: number | null) => (value !== null && value >= 0 && value <= 100 ? value : null);

/** The latest instant that a date holds. */
const lastMs = 8.64e15;

/** The form as it was sent. Fields that are not known are left alone: telephones add some with each version. */
export function readAmlForm(body: string): Parsed {
  const form = new URLSearchParams(body);
  const field = (name: string) => form.get(name)?.trim() || undefined;
  const number = field('device_number');
  if (number === undefined) return refused('no-number', 'device_number');
  const [latitude, longitude] = [field('location_latitude'), field('location_longitude')].map(decimal);
  if (field('location_latitude') === undefined || field('location_longitude') === undefined) {
    return refused(field('v') === undefined ? 'malformed' : 'no-position', 'location_latitude');
  }
  if (typeof latitude !== 'number') return refused('malformed', 'location_latitude');
  if (typeof longitude !== 'number') return refused('malformed', 'location_longitude');
  const radiusM = decimal(field('location_accuracy'));
  if (field('location_accuracy') !== undefined && radiusM === null) return refused('malformed', 'location_accuracy');
  const time = field('location_time') ?? field('time');
  const timeMs = time === undefined ? null : /^\d{1,16}$/.test(time) ? Number(time) : Number.NaN;
  if (timeMs !== null && !(timeMs <= lastMs)) return refused('malformed', 'location_time');
  const circle = circleOf(latitude, longitude, radiusM);
  if (!circle.ok) return refused(circle.reason, circle.reason === 'radius' ? 'location_accuracy' : 'location_latitude');
  const confidence = decimal(field('location_confidence'));
  return {
    ok: true,
    sighting: {
      number,
      shape: circle.shape,
      // A share of one by the specification; some telephones write percent.
      confidencePercent: percent(confidence === null ? null : confidence <= 1 ? Math.round(confidence * 100) : confidence),
      measuredAt: timeMs === null ? null : instant(timeMs),
      ...(httpsMethods[field('location_source')?.toLowerCase() ?? ''] ?? unsaid),
    },
  };
}

/**
 * The text of a data SMS: 8-bit characters, or the GSM alphabet packed in septets (3GPP TS 23.038), without its user data header. Null where it is neither
 * with an AML text in it.
 */
export function textOfDataSms(data: Uint8Array): string | null {
  if (data.length > longestSms) return null;
  const plain = Buffer.from(data).toString('latin1');
  if (isAmlSms(plain)) return plain;
  let [bits, held, septets] = [0, 0, ''];
  for (const octet of data) {
    bits |= octet << held;
    held += 8;
    while (held >= 7) {
      septets += String.fromCharCode(bits & 0x7f);
      bits >>= 7;
      held -= 7;
    }
  }
  // An AML text has only characters that both alphabets number alike; zeros fill the last octet.
  const unpacked = septets.replace(/\0+$/, '');
  return isAmlSms(unpacked) ? unpacked : null;
}
