import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { SheetId } from '../../../services/ids.ts';
import { until } from '../../support/until.ts';
import { Edge, type LiveProbe } from './edge.ts';

describe('several operators on one sheet', () => {
  let edge: Edge;
  let sheet: SheetId;
  beforeEach(async () => {
    edge = await Edge.open();
    sheet = edge.arrive().sheet;
  });
  afterEach(() => edge.close());

  const open = async (account: string, position: string) => edge.live(await edge.signIn(account, position));
  const topic = () => `sheet/${sheet}` as const;
  const here = (probe: LiveProbe) => (probe.of('presence').at(-1)?.here ?? []).map(({ operator, field }) => [operator, field]);

  it('each sees who else has it on the screen and where they write, until they leave, or vanish', async () => {
    const [first, second] = [await open('op01', 'p01'), await open('op02', 'p02')];
    await first.subscribe(topic());
    await until(() => here(first).length === 1);
    await second.subscribe(topic());
    await until(() => here(first).length === 2 && here(second).length === 2);
    second.say({ type: 'presence', topic: topic(), field: 'access/doorCode' });
    await until(() => here(first).some(([, field]) => field === 'access/doorCode'));
    expect(here(first)).to.deep.equal([
      ['op01', null],
      ['op02', 'access/doorCode'],
    ]);
    second.say({ type: 'unsubscribe', topic: topic() });
    await until(() => here(first).length === 1);
    await second.subscribe(topic());
    await until(() => here(first).length === 2);
    second.close();
    await until(() => here(first).length === 1);
    // In order among the sheet's changes: nothing is missed.
    expect(first.heard.flatMap((message) => ('n' in message && message.topic === topic() ? message.n : []))).to.deep.equal([
      ...first.heard.filter((message) => 'n' in message && message.topic === topic()).keys(),
    ]);
  });

  it('a place in a sheet that is not followed is nobody’s business, and nonsense is refused', async () => {
    const [first, second] = [await open('op01', 'p01'), await open('op02', 'p02')];
    await first.subscribe(topic());
    second.say({ type: 'presence', topic: topic(), field: 'notes' });
    second.say({ type: 'presence', topic: topic(), field: '<b>' });
    await until(() => second.of('error').length === 1);
    expect(here(first)).to.deep.equal([['op01', null]]);
  });

  it('a change of one field is on the other screen and on this disk within 100 ms, 95 times of 100', async () => {
    const probe = await open('op01', 'p01');
    await probe.subscribe(topic());
    const as = await edge.signIn('op02', 'p02');
    const toScreen: number[] = [];
    const toDisk: number[] = [];
    for (let n = 0; n < 60; n += 1) {
      const beganMs = performance.now();
      const written = () =>
        probe.of('commit').some(({ commit }) => commit.entries.some((e) => 'value' in e && e.value === `${n}`));
      const shown = until(written).then(() => toScreen.push(performance.now() - beganMs));
      const { body } = await edge.command('write-fact', { sheet, row: 'access', field: 'floor', value: `${n}`, base: n }, { as });
      expect(body).to.include({ durable: true });
      toDisk.push(performance.now() - beganMs);
      await shown;
    }
    const p95 = (all: number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length * 0.95)] ?? Number.NaN;
    // The budget is 100 ms; three times as much here, for a machine that does other work beside the test.
    expect(p95(toScreen), 'to the screen').to.be.below(300);
    expect(p95(toDisk), 'to the disk').to.be.below(300);
  });
});

describe('a configuration that is read again', () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await Edge.open();
  });
  afterEach(() => edge.close());

  it('is told at once to every page that is open', async () => {
    const probe = await edge.live();
    await probe.subscribe('board');
    edge.desk.record({ type: 'ConfigurationApplied', at: new Date().toISOString() as never, digest: 'f'.repeat(64) });
    await until(() => probe.of('catalogue').length === 1);
    expect(probe.of('catalogue')[0]).to.include({ topic: 'board', digest: 'f'.repeat(64) });
  });
});
