/**
 * What a sheet knows of people, vehicles, hazards, access and victims. Rows of fields, and every field has its version: who writes says which
 * version they had before them, so that nobody overwrites unseen what somebody else wrote meanwhile.
 */
import type { Instant, OperatorId, RowId, SheetId } from '../ids.ts';
import type { BothLanguages, SheetPart } from '../sheets/part.ts';
import type { FactKind, RowKind } from './fields.ts';
import { conditions } from './fields.ts';

/** `label` is what a value of the centre's own lists was called when it was written; null for all others. */
export type FactValue = { value: string; label: BothLanguages | null };
/** `version` is 1 for the first writing; a field that was never written is at 0. */
export type FactField = FactValue & { version: number; by: OperatorId; at: Instant };
export type FactFields = Record<string, FactField>;

export type FactRow = {
  id: RowId;
  kind: RowKind;
  fields: FactFields;
  by: OperatorId;
  at: Instant;
  /** Struck out: still to be read, and can be put back. */
  struck: { by: OperatorId; at: Instant } | null;
};

/** Rows in the order in which they were added; access and victims are one of each. */
export type Facts = { rows: FactRow[]; access: FactFields; victims: FactFields };

export type FactsOnSheet = { facts: Facts };

/** Where a field is: in a row, or in what there is one of. */
export type FactPlace = RowId | 'access' | 'victims';

const isOfOne = (place: FactPlace): place is Exclude<FactPlace, RowId> => place === 'access' || place === 'victims';

export type FactEntry =
  | {
      type: 'FactAdded';
      at: Instant;
      sheet: SheetId;
      row: RowId;
      kind: RowKind;
      fields: Record<string, FactValue>;
      by: OperatorId;
    }
  | ({
      type: 'FactWritten';
      at: Instant;
      sheet: SheetId;
      row: FactPlace;
      kind: FactKind;
      field: string;
      version: number;
      by: OperatorId;
    } & FactValue)
  | { type: 'FactStruck'; at: Instant; sheet: SheetId; row: RowId; kind: RowKind; by: OperatorId }
  | { type: 'FactRestored'; at: Instant; sheet: SheetId; row: RowId; kind: RowKind; by: OperatorId };

export const factsPart: SheetPart<FactsOnSheet, FactEntry> = {
  empty: { facts: { rows: [], access: {}, victims: {} } },
  evolve: {
    FactAdded: ({ facts }, { row: id, kind, fields: values, by, at }) => {
      const fields = Object.fromEntries(Object.entries(values).map(([name, one]) => [name, { ...one, version: 1, by, at }]));
      return { facts: { ...facts, rows: [...facts.rows, { id, kind, fields, by, at, struck: null }] } };
    },
    FactWritten: ({ facts }, { row, field, value, label, version, by, at }) => {
      const written = { [field]: { value, label, version, by, at } };
      if (isOfOne(row)) return { facts: { ...facts, [row]: { ...facts[row], ...written } } };
      return onRow(facts, row, (one) => ({ ...one, fields: { ...one.fields, ...written } }));
    },
    FactStruck: ({ facts }, { row, by, at }) => onRow(facts, row, (one) => ({ ...one, struck: { by, at } })),
    FactRestored: ({ facts }, { row }) => onRow(facts, row, (one) => ({ ...one, struck: null })),
  },
};

const onRow = (facts: Facts, id: RowId, change: (row: FactRow) => FactRow): FactsOnSheet => ({
  facts: { ...facts, rows: facts.rows.map((row) => (row.id === id ? change(row) : row)) },
});

/** The fields at a place; undefined where there is no such row. */
export function fieldsAt(facts: Facts, place: FactPlace): { kind: FactKind; fields: FactFields } | undefined {
  if (isOfOne(place)) return { kind: place, fields: facts[place] };
  return facts.rows.find((row) => row.id === place);
}

export const factText = (fields: FactFields, field: string): string => fields[field]?.value ?? '';

/** Those who need help: as counted by condition, or else the victims written one by one; null where neither says anything. */
export function victimsOn({ rows, victims }: Facts): number | null {
  const counted = conditions.filter((condition) => condition !== 'unhurt' && factText(victims, condition) !== '');
  const listed = rows.filter((row) => row.struck === null && row.kind === 'person' && isVictim(row.fields)).length;
  if (counted.length === 0 && factText(victims, 'unhurt') === '') return listed > 0 ? listed : null;
  const sum = counted.reduce((total, condition) => total + Number(factText(victims, condition)), 0);
  return Math.max(sum, listed);
}

const isVictim = (fields: FactFields) => factText(fields, 'role') === 'victim' && factText(fields, 'condition') !== 'unhurt';

/** Ids of the hazards that were written, those struck out left aside. */
export const hazardsOn = ({ rows }: Facts): string[] =>
  rows
    .filter((row) => row.kind === 'hazard' && row.struck === null)
    .map((row) => factText(row.fields, 'hazard'))
    .filter((id) => id !== '');
