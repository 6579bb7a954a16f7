/** When somebody was first sent to an event: units engaged, or the immediate departure decided. Pure; the console uses it too. */
import type { Instant } from '../ids.ts';
import type { SheetDocument } from './sheet.ts';

export function departedAt({ departures, assignments }: Pick<SheetDocument, 'departures' | 'assignments'>): Instant | null {
  return [...departures.map(({ at }) => at), ...assignments.map(({ engagedAt }) => engagedAt)].sort()[0] ?? null;
}
