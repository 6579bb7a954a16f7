/** What the crew does on the page of its unit. Each act has an id and the time at which it was done, by the phone's clock: it may come late, twice, or after everything has changed. */
import { z } from 'zod';
import type { Centre } from '../../config/schema.ts';
import { type FieldMessageEntry, messageForms } from '../alerts/field-messages.ts';
import type { Context } from '../calls/commands.ts';
import type { Change, DeskState } from '../calls/state.ts';
import { id, writtenText } from '../commands/fields.ts';
import type { Assignment } from '../dispatch/assignment.ts';
import { changeStatus, type StatusSaid } from '../dispatch/decide-units.ts';
import { statusNames } from '../dispatch/status-names.ts';
import { clockToleranceMs, type Unit, type UnitEntry } from '../dispatch/unit.ts';
import { unitChanges } from '../dispatch/unit-changes.ts';
import { type AssignmentId, type Instant, instant, ms, never, type SheetId, type UnitId } from '../ids.ts';
import { localHour } from '../local-hour.ts';
import { Refusal } from '../refusal.ts';
import type { BothLanguages } from '../sheets/part.ts';
import type { Sheet } from '../sheets/sheet.ts';
import { pageStatuses } from './page-statuses.ts';

const done = { id: z.string().regex(/^[\w-]{8,64}$/), atMs: z.number().int().min(0).max(8.64e15) };

export const pageAct = z
  .discriminatedUnion('act', [
    z.strictObject({ act: z.literal('acknowledge'), ...done, assignment: id }),
    /** `assignment`: the mission on which it was said; null where there was none. */
    z.strictObject({ act: z.literal('status'), ...done, status: z.enum(pageStatuses), assignment: id.nullable() }),
    z.strictObject({ act: z.literal('check'), ...done, check: id }),
    z.strictObject({
      act: z.literal('message'),
      ...done,
      sheet: id,
      form: z.enum(messageForms),
      text: writtenText.trim().min(1).max(2_000),
    }),
    z.strictObject({ act: z.literal('read'), ...done, sheet: id, message: id }),
  ])
  .meta({ id: 'UnitPageAct' });
export type PageAct = z.output<typeof pageAct>;

/** `already`: it was so; `late`: taken, and the centre had gone on without it. Only `refused` changed nothing that it should have. */
export const actOutcomes = ['done', 'already', 'late', 'refused'] as const;
export type ActAnswer = { outcome: (typeof actOutcomes)[number] } & BothLanguages;
type Decided = { changes: Change[]; answer: ActAnswer };

/** When the act was done, by our clock, and by how much the phone's is wrong (null: right). */
export type Said = { saidAt: Instant; clockOffMs: number | null };

/** What was done longer ago than this is no longer believed. */
const oldestMs = 24 * 3_600_000;

/**
 * How long ago it was is what the phone says best, whatever its clock: both times are by the same one. `sentAtMs` and `atMs` by the phone, `receivedMs` by us;
 * the way here counts as nothing.
 */
export function saidOf(atMs: number, sentAtMs: number, receivedMs: number): Said {
  const off = sentAtMs - receivedMs;
  const agoMs = sentAtMs - atMs;
  const isCredible = agoMs >= 0 && agoMs <= oldestMs;
  const clockOffMs = Math.abs(off) > clockToleranceMs ? off : isCredible ? null : -agoMs;
  return { saidAt: instant(receivedMs - (isCredible ? agoMs : 0)), clockOffMs };
}

type On = Omit<Context, 'by'> & { unit: Unit; said: Said };

/** Never throws: what cannot be done is answered. */
export function decideAct(act: PageAct, unitId: UnitId, said: Said, context: Omit<Context, 'by'>): Decided {
  const unit = context.state.units.get(unitId);
  if (!unit) return refused('Ce moyen n’est plus de ce centre.', 'This unit is no longer of this centre.');
  const on = { ...context, unit, said };
  try {
    switch (act.act) {
      case 'acknowledge':
        return acknowledge(act.assignment as AssignmentId, on);
      case 'status':
        return status(act, on);
      case 'check':
        return check(act.check, on);
      case 'message':
        return message(act, on);
      case 'read':
        return read(act, on);
      default:
        return never(act);
    }
  } catch (error) {
    if (error instanceof Refusal) return refused(error.fr, error.en);
    throw error;
  }
}

const answered = (outcome: ActAnswer['outcome'], fr: string, en: string, changes: Change[] = []): Decided => ({
  changes,
  answer: { outcome, fr, en },
});
const refused = (fr: string, en: string) => answered('refused', fr, en);
const hour = (at: Instant, centre: Centre) => localHour(at, centre.routing.centre.timeZone);

const statusSaid = (is: StatusSaid['status'], { said }: On): StatusSaid => ({
  status: is,
  reason: '',
  source: 'unit page',
  by: null,
  ...said,
});

function acknowledge(id: AssignmentId, on: On): Decided {
  const { unit, state, centre, at } = on;
  const [current] = unit.assignments;
  const own = unit.assignments.find((one) => one.id === id);
  if (!own) return overFor(id, on);
  if (own !== current) {
    const fr = `La mission ${own.sheetNumber} attend la fin de celle en cours.`;
    return refused(fr, `Mission ${own.sheetNumber} waits for the end of the current one.`);
  }
  if (unit.status.is !== 'alerted') {
    const since = hour(unit.status.since, centre);
    const { fr, en } = statusNames[unit.status.is];
    return answered('already', `Déjà noté : ${fr}, ${since}.`, `Noted already: ${en}, ${since}.`);
  }
  const changes = unitChanges(changeStatus(unit, statusSaid('acknowledged', on), at));
  const alert = state.sheet(own.sheet)?.alerts[id];
  const isLate = alert?.steps.some(({ over }) => over?.why === 'no answer') ?? false;
  if (!isLate) return answered('done', 'Alerte acquittée.', 'Alert acknowledged.', changes);
  return answered(
    'late',
    'Acquittement pris, après le délai : le centre avait cherché à vous joindre autrement.',
    'Acknowledged, after the deadline: the centre had tried to reach you otherwise.',
    changes,
  );
}

/** The mission is no longer the unit's: say what became of it, so that nobody leaves for nothing. */
function overFor(id: AssignmentId, { unit, state, centre }: On): Decided {
  const found = assignmentOf(id, unit, state);
  if (!found?.ended)
    return refused('Cette mission n’existe plus. Demandez au centre.', 'This mission is not there any more. Ask the centre.');
  const { at, outcome, reason } = found.ended;
  const when = hour(at, centre);
  const why = reason && ` (${reason})`;
  if (outcome === 'done') return answered('already', `Mission finie à ${when}.`, `Mission ended at ${when}.`);
  return refused(
    `Mission ANNULÉE à ${when}${why}. Ne partez pas pour elle.`,
    `Mission CANCELLED at ${when}${why}. Do not leave for it.`,
  );
}

function assignmentOf(id: AssignmentId, unit: Unit, state: DeskState): Assignment | undefined {
  for (const { assignments } of state.sheets.values()) {
    const found = assignments.find((one) => one.id === id && one.unit === unit.id);
    if (found) return found;
  }
  return undefined;
}

/** Said so long before it reached us, it may have been overtaken. */
const overtakenMs = 5_000;

function status({ status: is, assignment }: Extract<PageAct, { act: 'status' }>, on: On): Decided {
  const { unit, said, at, centre } = on;
  const current = unit.assignments[0]?.id ?? null;
  if (unit.status.is === is) {
    const { fr, en } = statusNames[is];
    return answered('already', `Déjà noté : ${fr}.`, `Noted already: ${en}.`);
  }
  if (assignment !== null && assignment !== current) return overFor(assignment as AssignmentId, on);
  const isOld = ms(at) - ms(said.saidAt) > overtakenMs;
  if (isOld && said.saidAt < unit.status.saidAt) {
    const { fr, en } = statusNames[unit.status.is];
    const since = hour(unit.status.since, centre);
    return refused(
      `Pas pris : à ${since} le centre a noté « ${fr} ». Donnez votre état de maintenant.`,
      `Not taken: at ${since} the centre noted "${en}". Give your status as it is now.`,
    );
  }
  if (is === 'available' && unit.checksLeft.length > 0)
    return refused('Cochez d’abord les vérifications.', 'Tick the checks first.');
  const changes = unitChanges(changeStatus(unit, statusSaid(is, on), at));
  const { fr, en } = statusNames[is];
  return answered('done', `Noté : ${fr}.`, `Noted: ${en}.`, changes);
}

function check(name: string, { unit, at }: On): Decided {
  const isThere = unit.checksLeft.includes(name);
  const entry: UnitEntry = { type: 'UnitCheckDone', at, unit: unit.id, check: name, by: null };
  return answered(isThere ? 'done' : 'already', 'Vérifié.', 'Checked.', isThere ? unitChanges([entry]) : []);
}

function message(act: Extract<PageAct, { act: 'message' }>, { unit, state, said, at }: On): Decided {
  const sheet = sheetOfUnit(act.sheet, unit, state);
  if (sheet.fieldMessages.some((one) => one.id === act.id)) return answered('already', 'Déjà reçu.', 'Received already.');
  const from = { unit: unit.id, callSign: unit.callSign };
  const { form, text } = act;
  const { saidAt } = said;
  const received = { type: 'FieldMessageReceived', at, sheet: sheet.id, message: act.id, from, form, text, saidAt } as const;
  return answered('done', 'Message reçu au centre.', 'The centre has your message.', onSheet(sheet, { ...received, by: null }));
}

function read(act: Extract<PageAct, { act: 'read' }>, { unit, state, at }: On): Decided {
  const sheet = sheetOfUnit(act.sheet, unit, state);
  const own = sheet.fieldMessages.find((one) => one.id === act.message && one.to.some((each) => each.unit === unit.id));
  if (!own) return refused('Ce message n’est pas pour vous.', 'This message is not for you.');
  if (own.acknowledged.some((one) => one.unit === unit.id)) return answered('already', 'Déjà noté.', 'Noted already.');
  const entry = { type: 'FieldMessageAcknowledged', at, sheet: sheet.id, message: own.id, unit: unit.id, by: null } as const;
  return answered('done', 'Le centre sait que vous l’avez.', 'The centre knows that you have it.', onSheet(sheet, entry));
}

/** A sheet that is open, and on which the unit is or was engaged or told something. */
function sheetOfUnit(name: string, unit: Unit, state: DeskState): Sheet {
  const sheet = state.sheets.get(name as SheetId);
  const isOurs =
    sheet?.assignments.some((one) => one.unit === unit.id) ||
    sheet?.fieldMessages.some(({ to }) => to.some((one) => one.unit === unit.id));
  if (!sheet || !isOurs || sheet.closing) {
    const text = {
      fr: 'Cet événement est clos pour vous. Appelez le centre.',
      en: 'This event is over for you. Call the centre.',
    };
    throw new Refusal('event-over', 409, text, 'sheet');
  }
  return sheet;
}

const onSheet = (sheet: Sheet, entry: FieldMessageEntry): Change[] => [{ kind: 'sheet', id: sheet.id, entries: [entry] }];
