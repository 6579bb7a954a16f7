/** A position's hang-up to the next waiting call's INVITE at it, more calls than the positions can take. */
import { delays, type Load, measureAtRate } from './call-to-phone.ts';
import type { Placed, Room } from './room.ts';
import type { Way } from './ways.ts';

export type HangUpToNext = {
  /** Hang-up to next INVITE at the same phone, ms, where a call had been waiting for at least 250 ms. */
  gaps: number[];
  /** The positions' time from the first such hang-up on, and how much of it passed in these gaps, ms. */
  positionsMs: number;
  idleMs: number;
  /** Caller's INVITE to the phone's, ms, of those that rang. */
  waits: number[];
};

export async function measureHangUpToNext(room: Room, way: Way, load: Load): Promise<HangUpToNext> {
  const gaps: number[] = [];
  const hungUpAt = new Map<string, number>();
  let firstAt: number | null = null;
  room.onPositionHangUp = (phone, at) => {
    if (!room.waiting().some(({ call }) => at - call.times.invite > 250)) return;
    firstAt ??= at;
    hungUpAt.set(phone, at);
  };
  room.onRing = (phone, at) => {
    const since = hungUpAt.get(phone);
    hungUpAt.delete(phone);
    if (since !== undefined) gaps.push(at - since);
  };
  const placed: Placed[] = await measureAtRate(room, way, load);
  const endAt = performance.now();
  room.onPositionHangUp = () => {};
  room.onRing = () => {};
  const open = [...hungUpAt.values()].map((since) => endAt - since);
  const idleMs = [...gaps, ...open].reduce((sum, gap) => sum + gap, 0);
  return { gaps, positionsMs: firstAt === null ? 0 : (endAt - firstAt) * load.positions, idleMs, waits: delays(placed) };
}
