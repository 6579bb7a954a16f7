/** The facts of a sheet as the operator sees them: what the sheet says, with what was changed here and is not there yet. Pure. */
import type { FactFields, FactPlace, FactRow, Facts } from '../../services/facts/facts.ts';
import { fieldsAt } from '../../services/facts/facts.ts';
import type { FactKind } from '../../services/facts/fields.ts';
import type { Instant, OperatorId, SheetId } from '../../services/ids.ts';
import type { PendingFact } from './fact-keeper.ts';

export type ShownRow = {
  place: FactPlace;
  kind: FactKind;
  fields: FactFields;
  isStruck: boolean;
  state: PendingFact['state'] | 'saved';
};

/** Two values for one field: mine, and what somebody else wrote meanwhile. */
export type Conflict = {
  id: string;
  kind: FactKind;
  fields: FactFields;
  field: string;
  mine: string;
  theirs: { value: string; version: number; by: OperatorId };
};

/** Rows in their order, then access and victims. */
export function rowsShown(facts: Facts, pending: readonly PendingFact[]): ShownRow[] {
  const known = new Set(facts.rows.map((row) => row.id));
  const added = pending.flatMap(({ change }) => (change.is === 'added' && !known.has(change.row) ? [rowOf(change)] : []));
  const places: { place: FactPlace; kind: FactKind; fields: FactFields; struck: FactRow['struck'] }[] = [
    ...[...facts.rows, ...added].map((row) => ({ ...row, place: row.id })),
    { place: 'access', kind: 'access', fields: facts.access, struck: null },
    { place: 'victims', kind: 'victims', fields: facts.victims, struck: null },
  ];
  return places.map(({ place, kind, fields, struck }) => {
    const changes = pending.filter(({ change }) => change.row === place);
    let [isStruck, shown, state]: [boolean, FactFields, ShownRow['state']] = [struck !== null, fields, 'saved'];
    for (const { change, state: each } of changes) {
      if (gravity[each] > gravity[state]) state = each;
      if (change.is === 'struck') isStruck = change.struck;
      if (change.is === 'written') shown = { ...shown, [change.field]: asWritten(change.value, change.base) };
    }
    return { place, kind, fields: shown, isStruck, state };
  });
}

const gravity = { saved: 0, saving: 1, kept: 2, conflict: 3, refused: 4 };

/** Who and when come with the server's word. */
const mine = { label: null, by: '' as OperatorId, at: '' as Instant };
const asWritten = (value: string, version: number) => ({ value, version, ...mine });

function rowOf({ row: id, kind, fields }: Extract<PendingFact['change'], { is: 'added' }>): FactRow {
  const { by, at } = mine;
  const written = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, asWritten(value, 1)]));
  return { id, kind, fields: written, by, at, struck: null };
}

/** Those that the sheet can show; the others wait for its next change. */
export function conflictsOf(sheet: SheetId, facts: Facts, pending: readonly PendingFact[]): Conflict[] {
  return pending.flatMap(({ id, change, state }): Conflict[] => {
    if (state !== 'conflict' || change.is !== 'written' || change.sheet !== sheet) return [];
    const at = fieldsAt(facts, change.row);
    const theirs = at?.fields[change.field];
    if (!at || !theirs || theirs.version === change.base) return [];
    return [{ id, kind: at.kind, fields: at.fields, field: change.field, mine: change.value, theirs }];
  });
}
