import type { Instant, NoteId, OperatorId, PositionId, SheetId } from '../ids.ts';
import type { SheetPart } from './part.ts';

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

export type Notes = { notes: Note[] };

export type NoteEntry = {
  type: 'NoteWritten';
  at: Instant;
  sheet: SheetId;
  note: NoteId;
  text: string;
  by: OperatorId;
  position: PositionId | null;
};

export const notesPart: SheetPart<Notes, NoteEntry> = {
  empty: { notes: [] },
  evolve: {
    NoteWritten: ({ notes }, { note: id, text, by, position, at }) => {
      const before = notes.find((note) => note.id === id);
      const note: Note = { id, text, by, position, at: before?.at ?? at, savedAt: at };
      return { notes: before ? notes.map((other) => (other === before ? note : other)) : [...notes, note] };
    },
  },
};
