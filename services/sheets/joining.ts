/**
 * One event, one sheet: a sheet that turns out to be about the event of another is joined to it, and parted from it again where that was wrong.
 *
 *   joined   its calls go to the other sheet with its notes and facts, each with its author and time; it is closed as a duplicate, and stays as it was
 *   parted   it takes its calls back, its notes as they read by then, and is open again; the other sheet keeps what was written on it meanwhile
 */
import type { CallId, Instant, NoteId, OperatorId, SheetId } from '../ids.ts';
import { duplicate, type SheetClosing } from './closing.ts';
import type { Note, Notes } from './notes.ts';
import type { Sheet, SheetFacts } from './sheet.ts';

/** What came from one sheet. Sheets that had been joined to that one before have records of their own. */
export type Joined = {
  sheet: SheetId;
  number: string;
  /** The sheet that it was joined to: this one, or one that came here with it. */
  into: SheetId;
  calls: CallId[];
  notes: NoteId[];
  /** Its facts as they stood, those that nobody had given left out. */
  facts: Partial<SheetFacts>;
  by: OperatorId;
  at: Instant;
};

export type SheetJoining = {
  /** What it said itself where another sheet's value was taken instead: comes back where that sheet is parted. */
  ownFacts: Partial<SheetFacts>;
  /** Sheets found to be about this event, in the order in which they were joined. */
  joined: Joined[];
  /** The sheet that this one was joined to; null while it stands for itself. */
  joinedInto: { sheet: SheetId; number: string } | null;
};

type Signed = { at: Instant; by: OperatorId };

export type JoiningEntry =
  /** On the sheet that is joined to another, of that `number`. */
  | ({ type: 'SheetJoinedTo'; sheet: SheetId; into: SheetId; number: string } & Signed)
  /** On the sheet that another, `from`, comes to. `facts`: as they read together, where that is not what it said itself. */
  | ({
      type: 'EventJoined';
      sheet: SheetId;
      from: SheetId;
      number: string;
      calls: CallId[];
      notes: Note[];
      facts: Partial<SheetFacts>;
      records: Joined[];
    } & Signed)
  /** What a sheet, `from`, says of a fact stands instead of what stood. `facts`: those that read otherwise now. */
  | ({
      type: 'OtherValueTaken';
      sheet: SheetId;
      from: SheetId;
      number: string;
      fact: string;
      facts: Partial<SheetFacts>;
      ownFacts: Partial<SheetFacts>;
    } & Signed)
  /** On the sheet that is taken out of another again. `notes` as they read now. */
  | ({ type: 'SheetParted'; sheet: SheetId; from: SheetId; number: string; calls: CallId[]; notes: Note[] } & Signed)
  /** On the sheet that it leaves. `facts`: as they read without it, where that is another thing. */
  | ({
      type: 'EventParted';
      sheet: SheetId;
      from: SheetId;
      number: string;
      sheets: SheetId[];
      calls: CallId[];
      notes: NoteId[];
      facts: Partial<SheetFacts>;
      /** As `SheetJoining` has them, without those that stand again; not said before values could be taken. */
      ownFacts?: Partial<SheetFacts> | undefined;
    } & Signed);

type Made = Partial<Pick<Sheet, 'calls'> & Notes & SheetFacts & SheetClosing & SheetJoining>;
type Evolve = { [Type in JoiningEntry['type']]: (sheet: Sheet, entry: Extract<JoiningEntry, { type: Type }>) => Made };

const evolve: Evolve = {
  SheetJoinedTo: (_, { into, number, by, at }) => ({
    calls: [],
    joinedInto: { sheet: into, number },
    closing: { disposition: duplicate, note: number, proofs: [{ is: 'duplicate', sheet: into, number }], by, at },
  }),
  EventJoined: (sheet, { calls, notes, facts, records }) => ({
    ...facts,
    calls: [...sheet.calls, ...calls],
    notes: [...sheet.notes, ...notes].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    joined: [...sheet.joined, ...records],
  }),
  OtherValueTaken: (_, { facts, ownFacts }) => ({ ...facts, ownFacts }),
  SheetParted: (_, { calls, notes }) => ({ calls, notes, joinedInto: null, closing: null }),
  EventParted: (sheet, { calls, notes, facts, sheets, ownFacts = {} }) => ({
    ...facts,
    ownFacts,
    calls: sheet.calls.filter((id) => !calls.includes(id)),
    notes: sheet.notes.filter(({ id }) => !notes.includes(id)),
    joined: sheet.joined.filter((record) => !sheets.includes(record.sheet)),
  }),
};

export const joiningPart: { empty: SheetJoining; evolve: Evolve } = {
  empty: { ownFacts: {}, joined: [], joinedInto: null },
  evolve,
};
