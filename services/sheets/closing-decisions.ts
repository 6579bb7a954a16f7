/** The end of the work on a sheet, and its taking up again. Pure. */
import type { Call } from '../calls/call.ts';
import { isOpenCall } from '../calls/call.ts';
import type { Decisions } from '../calls/commands.ts';
import { findSheet } from '../calls/find-sheet.ts';
import type { Change } from '../calls/state.ts';
import type { closingCommands } from '../commands/sheets.ts';
import type { Instant } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { abandoned, dispositions } from './closing.ts';
import { isBlank, type Sheet } from './sheet.ts';

export const closingDecisions: Decisions<typeof closingCommands> = {
  'close-sheet': (input, { state, at, by }) => {
    const sheet = findSheet(input.sheet, state);
    const disposition = dispositions.find((one) => one.id === input.disposition);
    if (!disposition) {
      const known = dispositions.map((one) => one.id).join(', ');
      const fr = `Suite inconnue ; suites possibles : ${known}.`;
      throw new Refusal('unknown-disposition', 422, { fr, en: `Unknown disposition; use one of: ${known}.` }, 'disposition');
    }
    if (sheet.closing) return [];
    if (sheet.calls.some((id) => isLive(state.call(id)))) {
      const fr = 'Un appel de cette fiche est encore en cours : terminez-le avant de la clore.';
      throw new Refusal(
        'call-in-progress',
        409,
        { fr, en: 'A call of this sheet is still live: end it before closing.' },
        'sheet',
      );
    }
    return [
      {
        kind: 'sheet',
        id: sheet.id,
        entries: [{ type: 'SheetClosed', at, sheet: sheet.id, disposition, note: input.note.trim(), by: by.operator }],
      },
    ];
  },

  'reopen-sheet': (input, { state, at, by }) => {
    const sheet = findSheet(input.sheet, state);
    if (!sheet.closing) return [];
    const reason = input.reason.trim();
    if (reason === '') {
      const text = { fr: 'Donnez le motif de la réouverture.', en: 'Give the reason for reopening it.' };
      throw new Refusal('reason-missing', 422, text, 'reason');
    }
    return [{ kind: 'sheet', id: sheet.id, entries: [{ type: 'SheetReopened', at, sheet: sheet.id, by: by.operator, reason }] }];
  },
};

const isLive = (call: Call | undefined) => call !== undefined && call.state !== 'abandoned' && isOpenCall(call);

/** Nobody wrote on the sheet, and nothing is owed to its callers, who were never answered: there is nothing left to do. */
export function closeAbandoned(sheet: Sheet, calls: readonly Call[], at: Instant): Change[] {
  const isOver = calls.every((call) => call.state === 'abandoned' && !isOpenCall(call));
  if (!isOver || sheet.closing || !isBlank(sheet)) return [];
  const entry = { type: 'SheetClosed' as const, at, sheet: sheet.id, disposition: abandoned, note: '', by: null };
  return [{ kind: 'sheet', id: sheet.id, entries: [entry] }];
}
