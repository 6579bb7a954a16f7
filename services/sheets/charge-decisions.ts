/** An event is handed over by who is in charge of it, and counts as handed over once the other has taken it. Pure. */
import type { Context, Decisions } from '../calls/commands.ts';
import { findSheet } from '../calls/find-sheet.ts';
import type { Change, DeskState } from '../calls/state.ts';
import type { Commands } from '../commands/commands.ts';
import type { handoverCommands } from '../commands/handover.ts';
import { type OperatorId, operatorId, positionId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { ChargeEntry } from './charge.ts';
import type { Sheet } from './sheet.ts';

export const chargeDecisions: Decisions<typeof handoverCommands> = {
  'hand-over-event': (input, context) => {
    const sheet = findSheet(input.sheet, context.state);
    refuseWhereOthers(sheet, context);
    return given(sheet, receiver(input.to, context), input.word.trim(), context);
  },

  'hand-over-shift': (input, context) => {
    const to = receiver(input.to, context);
    const mine = [...context.state.sheets.values()].filter(
      ({ closing, inCharge }) => closing === null && inCharge?.operator === context.by.operator,
    );
    if (mine.length === 0) {
      const text = { fr: 'Aucun événement ouvert n’est à vous.', en: 'No open event is yours.' };
      throw new Refusal('nothing-to-hand-over', 409, text);
    }
    return mine.flatMap((sheet) => given(sheet, to, input.word.trim(), context));
  },

  'take-event': (input, context) => {
    const { state, at, by } = context;
    const sheet = findSheet(input.sheet, state);
    const { inCharge, handover } = sheet;
    const from = inCharge?.operator ?? null;
    if (from === by.operator && !handover) return [];
    const isMine = from === by.operator || (handover && (handover.to === null || handover.to === by.operator));
    if (!isMine && from !== null && isHere(from, state)) {
      const fr = `${sheet.number} est à ${from} et ne vous est pas remis ; demandez-lui de vous le remettre.`;
      const en = `${sheet.number} is with ${from} and not handed to you; ask for it to be handed over.`;
      throw new Refusal('event-not-yours', 409, { fr, en }, 'sheet');
    }
    return change(sheet, { type: 'EventTaken', at, sheet: sheet.id, from, by: by.operator });
  },
};

const change = ({ id }: Sheet, entry: ChargeEntry): Change[] => [{ kind: 'sheet', id, entries: [entry] }];

function given(sheet: Sheet, to: OperatorId | null, word: string, { at, by }: Context): Change[] {
  const { handover } = sheet;
  if (handover && handover.to === to && handover.word === word) return [];
  return change(sheet, { type: 'EventHandedOver', at, sheet: sheet.id, to, word, by: by.operator });
}

/** Signed in at a position. */
const isHere = (operator: OperatorId, { positions }: DeskState) =>
  [...positions.values()].some((position) => position.operator === operator);

/** Anybody hands on what nobody present is in charge of. */
function refuseWhereOthers({ inCharge, number }: Sheet, { state, by }: Context): void {
  if (!inCharge || inCharge.operator === by.operator || !isHere(inCharge.operator, state)) return;
  const fr = `${number} est à ${inCharge.operator}, qui seul peut le remettre.`;
  throw new Refusal(
    'event-not-yours',
    409,
    { fr, en: `${number} is with ${inCharge.operator}, who alone can hand it over.` },
    'sheet',
  );
}

/** Null: the room. Throws a Refusal for somebody who is not there to take it, and for oneself. */
function receiver(to: Commands['hand-over-event']['to'], { state, by }: Context): OperatorId | null {
  if (to === 'room') return null;
  const operator = 'operator' in to ? operatorId(to.operator) : (state.positions.get(positionId(to.position))?.operator ?? null);
  if (operator === null || !isHere(operator, state)) {
    const who = 'operator' in to ? to.operator : to.position;
    const fr = `Personne ne tient de poste sous « ${who} » ; remettez à un opérateur présent, ou à la salle.`;
    const en = `Nobody is signed in as or at "${who}"; hand over to an operator who is, or to the room.`;
    throw new Refusal('nobody-there', 409, { fr, en }, 'to');
  }
  if (operator === by.operator) {
    const text = { fr: 'C’est vous-même ; choisissez un autre opérateur.', en: 'That is you; choose another operator.' };
    throw new Refusal('handed-to-oneself', 409, text, 'to');
  }
  return operator;
}
