/** What an operator may ask of the desk. Each decision is pure: the state and the command in, changes out, or a Refusal. */
import type { Centre } from '../../config/schema.ts';
import { fieldMessageDecisions } from '../alerts/field-message-decisions.ts';
import type { Commands } from '../commands/commands.ts';
import { correctionDecisions } from '../corrections/correction-decisions.ts';
import { unitDecisions } from '../dispatch/unit-decisions.ts';
import { eventDecisions } from '../events/join-decisions.ts';
import { factDecisions } from '../facts/fact-decisions.ts';
import type { Commander } from '../http/desk-port.ts';
import type { Instant, PositionId } from '../ids.ts';
import { callId, noteId, positionId } from '../ids.ts';
import { locatingDecisions } from '../locating/locate-decisions.ts';
import { textDecisions } from '../messaging/text-decisions.ts';
import { noticeDecisions } from '../notices/notice-decisions.ts';
import { partnerDecisions } from '../partners/partner-decisions.ts';
import { placeDecisions } from '../places/place-decisions.ts';
import type { Position } from '../positions/position.ts';
import { procedureDecisions } from '../procedures/procedure-decisions.ts';
import { radioDecisions, withRadio } from '../radio/allot.ts';
import { Refusal } from '../refusal.ts';
import { chargeDecisions } from '../sheets/charge-decisions.ts';
import { closeAbandoned, closingDecisions, refuseWhereClosed } from '../sheets/closing-decisions.ts';
import { evolveCall } from './call.ts';
import { findSheet } from './find-sheet.ts';
import { qualificationDecisions } from './qualification-commands.ts';
import type { Change, DeskState } from './state.ts';

/** Longest note, in characters. */
export const noteLimit = 10_000;

export type Context = { state: DeskState; centre: Centre; at: Instant; by: Commander };
export type Decide<Name extends keyof Commands> = (input: Commands[Name], context: Context) => Change[];

/** Of one family of commands. */
export type Decisions<Family> = { [Name in keyof Family & keyof Commands]: Decide<Name> };

const decisions: { [Name in keyof Commands]: Decide<Name> } = {
  'open-position': (input, { state, at, by }) => {
    const position = findPosition(input.position, state);
    if (position.operator === by.operator) return [];
    if (position.operator !== null) {
      const fr = `${position.name} est tenu par ${position.operator}.`;
      throw new Refusal('position-taken', 409, { fr, en: `${position.name} is held by ${position.operator}.` }, 'position');
    }
    return [change(position.id, { type: 'PositionOpened', at, position: position.id, operator: by.operator })];
  },

  'close-position': (input, { state, at }) => {
    const position = findPosition(input.position, state);
    return position.operator === null ? [] : [change(position.id, { type: 'PositionClosed', at, position: position.id })];
  },

  'pause-position': (input, { state, centre, at }) => {
    const position = findOpenPosition(input.position, state);
    const reasons = centre.context.pauseReasons.map((each) => each.id);
    if (!reasons.includes(input.reason)) {
      const fr = `Motif de pause inconnu ; motifs possibles : ${reasons.join(', ')}.`;
      throw new Refusal('unknown-pause-reason', 422, { fr, en: `Unknown reason; use one of: ${reasons.join(', ')}.` }, 'reason');
    }
    return [change(position.id, { type: 'PositionPaused', at, position: position.id, reason: input.reason })];
  },

  'ready-position': (input, { state, at }) => {
    const position = findOpenPosition(input.position, state);
    const ready = !position.pause && !position.mark && position.activity.is !== 'wrap-up';
    return ready ? [] : [change(position.id, { type: 'PositionReadied', at, position: position.id })];
  },

  'write-note': (input, { state, at, by }) => {
    const sheet = findSheet(input.sheet, state);
    const { id } = sheet;
    if (input.text.length > noteLimit) {
      const fr = `La note dépasse ${noteLimit} caractères ; commencez une nouvelle ligne.`;
      throw new Refusal(
        'note-too-long',
        422,
        { fr, en: `The note is longer than ${noteLimit} characters; begin a new line.` },
        'text',
      );
    }
    const before = sheet.notes.find((note) => note.id === input.note);
    if (before && before.by !== by.operator) {
      const fr = `Cette note est de ${before.by} ; écrivez la vôtre.`;
      throw new Refusal('note-of-another', 409, { fr, en: `This note is ${before.by}'s; write your own.` }, 'note');
    }
    if (before?.text === input.text) return [];
    const { operator, position } = by;
    return [
      {
        kind: 'sheet',
        id,
        entries: [{ type: 'NoteWritten', at, sheet: id, note: noteId(input.note), text: input.text, by: operator, position }],
      },
    ];
  },

  ...qualificationDecisions,
  ...placeDecisions,
  ...locatingDecisions,
  ...closingDecisions,
  ...chargeDecisions,
  ...fieldMessageDecisions,
  ...noticeDecisions,
  ...procedureDecisions,
  ...partnerDecisions,
  ...radioDecisions,
  ...unitDecisions,
  ...correctionDecisions,
  ...factDecisions,
  ...eventDecisions,
  ...textDecisions,

  'rejoin-call': (input, { state, at, by }) => {
    const position = findOpenPosition(input.position, state);
    const call = state.call(callId(input.call));
    if (call?.state !== 'answered' || call.position !== position.id) {
      const fr = `Aucun appel « ${input.call} » n'est en ligne à ${position.name}.`;
      throw new Refusal(
        'wrong-call-state',
        409,
        { fr, en: `No call "${input.call}" is on the line at ${position.name}.` },
        'call',
      );
    }
    const entry = { type: 'CallRejoinAsked' as const, at, call: call.id, position: position.id, operator: by.operator };
    return [{ kind: 'call', id: call.id, entries: [entry] }];
  },

  'record-call-back': (input, { state, at, by }) => {
    const call = state.call(callId(input.call));
    if (!call) throw unknown('call', { fr: "Cet appel n'existe pas.", en: 'There is no such call.' });
    if (call.state !== 'abandoned') {
      const text = { fr: "Cet appel n'a pas été abandonné.", en: 'This call was not abandoned.' };
      throw new Refusal('wrong-call-state', 409, text, 'call');
    }
    const { outcome, note } = input;
    const entry = { type: 'CallBackRecorded' as const, at, call: call.id, by: by.operator, outcome, note };
    const sheet = findSheet(call.sheet, state);
    const others = sheet.calls.filter((id) => id !== call.id).flatMap((id) => state.call(id) ?? []);
    return [{ kind: 'call', id: call.id, entries: [entry] }, ...closeAbandoned(sheet, [...others, evolveCall(call, entry)], at)];
  },
};

/** What a closed sheet still takes. */
const onClosedSheets: ReadonlySet<string> = new Set<keyof Commands>(['close-sheet', 'reopen-sheet', 'add-addendum']);

/** Every command on a sheet passes here: a closed one is left as it is. */
const onOpenSheet =
  (decision: Decide<keyof Commands>): Decide<keyof Commands> =>
  (input, context) => {
    if ('sheet' in input) refuseWhereClosed(findSheet(input.sheet, context.state));
    return decision(input, context);
  };

/** What every command may bring with it, whichever it is. */
const followed =
  (decision: Decide<keyof Commands>): Decide<keyof Commands> =>
  (input, context) =>
    withRadio(decision(input, context), context);

export const decide = Object.fromEntries(
  Object.entries(decisions).map(([name, decision]) => [
    name,
    followed(onClosedSheets.has(name) ? (decision as Decide<keyof Commands>) : onOpenSheet(decision as Decide<keyof Commands>)),
  ]),
) as typeof decisions;

type PositionChange = Extract<Change, { kind: 'position' }>;
const change = (id: PositionId, entry: PositionChange['entries'][number]): PositionChange => ({
  kind: 'position',
  id,
  entries: [entry],
});

function unknown(field: string, text: { fr: string; en: string }) {
  return new Refusal(`unknown-${field}`, 404, text, field);
}

function findPosition(id: string, state: DeskState): Position {
  const position = state.positions.get(positionId(id));
  if (!position)
    throw unknown('position', {
      fr: `Aucun poste « ${id} » dans la configuration.`,
      en: `No position "${id}" in the configuration.`,
    });
  return position;
}

function findOpenPosition(id: string, state: DeskState): Position {
  const position = findPosition(id, state);
  if (position.operator === null) {
    const text = { fr: `Personne n'a pris ${position.name}.`, en: `Nobody is signed in at ${position.name}.` };
    throw new Refusal('position-closed', 409, text, 'position');
  }
  return position;
}
