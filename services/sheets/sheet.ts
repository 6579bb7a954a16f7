/** The event sheet: one per event. Folded from its own entries and from those of its calls. */
import type { Call } from '../calls/call.ts';
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

/** What the API and the `sheets` collection show: the sheet with its calls as they are now. */
export type SheetDocument = Sheet & { callDetails: Call[] };
