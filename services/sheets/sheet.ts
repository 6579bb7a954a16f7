/** The event sheet: one per event. Folded from its own entries and from those of its calls. */
import type { Call, CallEntry } from '../calls/call.ts';
import type { CallId, Instant, NoteId, OperatorId, PositionId, SheetId } from '../ids.ts';
import type { DepartureReason } from '../qualification/engagement.ts';
import type { ProposedPriority } from '../qualification/priority.ts';
import type { Priority } from '../triage/priority.ts';

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

type BothLanguages = { fr: string; en: string };

/** With its label as it was when chosen: the sheet still reads where the catalogue has lost the nature since. */
export type ChosenNature = { id: string; label: BothLanguages; by: OperatorId; at: Instant };
/** `answer` and its `label` are null where the question was skipped; `fact` is the question in two words. */
export type GivenAnswer = {
  answer: string | null;
  fact: BothLanguages;
  label: BothLanguages | null;
  by: OperatorId;
  at: Instant;
};
/** `proposed` is what the rules said when the operator decided; `reason` is the operator's own, empty where they agreed. */
export type DecidedPriority = { priority: Priority; proposed: ProposedPriority; reason: string; by: OperatorId; at: Instant };
/** Services that leave at once, and why. */
export type Departure = { services: string[]; reasons: DepartureReason[]; by: OperatorId; at: Instant };

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
  nature: ChosenNature | null;
  /** By question: the latest answer stands, whichever the nature was then. */
  answers: Record<string, GivenAnswer>;
  /** As the operator decided it; until then the rules propose. */
  priority: DecidedPriority | null;
  /** In the order of the decisions. */
  departures: Departure[];
};

export type SheetEntry =
  | { type: 'SheetOpened'; at: Instant; sheet: SheetId; number: string; call: CallId }
  | { type: 'NoteWritten'; at: Instant; sheet: SheetId; note: NoteId; text: string; by: OperatorId; position: PositionId | null }
  | ({ type: 'NatureChosen'; sheet: SheetId; nature: string } & Omit<ChosenNature, 'id'>)
  | ({ type: 'QuestionAnswered'; sheet: SheetId; protocol: string; question: string } & GivenAnswer)
  | ({ type: 'PriorityDecided'; sheet: SheetId } & DecidedPriority)
  | ({ type: 'ImmediateDepartureDecided'; sheet: SheetId } & Departure);

export class UnknownSheet extends Error {
  readonly code = 'unknown-sheet';
}

/** The sheet after an entry of its own, or of one of its calls. Pure; the console folds with it too. Throws `UnknownSheet` where it was never opened. */
export function evolveSheet(sheet: Sheet | undefined, entry: SheetEntry | CallEntry): Sheet {
  if (entry.type === 'SheetOpened') {
    const { sheet: id, number, at: openedAt, call } = entry;
    const unqualified = { nature: null, answers: {}, priority: null, departures: [] };
    return { id, number, openedAt, calls: [call], position: null, notes: [], ...unqualified };
  }
  if (!sheet) throw new UnknownSheet(`no sheet for ${entry.type}`);
  switch (entry.type) {
    case 'NoteWritten': {
      const before = sheet.notes.find((note) => note.id === entry.note);
      const { note: id, text, by, position } = entry;
      const note: Note = { id, text, by, position, at: before?.at ?? entry.at, savedAt: entry.at };
      return { ...sheet, notes: before ? sheet.notes.map((other) => (other === before ? note : other)) : [...sheet.notes, note] };
    }
    case 'NatureChosen': {
      const { nature: id, label, by, at } = entry;
      return { ...sheet, nature: { id, label, by, at } };
    }
    case 'QuestionAnswered': {
      const { question, answer, fact, label, by, at } = entry;
      return { ...sheet, answers: { ...sheet.answers, [question]: { answer, fact, label, by, at } } };
    }
    case 'PriorityDecided': {
      const { priority, proposed, reason, by, at } = entry;
      return { ...sheet, priority: { priority, proposed, reason, by, at } };
    }
    case 'ImmediateDepartureDecided': {
      const { services, reasons, by, at } = entry;
      return { ...sheet, departures: [...sheet.departures, { services, reasons, by, at }] };
    }
    case 'CallAnswered':
      return { ...sheet, position: entry.position };
    default:
      return sheet;
  }
}

/** What the API and the `sheets` collection show: the sheet with its calls as they are now. */
export type SheetDocument = Sheet & { callDetails: Call[] };
