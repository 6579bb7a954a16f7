import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { evolveCall } from '../../../services/calls/call.ts';
import { callId, positionId } from '../../../services/ids.ts';
import type { Priority } from '../../../services/triage/priority.ts';
import { orderQueue } from '../../../services/triage/queue.ts';
import { aQueuedCall, moment, startMs } from '../../support/calls.ts';

const ageingMs = 45_000;
const order = (calls: ReturnType<typeof aQueuedCall>[], nowMs = 0) =>
  orderQueue(calls, startMs + nowMs, ageingMs).map(({ id }) => id);
const waiting = (id: string, priority: Priority, arrivedMs: number) =>
  aQueuedCall(id, { priority, arrivedAt: moment(arrivedMs) });

describe('the queue', () => {
  it('takes the more urgent first, then the earlier', () => {
    expect(order([waiting('c', 2, 0), waiting('b', 1, 20), waiting('a', 1, 10), waiting('d', 0, 30)])).to.deep.equal([
      'd',
      'a',
      'b',
      'c',
    ]);
  });

  it('puts a call that a position failed to answer ahead of its class, not of a more urgent one', () => {
    const late = waiting('late', 1, 500);
    const offered = evolveCall(late, { type: 'CallOffered', at: moment(600), call: late.id, position: positionId('p01') });
    const back = evolveCall(offered, {
      type: 'CallOfferFailed',
      at: moment(700),
      call: late.id,
      position: positionId('p01'),
      failure: 'no answer',
      retryAt: moment(30_700),
    });
    expect(order([waiting('early', 1, 0), waiting('vital', 0, 650), back])).to.deep.equal(['vital', 'late', 'early']);
  });

  it('lets an ordinary call that waited long overtake an urgent one that just came, but never a life at risk', () => {
    const old = waiting('old', 3, 0);
    expect(order([old, waiting('new', 2, 40_000)], 44_999)).to.deep.equal(['new', 'old']);
    expect(order([old, waiting('new', 2, 40_000)], 45_000)).to.deep.equal(['old', 'new']);
    expect(order([old, waiting('vital', 0, 3_600_000)], 3_600_001)).to.deep.equal(['vital', 'old']);
  });

  it('offers only what waits', () => {
    const call = waiting('a', 1, 0);
    expect(order([evolveCall(call, { type: 'CallDiverted', at: moment(1), call: callId('a') })])).to.deep.equal([]);
  });

  it('whatever comes, keeps every waiting call exactly once and P0 before all others', () => {
    const call = fc.record({ priority: fc.constantFrom<Priority>(0, 1, 2, 3), arrived: fc.nat(600_000) });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 40 }), fc.nat(1_200_000), (all, nowMs) => {
        const calls = all.map(({ priority, arrived }, index) => waiting(`c${index}`, priority, arrived));
        const ordered = orderQueue(calls, startMs + nowMs, ageingMs);
        expect([...ordered].sort((a, b) => (a.id < b.id ? -1 : 1))).to.deep.equal(
          [...calls].sort((a, b) => (a.id < b.id ? -1 : 1)),
        );
        const lastVital = ordered.findLastIndex((each) => each.priority === 0);
        expect(ordered.slice(0, lastVital + 1).every((each) => each.priority === 0)).to.equal(true);
      }),
    );
  });
});
