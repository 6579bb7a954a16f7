import { sheetId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { Sheet } from '../sheets/sheet.ts';
import type { DeskState } from './state.ts';

/** The sheet itself, whatever became of it. A refusal for a sheet that is nowhere. */
export function findStoredSheet(id: string, state: DeskState, field = 'sheet'): Sheet {
  const sheet = state.sheet(sheetId(id));
  if (sheet) return sheet;
  throw new Refusal('unknown-sheet', 404, { fr: "Cette fiche n'existe pas.", en: 'There is no such sheet.' }, field);
}

/**
 * The sheet that now stands for this one: itself, or the one that it was joined to. Who still has the other on the screen, or sends later what was typed
 * there, writes where the event is.
 */
export function findSheet(id: string, state: DeskState, field = 'sheet'): Sheet {
  const sheet = findStoredSheet(id, state, field);
  return sheet.joinedInto ? findSheet(sheet.joinedInto.sheet, state, field) : sheet;
}
