/** Tells the entries of the journal apart by what they change. */
import type { CallEntry } from '../../services/calls/call.ts';
import type { Entry } from '../../services/journal/commit.ts';
import type { PositionEntry } from '../../services/positions/position.ts';
import type { SheetEntry } from '../../services/sheets/sheet.ts';

export const isCallEntry = (entry: Entry): entry is CallEntry => entry.type.startsWith('Call');
export const isPositionEntry = (entry: Entry): entry is PositionEntry => entry.type.startsWith('Position');
export const isSheetEntry = (entry: Entry): entry is SheetEntry => entry.type in sheetEntries;

const sheetEntries: Record<SheetEntry['type'], true> = {
  SheetOpened: true,
  NoteWritten: true,
  NatureChosen: true,
  QuestionAnswered: true,
  PriorityDecided: true,
  ImmediateDepartureDecided: true,
};
