import type { Change } from '../calls/state.ts';
import { sheetOf } from './assignment.ts';
import type { Unit, UnitEntry } from './unit.ts';

/** A commit belongs to one sheet: entries in a row about the same unit and sheet go together. */
export function unitChanges(entries: UnitEntry[]): Change[] {
  const changes: { kind: 'unit'; id: Unit['id']; entries: UnitEntry[] }[] = [];
  for (const entry of entries) {
    const last = changes.at(-1);
    const [first] = last?.entries ?? [];
    if (last && first && last.id === entry.unit && sheetOf(first) === sheetOf(entry)) last.entries.push(entry);
    else changes.push({ kind: 'unit', id: entry.unit, entries: [entry] });
  }
  return changes;
}
