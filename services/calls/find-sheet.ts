import { sheetId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { Sheet } from '../sheets/sheet.ts';
import type { DeskState } from './state.ts';

/** A refusal for a sheet that is nowhere. */
export function findSheet(id: string, state: DeskState): Sheet {
  const sheet = state.sheet(sheetId(id));
  if (sheet) return sheet;
  throw new Refusal('unknown-sheet', 404, { fr: "Cette fiche n'existe pas.", en: 'There is no such sheet.' }, 'sheet');
}
