import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { CallEntry } from '../../../services/calls/call.ts';
import { callId, groupId, legId, operatorId, positionId } from '../../../services/ids.ts';
import { choosePosition, isStaffed } from '../../../services/positions/choose-position.ts';
import type { Position, PositionEntry } from '../../../services/positions/position.ts';
import { evolvePosition, UnknownPosition } from '../../../services/positions/position.ts';
import { aQueuedCall, moment, startMs } from '../../support/calls.ts';

const call = callId('pbx1-1.1');
const operator = operatorId('op01');

function aPosition(id: string, ...entries: (PositionEntry | CallEntry)[]): Position {
  const position = positionId(id);
  const facts = { id: position, name: id, groups: [groupId('calltakers')], skills: [], wrapUpMs: 10_000 };
  return entries.reduce(
    evolvePosition,
    evolvePosition(undefined, { type: 'PositionConfigured', at: moment(0), position, facts }),
  );
}
const opened = (id: string, ms = 0): PositionEntry => ({
  type: 'PositionOpened',
  at: moment(ms),
  position: positionId(id),
  operator,
});
const offered = (id: string, ms = 10): CallEntry => ({ type: 'CallOffered', at: moment(ms), call, position: positionId(id) });
const answered = (id: string, ms = 20): CallEntry => {
  return { type: 'CallAnswered', at: moment(ms), call, position: positionId(id), operator, leg: legId('1.2') };
};
const ended = (ms: number): CallEntry => ({ type: 'CallEnded', at: moment(ms), call, by: 'caller', cause: '', exact: true });
const failed = (id: string, failure: 'no answer' | 'withdrawn', ms: number): CallEntry => {
  return { type: 'CallOfferFailed', at: moment(ms), call, position: positionId(id), failure, retryAt: moment(ms + 30_000) };
};
const choose = (positions: Position[], nowMs = 1_000, wanted: { groups?: string[]; skills?: string[] } = {}) =>
  choosePosition(
    { groups: (wanted.groups ?? ['calltakers']).map(groupId), skills: wanted.skills ?? [] },
    positions,
    startMs + nowMs,
  );

describe('which position takes the call', () => {
  it('the one that has been idle longest', () => {
    expect(choose([aPosition('p01', opened('p01', 500)), aPosition('p02', opened('p02', 100))])).to.equal('p02');
  });

  it('nobody, where nobody is signed in, or all are paused, ringing or on a call', () => {
    const paused: PositionEntry = { type: 'PositionPaused', at: moment(1), position: positionId('p02'), reason: 'break' };
    const busy = aPosition('p04', opened('p04'), offered('p04'), answered('p04'));
    expect(
      choose([aPosition('p01'), aPosition('p02', opened('p02'), paused), aPosition('p03', opened('p03'), offered('p03')), busy]),
    ).to.equal(null);
  });

  it('not a position in wrap-up, until its time is over or its operator is ready', () => {
    const wrapping = aPosition('p01', opened('p01'), offered('p01'), answered('p01'), ended(5_000));
    expect(choose([wrapping], 14_999)).to.equal(null);
    expect(choose([wrapping], 15_000)).to.equal('p01');
    expect(
      choose([evolvePosition(wrapping, { type: 'PositionReadied', at: moment(6_000), position: positionId('p01') })], 6_000),
    ).to.equal('p01');
  });

  it('a position that did not answer is left alone for a while, then comes last', () => {
    const marked = aPosition('p01', opened('p01'), offered('p01'), failed('p01', 'no answer', 100));
    expect(choose([marked], 20_000)).to.equal(null);
    expect(choose([marked], 31_000)).to.equal('p01');
    expect(choose([marked, aPosition('p02', opened('p02', 30_000))], 31_000)).to.equal('p02');
  });

  it('an offer that Tocsin itself took back leaves no mark', () => {
    const position = aPosition('p01', opened('p01'), offered('p01'), failed('p01', 'withdrawn', 100));
    expect(position.mark).to.equal(null);
    expect(choose([position])).to.equal('p01');
  });

  it('follows the order of the call’s groups, and prefers skills without waiting for them', () => {
    const facts = { name: 'm', groups: [groupId('medical')], skills: ['english'], wrapUpMs: 0 };
    const medical = (id: string): Position => {
      const configured: PositionEntry = {
        type: 'PositionConfigured',
        at: moment(0),
        position: positionId(id),
        facts: { id: positionId(id), ...facts },
      };
      return evolvePosition(evolvePosition(undefined, configured), opened(id, 900));
    };
    const general = aPosition('p01', opened('p01', 0));
    expect(choose([general, medical('m01')], 1_000, { groups: ['medical', 'calltakers'] })).to.equal('m01');
    expect(choose([general, medical('m01')], 1_000, { groups: ['calltakers', 'medical'], skills: ['english'] })).to.equal('m01');
    expect(choose([general], 1_000, { skills: ['english'] })).to.equal('p01');
  });
});

describe('a position', () => {
  it('that restarts in mid-call keeps its call', () => {
    const onCall = aPosition('p01', opened('p01'), offered('p01'), answered('p01'));
    const again = [{ type: 'PositionClosed', at: moment(30), position: positionId('p01') } as const, opened('p01', 40)].reduce(
      evolvePosition,
      onCall,
    );
    expect(again.activity).to.deep.equal({ is: 'on call', call, since: moment(20) });
  });

  it('that rang is free again when another position answered, or the caller gave up', () => {
    const ringing = aPosition('p01', opened('p01'), offered('p01'));
    expect(evolvePosition(ringing, answered('p02')).activity.is).to.equal('idle');
    const gone: CallEntry = { type: 'CallAbandoned', at: moment(50), call, cause: '', exact: true };
    expect(evolvePosition(ringing, gone).activity.is).to.equal('idle');
  });

  it('is not touched by the end of a call that it does not have', () => {
    const busy = aPosition('p01', opened('p01'), offered('p01'), answered('p01'));
    expect(evolvePosition(busy, { ...ended(90), call: callId('pbx1-9.9') } as CallEntry)).to.equal(busy);
  });

  it('must be configured before anything happens to it', () => {
    expect(() => evolvePosition(undefined, opened('p01'))).to.throw(UnknownPosition);
  });

  it('is staffed only while somebody could answer: signed in, not paused, its phone not just found dead', () => {
    const groups = { groups: aQueuedCall('a').groups };
    const paused: PositionEntry = { type: 'PositionPaused', at: moment(1), position: positionId('p01'), reason: 'break' };
    const marked = aPosition('p01', opened('p01'), offered('p01'), failed('p01', 'no answer', 100));
    const busy = aPosition('p01', opened('p01'), offered('p01'), answered('p01'));
    const staffed = (position: Position, nowMs = 200) => isStaffed(groups, [position], startMs + nowMs);
    expect([aPosition('p01'), aPosition('p01', opened('p01'), paused), marked].map((each) => staffed(each))).to.deep.equal([
      false,
      false,
      false,
    ]);
    expect([staffed(busy), staffed(marked, 40_000)]).to.deep.equal([true, true]);
  });
});
