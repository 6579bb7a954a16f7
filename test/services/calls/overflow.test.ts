import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { CallEntry } from '../../../services/calls/call.ts';
import { type CallId, positionId } from '../../../services/ids.ts';
import { Bench } from '../../support/desk-bench.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { until } from '../../support/until.ts';

const neighbour = positionId('centre-47');

/** p01 and p02 take 112, p03 the medical calls alone. */
function centre() {
  const all = sampleCentre(1, 3, {
    ringMs: 12_000,
    hours: [{ id: 'never', label: { fr: 'Jamais', en: 'Never' }, open: [], holidays: 'closed' }],
    dialled: [
      { number: '112', service: 'emergency', groups: ['calltakers'], skills: [], priority: 1 },
      { number: '15', service: 'medical', groups: ['medical'], skills: [], priority: 1 },
      {
        ...{ number: '116117', service: 'medical', groups: ['medical'], skills: [], priority: 2 },
        ...{ hours: 'never', closed: { neighbour: 'centre-47' } },
      },
    ],
    trunks: [
      { endpoint: 'pstn', address: '127.1.0.2' },
      { endpoint: 'samu', address: '127.1.0.3', partner: 'SAMU', sendTo: '127.1.0.3:5060' },
    ],
    neighbours: [{ id: 'centre-47', name: 'Centre 47', trunk: 'samu', number: '112', ringMs: 20_000 }],
    overflow: [
      { from: 'medical', afterMs: 20_000, to: { groups: ['calltakers'] } },
      { from: 'calltakers', afterMs: 60_000, queueLength: 3, to: { neighbour: 'centre-47' } },
    ],
  });
  const [, , third] = all.positions;
  return { ...all, positions: all.positions.map((each) => (each === third ? { ...each, groups: ['medical'] } : each)) };
}

describe('overflow at the desk', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await new Bench(await mkdtemp(path.join(tmpdir(), 'tocsin-overflow-')), centre()).start();
    bench.snapshot();
  });
  afterEach(async () => {
    await bench.journal.close();
    await rm(bench.folder, { recursive: true });
  });

  /** Lets time pass as the process does, a tick at a time. */
  function pass(seconds: number) {
    for (let tenths = 0; tenths < seconds * 10; tenths += 1) {
      bench.nowMs += 100;
      bench.desk.tick();
    }
  }

  const overflows = () =>
    bench.heard.flatMap(({ entries }) =>
      entries.flatMap((each) => (each.type === 'CallOverflowed' ? [each as Extract<CallEntry, { type: 'CallOverflowed' }>] : [])),
    );

  /** p03, the one medical position, has a call in hand. */
  function medicalIsBusy() {
    bench.open('p03');
    bench.answers(bench.arrives('pbx1-1.0', { dialled: '15' }), positionId('p03'));
    bench.pbx.orders.length = 0;
  }

  it('a medical call that waits twenty seconds is offered to the call-takers too, and the journal says why', async () => {
    medicalIsBusy();
    bench.open('p01');
    const call = bench.arrives('pbx1-1.1', { dialled: '15' });
    pass(19.9);
    expect(bench.pbx.orders).to.deep.equal([]);
    pass(0.1);
    expect(bench.pbx.orders).to.deep.equal(['offer pbx1-1.1 to p01']);
    expect(bench.desk.call(call)).to.deep.include({ state: 'offered', groups: ['medical', 'calltakers'] });
    await until(() => overflows().length > 0);
    expect(overflows()).to.have.length(1);
    expect(overflows()[0]).to.deep.include({ from: 'medical', because: 'waited', to: { groups: ['calltakers'] } });
  });

  it('a caller whom no call-taker is signed in for rings everywhere, and after a minute at the neighbour', () => {
    const call = bench.arrives('pbx1-1.1');
    bench.says({ signal: 'call diverted', call, at: bench.now });
    pass(59);
    expect(bench.pbx.orders).to.deep.equal(['ring all for pbx1-1.1']);
    pass(1);
    expect(bench.pbx.orders.slice(1)).to.deep.equal(['offer pbx1-1.1 to centre-47']);
    expect(bench.desk.call(call)).to.include({ state: 'offered', position: neighbour });
  });

  it('a neighbour that does not answer gives the caller back, ahead of its class, and is not asked again', () => {
    bench.open('p01');
    const call = bench.arrives('pbx1-1.1', { dialled: '116117' });
    expect(bench.pbx.orders).to.deep.equal(['offer pbx1-1.1 to centre-47']);
    bench.says({ signal: 'offer failed', call, position: neighbour, failure: 'no answer', at: bench.now });
    expect(bench.desk.call(call)).to.include({ state: 'queued', aheadOfClass: true });
    pass(21);
    expect(bench.pbx.orders.filter((order) => order.includes('centre-47'))).to.have.length(1);
    expect(bench.desk.call(call)).to.deep.include({ state: 'offered', position: 'p01', groups: ['medical', 'calltakers'] });
  });

  it('a call that the neighbour answers stands in the journal as answered there, and its sheet stays open', () => {
    const call = bench.arrives('pbx1-1.1', { dialled: '116117' });
    bench.answers(call, neighbour);
    expect(bench.desk.call(call)).to.include({ state: 'answered', position: neighbour, operator: null });
    bench.ends(call);
    expect(bench.desk.call(call)?.state).to.equal('ended');
    expect([...bench.desk.sheets()].map(({ closing }) => closing)).to.deep.equal([null]);
  });

  it('the third call that waits goes to the neighbour at once; one that the neighbour handed over does not', () => {
    bench.open('p01');
    bench.answers(bench.arrives('pbx1-1.0'));
    bench.pbx.orders.length = 0;
    bench.arrives('pbx1-1.1');
    bench.arrives('pbx1-1.2');
    expect(bench.pbx.orders).to.deep.equal([]);
    bench.arrives('pbx1-1.3', { trunk: 'samu', transferredBy: 'SAMU' });
    pass(0.1);
    expect(bench.pbx.orders).to.deep.equal(['offer pbx1-1.1 to centre-47']);
    expect(bench.states()).to.include({ 'pbx1-1.2': 'queued', 'pbx1-1.3': 'queued' });
  });

  it('an offer to the neighbour that nobody tells the end of is taken back after its own time', () => {
    const call: CallId = bench.arrives('pbx1-1.1', { dialled: '116117' });
    pass(22.9);
    expect(bench.desk.call(call)).to.include({ state: 'offered' });
    pass(0.2);
    expect(bench.pbx.orders).to.include('hold pbx1-1.1');
    expect(bench.desk.call(call)?.failedOffers).to.deep.include.members([
      { position: neighbour, failure: 'unreachable', at: bench.desk.call(call)?.failedOffers[0]?.at },
    ]);
  });

  it('after a restart the further groups still take the call', async () => {
    medicalIsBusy();
    const call = bench.arrives('pbx1-1.1', { dialled: '15' });
    pass(20);
    await bench.restart();
    expect(bench.desk.call(call)?.groups).to.deep.equal(['medical', 'calltakers']);
  });
});
