/** The event sheet: one per event. Folded from its own entries and from those of its calls. */
import type { Call, CallEntry } from '../calls/call.ts';
import type { CallId, Instant, NoteId, OperatorId, PositionId, SheetId } from '../ids.ts';

/** A line of free text. Its author writes on in the same note until a new line begins; saved at each pause in typing. */
export type Note = {
  id: NoteId;
  text: string;
  by: OperatorId;
  position: PositionId | null;
  /** First and last save. */
  at: Instant;
  savedAt: Instant;
};

export type Sheet = {
  id: SheetId;
  /** Year and running number, as read aloud: `2026-000123`. */
  number: string;
  openedAt: Instant;
  /** In order of arrival. The calls themselves are beside the sheet, not in it. */
  calls: CallId[];
  /** Where its last call was answered; null until then. */
  position: PositionId | null;
  notes: Note[];
};

export type SheetEntry =
  | { type: 'SheetOpened'; at: Instant; sheet: SheetId; number: string; call: CallId }
  | { type: 'NoteWritten'; at: Instant; sheet: SheetId; note: NoteId; text: string; by: OperatorId; position: PositionId | null };

export class UnknownSheet extends Error {
  readonly code = 'unknown-sheet';
}

/** The sheet after an entry of its own, or of one of its calls. Pure; the console folds with it too. Throws `UnknownSheet` where it was never opened. */
export function evolveSheet(sheet: Sheet | undefined, entry: SheetEntry | CallEntry): Sheet {
  if (entry.type === 'SheetOpened') {
    return { id: entry.sheet, number: entry.number, openedAt: entry.at, calls: [entry.call], position: null, notes: [] };
  }
  if (!sheet) throw new UnknownSheet(`no sheet for ${entry.type}`);
  switch (entry.type) {
    case 'NoteWritten': {
      const before = sheet.notes.find((note) => note.id === entry.note);
      const { note: id, text, by, position } = entry;
      const note: Note = { id, text, by, position, at: before?.at ?? entry.at, savedAt: entry.at };
      return { ...sheet, notes: before ? sheet.notes.map((other) => (other === before ? note : other)) : [...sheet.notes, note] };
    }
    case 'CallAnswered':
      return { ...sheet, position: entry.position };
    default:
      return sheet;
  }
}

/** What the API and the `sheets` collection show: the sheet with its calls as they are now. */
export type SheetDocument = Sheet & { callDetails: Call[] };
