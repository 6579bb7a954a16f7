/** INVITE from the caller to INVITE at a position's phone. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Placed, Room } from './room.ts';
import { placeBy, type Way } from './ways.ts';

/** From the caller's INVITE to the phone's, ms, of those that rang. */
export const delays = (placed: readonly Placed[]) =>
  placed.flatMap(({ call, rangAt }) => (rangAt === null ? [] : [rangAt - call.times.invite]));

/** One call after another, the ways in turn, so that the noise of the machine meets them all alike. */
export async function measureAtRest(
  room: Room,
  ways: readonly Way[],
  rounds: number,
  positions: number,
): Promise<Map<Way, Placed[]>> {
  const placed = new Map<Way, Placed[]>(ways.map((way) => [way, []]));
  room.holdMs = null;
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) {
      const one = placeBy(way, room, positions);
      placed.get(way)?.push(one);
      await Promise.race([one.call.answered, wait(3_000)]);
      one.call.hangUp();
      await room.quiet(10_000);
      // Device states of the PBX settle after the hang-up: a queue must find the phone free.
      await wait(30);
    }
  }
  return placed;
}

export type Load = { perSecond: number; seconds: number; holdMs: number; positions: number };

/** Calls at a steady rate, whatever becomes of them; each is spoken for `holdMs` and hung up by the position. */
export async function measureAtRate(room: Room, way: Way, load: Load): Promise<Placed[]> {
  room.holdMs = load.holdMs;
  const placed: Placed[] = [];
  const begin = performance.now();
  const count = load.perSecond * load.seconds;
  for (let index = 0; index < count; index++) {
    const dueMs = begin + (index * 1_000) / load.perSecond - performance.now();
    if (dueMs > 0) await wait(dueMs);
    placed.push(placeBy(way, room, load.positions));
  }
  return placed;
}

/** Every caller at once, more or less, onto few positions. Each `giveUpEvery`-th caller hangs up after `giveUpMs` if still waiting. */
export async function measureBurst(
  room: Room,
  way: Way,
  burst: { callers: number; overMs: number; holdMs: number; positions: number; giveUpEvery: number; giveUpMs: number },
): Promise<Placed[]> {
  const { callers, overMs, holdMs, positions, giveUpEvery, giveUpMs } = burst;
  room.holdMs = holdMs;
  const placed: Placed[] = [];
  const begin = performance.now();
  for (let index = 0; index < callers; index++) {
    const dueMs = begin + (index * overMs) / callers - performance.now();
    if (dueMs > 0) await wait(dueMs);
    const one = placeBy(way, room, positions);
    placed.push(one);
    if (index % giveUpEvery !== giveUpEvery - 1) continue;
    setTimeout(() => {
      if (one.rangAt === null) one.call.hangUp();
    }, giveUpMs);
  }
  await room.quiet((callers * holdMs) / positions + 30_000);
  return placed;
}

/** Calls whose order at the phones is not that of their INVITEs, and by how many places the worst was overtaken. */
export function disorder(placed: readonly Pick<Placed, 'rangAt'>[]): { overtaken: number; worst: number } {
  const sent = placed.filter(({ rangAt }) => rangAt !== null);
  const rang = sent.map((each, place) => ({ place, rangAt: each.rangAt ?? 0 })).sort((a, b) => a.rangAt - b.rangAt);
  const shifts = rang.map(({ place }, index) => index - place);
  return { overtaken: shifts.filter((shift) => shift > 0).length, worst: Math.max(0, ...shifts) };
}
