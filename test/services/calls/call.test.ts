import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Call, CallEntry, CallState } from '../../../services/calls/call.ts';
import { callTransitions, evolveCall, isOpenCall, mayGo, WrongCallState } from '../../../services/calls/call.ts';
import { callId, legId, operatorId, positionId } from '../../../services/ids.ts';
import { aCaller, aQueuedCall, moment } from '../../support/calls.ts';

const call = callId('pbx1-1.1');
const position = positionId('p01');
const by = operatorId('op01');

const offered: CallEntry = { type: 'CallOffered', at: moment(10), call, position };
const answered: CallEntry = { type: 'CallAnswered', at: moment(20), call, position, operator: by, leg: legId('1.2') };
const failed: CallEntry = { type: 'CallOfferFailed', at: moment(20), call, position, failure: 'busy', retryAt: moment(30_020) };
const diverted: CallEntry = { type: 'CallDiverted', at: moment(20), call };
const returned: CallEntry = { type: 'CallReturned', at: moment(30), call };
const takenBack: CallEntry = { type: 'CallTakenBack', at: moment(30), call };
const ended: CallEntry = { type: 'CallEnded', at: moment(40), call, by: 'caller', cause: 'Normal Clearing', exact: true };
const abandoned: CallEntry = { type: 'CallAbandoned', at: moment(40), call, cause: 'Normal Clearing', exact: true };

const fold = (...entries: CallEntry[]): Call => entries.reduce((state, entry) => evolveCall(state, entry), aQueuedCall(call));

/** A call brought to each state, and the entry that would bring it there. */
const inState: Record<CallState, Call> = {
  queued: fold(),
  offered: fold(offered),
  diverted: fold(diverted),
  answered: fold(offered, answered),
  ended: fold(offered, answered, ended),
  abandoned: fold(abandoned),
};
const entryTo: Record<CallState, (from: CallState) => CallEntry> = {
  queued: (from) => (from === 'offered' ? failed : from === 'answered' ? returned : takenBack),
  offered: () => offered,
  diverted: () => diverted,
  answered: () => answered,
  ended: () => ended,
  abandoned: () => abandoned,
};

describe('the life of a call', () => {
  const states = Object.keys(callTransitions) as CallState[];
  for (const from of states) {
    for (const to of states) {
      if (mayGo(from, to)) {
        it(`goes from ${from} to ${to}`, () => {
          expect(evolveCall(inState[from], entryTo[to](from)).state).to.equal(to);
        });
      } else if (from !== to) {
        it(`never goes from ${from} to ${to}`, () => {
          expect(() => evolveCall(inState[from], entryTo[to](from))).to.throw(WrongCallState);
        });
      }
    }
  }

  it('a call queued twice is refused, so that nothing is recorded twice', () => {
    const { id, state, failedOffers, ...facts } = aQueuedCall(call) as Extract<Call, { state: 'queued' }>;
    expect(state).to.equal('queued');
    expect(failedOffers).to.deep.equal([]);
    expect(() => evolveCall(inState.queued, { type: 'CallQueued', at: moment(0), call: id, facts })).to.throw(WrongCallState);
  });

  it('an offer that failed keeps the arrival and goes ahead of its class', () => {
    const back = fold(offered, failed);
    expect(back).to.include({ state: 'queued', aheadOfClass: true, arrivedAt: moment(0) });
    expect(back.failedOffers).to.deep.equal([{ position, failure: 'busy', at: moment(20) }]);
  });

  it('late caller id and late location still reach a call that has ended', () => {
    const caller = aCaller({ name: 'Martin' });
    expect(evolveCall(inState.ended, { type: 'CallerLearned', at: moment(99), call, caller }).caller.name).to.equal('Martin');
  });

  it('a fix that comes again takes the place of the one before', () => {
    const fix = (lon: number) => ({
      id: 'sip-1',
      source: 'sip' as const,
      method: null,
      shape: { type: 'point' as const, at: [lon, 48] as const },
      confidencePercent: null,
      measuredAt: null,
      receivedAt: moment(0),
      commune: null,
    });
    const learned = fold(
      { type: 'CallFixAdded', at: moment(1), call, fix: fix(2) },
      { type: 'CallFixAdded', at: moment(2), call, fix: fix(3) },
    );
    expect(learned.fixes).to.deep.equal([fix(3)]);
  });
});

describe('a caller who hung up before an answer', () => {
  it('is owed a call-back until somebody reached them', () => {
    const attempt = (outcome: 'no answer' | 'reached'): CallEntry => ({
      type: 'CallBackRecorded',
      at: moment(99),
      call,
      by,
      outcome,
      note: '',
    });
    const tried = evolveCall(inState.abandoned, attempt('no answer'));
    expect([isOpenCall(inState.abandoned), isOpenCall(tried)]).to.deep.equal([true, true]);
    const reached = evolveCall(tried, attempt('reached'));
    expect(isOpenCall(reached)).to.equal(false);
    expect(reached.state === 'abandoned' && reached.attempts.map((each) => each.outcome)).to.deep.equal(['no answer', 'reached']);
  });

  it('cannot be called back without a number, and the record says so', () => {
    const masked = aQueuedCall(call, { caller: aCaller({ number: null, masked: true }) });
    const gone = evolveCall(masked, abandoned);
    expect(gone.state === 'abandoned' && gone.callBack).to.deep.equal({ state: 'no number' });
    expect(isOpenCall(gone)).to.equal(false);
  });
});
