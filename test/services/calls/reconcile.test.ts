import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Call, CallEntry } from '../../../services/calls/call.ts';
import { evolveCall } from '../../../services/calls/call.ts';
import type { Step } from '../../../services/calls/reconcile.ts';
import { reconcile } from '../../../services/calls/reconcile.ts';
import type { SeenPhase } from '../../../services/calls/signals.ts';
import type { CallId, Instant } from '../../../services/ids.ts';
import { callId, legId, positionId } from '../../../services/ids.ts';
import { anArrival, aQueuedCall, moment } from '../../support/calls.ts';

const id = callId('pbx1-1.1');
const p01 = positionId('p01');
const p02 = positionId('p02');
const answer = { position: p01, leg: legId('1.2'), at: moment(500) };

const known: Record<'queued' | 'offered' | 'diverted' | 'answered', Call> = (() => {
  const queued = aQueuedCall(id);
  const step = (call: Call, entry: CallEntry) => evolveCall(call, entry);
  const offered = step(queued, { type: 'CallOffered', at: moment(1), call: id, position: p01 });
  const answered = step(offered, { type: 'CallAnswered', call: id, operator: null, ...answer });
  return { queued, offered, diverted: step(queued, { type: 'CallDiverted', at: moment(1), call: id }), answered };
})();

const seen = (phase: SeenPhase, call: CallId = id, at: Instant = moment(0)) => ({ arrival: anArrival({ call, at }), phase });

/** The steps in short: what is done, and the signal's name. */
function steps(call: Call | undefined, phase: SeenPhase, recorded = false): string[] {
  const calls = new Map(call ? [[id, call]] : []);
  return inShort(reconcile(calls, () => recorded, { takenAt: moment(9_000), calls: [seen(phase)] }));
}
const inShort = (all: Step[]) => all.map((each) => (each.step === 'signal' ? each.signal.signal : each.step));

describe('when the PBX is back after a gap', () => {
  const ended: SeenPhase = {
    is: 'ended',
    at: moment(800),
    exact: true,
    by: 'position',
    cause: 'Normal Clearing',
    answered: null,
  };

  it('calls that began meanwhile are recorded as they stand', () => {
    expect(steps(undefined, { is: 'waiting' })).to.deep.equal(['queue']);
    expect(steps(undefined, { is: 'offered', position: p01 })).to.deep.equal(['queue', 'offered']);
    expect(steps(undefined, { is: 'diverted' })).to.deep.equal(['queue', 'call diverted']);
    expect(steps(undefined, { is: 'answered', ...answer })).to.deep.equal(['queue', 'position answered']);
  });

  it('a call that began and ended meanwhile becomes a record, answered or abandoned', () => {
    expect(steps(undefined, ended)).to.deep.equal(['queue', 'call ended']);
    expect(steps(undefined, { ...ended, answered: answer })).to.deep.equal(['queue', 'position answered', 'call ended']);
  });

  it('who hung up meanwhile is told as the PBX recorded it', () => {
    const found = reconcile(new Map([[id, known.answered]]), () => true, { takenAt: moment(9_000), calls: [seen(ended)] });
    expect(found).to.have.lengthOf(1);
    expect(found[0]).to.deep.include({
      exact: true,
      signal: { signal: 'call ended', call: id, by: 'position', cause: 'Normal Clearing', at: moment(800) },
    });
  });

  it('a call that is in the journal already is not recorded twice', () => {
    expect(steps(undefined, ended, true)).to.deep.equal(['forget']);
    expect(steps(undefined, { is: 'waiting' }, true)).to.deep.equal([]);
  });

  it('what the journal knows and the PBX shows alike is left alone', () => {
    expect(steps(known.queued, { is: 'waiting' })).to.deep.equal([]);
    expect(steps(known.offered, { is: 'offered', position: p01 })).to.deep.equal([]);
    expect(steps(known.diverted, { is: 'diverted' })).to.deep.equal([]);
    expect(steps(known.answered, { is: 'answered', ...answer })).to.deep.equal([]);
  });

  it('the PBX is right where they differ', () => {
    expect(steps(known.offered, { is: 'waiting' })).to.deep.equal(['withdraw']);
    expect(steps(known.offered, { is: 'offered', position: p02 })).to.deep.equal(['withdraw', 'offered']);
    expect(steps(known.queued, { is: 'offered', position: p01 })).to.deep.equal(['offered']);
    expect(steps(known.diverted, { is: 'waiting' })).to.deep.equal(['take back']);
    expect(steps(known.diverted, { is: 'offered', position: p01 })).to.deep.equal(['take back', 'offered']);
    expect(steps(known.offered, { is: 'answered', ...answer })).to.deep.equal(['position answered']);
    expect(steps(known.offered, { is: 'diverted' })).to.deep.equal(['withdraw', 'call diverted']);
    expect(steps(known.answered, { is: 'waiting' })).to.deep.equal(['call returned']);
    expect(steps(known.answered, { is: 'diverted' })).to.deep.equal(['call returned', 'call diverted']);
    expect(steps(known.answered, { is: 'offered', position: p02 })).to.deep.equal(['call returned', 'offered']);
    expect(steps(known.answered, ended)).to.deep.equal(['call ended']);
    expect(steps(known.queued, { ...ended, answered: answer })).to.deep.equal(['position answered', 'call ended']);
  });

  it('a live call that the PBX no longer knows ends now, and the record says that the time is not exact', () => {
    const [step, ...rest] = reconcile(new Map([[id, known.answered]]), () => true, { takenAt: moment(9_000), calls: [] });
    expect(rest).to.deep.equal([]);
    expect(step).to.deep.include({ step: 'signal', exact: false });
    expect(step?.step === 'signal' && step.signal).to.include({
      signal: 'call ended',
      at: moment(9_000),
      cause: 'lost with the PBX',
    });
  });

  it('calls are taken in the order in which they arrived', () => {
    const late = seen({ is: 'waiting' }, callId('pbx1-2.1'), moment(200));
    const early = seen({ is: 'waiting' }, callId('pbx1-2.2'), moment(100));
    const all = reconcile(new Map(), () => false, { takenAt: moment(9_000), calls: [late, early] });
    expect(all.map((each) => each.step === 'queue' && each.arrival.call)).to.deep.equal(['pbx1-2.2', 'pbx1-2.1']);
  });
});
