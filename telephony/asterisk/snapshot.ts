/** What the PBX shows at a connect, to a snapshot of calls and to what must be tracked of them. Pure. */
import type { Arrival, PbxSnapshot, SeenCall, SeenPhase } from '../../services/calls/signals.ts';
import type { CallId, Instant } from '../../services/ids.ts';
import { callId, instant, legId, positionId } from '../../services/ids.ts';
import { type AmiFrame, field } from './ami-frame.ts';
import { readAnswer, readArrival, readEnd } from './call-record.ts';
import { newlyTracked, type TrackedCall } from './events-to-signals.ts';
import { endpointOf, type PositionOf, shownId } from './pbx-event.ts';

/** Family of the PBX's own records, and the variables that Status is asked for. */
export const recordFamily = 'tocsin-call';
export const statusVariables = ['TOCSIN_RECORD', 'TOCSIN_PHASE', 'TOCSIN_ANSWER', 'TOCSIN_FAILED'];

export type SnapshotSources = {
  /** PBX clock before the two lists were asked for, milliseconds since 1970. */
  asOfMs: number;
  /** Answer to Status, asked first. */
  channels: AmiFrame[];
  /** Answer to DBGetTree of the records, asked second. */
  records: AmiFrame[];
  positionOf?: PositionOf;
};

export type Reading = {
  snapshot: PbxSnapshot;
  tracked: TrackedCall[];
  /** Calls that the snapshot shows as ended: events about them tell nothing new. */
  settled: CallId[];
};

/**
 * A call lives if Status shows its channel. A record without a channel is a call that ended, or, where it arrived after `asOfMs`, one
 * that the events held back will tell of. A record without an end, whose channel is gone, was lost with a PBX that died.
 */
export function readSnapshot({ asOfMs, channels, records, positionOf = positionId }: SnapshotSources): Reading {
  const written = readRecords(records);
  const byId = new Map(channels.map((frame) => [field(frame, 'Uniqueid'), frame]));
  const ids = new Set([...written.keys(), ...byId.keys()]);
  const takenAt = instant(asOfMs);
  const calls: SeenCall[] = [];
  const tracked: TrackedCall[] = [];
  const settled: CallId[] = [];
  for (const id of ids) {
    const channel = byId.get(id);
    const record = variable(channel, 'TOCSIN_RECORD') ?? written.get(id)?.record;
    if (record === undefined) continue;
    const shown = channel ? shownId(channel) : { number: null, name: null };
    const arrival = readArrival(id, record, { channel: channel ? field(channel, 'Channel') : '', atMs: asOfMs, shown });
    const ended = endedPhase(written.get(id), takenAt);
    const endedBefore = ended.exact && ended.at < takenAt;
    if (channel && !endedBefore) {
      calls.push({ arrival, phase: livePhase(channel) });
      tracked.push(trackedFrom(channel, channels, positionOf));
    } else if (arrival.at < takenAt) {
      calls.push({ arrival, phase: ended });
      settled.push(callId(id));
    }
  }
  return { snapshot: { takenAt, calls: calls.sort(byArrival) }, tracked, settled };
}

const byArrival = (a: { arrival: Arrival }, b: { arrival: Arrival }) =>
  a.arrival.at < b.arrival.at ? -1 : a.arrival.at > b.arrival.at ? 1 : 0;

type Written = { record?: string; answer?: string; end?: string };

/** `/tocsin-call/pbx1-1763953113.42/end` and its like, put together by call. */
function readRecords(records: AmiFrame[]): Map<string, Written> {
  const written = new Map<string, Written>();
  for (const frame of records) {
    const [, family, id, part] = field(frame, 'Key').split('/');
    if (family !== recordFamily || id === undefined) continue;
    const value = field(frame, 'Val');
    const name = part === undefined ? 'record' : part;
    if (name === 'record' || name === 'answer' || name === 'end') written.set(id, { ...written.get(id), [name]: value });
  }
  return written;
}

type EndedPhase = Extract<SeenPhase, { is: 'ended' }>;

function endedPhase(written: Written | undefined, takenAt: Instant): EndedPhase {
  const end = readEnd(written?.end);
  const answered = readAnswer(written?.answer);
  if (end === null) return { is: 'ended', at: takenAt, exact: false, by: 'unknown', cause: 'lost with the PBX', answered };
  return { is: 'ended', ...end, exact: true, answered };
}

function livePhase(channel: AmiFrame): SeenPhase {
  const answer = readAnswer(variable(channel, 'TOCSIN_ANSWER'));
  if (answer && field(channel, 'BridgeID') !== '') return { is: 'answered', ...answer };
  const phase = variable(channel, 'TOCSIN_PHASE') ?? 'waiting';
  if (phase === 'diverted') return { is: 'diverted' };
  const position = /^offered-(.+)$/.exec(phase)?.[1];
  return position === undefined ? { is: 'waiting' } : { is: 'offered', position: positionId(position) };
}

function trackedFrom(channel: AmiFrame, channels: AmiFrame[], positionOf: PositionOf): TrackedCall {
  const id = field(channel, 'Uniqueid');
  const phase = livePhase(channel);
  const bridge = (frame: AmiFrame) => field(frame, 'BridgeID') || null;
  const other = channels.find((frame) => field(frame, 'Linkedid') === id && frame !== channel && bridge(frame) !== null);
  const position = other ? endpointOf(field(other, 'Channel')) : null;
  return {
    ...newlyTracked(callId(id), field(channel, 'Channel'), shownId(channel)),
    failures: Number(variable(channel, 'TOCSIN_FAILED')) || 0,
    diverted: phase.is === 'diverted',
    callerBridge: bridge(channel),
    otherLeg:
      other && position !== null
        ? { leg: legId(field(other, 'Uniqueid')), position: positionOf(position), bridge: field(other, 'BridgeID') }
        : null,
    answeredLeg: phase.is === 'answered' ? phase.leg : null,
  };
}

/** Asterisk writes `(null)` for a variable that is not set. */
function variable(channel: AmiFrame | undefined, name: string): string | undefined {
  const value = channel?.variables.get(name);
  return value === undefined || value === '(null)' || value === '' ? undefined : value;
}
