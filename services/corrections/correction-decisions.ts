/** What may be done with a request for a correction. Pure. */
import type { Context, Decisions } from '../calls/commands.ts';
import { findStoredSheet } from '../calls/find-sheet.ts';
import type { Change } from '../calls/state.ts';
import type { correctionCommands } from '../commands/corrections.ts';
import { correctionId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { Correction, CorrectionEntry } from './correction.ts';

const change = (entry: CorrectionEntry): Change[] => [{ kind: 'correction', id: entry.correction, entries: [entry] }];

export const correctionDecisions: Decisions<typeof correctionCommands> = {
  'ask-correction': ({ correction, object, text, seenOn }, { state, at, by }) => {
    const id = correctionId(correction);
    if (state.correction(id)) return [];
    const name = written(object.name, 'object.name', {
      fr: 'Dites quel objet est à corriger.',
      en: 'Say what is to be corrected.',
    });
    const wrong = written(text, 'text', { fr: 'Dites ce qui est faux.', en: 'Say what is wrong.' });
    const sheet = seenOn === null ? null : findStoredSheet(seenOn, state, 'seenOn');
    return change({
      ...{ type: 'CorrectionAsked', at, correction: id, object: { ...object, name }, text: wrong },
      ...{ seenOn: sheet && { sheet: sheet.id, number: sheet.number }, by: by.operator, position: by.position },
    });
  },

  'take-correction': (input, context) => {
    const { id, taken } = findUnsettled(input.correction, context);
    const { at, by } = context;
    return taken?.by === by.operator ? [] : change({ type: 'CorrectionTaken', at, correction: id, by: by.operator });
  },

  'finish-correction': (input, context) => {
    const { id } = findUnsettled(input.correction, context);
    return change({ type: 'CorrectionDone', at: context.at, correction: id, by: context.by.operator, note: input.note.trim() });
  },

  'refuse-correction': (input, context) => {
    const { id } = findUnsettled(input.correction, context);
    const text = { fr: 'Dites pourquoi la demande est refusée.', en: 'Say why the request is refused.' };
    const reason = written(input.reason, 'reason', text);
    return change({ type: 'CorrectionRefused', at: context.at, correction: id, by: context.by.operator, reason });
  },
};

function written(text: string, field: string, missing: { fr: string; en: string }): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new Refusal('missing-text', 422, missing, field);
  return trimmed;
}

function findUnsettled(id: string, { state }: Context): Correction {
  const correction = state.correction(correctionId(id));
  if (!correction) {
    const text = { fr: 'Cette demande de correction n’existe pas.', en: 'There is no such request for a correction.' };
    throw new Refusal('unknown-correction', 404, text, 'correction');
  }
  const { settled } = correction;
  if (settled) {
    const fr = `Cette demande a été réglée par ${settled.by}. Faites-en une nouvelle.`;
    const en = `This request was settled by ${settled.by}. Make a new one.`;
    throw new Refusal('correction-settled', 409, { fr, en }, 'correction');
  }
  return correction;
}
