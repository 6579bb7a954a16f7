/** What operators write of people, vehicles, hazards, access and victims. Pure. */
import type { Context, Decisions } from '../calls/commands.ts';
import { findSheet } from '../calls/find-sheet.ts';
import type { Change } from '../calls/state.ts';
import type { factCommands } from '../commands/facts.ts';
import type { SheetId } from '../ids.ts';
import { rowId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { type FactEntry, type FactField, type FactPlace, type FactRow, type Facts, type FactValue, fieldsAt } from './facts.ts';
import { type FactKind, factFields, fieldSpec, misfit } from './fields.ts';

/** More people, vehicles and hazards than this are counted, not listed. */
const mostRows = 200;

export const factDecisions: Decisions<typeof factCommands> = {
  'add-fact': (input, { state, centre, at, by }) => {
    const { id: sheet, facts } = findSheet(input.sheet, state);
    const row = rowId(input.row);
    if (facts.rows.some((one) => one.id === row)) return [];
    if (facts.rows.length >= mostRows) {
      const fr = `La fiche a déjà ${mostRows} lignes : comptez les victimes, ou écrivez une note.`;
      throw new Refusal(
        'too-many-facts',
        409,
        { fr, en: `The sheet has ${mostRows} rows: count the victims, or write a note.` },
        'row',
      );
    }
    const { kind } = input;
    const written = Object.entries(input.fields).filter(([, value]) => value.trim() !== '');
    const fields = Object.fromEntries(written.map(([name, value]) => [name, factValue(kind, name, value.trim(), centre)]));
    return change(sheet, { type: 'FactAdded', at, sheet, row, kind, fields, by: by.operator });
  },

  'write-fact': (input, { state, centre, at, by }) => {
    const { id: sheet, facts } = findSheet(input.sheet, state);
    const row = input.row as FactPlace;
    const place = fieldsAt(facts, row);
    if (!place) throw noRow;
    const { kind, fields } = place;
    const { field, base } = input;
    const written = factValue(kind, field, input.value, centre);
    const before = fields[field];
    if (written.value === (before?.value ?? '')) return [];
    if (before && base !== before.version) throw changedSince(before);
    const version = (before?.version ?? 0) + 1;
    return change(sheet, { type: 'FactWritten', at, sheet, row, kind, field, version, ...written, by: by.operator });
  },

  'strike-fact': (input, { state, at, by }) => {
    const { id: sheet, facts } = findSheet(input.sheet, state);
    const row = findRow(facts, input.row);
    if ((row.struck !== null) === input.struck) return [];
    const type = input.struck ? 'FactStruck' : 'FactRestored';
    return change(sheet, { type, at, sheet, row: row.id, kind: row.kind, by: by.operator });
  },
};

const change = (id: SheetId, entry: FactEntry): Change[] => [{ kind: 'sheet', id, entries: [entry] }];

const noRow = new Refusal(
  'unknown-fact',
  404,
  { fr: 'Cette ligne n’est pas sur la fiche.', en: 'This row is not on the sheet.' },
  'row',
);

function findRow({ rows }: Facts, id: string): FactRow {
  const row = rows.find((one) => one.id === id);
  if (row) return row;
  throw noRow;
}

/** The value as it is written down. Throws a Refusal where the field is not one of the kind's, or where the value does not fit it. */
function factValue(kind: FactKind, field: string, value: string, { qualification }: Context['centre']): FactValue {
  const spec = fieldSpec(kind, field);
  if (!spec) {
    const known = Object.keys(factFields[kind]).join(', ');
    const fr = `Champ « ${field} » inconnu ; champs possibles : ${known}.`;
    throw new Refusal('unknown-field', 422, { fr, en: `Unknown field "${field}"; use one of: ${known}.` }, 'field');
  }
  const { hazards } = qualification;
  const wrong = misfit(
    spec,
    value,
    hazards.map((one) => one.id),
  );
  if (wrong) {
    const fr = `Le champ « ${field} » veut ${wrong.fr}.`;
    throw new Refusal('bad-value', 422, { fr, en: `The field "${field}" takes ${wrong.en}.` }, field);
  }
  const hazard = spec.is === 'hazard' ? hazards.find((one) => one.id === value) : undefined;
  return { value, label: hazard?.label ?? null };
}

/** Does not repeat what was written: the writer's screen shows both. */
function changedSince({ by }: FactField): Refusal {
  const fr = `${by} a changé ce champ entre-temps : choisissez la valeur qui reste.`;
  return new Refusal(
    'field-changed',
    409,
    { fr, en: `${by} has changed this field meanwhile: choose which value stays.` },
    'base',
  );
}
