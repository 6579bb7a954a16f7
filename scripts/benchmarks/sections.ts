/** What the bench measures, section by section, and what the figures must reach. */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

import { delays, disorder, measureAtRate, measureAtRest, measureBurst } from './call-to-phone.ts';
import { type HangUpToNext, measureHangUpToNext } from './hang-up-to-next.ts';
import { startLeastController } from './least-process.ts';
import { type Fates, fatesOf, lastSeqOf } from './nothing-lost.ts';
import type { BenchPbx } from './pbx.ts';
import type { Placed, Room } from './room.ts';
import type { BenchSizes } from './sizes.ts';
import { type Row, type Section, spreadOf, type Verdict } from './statistics.ts';
import type { Tocsin } from './tocsin.ts';
import type { Way } from './ways.ts';

export type Bench = { sizes: BenchSizes; room: Room; pbx: BenchPbx; tocsin: Tocsin; positions: readonly string[] };

const ms = (value: number | undefined) => (value === undefined ? 'nothing measured' : `${value.toFixed(1)} ms`);

/** The least controller and Tocsin serve the first `count` positions while `during` runs. */
async function withPositions<T>({ pbx, tocsin, positions }: Bench, count: number, during: () => Promise<T>): Promise<T> {
  const some = positions.slice(0, count);
  const least = await startLeastController(pbx.peersAmiUrl, some);
  try {
    await tocsin.staff(some);
    return await during();
  } finally {
    await least.stop();
  }
}

function reachPhone(rows: readonly Row[]): Verdict[] {
  const spread = (name: Way) => rows.find((row) => row.name === name)?.spread;
  const [tocsin, queue] = [spread('tocsin'), spread('queue rrmemory')];
  if (!tocsin || !queue) return [{ target: 'call to phone', measured: 'nothing measured', reached: null }];
  const ratio = tocsin.p50 / queue.p50;
  return [
    { target: 'p50 at most 3 times native Queue() before Answer', measured: `${ratio.toFixed(2)} times`, reached: ratio <= 3 },
    { target: 'p99 under 30 ms', measured: ms(tocsin.p99), reached: tocsin.p99 < 30 },
  ];
}

const rowOf = (name: Way, placed: readonly Placed[]): Row => {
  const found = delays(placed);
  const unreached = placed.length - found.length;
  return { name, spread: spreadOf(found), notes: unreached > 0 ? `${unreached} reached no phone` : '' };
};

/** INVITE from the caller to INVITE at the phone, one call at a time. */
export function atRest(bench: Bench): Promise<Section> {
  const ways: Way[] = ['tocsin', 'queue of one', 'queue rrmemory', 'queue leastrecent', 'plain Dial', 'least controller'];
  const count = bench.positions.length;
  return withPositions(bench, count, async () => {
    const placed = await measureAtRest(bench.room, ways, bench.sizes.restRounds, count);
    const rows = [...placed].map(([way, calls]) => rowOf(way, calls));
    return { title: 'Call to phone at rest, ms', rows, base: 'queue rrmemory', verdicts: reachPhone(rows) };
  });
}

/** The same under a steady load that leaves positions free; the ways in turn, in two rounds of opposite order. */
export function atRate(bench: Bench, perSecond: number): Promise<Section> {
  const ways: Way[] = ['tocsin', 'queue rrmemory', 'plain Dial', 'least controller'];
  const positions = bench.positions.length;
  // Two thirds of the positions are busy.
  const holdMs = (positions * 1_000 * 2) / (3 * perSecond);
  return withPositions(bench, positions, async () => {
    const placed = new Map<Way, Placed[]>(ways.map((way) => [way, []]));
    for (const round of [ways, ways.toReversed()]) {
      for (const way of round) {
        placed
          .get(way)
          ?.push(
            ...(await measureAtRate(bench.room, way, { perSecond, seconds: bench.sizes.rateSeconds / 2, holdMs, positions })),
          );
        await bench.room.quiet(holdMs + 30_000);
      }
    }
    const rows = [...placed].map(([way, calls]) => rowOf(way, calls));
    const title = `Call to phone at ${perSecond} calls/s onto ${positions} positions, ms`;
    return { title, rows, base: 'queue rrmemory', verdicts: reachPhone(rows) };
  });
}

/** Far more callers than positions: how long they wait, and what becomes of Tocsin's. */
export function inBurst(bench: Bench): Promise<Section> {
  const ways: Way[] = ['queue rrmemory', 'least controller', 'tocsin'];
  const { callers, overMs } = bench.sizes.burst;
  const positions = 10;
  return withPositions(bench, positions, async () => {
    const rows: Row[] = [];
    let fates: Fates | null = null;
    for (const way of ways) {
      const before = lastSeqOf(bench.tocsin.dataFolder);
      const placed = await measureBurst(bench.room, way, {
        callers,
        overMs,
        holdMs: 400,
        positions,
        giveUpEvery: 10,
        giveUpMs: 2_000,
      });
      const { overtaken, worst } = disorder(placed);
      const row = rowOf(way, placed);
      rows.push({ ...row, notes: `${row.notes}; ${overtaken} overtaken, by ${worst} places at most` });
      if (way === 'tocsin') fates = await fatesOf(bench.tocsin.dataFolder, before, placed);
    }
    return {
      title: `Burst: ${callers} callers in ${overMs / 1_000} s onto ${positions} positions, calls of 0.4 s, every tenth caller gives up after 2 s; wait for the phone, ms`,
      rows,
      base: 'queue rrmemory',
      verdicts: [nothingLost(fates)],
    };
  });
}

/** Hang-up of a position to the next waiting call's INVITE at it, with more calls than the positions can take; two rounds of opposite order. */
export function hangUpToNext(bench: Bench): Promise<Section> {
  const ways: Way[] = ['queue rrmemory', 'least controller', 'tocsin'];
  const positions = bench.positions.length;
  return withPositions(bench, positions, async () => {
    const load = { perSecond: 20, seconds: bench.sizes.hangUpSeconds / 2, holdMs: 2_000, positions };
    const measured = new Map<Way, HangUpToNext[]>(ways.map((way) => [way, []]));
    for (const round of [ways, ways.toReversed()]) {
      for (const way of round) {
        measured.get(way)?.push(await measureHangUpToNext(bench.room, way, load));
        await bench.room.clear();
      }
    }
    const rows = [...measured].map(([way, runs]) => hangUpRow(way, runs));
    const p95 = rows.find(({ name }) => name === 'tocsin')?.spread?.p95;
    return {
      title: `Hang-up to next call at the same position, 20 calls/s of 2 s onto ${positions} positions, ms`,
      rows,
      base: 'queue rrmemory',
      verdicts: [{ target: 'p95 under 30 ms', measured: ms(p95), reached: p95 === undefined ? null : p95 < 30 }],
    };
  });
}

function hangUpRow(name: Way, runs: readonly HangUpToNext[]): Row {
  const sum = (of: 'idleMs' | 'positionsMs') => runs.reduce((total, run) => total + run[of], 0);
  const waits = runs.flatMap((run) => run.waits);
  const lost = ((100 * sum('idleMs')) / sum('positionsMs')).toFixed(1);
  const notes = `${lost} % of the positions' time lost, ${waits.length} calls served, wait p50 ${ms(spreadOf(waits)?.p50)}`;
  return { name, spread: spreadOf(runs.flatMap(({ gaps }) => gaps)), notes };
}

/** Ten calls a second for a minute: each ends as a record. */
export async function steadyStream(bench: Bench): Promise<Section> {
  await bench.tocsin.staff(bench.positions);
  const before = lastSeqOf(bench.tocsin.dataFolder);
  const load = { perSecond: 10, seconds: bench.sizes.streamSeconds, holdMs: 2_000, positions: bench.positions.length };
  const placed = await measureAtRate(bench.room, 'tocsin', load);
  await bench.room.quiet(30_000);
  const fates = await fatesOf(bench.tocsin.dataFolder, before, placed);
  const title = `Nothing lost: 10 calls/s for ${load.seconds} s onto ${load.positions} positions; wait for the phone, ms`;
  return { title, rows: [rowOf('tocsin', placed)], base: 'tocsin', verdicts: [nothingLost(fates)] };
}

function nothingLost(fates: Fates | null): Verdict {
  const target = 'every call is a record, answered or abandoned, in order';
  if (!fates) return { target, measured: 'nothing measured', reached: null };
  const { placed, lost, twice, answered, abandoned, wrongEnd, outOfOrder } = fates;
  const measured = `${placed} calls: ${answered} answered, ${abandoned} abandoned, ${lost} lost, ${twice} twice, ${wrongEnd} with a wrong end, ${outOfOrder} offered out of order`;
  return { target, measured, reached: lost + twice + wrongEnd + outOfOrder === 0 && answered + abandoned === placed };
}

/** Resident memory of Tocsin after many calls. */
export async function memoryAfterCalls(bench: Bench): Promise<Section> {
  const { room, tocsin, pbx, sizes, positions } = bench;
  await tocsin.staff(positions);
  const before = residentBytes(tocsin.pid);
  const seq = lastSeqOf(tocsin.dataFolder);
  const begin = performance.now();
  const { placed, stuck } = await manyCalls(room, sizes.memoryCalls, positions.length - 5);
  const perSecond = (placed.length * 1_000) / (performance.now() - begin);
  const after = residentBytes(tocsin.pid);
  const fates = await fatesOf(tocsin.dataFolder, seq, placed);
  const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  const row = rowOf('tocsin', placed);
  return {
    title: `Memory of the Tocsin process: ${placed.length} more calls at ${perSecond.toFixed(0)} calls/s; wait for the phone, ms`,
    rows: [
      {
        ...row,
        notes: `${row.notes} ${stuck} did not end within 30 s; the PBX takes ${mb(residentBytes(pbx.asterisk.pid))}`.trim(),
      },
    ],
    base: 'tocsin',
    verdicts: [
      { target: 'under 300 MB', measured: `${mb(before)} before, ${mb(after)} after`, reached: after < 300e6 },
      nothingLost(fates),
    ],
  };
}

function residentBytes(pid: number): number {
  return 1_024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN);
}

/** Short calls one after another, `atOnce` under way. A call that has not ended after 30 s is hung up and counted as stuck. */
async function manyCalls(room: Room, count: number, atOnce: number): Promise<{ placed: Placed[]; stuck: number }> {
  room.holdMs = 200;
  const placed: Placed[] = [];
  let stuck = 0;
  const line = async () => {
    while (placed.length < count) {
      const one = room.place('tocsin', '112');
      placed.push(one);
      const ended = await Promise.race([one.call.ended, wait(30_000, null, { ref: false })]);
      if (ended) continue;
      stuck += 1;
      one.call.hangUp();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, line));
  await room.quiet(30_000);
  return { placed, stuck };
}
