/** PBX events to call signals: a call as tracked and an event in, the call as it then is and the signals out. Pure. */
import type { CallSignal, OfferFailure } from '../../services/calls/signals.ts';
import type { CallId, LegId, PositionId } from '../../services/ids.ts';
import { never } from '../../services/ids.ts';
import { readArrival, type ShownId } from './call-record.ts';
import type { PbxEvent } from './pbx-event.ts';

/** What must be remembered of a live call to read its next event. */
export type TrackedCall = {
  call: CallId;
  channel: string;
  shown: ShownId;
  /** The position whose phone said that it rings, in the offer of now. */
  ringing: PositionId | null;
  /** Offers that failed so far: tells an event that a snapshot already counted from a new one. */
  failures: number;
  diverted: boolean;
  /** The bridge that the caller's leg is in, and the last other leg seen to enter a bridge. */
  callerBridge: string | null;
  otherLeg: { leg: LegId; position: PositionId; bridge: string } | null;
  answeredLeg: LegId | null;
};

/** Without the position's leg: the caller waits again. */
export const leftAlone = (call: TrackedCall): TrackedCall => ({
  ...call,
  ringing: null,
  callerBridge: null,
  otherLeg: null,
  answeredLeg: null,
});

export type Step = { call: TrackedCall | null; signals: CallSignal[] };

export const newlyTracked = (call: CallId, channel: string, shown: ShownId): TrackedCall => ({
  call,
  channel,
  shown,
  ringing: null,
  failures: 0,
  diverted: false,
  callerBridge: null,
  otherLeg: null,
  answeredLeg: null,
});

/** Events of calls that were never announced give nothing; an event seen twice gives its signal once. */
export function eventToSignals(call: TrackedCall | null, event: PbxEvent): Step {
  if (call === null) return event.event === 'announced' ? announced(event) : { call, signals: [] };
  const { at } = event;
  switch (event.event) {
    case 'announced':
      return { call, signals: [] };
    case 'caller id':
      return callerIdChanged(call, event);
    case 'ringing':
      return {
        call: { ...call, ringing: event.position },
        signals: [{ signal: 'position ringing', call: call.call, position: event.position, at }],
      };
    case 'leg in bridge':
      return legInBridge(call, event);
    case 'key':
      return { call, signals: [{ signal: 'key pressed', call: call.call, key: event.key, at }] };
    case 'offer failed':
      return offerFailed(call, event);
    case 'diverted':
      return {
        call: { ...call, diverted: true, ringing: null },
        signals: call.diverted ? [] : [{ signal: 'call diverted', call: call.call, at }],
      };
    case 'returned':
      return {
        call: leftAlone(call),
        signals: [{ signal: 'call returned', call: call.call, at }],
      };
    case 'ended': {
      const { by, cause, at: endedAt } = event.end;
      return { call: null, signals: [{ signal: 'call ended', call: call.call, by, cause, at: endedAt }] };
    }
    default:
      return never(event);
  }
}

type Of<Name extends PbxEvent['event']> = Extract<PbxEvent, { event: Name }>;

function announced({ call, at, channel, shown, record }: Of<'announced'>): Step {
  const arrival = readArrival(call, record, { channel, atMs: Date.parse(at), shown });
  return { call: newlyTracked(call, channel, shown), signals: [{ signal: 'call arrived', arrival }] };
}

/** The network may tell the caller's number seconds after the call. */
function callerIdChanged(call: TrackedCall, { shown, at }: Of<'caller id'>): Step {
  if (shown.number === call.shown.number && shown.name === call.shown.name) return { call, signals: [] };
  return {
    call: { ...call, shown },
    signals: [{ signal: 'caller id learned', call: call.call, number: shown.number, name: shown.name, at }],
  };
}

/** Answered when both legs are in the same bridge, whichever came first. */
function legInBridge(before: TrackedCall, { leg, position, bridge, at }: Of<'leg in bridge'>): Step {
  const isCaller = String(leg) === String(before.call);
  if (!isCaller && position === null) return { call: before, signals: [] };
  const call: TrackedCall =
    isCaller || position === null ? { ...before, callerBridge: bridge } : { ...before, otherLeg: { leg, position, bridge } };
  const { otherLeg } = call;
  if (otherLeg === null || otherLeg.bridge !== call.callerBridge || call.answeredLeg === otherLeg.leg)
    return { call, signals: [] };
  return {
    call: { ...call, answeredLeg: otherLeg.leg, ringing: null },
    signals: [{ signal: 'position answered', call: call.call, position: otherLeg.position, leg: otherLeg.leg, at }],
  };
}

function offerFailed(call: TrackedCall, { position, dialStatus, cause, failures, at }: Of<'offer failed'>): Step {
  if (failures <= call.failures) return { call, signals: [] };
  const failure = failureOf(dialStatus, cause, call.ringing === position);
  return {
    call: { ...call, failures, ringing: null, diverted: false },
    signals: [{ signal: 'offer failed', call: call.call, position, failure, at }],
  };
}

/** DIALSTATUS and the Q.850 cause of Dial(). A phone that never said 180 is not there, whatever ran out first. */
export function failureOf(dialStatus: string, cause: string, rang: boolean): OfferFailure {
  if (cause === '21') return 'refused';
  if (dialStatus === 'BUSY' || cause === '17') return 'busy';
  if (dialStatus === 'CANCEL') return 'withdrawn';
  return rang ? 'no answer' : 'unreachable';
}
