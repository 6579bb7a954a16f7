/** What the desk knows now: open calls, their sheets and all positions, folded from the journal's entries and written beside them as documents. */
import type { CallId, PositionId, SheetId } from '../ids.ts';
import { callId, positionId } from '../ids.ts';
import type { CommitDraft, DocumentWrite, Journal, SystemEntry } from '../journal/commit.ts';
import type { Position, PositionEntry } from '../positions/position.ts';
import { evolvePosition } from '../positions/position.ts';
import type { Sheet, SheetDocument, SheetEntry } from '../sheets/sheet.ts';
import { evolveSheet } from '../sheets/sheet.ts';
import type { Call, CallEntry } from './call.ts';
import { evolveCall, isOpenCall } from './call.ts';

/** Entries of one stream, to be written in one commit. */
export type Change =
  | { kind: 'call'; id: CallId; entries: CallEntry[] }
  | { kind: 'sheet'; id: SheetId; entries: SheetEntry[] }
  | { kind: 'position'; id: PositionId; entries: PositionEntry[] }
  | { kind: 'system'; id: 'tocsin'; entries: SystemEntry[] };

type Reading = Pick<Journal, 'openDocuments' | 'document'>;

export class DeskState {
  readonly calls = new Map<CallId, Call>();
  readonly sheets = new Map<SheetId, Sheet>();
  readonly positions = new Map<PositionId, Position>();
  readonly #journal: Reading;

  constructor(journal: Reading) {
    this.#journal = journal;
    for (const { id, document } of journal.openDocuments('positions')) this.positions.set(positionId(id), document as Position);
    for (const { document } of journal.openDocuments('sheets')) this.#take(document as SheetDocument);
    for (const { id, document } of journal.openDocuments('calls')) this.calls.set(callId(id), document as Call);
  }

  #take({ callDetails, ...sheet }: SheetDocument): Sheet {
    this.sheets.set(sheet.id, sheet);
    for (const call of callDetails) if (!this.calls.has(call.id)) this.calls.set(call.id, call);
    return sheet;
  }

  /** A sheet from memory, or brought back from the journal with its calls; undefined where there is none. */
  sheet(id: SheetId): Sheet | undefined {
    const known = this.sheets.get(id);
    if (known) return known;
    const stored = this.#journal.document('sheets', id);
    return stored ? this.#take(stored.document as SheetDocument) : undefined;
  }

  /** As `sheet`, for a call. */
  call(id: CallId): Call | undefined {
    const known = this.calls.get(id);
    if (known) return known;
    const stored = this.#journal.document('calls', id);
    if (!stored) return undefined;
    this.sheet((stored.document as Call).sheet);
    return this.calls.get(id);
  }

  sheetDocument(id: SheetId): SheetDocument | undefined {
    const sheet = this.sheet(id);
    if (!sheet) return undefined;
    return { ...sheet, callDetails: sheet.calls.flatMap((each) => this.call(each) ?? []) };
  }

  /** Folds the changes; the documents that they touch, in the state after them. `version` is the seq that the last of them will have. */
  apply(changes: Change[], version: number): DocumentWrite[] {
    const touched = { calls: new Set<CallId>(), sheets: new Set<SheetId>(), positions: new Set<PositionId>() };
    for (const change of changes) {
      switch (change.kind) {
        case 'call':
          for (const entry of change.entries) this.#applyCall(entry, touched.positions);
          touched.calls.add(change.id);
          touched.sheets.add(this.#known(change.id).sheet);
          break;
        case 'sheet':
          for (const entry of change.entries) this.sheets.set(change.id, evolveSheet(this.sheet(change.id), entry));
          touched.sheets.add(change.id);
          break;
        case 'position':
          for (const entry of change.entries) this.positions.set(change.id, evolvePosition(this.positions.get(change.id), entry));
          touched.positions.add(change.id);
          break;
        case 'system':
          break;
      }
    }
    return [
      ...[...touched.calls].map((id) => this.#callWrite(this.#known(id), version)),
      ...[...touched.sheets].flatMap((id) => this.#sheetWrite(id, version)),
      ...[...touched.positions].flatMap((id) => this.#positionWrite(id, version)),
    ];
  }

  #known(id: CallId): Call {
    const call = this.call(id);
    if (!call) throw new Error(`call ${id} is unknown`);
    return call;
  }

  #applyCall(entry: CallEntry, positions: Set<PositionId>) {
    const call = evolveCall(this.call(entry.call), entry);
    this.calls.set(call.id, call);
    // A call is queued before its sheet is opened: that entry folds only into the call.
    if (entry.type !== 'CallQueued') this.sheets.set(call.sheet, evolveSheet(this.sheet(call.sheet), entry));
    for (const position of this.positions.values()) {
      const after = evolvePosition(position, entry);
      if (after === position) continue;
      this.positions.set(position.id, after);
      positions.add(position.id);
    }
  }

  #callWrite(call: Call, version: number): DocumentWrite {
    const number = call.caller.number?.e164 ?? null;
    return {
      collection: 'calls',
      id: call.id,
      version,
      open: isOpenCall(call),
      at: call.arrivedAt,
      state: call.state,
      number,
      document: call,
    };
  }

  #sheetWrite(id: SheetId, version: number): DocumentWrite[] {
    const document = this.sheetDocument(id);
    if (!document) return [];
    const open = document.callDetails.some(isOpenCall);
    const number = document.callDetails[0]?.caller.number?.e164 ?? null;
    return [
      { collection: 'sheets', id, version, open, at: document.openedAt, state: open ? 'open' : 'answered', number, document },
    ];
  }

  #positionWrite(id: PositionId, version: number): DocumentWrite[] {
    const document = this.positions.get(id);
    if (!document) return [];
    const at = document.operatorSince ?? document.activity.since;
    return [{ collection: 'positions', id, version, open: true, at, state: document.activity.is, number: null, document }];
  }

  /** Lets go of a sheet whose calls have all ended, and of these; the journal brings them back on demand. */
  release(id: SheetId): void {
    const sheet = this.sheets.get(id);
    const calls = sheet?.calls.flatMap((each) => this.calls.get(each) ?? []) ?? [];
    if (!sheet || calls.some(isOpenCall)) return;
    this.sheets.delete(id);
    for (const call of calls) this.calls.delete(call.id);
  }
}

/** The stream of a change, and the sheet whose journal it belongs to. */
export function draftOf(
  change: Change,
  state: Pick<DeskState, 'calls'>,
  rest: Pick<CommitDraft, 'version' | 'at' | 'author' | 'cause'>,
): CommitDraft {
  const sheet = change.kind === 'sheet' ? change.id : change.kind === 'call' ? (state.calls.get(change.id)?.sheet ?? null) : null;
  return { stream: `${change.kind}/${change.id}`, sheet, entries: change.entries, ...rest };
}
