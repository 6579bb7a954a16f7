/** Messages from and to units, as operators write them down. Pure. */
import type { Context, Decisions } from '../calls/commands.ts';
import { findSheet } from '../calls/find-sheet.ts';
import type { Change } from '../calls/state.ts';
import type { fieldMessageCommands } from '../commands/field-messages.ts';
import { findUnit } from '../dispatch/unit-decisions.ts';
import type { SheetId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { Sheet } from '../sheets/sheet.ts';
import type { FieldMessageEntry, NamedUnit } from './field-messages.ts';

const change = (sheet: SheetId, entry: FieldMessageEntry): Change[] => [{ kind: 'sheet', id: sheet, entries: [entry] }];

export const fieldMessageDecisions: Decisions<typeof fieldMessageCommands> = {
  'record-field-message': ({ sheet: id, message, unit: name, form, text, saidAt }, { state, at, by }) => {
    const sheet = findSheet(id, state);
    if (sheet.fieldMessages.some((one) => one.id === message)) return [];
    const { id: unit, callSign } = findUnit(name, state);
    const said = { form, text: text.trim(), saidAt: saidAt ?? at, at, by: by.operator };
    return change(sheet.id, { type: 'FieldMessageReceived', sheet: sheet.id, message, from: { unit, callSign }, ...said });
  },

  'instruct-units': ({ sheet: id, message, to, text }, { state, at, by }) => {
    const sheet = findSheet(id, state);
    if (sheet.fieldMessages.some((one) => one.id === message)) return [];
    const units = addressed(to, sheet, state);
    if (units.length === 0) {
      const words = { fr: 'Aucun moyen à qui le dire.', en: 'There is no unit to tell.' };
      throw new Refusal('no-unit', 409, words, 'to');
    }
    return change(sheet.id, {
      type: 'InstructionSent',
      at,
      sheet: sheet.id,
      message,
      to: units,
      text: text.trim(),
      by: by.operator,
    });
  },

  'acknowledge-field-message': ({ sheet: id, message: name, unit }, { state, at, by }) => {
    const sheet = findSheet(id, state);
    const message = sheet.fieldMessages.find((one) => one.id === name);
    if (!message) {
      const text = { fr: 'Ce message n’est pas sur la fiche.', en: 'There is no such message on the sheet.' };
      throw new Refusal('unknown-message', 404, text, 'message');
    }
    const told = unit === null ? null : findUnit(unit, state).id;
    if (message.acknowledged.some((one) => one.unit === told)) return [];
    return change(sheet.id, {
      type: 'FieldMessageAcknowledged',
      at,
      sheet: sheet.id,
      message: name,
      unit: told,
      by: by.operator,
    });
  },
};

function addressed(to: 'event' | 'all' | string[], { assignments }: Sheet, state: Context['state']): NamedUnit[] {
  if (to === 'event') return assignments.filter(({ ended }) => !ended).map(({ unit, callSign }) => ({ unit, callSign }));
  const units =
    to === 'all' ? [...state.units.values()].filter(({ removed }) => !removed) : to.map((id) => findUnit(id, state, 'to'));
  return units.map(({ id: unit, callSign }) => ({ unit, callSign }));
}
