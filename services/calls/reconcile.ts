/**
 * After a gap, what the PBX shows against what the journal knows. Pure: known calls and a snapshot in, the steps that bring the journal up to date out,
 * in the order in which the calls arrived. The PBX is right about legs, always.
 */
import type { CallId, Instant } from '../ids.ts';
import type { Call } from './call.ts';
import type { Arrival, CallSignal, PbxSnapshot, SeenCall } from './signals.ts';

export type Step =
  | { step: 'queue'; arrival: Arrival }
  /** The offer that the journal knows of is gone. */
  | { step: 'withdraw'; call: CallId }
  /** The PBX rings this position for the call, by an order that the journal may not know of. */
  | { step: 'offered'; call: CallId; position: Extract<SeenCall['phase'], { is: 'offered' }>['position'] }
  /** Waiting in Tocsin's queue again, while the journal believes it in the PBX's own. */
  | { step: 'take back'; call: CallId }
  | { step: 'signal'; signal: Exclude<CallSignal, { signal: 'pbx snapshot' | 'call arrived' }>; exact: boolean }
  /** Its end stands in the journal: the PBX may forget it. */
  | { step: 'forget'; call: CallId };

/** `known` are the calls with work left; `isRecorded` tells of any call in the journal, ended ones too. */
export function reconcile(
  known: ReadonlyMap<CallId, Call>,
  isRecorded: (call: CallId) => boolean,
  snapshot: PbxSnapshot,
): Step[] {
  const seen = [...snapshot.calls].sort((a, b) => (a.arrival.at < b.arrival.at ? -1 : a.arrival.at > b.arrival.at ? 1 : 0));
  const present = new Set(seen.map((each) => each.arrival.call));
  const lost = [...known.values()].filter((call) => call.kind === 'voice' && isAlive(call) && !present.has(call.id));
  return [
    ...lost.map((call) => lostStep(call.id, snapshot.takenAt)),
    ...seen.flatMap((each) => stepsOf(each, known.get(each.arrival.call), isRecorded, snapshot.takenAt)),
  ];
}

const isAlive = (call: Call) => call.state !== 'ended' && call.state !== 'abandoned';

/** A live call that the PBX no longer knows (it was restarted, or its own record was lost): its end is now, as nobody knows better. */
function lostStep(call: CallId, at: Instant): Step {
  return { step: 'signal', signal: { signal: 'call ended', call, by: 'unknown', cause: 'lost with the PBX', at }, exact: false };
}

function stepsOf(
  { arrival, phase }: SeenCall,
  call: Call | undefined,
  isRecorded: (call: CallId) => boolean,
  takenAt: Instant,
): Step[] {
  const id = arrival.call;
  if (call ? !isAlive(call) : isRecorded(id)) return phase.is === 'ended' ? [{ step: 'forget', call: id }] : [];
  const steps: Step[] = call ? [] : [{ step: 'queue', arrival }];
  if (call?.state === 'answered' && phase.is === 'answered') return [];
  const returned = call?.state === 'answered' && phase.is !== 'ended';
  if (returned) steps.push({ step: 'signal', signal: { signal: 'call returned', call: id, at: takenAt }, exact: true });
  const state = call && !returned ? call.state : 'queued';
  const withdraw: Step[] = state === 'offered' ? [{ step: 'withdraw', call: id }] : [];
  switch (phase.is) {
    case 'waiting':
      return [...steps, ...withdraw, ...(state === 'diverted' ? [{ step: 'take back', call: id } as const] : [])];
    case 'offered':
      if (call?.state === 'offered' && call.position === phase.position) return steps;
      if (state === 'diverted') steps.push({ step: 'take back', call: id });
      return [...steps, ...withdraw, { step: 'offered', call: id, position: phase.position }];
    case 'diverted':
      return state === 'diverted'
        ? steps
        : [...steps, ...withdraw, { step: 'signal', signal: { signal: 'call diverted', call: id, at: takenAt }, exact: true }];
    case 'answered':
      return [...steps, answeredStep(id, phase)];
    case 'ended': {
      const ended: Step = {
        step: 'signal',
        signal: { signal: 'call ended', call: id, by: phase.by, cause: phase.cause, at: phase.at },
        exact: phase.exact,
      };
      return [...steps, ...(phase.answered && state !== 'answered' ? [answeredStep(id, phase.answered)] : []), ended];
    }
  }
}

type Answered = NonNullable<Extract<SeenCall['phase'], { is: 'ended' }>['answered']>;

function answeredStep(call: CallId, { position, leg, at }: Answered): Step {
  return { step: 'signal', signal: { signal: 'position answered', call, position, leg, at }, exact: true };
}
