import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { pino } from 'pino';
import { disorder } from '../../scripts/benchmarks/call-to-phone.ts';
import { watchOthers } from '../../scripts/benchmarks/noise.ts';
import { fatesOf } from '../../scripts/benchmarks/nothing-lost.ts';
import { sectionToText, spreadOf } from '../../scripts/benchmarks/statistics.ts';
import type { CallEntry } from '../../services/calls/call.ts';
import { callId, legId, positionId } from '../../services/ids.ts';
import type { Journal } from '../../services/journal/commit.ts';
import { openJournal } from '../../services/journal/journal.ts';
import { aCaller, aQueuedCall, moment } from '../support/calls.ts';

describe('figures of the bench', () => {
  it('percentiles are values that were measured, by nearest rank', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(spreadOf(values)).to.deep.equal({ count: 200, p50: 100, p95: 190, p99: 198, max: 200 });
    expect(spreadOf([7])).to.deep.equal({ count: 1, p50: 7, p95: 7, p99: 7, max: 7 });
    expect(spreadOf([])).to.equal(null);
  });

  it('work of this process is not counted as that of other programs', () => {
    const others = watchOthers();
    const [begin, before] = [performance.now(), process.cpuUsage()];
    while (process.cpuUsage(before).user < 400_000) Math.sqrt(Math.random());
    const share = others();
    const { user, system } = process.cpuUsage(before);
    const ours = (user + system) / 1_000 / (performance.now() - begin) / cpus().length;
    // The system counts in hundredths of a second.
    expect(share).to.be.within(0, 1 - ours + 0.06);
  });

  it('a caller who is overtaken by two is seen', () => {
    expect(disorder([{ rangAt: 10 }, { rangAt: 20 }, { rangAt: null }, { rangAt: 30 }])).to.deep.equal({
      overtaken: 0,
      worst: 0,
    });
    expect(disorder([{ rangAt: 30 }, { rangAt: 10 }, { rangAt: 20 }])).to.deep.equal({ overtaken: 1, worst: 2 });
  });

  it('a missed target is written as missed, and ratios are to the row named as base', () => {
    const spread = (p50: number) => ({ count: 1, p50, p95: p50, p99: p50, max: p50 });
    const text = sectionToText({
      title: 'Section',
      base: 'queue',
      others: 0.25,
      rows: [
        { name: 'tocsin', spread: spread(6), notes: '' },
        { name: 'queue', spread: spread(3), notes: 'a note' },
      ],
      verdicts: [{ target: 'under 5 ms', measured: '6 ms', reached: false }],
    });
    expect(text).to.match(/tocsin .* 2\.00 +2\.00\n/);
    expect(text).to.contain('MISSED: under 5 ms: 6 ms').and.contain('a note').and.contain('25 % of the machine');
  });
});

describe('the bench’s check that no call is lost', () => {
  let folder: string;
  let journal: Journal;
  const versions = new Map<string, number>();

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'tocsin-fates-'));
    journal = await openJournal({ folder, clock: Date.now, log: pino({ level: 'silent' }), links: { report() {} } });
    versions.clear();
  });

  afterEach(async () => {
    await journal.close();
    rmSync(folder, { recursive: true });
  });

  const numberOf = (n: number) => `+3363998000${n}`;
  const at = moment(9_000);

  async function write(n: number, ...entries: CallEntry[]) {
    const stream = `call/pbx1-1.${n}` as const;
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    await journal.append([{ stream, version, at, author: { kind: 'pbx' }, cause: null, sheet: null, entries }], []).durable;
  }

  /** The call `n`, of the number `of` where that is another's. */
  async function queue(n: number, arrivedMs: number, of = n) {
    const number = { e164: numberOf(of), national: '', country: 'FR', kind: 'mobile' as const };
    const call = aQueuedCall(`pbx1-1.${n}`, { arrivedAt: moment(arrivedMs), caller: aCaller({ number }) });
    const { id, failedOffers: _none, state: _state, ...facts } = call;
    await write(n, { type: 'CallQueued', at: moment(arrivedMs), call: id, facts });
  }

  const offered = (n: number): CallEntry => ({
    type: 'CallOffered',
    at,
    call: callId(`pbx1-1.${n}`),
    position: positionId('p01'),
  });
  const answered = (n: number): CallEntry => ({
    type: 'CallAnswered',
    at,
    call: callId(`pbx1-1.${n}`),
    position: positionId('p01'),
    operator: null,
    leg: legId('2'),
  });
  const ended = (n: number): CallEntry => ({
    type: 'CallEnded',
    at,
    call: callId(`pbx1-1.${n}`),
    by: 'caller',
    cause: '16',
    exact: true,
  });
  const abandoned = (n: number): CallEntry => ({
    type: 'CallAbandoned',
    at,
    call: callId(`pbx1-1.${n}`),
    cause: '16',
    exact: true,
  });
  const seen = (n: number, answeredByPosition: boolean) => ({ call: { number: numberOf(n) }, answeredByPosition });
  const none = { lost: 0, twice: 0, wrongEnd: 0, outOfOrder: 0 };

  it('calls that were answered and abandoned in order pass', async () => {
    await queue(1, 0);
    await queue(2, 10);
    await write(1, offered(1), answered(1));
    await write(2, abandoned(2));
    await write(1, ended(1));
    expect(await fatesOf(folder, 0, [seen(1, true), seen(2, false)])).to.deep.equal({
      ...none,
      placed: 2,
      answered: 1,
      abandoned: 1,
    });
  });

  it('a call that the journal does not know, and one left without an end, are lost', async () => {
    await queue(1, 0);
    await write(1, offered(1), answered(1));
    expect(await fatesOf(folder, 0, [seen(1, true), seen(2, true)], 200)).to.deep.include({ lost: 2, answered: 0 });
  });

  it('a call recorded twice, one ended otherwise than seen, and one that overtakes are told apart', async () => {
    await queue(1, 0);
    await queue(2, 10);
    await write(2, offered(2), answered(2), ended(2));
    await write(1, abandoned(1));
    await queue(3, 20, 1);
    await write(3, abandoned(3));
    const fates = await fatesOf(folder, 0, [seen(1, false), seen(2, false)], 200);
    expect(fates).to.deep.include({ lost: 0, twice: 1, wrongEnd: 1, outOfOrder: 1 });
  });
});
