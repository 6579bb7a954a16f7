/** The few AMI events that matter to a call, typed. Pure. */
import type { CallId, Instant, LegId, PositionId } from '../../services/ids.ts';
import { callId, instant, legId, positionId } from '../../services/ids.ts';
import { type AmiFrame, field } from './ami-frame.ts';
import { type RecordedEnd, readEnd, readSeconds, type ShownId } from './call-record.ts';
import { cleanText } from './clean-text.ts';

export type PbxEvent = { call: CallId; at: Instant } & (
  | { event: 'announced'; channel: string; shown: ShownId; record: string }
  | { event: 'caller id'; shown: ShownId }
  | { event: 'ringing'; position: PositionId }
  /** `position` is null for a leg that is no position's phone. */
  | { event: 'leg in bridge'; bridge: string; leg: LegId; position: PositionId | null }
  | { event: 'offer failed'; position: PositionId; dialStatus: string; cause: string; failures: number }
  | { event: 'key'; key: string }
  | { event: 'diverted' }
  | { event: 'returned' }
  | { event: 'ended'; end: RecordedEnd }
);

/** Time of an event on the PBX's clock, milliseconds since 1970; null without `timestampevents`. */
export const eventMs = (frame: AmiFrame) => readSeconds(frame.fields.get('Timestamp'));

/** The position whose phone an endpoint is: its desk phone has its own name, its softphone another. */
export type PositionOf = (endpoint: string) => PositionId;

/** Null for an event that says nothing about a call. `receivedMs` stands in where the PBX gives no time. */
export function readEvent(frame: AmiFrame, receivedMs: number, positionOf: PositionOf = positionId): PbxEvent | null {
  const own = field(frame, 'Uniqueid');
  const caller = field(frame, 'Linkedid') || own;
  const at = instant(eventMs(frame) ?? receivedMs);
  switch (field(frame, 'Event')) {
    case 'UserEvent':
      return readUserEvent(frame, callId(own), at);
    case 'NewCallerid':
      return { event: 'caller id', call: callId(own), at, shown: shownId(frame) };
    case 'DialState': {
      // Phones that the PBX's own queue rings are not an offer of ours.
      if (field(frame, 'DialStatus') !== 'RINGING' || field(frame, 'Context') !== 'tocsin-offer') return null;
      const position = endpointOf(field(frame, 'DestChannel'));
      return position === null ? null : { event: 'ringing', call: callId(own), at, position: positionOf(position) };
    }
    case 'BridgeEnter': {
      const endpoint = endpointOf(field(frame, 'Channel'));
      return {
        event: 'leg in bridge',
        call: callId(caller),
        at,
        bridge: field(frame, 'BridgeUniqueid'),
        leg: legId(own),
        position: endpoint === null ? null : positionOf(endpoint),
      };
    }
    case 'DTMFEnd': {
      const key = field(frame, 'Digit');
      const isPressed = field(frame, 'Direction') === 'Received' && /^[0-9*#]$/.test(key);
      return isPressed ? { event: 'key', call: callId(own), at, key } : null;
    }
    default:
      return null;
  }
}

function readUserEvent(frame: AmiFrame, call: CallId, at: Instant): PbxEvent | null {
  switch (field(frame, 'UserEvent')) {
    case 'TocsinCall':
      return {
        event: 'announced',
        call,
        at,
        channel: field(frame, 'Channel'),
        shown: shownId(frame),
        record: field(frame, 'Record'),
      };
    case 'TocsinOfferFailed':
      return {
        event: 'offer failed',
        call,
        at,
        position: positionId(field(frame, 'Position')),
        dialStatus: field(frame, 'DialStatus'),
        cause: field(frame, 'Cause'),
        failures: Number(field(frame, 'Failures')) || 0,
      };
    case 'TocsinDiverted':
      return { event: 'diverted', call, at };
    case 'TocsinReturned':
      return { event: 'returned', call, at };
    case 'TocsinEnded':
      return { event: 'ended', call, at, end: readEnd(field(frame, 'End')) ?? { at, cause: 'cause unknown', by: 'unknown' } };
    default:
      return null;
  }
}

/** `PJSIP/p01-0000002a` to `p01`. */
export function endpointOf(channel: string): string | null {
  return /^PJSIP\/(.+)-[0-9a-f]{8,}$/.exec(channel)?.[1] ?? null;
}

export function shownId(frame: AmiFrame): ShownId {
  return { number: shownText(field(frame, 'CallerIDNum')), name: shownText(field(frame, 'CallerIDName')) };
}

/** Asterisk writes `<unknown>` for nothing and escapes names as C does: `O\'Brien`. */
function shownText(text: string): string | null {
  if (text === '' || text === '<unknown>') return null;
  const bare = text.replace(/\\(.)/g, (_, letter: string) => ('abfnrtv'.includes(letter) ? ' ' : letter));
  return cleanText(bare) || null;
}
