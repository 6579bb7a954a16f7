/** Two sheets, one event: joined, and parted again. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Context, Decisions } from '../calls/commands.ts';
import { findSheet, findStoredSheet } from '../calls/find-sheet.ts';
import type { Change, DeskState } from '../calls/state.ts';
import type { eventCommands } from '../commands/events.ts';
import type { CallId, SheetId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { Joined, JoiningEntry } from '../sheets/joining.ts';
import { emptyFacts, factsOf, type Sheet, type SheetFacts } from '../sheets/sheet.ts';
import { isSame, merged, refilled, without } from './merge-facts.ts';
import { isSaidAlike, type Said, saidBy, standingFact, withSaid } from './other-values.ts';

export const eventDecisions: Decisions<typeof eventCommands> = {
  /** The whole event goes, with every call of it. Sheets that were joined already stand for the one that they went to. */
  'join-event': (input, context) => {
    const from = findSheet(input.sheet, context.state);
    const into = findSheet(input.into, context.state, 'into');
    if (input.sheet === input.into) {
      const text = {
        fr: 'Une fiche ne se rattache pas à elle-même ; choisissez-en une autre.',
        en: 'A sheet is not joined to itself; choose another.',
      };
      throw new Refusal('same-sheet', 422, text, 'into');
    }
    if (from.id === into.id) return [];
    checkOpen(from, 'sheet');
    checkOpen(into, 'into');
    checkFree(from, into);
    checkNobodyEngaged(from);
    const signed = { at: context.at, by: context.by.operator };
    return [
      ofSheet(from, { type: 'SheetJoinedTo', sheet: from.id, into: into.id, number: into.number, ...signed }),
      ofSheet(into, {
        type: 'EventJoined',
        sheet: into.id,
        from: from.id,
        number: from.number,
        calls: from.calls,
        notes: from.notes,
        facts: changed(factsOf(into), merged(factsOf(into), factsOf(from)) as Partial<SheetFacts>),
        records: [recordOf(from, into, signed), ...from.joined],
        ...signed,
      }),
      ...moves(from.calls, from.id, into.id, context),
    ];
  },

  'part-event': (input, context) => {
    const parted = findStoredSheet(input.sheet, context.state);
    if (!parted.joinedInto) return [];
    const holders = holdersOf(parted, context.state);
    const holder = holders.at(-1);
    if (!holder) return [];
    checkOpen(holder, 'sheet');
    const records = broughtBy(parted.id, holder.joined);
    const [calls, ids] = [records.flatMap((record) => record.calls), new Set(records.flatMap((record) => record.notes))];
    const notes = holder.notes.filter(({ id }) => ids.has(id));
    const sheets = records.map(({ sheet }) => sheet);
    const signed = { at: context.at, by: context.by.operator };
    const leaving = {
      type: 'EventParted' as const,
      from: parted.id,
      number: parted.number,
      sheets,
      calls,
      notes: [...ids],
      ...signed,
    };
    return [
      ...holders.map((each) => ofSheet(each, { ...leaving, sheet: each.id, ...leftTo(each, records) })),
      ofSheet(parted, { type: 'SheetParted', sheet: parted.id, from: holder.id, number: holder.number, calls, notes, ...signed }),
      ...moves(calls, holder.id, parted.id, context),
    ];
  },

  'take-other-value': (input, { state, at, by }) => {
    const sheet = findSheet(input.sheet, state);
    const { from, fact } = input;
    const said = saidBy(sheet, from as SheetId, fact);
    if (!said) {
      const text = {
        fr: 'Aucune fiche rattachée ne dit cela ; relisez la fiche.',
        en: 'No joined sheet says that; read the sheet again.',
      };
      throw new Refusal('unknown-value', 404, text, 'fact');
    }
    const stands = standingFact(sheet, fact);
    if (isSaidAlike(said, stands)) return [];
    const number = from === sheet.id ? sheet.number : (sheet.joined.find((record) => record.sheet === from)?.number ?? '');
    const signed = { at, by: by.operator };
    const facts = withSaid(sheet, asNext(said, stands));
    const entry = { type: 'OtherValueTaken' as const, sheet: sheet.id, from: from as SheetId, number, fact, ...signed };
    return [ofSheet(sheet, { ...entry, facts, ownFacts: keptOwn(sheet, stands) })];
  },
};

/** A field's version only grows: who wrote on what stood before is told. */
function asNext(said: Said, stands: Said | undefined): Said {
  if (said.is !== 'field' || stands?.is !== 'field') return said;
  return { ...said, value: { ...said.value, version: stands.value.version + 1 } };
}

/** What stood is the sheet's own where no other sheet had brought it. */
function keptOwn({ ownFacts, joined }: Sheet, stands: Said | undefined): Partial<SheetFacts> {
  if (!stands) return ownFacts;
  const isBrought = joined.some(({ facts }) => isSame(stands.value, standingFact(facts, stands.fact)?.value));
  return isBrought ? ownFacts : { ...ownFacts, ...withSaid(ownFacts, stands) };
}

const ofSheet = ({ id }: Sheet, entry: JoiningEntry): Change => ({ kind: 'sheet', id, entries: [entry] });

function checkOpen(sheet: Sheet, field: 'sheet' | 'into') {
  if (!sheet.closing) return;
  const fr = `La fiche ${sheet.number} est close : rouvrez-la d’abord.`;
  throw new Refusal('sheet-closed', 409, { fr, en: `Sheet ${sheet.number} is closed: reopen it first.` }, field);
}

/** Units are told one event, by its number: it is the sheet that they are engaged on which stays. */
function checkNobodyEngaged({ number, assignments }: Sheet) {
  const engaged = assignments.filter((one) => one.ended === null).map((one) => one.callSign);
  if (engaged.length === 0) return;
  const fr = `${engaged.join(', ')} : engagé sur ${number}. Rattachez plutôt l’autre fiche à celle-ci.`;
  const en = `${engaged.join(', ')}: engaged on ${number}. Join the other sheet to this one instead.`;
  throw new Refusal('units-engaged', 409, { fr, en }, 'sheet');
}

/** Units report to the sheet that they were engaged for: that one stays, and the other comes to it. */
function checkFree(from: Sheet, into: Sheet) {
  const engaged = from.assignments.filter((one) => one.ended === null).map((one) => one.callSign);
  if (engaged.length === 0) return;
  const units = engaged.join(', ');
  const fr = `Engagés pour la fiche ${from.number} : ${units}. Rattachez plutôt la fiche ${into.number} à celle-ci.`;
  const en = `Engaged for sheet ${from.number}: ${units}. Join sheet ${into.number} to this one instead.`;
  throw new Refusal('units-engaged', 409, { fr, en }, 'sheet');
}

function moves(calls: readonly CallId[], from: SheetId, sheet: SheetId, { state, at, by }: Context): Change[] {
  return calls.flatMap((id): Change[] => {
    const as = state.call(id);
    if (!as) return [];
    return [
      {
        kind: 'call',
        id,
        entries: [{ type: 'CallMovedToSheet', at, call: id, from, sheet, as: { ...as, sheet }, by: by.operator }],
      },
    ];
  });
}

/** What is the sheet's own: what came to it from others has their records. */
function recordOf(from: Sheet, into: Sheet, signed: Pick<Joined, 'by' | 'at'>): Joined {
  const calls = new Set(from.joined.flatMap((record) => record.calls));
  const notes = new Set(from.joined.flatMap((record) => record.notes));
  return {
    sheet: from.id,
    number: from.number,
    into: into.id,
    calls: from.calls.filter((id) => !calls.has(id)),
    notes: from.notes.map(({ id }) => id).filter((id) => !notes.has(id)),
    // What it said itself, also where it had taken another's value.
    facts: merged(from.ownFacts, factsOf(from)) as Partial<SheetFacts>,
    ...signed,
  };
}

/** The fields in which two readings of the facts differ, as the second has them. */
function changed(before: Partial<SheetFacts>, after: Partial<SheetFacts>): Partial<SheetFacts> {
  const fields = Object.keys(emptyFacts) as (keyof SheetFacts)[];
  const differing = fields.filter(
    (field) => !isDeepStrictEqual(before[field] ?? emptyFacts[field], after[field] ?? emptyFacts[field]),
  );
  return Object.fromEntries(differing.map((field) => [field, after[field] ?? emptyFacts[field]]));
}

/** The sheets that hold what this one brought: the one that it was joined to, the one that this was joined to, and so on. */
function holdersOf({ joinedInto }: Sheet, state: DeskState): Sheet[] {
  const holder = joinedInto && state.sheet(joinedInto.sheet);
  return holder ? [holder, ...holdersOf(holder, state)] : [];
}

/** Its own record, and those of sheets that came by way of it. */
function broughtBy(id: SheetId, joined: readonly Joined[]): Joined[] {
  const own = joined.filter((record) => record.sheet === id);
  return [...own, ...joined.filter((record) => record.into === id).flatMap((record) => broughtBy(record.sheet, joined))];
}

/** Facts that it had from these sheets and that nobody has changed since give way to its own, to what the others say, or to nothing; all others stay. */
function leftTo(holder: Sheet, records: readonly Joined[]): Pick<Sheet, 'ownFacts'> & { facts: Partial<SheetFacts> } {
  const others = holder.joined.filter((record) => !records.some(({ sheet }) => sheet === record.sheet));
  const takeAway = (facts: unknown) => records.reduce((left, record) => without(left, record.facts, emptyFacts), facts);
  const own = factsOf(holder);
  const itself = refilled(takeAway(own), holder.ownFacts);
  const left = others.reduce((facts, record) => refilled(facts, takeAway(record.facts)), itself) as Partial<SheetFacts>;
  const stillOther = others.length === 0 ? {} : without(holder.ownFacts, left, {});
  return { facts: changed(own, left), ownFacts: stillOther as Partial<SheetFacts> };
}
