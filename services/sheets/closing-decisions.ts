/** The end of the work on a sheet, and its taking up again. Pure. */
import type { Call } from '../calls/call.ts';
import { isOpenCall } from '../calls/call.ts';
import type { Context, Decisions } from '../calls/commands.ts';
import { findSheet } from '../calls/find-sheet.ts';
import type { Change } from '../calls/state.ts';
import type { Commands } from '../commands/commands.ts';
import type { closingCommands } from '../commands/sheets.ts';
import type { Instant, SheetId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { abandoned, type ClosingEntry, type ClosingProof } from './closing.ts';
import { missingToClose } from './missing-to-close.ts';
import { isBlank, type Sheet } from './sheet.ts';

type Closing = Commands['close-sheet'];

export const closingDecisions: Decisions<typeof closingCommands> = {
  'close-sheet': (input, context) => {
    const { state, centre, at, by } = context;
    const sheet = findSheet(input.sheet, state);
    const disposition = centre.dispositions.find((one) => one.id === input.disposition);
    if (!disposition) {
      const known = centre.dispositions.map((one) => one.id).join(', ');
      const fr = `Suite inconnue ; suites possibles : ${known}.`;
      throw new Refusal('unknown-disposition', 422, { fr, en: `Unknown disposition; use one of: ${known}.` }, 'disposition');
    }
    if (sheet.closing?.disposition.id === disposition.id) return [];
    refuseWhereClosed(sheet);
    const calls = sheet.calls.flatMap((id) => state.call(id) ?? []);
    if (calls.some(isLive)) {
      const fr = 'Un appel de cette fiche est encore en cours : terminez-le avant de la clore.';
      throw new Refusal(
        'call-in-progress',
        409,
        { fr, en: 'A call of this sheet is still live: end it before closing.' },
        'sheet',
      );
    }
    const engaged = sheet.assignments.filter((one) => one.ended === null).map((one) => one.callSign);
    if (engaged.length > 0) {
      const fr = `Encore engagés sur cette fiche : ${engaged.join(', ')}. Désengagez-les ou attendez leur retour.`;
      const en = `Still engaged on this sheet: ${engaged.join(', ')}. Stand them down, or wait until they return.`;
      throw new Refusal('units-engaged', 409, { fr, en }, 'sheet');
    }
    const proofs = proofsOf(input, sheet, context);
    const note = input.note.trim();
    const missing = missingToClose(disposition, sheet, { note, proofs });
    if (missing.length > 0) throw incomplete(missing);
    const { id, label } = disposition;
    return change(sheet.id, {
      ...{ type: 'SheetClosed', at, sheet: sheet.id, disposition: { id, label }, note, proofs, by: by.operator },
    });
  },

  'reopen-sheet': (input, { state, at, by }) => {
    const sheet = findSheet(input.sheet, state);
    if (!sheet.closing) return [];
    const reason = input.reason.trim();
    if (reason === '') {
      const text = { fr: 'Donnez le motif de la réouverture.', en: 'Give the reason for reopening it.' };
      throw new Refusal('reason-missing', 422, text, 'reason');
    }
    return change(sheet.id, { type: 'SheetReopened', at, sheet: sheet.id, by: by.operator, reason });
  },

  'add-addendum': (input, { state, at, by }) => {
    const sheet = findSheet(input.sheet, state);
    if (sheet.addenda.some((one) => one.id === input.addendum)) return [];
    if (!sheet.closing) {
      const text = {
        fr: 'Cette fiche est ouverte : écrivez une note.',
        en: 'This sheet is open: write a note.',
      };
      throw new Refusal('sheet-open', 409, text, 'sheet');
    }
    const text = input.text.trim();
    if (text === '') {
      throw new Refusal(
        'text-missing',
        422,
        { fr: 'L’ajout est vide : écrivez-le.', en: 'The addendum is empty: write it.' },
        'text',
      );
    }
    return change(sheet.id, { type: 'AddendumWritten', at, sheet: sheet.id, addendum: input.addendum, text, by: by.operator });
  },
};

const change = (id: SheetId, entry: ClosingEntry): Change[] => [{ kind: 'sheet', id, entries: [entry] }];

/** A closed sheet takes addenda and reopening, nothing else. */
export function refuseWhereClosed({ closing, number }: Sheet): void {
  if (!closing) return;
  const fr = `La fiche ${number} est close : ajoutez-y un complément, ou rouvrez-la avec un motif.`;
  const en = `Sheet ${number} is closed: write an addendum, or reopen it with a reason.`;
  throw new Refusal('sheet-closed', 409, { fr, en }, 'sheet');
}

/** What the command brings beside the note. Throws a Refusal where it names a partner or a sheet that is not there. */
function proofsOf(input: Closing, sheet: Sheet, { state, centre }: Context): ClosingProof[] {
  const proofs: ClosingProof[] = [];
  if (input.partner !== undefined) {
    const partner = centre.qualification.partners.find((one) => one.id === input.partner);
    if (!partner) {
      const fr = `Aucun service « ${input.partner} » dans partners.yaml.`;
      throw new Refusal('unknown-partner', 422, { fr, en: `No service "${input.partner}" in partners.yaml.` }, 'partner');
    }
    proofs.push({ is: 'partner', id: partner.id, label: partner.label });
  }
  if (input.duplicateOf !== undefined) {
    const other = state.sheetNumbered(input.duplicateOf);
    if (!other || other.id === sheet.id) {
      const fr = `Aucune autre fiche ${input.duplicateOf}. Donnez son numéro entier, par exemple 2026-000123.`;
      const en = `No other sheet ${input.duplicateOf}. Give its whole number, for example 2026-000123.`;
      throw new Refusal('unknown-sheet-number', 422, { fr, en }, 'duplicateOf');
    }
    proofs.push({ is: 'duplicate', sheet: other.id, number: other.number });
  }
  if (input.silentCheck) proofs.push({ is: 'silent-check' });
  return proofs;
}

function incomplete(missing: ReturnType<typeof missingToClose>): Refusal {
  const fr = `Pour clore ainsi, il manque : ${missing.map((one) => one.fr).join(', ')}.`;
  const en = `To close it so, there is missing: ${missing.map((one) => one.en).join(', ')}.`;
  return new Refusal('closing-incomplete', 422, { fr, en }, missing[0]?.field ?? null);
}

const isLive = (call: Call) => call.state !== 'abandoned' && isOpenCall(call);

/** Nobody wrote on the sheet, and nothing is owed to its callers, who were never answered: there is nothing left to do. */
export function closeAbandoned(sheet: Sheet, calls: readonly Call[], at: Instant): Change[] {
  const isOver = calls.every((call) => call.state === 'abandoned' && !isOpenCall(call));
  if (!isOver || sheet.closing || !isBlank(sheet)) return [];
  return change(sheet.id, { type: 'SheetClosed', at, sheet: sheet.id, disposition: abandoned, note: '', proofs: [], by: null });
}
