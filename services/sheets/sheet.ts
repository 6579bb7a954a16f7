/** The event sheet: one per event. Folded from its own entries and from those of its calls. Made of parts, one a file beside this one. */
import type { Call, CallEntry } from '../calls/call.ts';
import { isAtHand, readCall } from '../calls/call.ts';
import { evolveAssignments, noAssignments, type SheetAssignments } from '../dispatch/assignment.ts';
import type { UnitEntry } from '../dispatch/unit.ts';
import { isUnitEntry } from '../dispatch/unit.ts';
import { type FactEntry, type FactsOnSheet, factsPart } from '../facts/facts.ts';
import type { CallId, Instant, PositionId, SheetId } from '../ids.ts';
import { type LocateLinkEntry, type LocateLinks, locateLinksPart } from '../locating/locate-links.ts';
import { type PlaceEntry, placePart, type SheetPlace } from '../places/place.ts';
import { type ChargeEntry, chargePart, type SheetCharge } from './charge.ts';
import { type ClosingEntry, closingPart, type SheetClosing } from './closing.ts';
import { type FollowUp, type FollowUpEntry, followUpPart } from './follow-up.ts';
import { type InstructionEntry, instructionsPart, type ReadInstructions } from './instructions.ts';
import { type JoiningEntry, joiningPart, type SheetJoining } from './joining.ts';
import { type NoteEntry, type Notes, notesPart } from './notes.ts';
import { type QualificationEntry, qualificationPart, type SheetQualification } from './qualification.ts';

type SheetHead = {
  id: SheetId;
  /** Year and running number, as read aloud: `2026-000123`. */
  number: string;
  openedAt: Instant;
  /** In order of arrival. The calls themselves are beside the sheet, not in it. */
  calls: CallId[];
  /** Where its last call was answered; null until then. */
  position: PositionId | null;
};

/** What operators found out and decided about the event: it goes with the sheet where that is joined to another. */
export type SheetFacts = SheetQualification & SheetPlace & ReadInstructions & FactsOnSheet;

export type Sheet = SheetHead &
  Notes &
  SheetFacts &
  FollowUp &
  SheetClosing &
  SheetJoining &
  SheetAssignments &
  LocateLinks &
  SheetCharge;

type PartEntry =
  | NoteEntry
  | QualificationEntry
  | PlaceEntry
  | InstructionEntry
  | FactEntry
  | FollowUpEntry
  | ClosingEntry
  | JoiningEntry
  | LocateLinkEntry
  | ChargeEntry;

export type SheetEntry = { type: 'SheetOpened'; at: Instant; sheet: SheetId; number: string; call: CallId } | PartEntry;

export const emptyFacts: SheetFacts = {
  ...qualificationPart.empty,
  ...placePart.empty,
  ...instructionsPart.empty,
  ...factsPart.empty,
};

const empty = {
  ...notesPart.empty,
  ...emptyFacts,
  ...followUpPart.empty,
  ...closingPart.empty,
  ...joiningPart.empty,
  ...noAssignments,
  ...locateLinksPart.empty,
  ...chargePart.empty,
};

const evolve: { [Type in PartEntry['type']]: (sheet: Sheet, entry: Extract<PartEntry, { type: Type }>) => Partial<Sheet> } = {
  ...notesPart.evolve,
  ...qualificationPart.evolve,
  ...followUpPart.evolve,
  ...placePart.evolve,
  ...instructionsPart.evolve,
  ...factsPart.evolve,
  ...closingPart.evolve,
  ...joiningPart.evolve,
  ...locateLinksPart.evolve,
  ...chargePart.evolve,
};

export const isSheetEntry = (entry: { type: string }): entry is SheetEntry =>
  entry.type === 'SheetOpened' || entry.type in evolve;

export class UnknownSheet extends Error {
  readonly code = 'unknown-sheet';
}

/** The sheet after an entry of its own, of one of its calls, or of a unit that is engaged on it. Pure; the console folds with it too. Throws `UnknownSheet` where it was never opened. */
export function evolveSheet(sheet: Sheet | undefined, entry: SheetEntry | CallEntry | UnitEntry): Sheet {
  if (entry.type === 'SheetOpened') {
    const { sheet: id, number, at: openedAt, call } = entry;
    return { id, number, openedAt, calls: [call], position: null, ...empty };
  }
  if (!sheet) throw new UnknownSheet(`no sheet for ${entry.type}`);
  if (entry.type === 'CallAnswered') {
    const { position, operator, at: since } = entry;
    return { ...sheet, position, inCharge: sheet.inCharge ?? (operator && { operator, since }) };
  }
  if (isUnitEntry(entry)) return { ...sheet, assignments: evolveAssignments(sheet.assignments, entry) };
  const change = evolve[entry.type as PartEntry['type']] as ((sheet: Sheet, entry: unknown) => Partial<Sheet>) | undefined;
  return change ? { ...sheet, ...change(sheet, entry) } : sheet;
}

/** What the API and the `sheets` collection show: the sheet with its calls as they are now. */
export type SheetDocument = Sheet & { callDetails: Call[] };

/** A document as it was stored, perhaps before one of today's parts existed. */
export function readSheet(stored: object): SheetDocument {
  const document = { ...empty, ...(stored as SheetDocument) };
  return { ...document, callDetails: document.callDetails.map(readCall) };
}

const isEmpty = (sheet: Sheet, field: keyof typeof empty) => JSON.stringify(sheet[field]) === JSON.stringify(empty[field]);

/** Noticed by Tocsin itself, or who sees to it. */
const unwritten = { fixNotes: true, inCharge: true, handover: true } satisfies Partial<Record<keyof typeof empty, true>>;

/** True while nobody has written or decided anything on it. */
export const isBlank = (sheet: Sheet): boolean =>
  (Object.keys(empty) as (keyof typeof empty)[]).every((field) => field in unwritten || isEmpty(sheet, field));

/** The facts that somebody has given. */
export function factsOf(sheet: Sheet): Partial<SheetFacts> {
  const given = (Object.keys(emptyFacts) as (keyof SheetFacts)[]).filter((field) => !isEmpty(sheet, field));
  return Object.fromEntries(given.map((field) => [field, sheet[field]]));
}

/** True while work remains on it: nobody has closed it, one of its calls lives or must be called back, or a text has not left yet. */
export const isOpenSheet = ({ closing, callDetails }: SheetDocument): boolean => closing === null || callDetails.some(isAtHand);
