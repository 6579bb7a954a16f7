/** The documents that commits make, folded anew by the desk's own functions: what the journal's table of documents must say. */
import type { Call, CallEntry } from '../calls/call.ts';
import { type Change, DeskState } from '../calls/state.ts';
import { type Correction, type CorrectionEntry, evolveCorrection } from '../corrections/correction.ts';
import type { Unit, UnitEntry } from '../dispatch/unit.ts';
import { evolveUnit } from '../dispatch/unit.ts';
import type { CorrectionId, PositionId, UnitId } from '../ids.ts';
import { callId, correctionId, positionId, sheetId, unitId } from '../ids.ts';
import type { Commit, DocumentWrite } from '../journal/commit.ts';
import type { Position, PositionEntry } from '../positions/position.ts';
import { evolvePosition } from '../positions/position.ts';
import type { SheetEntry } from '../sheets/sheet.ts';

const nothing = { openDocuments: () => [], document: () => null, documents: () => ({ items: [], nextCursor: null }) };

/**
 * Calls and sheets of these commits, which are in order and hold all commits of each sheet they touch. `version` is the seq of the last commit that touched
 * the document. Throws where an entry cannot follow the ones before it.
 */
export function foldDocuments(commits: Iterable<Commit>): DocumentWrite[] {
  const state = new DeskState(nothing);
  const documents = new Map<string, DocumentWrite>();
  for (const commit of commits) {
    const change = commitToChange(commit);
    if (!change) continue;
    const folded = state.fold([change], commit.seq);
    folded.keep();
    for (const write of folded.documents()) documents.set(`${write.collection}/${write.id}`, write);
  }
  // A call that went to another sheet is among that one's commits.
  return [...documents.values()].filter(
    ({ collection, document }) => collection !== 'calls' || isOnSheet(document as Call, state),
  );
}

const isOnSheet = ({ id, sheet }: Call, state: DeskState) => state.sheet(sheet)?.calls.includes(id) ?? false;

function commitToChange({ stream, sheet, entries }: Commit): Change | null {
  const [kind = '', ...rest] = stream.split('/');
  const id = rest.join('/');
  if (kind === 'call') return { kind, id: callId(id), entries: entries as CallEntry[] };
  if (kind === 'sheet') return { kind, id: sheetId(id), entries: entries as SheetEntry[] };
  // The unit itself is folded apart; its sheet folds the same entries.
  if (kind === 'unit' && sheet !== null) return { kind: 'sheet', id: sheet, entries: entries as unknown as SheetEntry[] };
  return null;
}

/** Positions, units and requests for corrections are of no sheet, and every call may concern a position: they are folded over the whole journal, in order, and apart. */
export class LastingFold {
  readonly #positions = new Map<PositionId, Position>();
  readonly #units = new Map<UnitId, Unit>();
  readonly #corrections = new Map<CorrectionId, Correction>();
  /** Of each of them: the seq of the last commit that touched it. */
  readonly #touched = new Map<string, { kind: 'position' | 'unit' | 'correction'; id: string; seq: number }>();

  /** Throws where an entry cannot follow the ones before it. */
  add({ seq, stream, entries }: Commit): void {
    if (stream.startsWith('position/')) {
      const id = positionId(stream.slice('position/'.length));
      for (const entry of entries as PositionEntry[]) this.#put(id, evolvePosition(this.#positions.get(id), entry), seq);
    }
    if (stream.startsWith('unit/')) {
      const id = unitId(stream.slice('unit/'.length));
      for (const entry of entries as UnitEntry[]) this.#units.set(id, evolveUnit(this.#units.get(id), entry));
      this.#touched.set(stream, { kind: 'unit', id, seq });
    }
    if (stream.startsWith('correction/')) {
      const id = correctionId(stream.slice('correction/'.length));
      for (const entry of entries as CorrectionEntry[])
        this.#corrections.set(id, evolveCorrection(this.#corrections.get(id), entry));
      this.#touched.set(stream, { kind: 'correction', id, seq });
    }
    if (!stream.startsWith('call/')) return;
    for (const entry of entries as CallEntry[]) {
      for (const position of this.#positions.values()) {
        const after = evolvePosition(position, entry);
        if (after !== position) this.#put(position.id, after, seq);
      }
    }
  }

  #put(id: PositionId, position: Position, seq: number) {
    this.#positions.set(id, position);
    this.#touched.set(`position/${id}`, { kind: 'position', id, seq });
  }

  documents(): DocumentWrite[] {
    const lasting = { positions: this.#positions, units: this.#units, corrections: this.#corrections };
    const stored = { ...lasting, calls: new Map(), sheets: new Map() };
    const openDocuments = (collection: DocumentWrite['collection']) =>
      Array.from(stored[collection], ([id, document]) => ({ id, document }) as unknown as DocumentWrite);
    const state = new DeskState({ ...nothing, openDocuments });
    return [...this.#touched.values()].flatMap(({ kind, id, seq }) =>
      state.fold([{ kind, id, entries: [] } as unknown as Change], seq).documents(),
    );
  }
}
