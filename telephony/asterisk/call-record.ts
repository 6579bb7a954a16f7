/** What the dialplan writes about a call (config/asterisk/extensions.conf): pairs `name=value` joined by `&`, values URI-encoded. */
import { z } from 'zod';
import type { Arrival, EndedBy } from '../../services/calls/signals.ts';
import { callId, type Instant, instant, type LegId, legId, type PositionId, positionId } from '../../services/ids.ts';
import { cleanText } from './clean-text.ts';
import { locationToFixes } from './geolocation.ts';

/** Caller id as AMI shows it, which a later one is compared with. */
export type ShownId = { number: string | null; name: string | null };

/** `%` sequences that are not UTF-8 (a text cut in the middle of a letter) become U+FFFD instead of an error. */
function decode(value: string): string {
  const bytes = value.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\u0002', ')');
}

export function readPairs(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=');
    if (equals > 0) pairs.set(pair.slice(0, equals), decode(pair.slice(equals + 1)));
  }
  return pairs;
}

/** Seconds since 1970 with decimals, as Asterisk prints its clock; null where it is no time. */
export function readSeconds(text: string | undefined): number | null {
  const parsed = z
    .string()
    .regex(/^\d{1,12}(\.\d{1,9})?$/)
    .safeParse(text);
  return parsed.success ? Number(parsed.data) * 1_000 : null;
}

/**
 * The arrival that a record tells of. Never fails: a record with parts missing or broken is still a call, and the call must be answered.
 * `seen` is what any event of the channel tells: a From header of over 4 KB cannot be read, and its number is then the shown one.
 */
export function readArrival(uniqueId: string, record: string, seen: { channel: string; atMs: number; shown: ShownId }): Arrival {
  const pairs = readPairs(record);
  const part = (name: string) => cleanText(pairs.get(name) ?? '');
  const header = pairs.get('from') ?? '';
  const from = header === '' ? { user: seen.shown.number ?? '', name: seen.shown.name ?? '' } : readParty(header);
  const atMs = readSeconds(pairs.get('at')) ?? seen.atMs;
  const anonymous = from.user === '' || /^(anonymous|unknown|unavailable|restricted|private)$/i.test(from.user);
  return {
    call: callId(uniqueId),
    leg: legId(uniqueId),
    channel: pairs.get('channel') ?? seen.channel,
    at: instant(atMs),
    dialled: part('dialled'),
    trunk: part('trunk'),
    number: anonymous ? null : from.user,
    name: anonymous || from.name === '' ? null : from.name,
    assertedNumber: readParty(pairs.get('asserted') ?? '').user || null,
    masked: part('presentation').startsWith('prohib') || /^anonymous$/i.test(from.user),
    sipCallId: part('sipcallid') || null,
    fixes: locationToFixes(
      {
        format: part('format'),
        location: pairs.get('location') ?? '',
        confidence: pairs.get('confidence') ?? '',
        method: part('method'),
      },
      instant(atMs),
    ),
    transferredBy: part('partner') || null,
  };
}

/** Display name and user part of a From or P-Asserted-Identity value (RFC 3261 section 20.10, RFC 3325); empty where there is none. */
export function readParty(value: string): { name: string; user: string } {
  const address = /<([^>]*)>?\s*(?:;.*)?$/s.exec(value);
  const shown = address ? value.slice(0, address.index).trim() : '';
  const quoted = /^"(.*?)"?$/s.exec(shown);
  const name = quoted ? (quoted[1] ?? '').replace(/\\(.)/gs, '$1') : shown;
  const uri = (address?.[1] ?? value).trim();
  const user = /^(?:sips?:(?<user>[^@]*)@|tel:(?<number>[^;]*))/i.exec(uri)?.groups;
  const bare = (user?.user ?? user?.number ?? '').split(/[;:]/, 1)[0] ?? '';
  return { name: cleanText(name), user: cleanText(decode(bare)) };
}

export type RecordedAnswer = { position: PositionId; leg: LegId; at: Instant };
export type RecordedEnd = { at: Instant; cause: string; by: EndedBy };

const answerPairs = z.object({ at: z.string(), position: z.string().min(1), leg: z.string().min(1) });
const endPairs = z.object({ at: z.string(), cause: z.string(), by: z.enum(['caller', 'position', 'unknown']).catch('unknown') });

export function readAnswer(text: string | undefined): RecordedAnswer | null {
  const parsed = answerPairs.safeParse(Object.fromEntries(readPairs(text ?? '')));
  const atMs = parsed.success ? readSeconds(parsed.data.at) : null;
  if (!parsed.success || atMs === null) return null;
  return { position: positionId(parsed.data.position), leg: legId(parsed.data.leg), at: instant(atMs) };
}

export function readEnd(text: string | undefined): RecordedEnd | null {
  const parsed = endPairs.safeParse(Object.fromEntries(readPairs(text ?? '')));
  const atMs = parsed.success ? readSeconds(parsed.data.at) : null;
  if (!parsed.success || atMs === null) return null;
  return { at: instant(atMs), cause: causeText(parsed.data.cause), by: parsed.data.by };
}

/** ITU-T Q.850 causes that the PBX gives for a caller's leg. */
const causes: Record<string, string> = {
  '16': 'normal clearing',
  '17': 'busy',
  '18': 'no user responding',
  '19': 'no answer',
  '21': 'rejected',
  '31': 'normal, unspecified',
  '34': 'no circuit available',
  '38': 'network out of order',
  '41': 'temporary failure',
  '42': 'congestion',
  '58': 'bearer not available',
  '102': 'timer expired',
  '127': 'interworking',
};

/** `16 normal clearing`. */
export function causeText(cause: string): string {
  const name = causes[cause];
  return name === undefined ? `cause ${cause || 'unknown'}` : `${cause} ${name}`;
}
