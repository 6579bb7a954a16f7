import type { Call } from '../calls/call.ts';
import { ms } from '../ids.ts';

/**
 * The order in which waiting calls are offered: by priority, aged by waiting; within a class those that a position failed to answer first, then by arrival.
 * P0 is a class of its own: ageing brings the others up to P1 at most, so that no wait overtakes a life at risk.
 * Calls that do not wait (offered, answered, ended) are left out. Pure: the console orders with it too.
 */
export function orderQueue(calls: Iterable<Call>, nowMs: number, ageingMs: number): Call[] {
  const waiting: { call: Call; rank: number; ahead: number; arrived: string }[] = [];
  for (const call of calls) {
    if (call.state !== 'queued') continue;
    waiting.push({ call, rank: rankOf(call, nowMs, ageingMs), ahead: call.aheadOfClass ? 0 : 1, arrived: call.arrivedAt });
  }
  waiting.sort(
    (a, b) =>
      a.rank - b.rank ||
      a.ahead - b.ahead ||
      (a.arrived < b.arrived ? -1 : a.arrived > b.arrived ? 1 : a.call.id < b.call.id ? -1 : 1),
  );
  return waiting.map(({ call }) => call);
}

/** Priority less one for each full `ageingMs` waited, never better than 1 unless the priority is 0. */
function rankOf(call: Call, nowMs: number, ageingMs: number): number {
  if (call.priority === 0) return 0;
  // The arrival has the PBX's clock, which may be ahead of ours.
  const waitedMs = Math.max(0, nowMs - ms(call.arrivedAt));
  return Math.max(1, call.priority - Math.floor(waitedMs / ageingMs));
}
