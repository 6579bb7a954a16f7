/** What the desk knows now: open sheets with their calls, all positions and all units, folded from the journal's entries and written beside them as documents. */
import { type Correction, type CorrectionEntry, evolveCorrection, isSettled } from '../corrections/correction.ts';
import { sheetOf } from '../dispatch/assignment.ts';
import type { Unit, UnitEntry } from '../dispatch/unit.ts';
import { evolveUnit, readUnit } from '../dispatch/unit.ts';
import type { CallId, CorrectionId, PositionId, SheetId, UnitId } from '../ids.ts';
import { callId, correctionId, never, positionId, sheetId, unitId } from '../ids.ts';
import type { CommitDraft, DocumentWrite, Journal, SystemEntry } from '../journal/commit.ts';
import type { Position, PositionEntry } from '../positions/position.ts';
import { evolvePosition } from '../positions/position.ts';
import type { Sheet, SheetDocument, SheetEntry } from '../sheets/sheet.ts';
import { evolveSheet, isOpenSheet, readSheet } from '../sheets/sheet.ts';
import type { Call, CallEntry } from './call.ts';
import { evolveCall, isAtHand, readCall } from './call.ts';

/** Entries of one stream, to be written in one commit. */
export type Change =
  | { kind: 'call'; id: CallId; entries: CallEntry[] }
  | { kind: 'sheet'; id: SheetId; entries: SheetEntry[] }
  | { kind: 'position'; id: PositionId; entries: PositionEntry[] }
  /** Those of its entries that concern a sheet concern one and the same. */
  | { kind: 'unit'; id: UnitId; entries: UnitEntry[] }
  | { kind: 'correction'; id: CorrectionId; entries: CorrectionEntry[] }
  | { kind: 'system'; id: 'tocsin'; entries: SystemEntry[] };

type Reading = Pick<Journal, 'openDocuments' | 'document' | 'documents'>;

/** Further back nobody looks for the double of a call that has just come in. */
const closedLookedAt = 200;

export class DeskState {
  readonly calls = new Map<CallId, Call>();
  readonly sheets = new Map<SheetId, Sheet>();
  readonly positions = new Map<PositionId, Position>();
  readonly units = new Map<UnitId, Unit>();
  /** Those that are not settled. */
  readonly corrections = new Map<CorrectionId, Correction>();
  readonly #journal: Reading;

  constructor(journal: Reading) {
    this.#journal = journal;
    for (const { id, document } of journal.openDocuments('positions')) this.positions.set(positionId(id), document as Position);
    for (const { id, document } of journal.openDocuments('corrections'))
      this.corrections.set(correctionId(id), document as Correction);
    for (const { id, document } of journal.openDocuments('units')) this.units.set(unitId(id), readUnit(document));
    for (const { document } of journal.openDocuments('sheets')) this.#take(readSheet(document));
    for (const { id, document } of journal.openDocuments('calls')) this.calls.set(callId(id), readCall(document));
  }

  #take({ callDetails, ...sheet }: SheetDocument): void {
    this.sheets.set(sheet.id, sheet);
    for (const call of callDetails) this.calls.set(call.id, call);
  }

  /** A sheet from memory, or as the journal has it, which does not bring it into memory; undefined where there is none. */
  sheet(id: SheetId): Sheet | undefined {
    const known = this.sheets.get(id);
    if (known) return known;
    const stored = this.#journal.document('sheets', id);
    if (!stored) return undefined;
    const { callDetails, ...sheet } = readSheet(stored.document);
    return sheet;
  }

  /** By the number that is read aloud, among open sheets and the newest of those that were closed. */
  sheetNumbered(number: string): Sheet | undefined {
    for (const sheet of this.sheets.values()) if (sheet.number === number) return sheet;
    const { items } = this.#journal.documents({ collection: 'sheets', state: 'closed', limit: closedLookedAt });
    const found = items.find(({ document }) => (document as Sheet).number === number);
    return found && this.sheet(sheetId(found.id));
  }

  /** As `sheet`, for a call. */
  call(id: CallId): Call | undefined {
    const known = this.calls.get(id);
    if (known) return known;
    const stored = this.#journal.document('calls', id);
    return stored ? readCall(stored.document) : undefined;
  }

  /** As `sheet`, for a request for a correction. */
  correction(id: CorrectionId): Correction | undefined {
    return this.corrections.get(id) ?? (this.#journal.document('corrections', id)?.document as Correction | undefined);
  }

  sheetDocument(id: SheetId): SheetDocument | undefined {
    const sheet = this.sheet(id);
    if (!sheet) return undefined;
    return { ...sheet, callDetails: sheet.calls.flatMap((each) => this.call(each) ?? []) };
  }

  /**
   * The state after the changes, worked out beside this one, which stays as it is until `keep`: changes that do not fold throw, and change nothing.
   * `version` is the seq that the last of them will have.
   */
  fold(changes: Change[], version: number): Folded {
    const folded = new Folded(this, version);
    for (const change of changes) folded.add(change);
    return folded;
  }

  /** Lets go of a closed sheet whose calls have all ended, and of these; the journal brings them back on demand. */
  release(id: SheetId): void {
    const sheet = this.sheets.get(id);
    const calls = sheet?.calls.flatMap((each) => this.calls.get(each) ?? []) ?? [];
    if (!sheet?.closing || calls.some(isAtHand)) return;
    this.sheets.delete(id);
    for (const call of calls) this.calls.delete(call.id);
  }
}

/** What changes make of a state, laid over it. Good for as long as the state under it does not change. */
export class Folded {
  readonly #under: DeskState;
  readonly #version: number;
  readonly #calls = new Map<CallId, Call>();
  readonly #sheets = new Map<SheetId, Sheet>();
  readonly #positions = new Map<PositionId, Position>();
  readonly #units = new Map<UnitId, Unit>();
  readonly #corrections = new Map<CorrectionId, Correction>();

  constructor(under: DeskState, version: number) {
    this.#under = under;
    this.#version = version;
  }

  add(change: Change): void {
    switch (change.kind) {
      case 'call':
        for (const entry of change.entries) this.#addToCall(entry);
        break;
      case 'sheet':
        for (const entry of change.entries) this.#sheets.set(change.id, evolveSheet(this.#sheet(change.id), entry));
        break;
      case 'position': {
        let position = this.#position(change.id);
        for (const entry of change.entries) position = evolvePosition(position, entry);
        if (position) this.#positions.set(change.id, position);
        break;
      }
      case 'unit':
        this.#addToUnit(change.id, change.entries);
        break;
      case 'correction':
        for (const entry of change.entries)
          this.#corrections.set(change.id, evolveCorrection(this.#correction(change.id), entry));
        break;
      case 'system':
        break;
      default:
        never(change);
    }
  }

  #addToCall(entry: CallEntry): void {
    const call = evolveCall(this.#call(entry.call), entry);
    this.#calls.set(call.id, call);
    // A call is queued before its sheet is opened: that entry folds only into the call.
    if (entry.type !== 'CallQueued') this.#sheets.set(call.sheet, evolveSheet(this.#sheet(call.sheet), entry));
    for (const id of this.#under.positions.keys()) {
      const position = this.#position(id);
      const after = evolvePosition(position, entry);
      if (after !== position) this.#positions.set(id, after);
    }
  }

  #addToUnit(id: UnitId, entries: UnitEntry[]): void {
    let unit = this.#units.get(id) ?? this.#under.units.get(id);
    for (const entry of entries) {
      unit = evolveUnit(unit, entry);
      const sheet = sheetOf(entry);
      if (sheet !== null) this.#sheets.set(sheet, evolveSheet(this.#sheet(sheet), entry));
    }
    if (unit) this.#units.set(id, unit);
  }

  #call = (id: CallId) => this.#calls.get(id) ?? this.#under.call(id);
  #sheet = (id: SheetId) => this.#sheets.get(id) ?? this.#under.sheet(id);
  #correction = (id: CorrectionId) => this.#corrections.get(id) ?? this.#under.correction(id);
  #position = (id: PositionId) => this.#positions.get(id) ?? this.#under.positions.get(id);

  /** The stream of a change, and the sheet whose journal it belongs to. */
  draftOf(change: Change, rest: Pick<CommitDraft, 'version' | 'at' | 'author' | 'cause'>): CommitDraft {
    return { stream: `${change.kind}/${change.id}`, sheet: this.#sheetOf(change), entries: change.entries, ...rest };
  }

  #sheetOf(change: Change): SheetId | null {
    if (change.kind === 'sheet') return change.id;
    if (change.kind === 'call') return this.#calls.get(change.id)?.sheet ?? null;
    return change.kind === 'unit' ? (change.entries.map(sheetOf).find((sheet) => sheet !== null) ?? null) : null;
  }

  /** The documents that the changes touch. */
  documents(): DocumentWrite[] {
    return [
      ...[...this.#calls.values()].map((call) => this.#callWrite(call)),
      ...[...this.#sheets.values()].map((sheet) => this.#sheetWrite(sheet)),
      ...[...this.#positions.values()].map((position) => this.#positionWrite(position)),
      ...[...this.#units.values()].map((unit) => this.#unitWrite(unit)),
      ...[...this.#corrections.values()].map((correction) => this.#correctionWrite(correction)),
    ];
  }

  /** Makes it the state. What is closed stays in memory until `release`. */
  keep(): void {
    for (const [id, call] of this.#calls) this.#under.calls.set(id, call);
    for (const [id, sheet] of this.#sheets) this.#under.sheets.set(id, sheet);
    for (const [id, position] of this.#positions) this.#under.positions.set(id, position);
    for (const [id, unit] of this.#units) this.#under.units.set(id, unit);
    for (const [id, correction] of this.#corrections) {
      if (isSettled(correction)) this.#under.corrections.delete(id);
      else this.#under.corrections.set(id, correction);
    }
  }

  #callWrite(call: Call): DocumentWrite {
    return {
      collection: 'calls',
      id: call.id,
      version: this.#version,
      open: isAtHand(call),
      at: call.arrivedAt,
      state: call.state,
      number: call.caller.number?.e164 ?? null,
      document: call,
    };
  }

  #sheetWrite(sheet: Sheet): DocumentWrite {
    const document: SheetDocument = { ...sheet, callDetails: sheet.calls.flatMap((each) => this.#call(each) ?? []) };
    const open = isOpenSheet(document);
    return {
      collection: 'sheets',
      id: sheet.id,
      version: this.#version,
      open,
      at: sheet.openedAt,
      state: open ? 'open' : 'closed',
      number: document.callDetails[0]?.caller.number?.e164 ?? null,
      document,
    };
  }

  #positionWrite(document: Position): DocumentWrite {
    const at = document.operatorSince ?? document.activity.since;
    const { id, activity } = document;
    return { collection: 'positions', id, version: this.#version, open: true, at, state: activity.is, number: null, document };
  }

  #correctionWrite(document: Correction): DocumentWrite {
    const { id, at, state } = document;
    const open = !isSettled(document);
    return { collection: 'corrections', id, version: this.#version, open, at, state, number: null, document };
  }

  #unitWrite(document: Unit): DocumentWrite {
    const { id, status, removed, assignments } = document;
    const open = !removed || assignments.length > 0;
    return { collection: 'units', id, version: this.#version, open, at: status.since, state: status.is, number: null, document };
  }
}
