/** What the page Conduite shows, in its order. Pure. */
import type { Unit } from '../../services/dispatch/unit.ts';
import { ms } from '../../services/ids.ts';
import type { EventHead } from '../../services/projections/event-head.ts';

export const isLate = ({ awaits }: EventHead, nowMs: number): boolean => awaits !== null && ms(awaits.dueAt) <= nowMs;

/** What is late first, the most urgent and the longest late before the others; then by priority, what is due first, and age. */
export function inOrder(events: Iterable<EventHead>, nowMs: number): EventHead[] {
  const dueMs = ({ awaits }: EventHead) => (awaits ? ms(awaits.dueAt) : Number.MAX_SAFE_INTEGER);
  return [...events].sort(
    (a, b) =>
      Number(isLate(b, nowMs)) - Number(isLate(a, nowMs)) ||
      a.priority - b.priority ||
      dueMs(a) - dueMs(b) ||
      (a.openedAt < b.openedAt ? -1 : 1),
  );
}

export type UnitLine = { kind: 'sector'; id: string; free: number; all: number } | { kind: 'unit'; unit: Unit };

/** One line a sector, then its units: those on a mission first, then by call sign. Only the sector's own count as its cover. */
export function unitLines(units: Iterable<Unit>, sectors: readonly { id: string }[]): UnitLine[] {
  const of = Map.groupBy(
    [...units].filter(({ removed, assignments }) => !removed || assignments.length > 0),
    ({ sector }) => sector,
  );
  return sectors.flatMap(({ id }): UnitLine[] => {
    const here = of.get(id) ?? [];
    const free = here.filter(({ status, lent }) => status.is === 'available' && lent === null).length;
    const rank = ({ assignments }: Unit) => (assignments.length > 0 ? 0 : 1);
    here.sort((a, b) => rank(a) - rank(b) || (a.callSign < b.callSign ? -1 : 1));
    return [{ kind: 'sector', id, free, all: here.length }, ...here.map((unit): UnitLine => ({ kind: 'unit', unit }))];
  });
}
