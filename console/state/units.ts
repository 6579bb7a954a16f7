/** All units as this page knows them, folded by the same function as the server's. Pure. */
import { evolveUnit, isUnitEntry, type Unit } from '../../services/dispatch/unit.ts';
import type { UnitId } from '../../services/ids.ts';
import type { CommitDraft } from '../../services/journal/commit.ts';

export type Units = ReadonlyMap<UnitId, Unit>;

export const unitsOf = (units: Unit[]): Units => new Map(units.map((unit) => [unit.id, unit]));

/** The units after a commit. Throws where an entry does not fit: the caller then asks for a new snapshot. */
export function foldUnits(units: Units, { entries }: Pick<CommitDraft, 'entries'>): Units {
  const after = new Map(units);
  for (const entry of entries) if (isUnitEntry(entry)) after.set(entry.unit, evolveUnit(after.get(entry.unit), entry));
  return after;
}
