/** What the page Salle shows, computed from the state without React. Pure. */

import { type UnitStatus, unitStatuses } from '../../services/dispatch/status.ts';
import type { Unit } from '../../services/dispatch/unit.ts';
import { ms } from '../../services/ids.ts';
import type { CountsView, HourRow } from '../../services/room/view.ts';
import type { BoardState } from './board.ts';

/** Calls that nobody has answered, ringing ones too, and how long the first of them has waited. */
export function waitingNow(board: BoardState | null, nowMs: number): { count: number; longestMs: number } {
  const calls = [...(board?.calls.values() ?? [])].filter(
    ({ state }) => state === 'queued' || state === 'offered' || state === 'diverted',
  );
  return { count: calls.length, longestMs: Math.max(0, ...calls.map(({ arrivedAt }) => nowMs - ms(arrivedAt))) };
}

/** Of calls answered or lost, in percent; null where there are none. */
export function share(counts: CountsView, seconds: 10 | 15 | 20): number | null {
  const all = counts.answered + counts.abandoned;
  return all === 0 ? null : Math.round((counts[`within${seconds}`] * 100) / all);
}

/** Statuses that some unit has, in their usual order. */
export function unitsByStatus(units: Iterable<Unit>): { status: UnitStatus; count: number }[] {
  const all = [...units].filter(({ removed }) => !removed);
  return unitStatuses
    .map((status) => ({ status, count: all.filter((unit) => unit.status.is === status).length }))
    .filter(({ count }) => count > 0);
}

/** The hour with the most calls; null where there are none. */
export const peakHour = (hours: HourRow[]): string | null =>
  hours.reduce<HourRow | null>((peak, row) => (peak === null || row.arrived > peak.arrived ? row : peak), null)?.hour ?? null;
