/**
 * Keeps what the operator changes in the facts of a sheet until the server has it on disk and the sheet shows it.
 *
 *   changed ──(pause of 400 ms)──> saving ──> saved, and gone once the sheet shows it
 *     │                              ├──(server away)──> kept, and asked again, after a reload too
 *     │                              └──(somebody else changed the field)──> conflict, until the operator chooses
 *     └── in this machine's storage from the first key on
 *
 * One at a time for each row, in the order in which they were made: a field is written once its row is there.
 */
import type { Commands } from '../../services/commands/commands.ts';
import type { FactPlace } from '../../services/facts/facts.ts';
import type { RowKind } from '../../services/facts/fields.ts';
import type { Problem, SheetView } from '../../services/http/messages.ts';
import type { RowId, SheetId } from '../../services/ids.ts';
import type { Answer } from './api.ts';

export type FactChange =
  | { is: 'added'; sheet: SheetId; row: RowId; kind: RowKind; fields: Record<string, string> }
  /** `base`: the version that was on the screen before the first key, and `from`, what it said. */
  | { is: 'written'; sheet: SheetId; row: FactPlace; field: string; value: string; base: number; from: string }
  | { is: 'struck'; sheet: SheetId; row: RowId; struck: boolean };

/** `kept`: on this machine only. `conflict`: the field says something else by now. `refused`: the server said no; the text stays here. */
export type PendingFact = {
  id: string;
  change: FactChange;
  state: 'saving' | 'kept' | 'conflict' | 'refused';
  problem: Problem | null;
};

export type FactSend = <Name extends 'add-fact' | 'write-fact' | 'strike-fact'>(
  name: Name,
  input: Commands[Name],
  key: string,
) => Promise<Answer<{ seq: number; durable: boolean }>>;

export type FactKeeperOptions = {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;
  operator: string;
  send: FactSend;
  newId: () => string;
  onChange: (pending: PendingFact[]) => void;
  pauseMs?: number;
  retryMs?: number;
};

type Kept = PendingFact & {
  /** The same while the same is sent: done once, however often. */
  key: string;
  /** What was sent and has no verdict yet: it is asked again as it was, before what was typed since. */
  asked: FactChange | null;
  timer: ReturnType<typeof setTimeout> | undefined;
  inFlight: boolean;
  /** The journal's, once the server has it. */
  seq: number | null;
};

type Stored = { change: FactChange; key: string; asked: FactChange | null };

const prefix = 'tocsin.fact.';

export class FactKeeper {
  readonly #options: FactKeeperOptions;
  readonly #kept = new Map<string, Kept>();
  /** Up to which seq of the journal each sheet is shown. */
  readonly #shown = new Map<SheetId, number>();

  /** Takes up what an earlier page left. */
  constructor(options: FactKeeperOptions) {
    this.#options = options;
    const { storage, operator } = options;
    const mine = `${prefix}${operator}.`;
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
    for (const name of keys.filter((each) => each.startsWith(mine)).sort()) {
      const { change, key, asked } = JSON.parse(storage.getItem(name) ?? '') as Stored;
      this.#keep(name.slice(mine.length), change, key, asked);
    }
    this.retry();
  }

  states(): PendingFact[] {
    return [...this.#kept.values()].map(({ id, change, state, problem }) => ({ id, change, state, problem }));
  }

  /** The new row's id. */
  add(sheet: SheetId, kind: RowKind, fields: Record<string, string>): RowId {
    const row = this.#options.newId() as RowId;
    this.#begin({ is: 'added', sheet, row, kind, fields }, 0);
    return row;
  }

  strike(sheet: SheetId, row: RowId, struck: boolean): void {
    this.#begin({ is: 'struck', sheet, row, struck }, 0);
  }

  /** A field now reads `value`. `shown`: what the sheet says of it, and its version. */
  write(sheet: SheetId, row: FactPlace, field: string, value: string, shown: { value: string; version: number }): void {
    const before = this.#written(sheet, row, field);
    if (!before) {
      this.#begin({ is: 'written', sheet, row, field, value, base: shown.version, from: shown.value }, this.#pauseMs);
      return;
    }
    const written = before.change;
    before.change = { ...written, value };
    if (before.seq !== null) this.#goOn(before, written);
    else if (before.asked === null) before.key = this.#options.newId();
    this.#store(before);
    if (before.state !== 'conflict') this.#schedule(before, this.#pauseMs);
    this.#changed();
  }

  /** The operator has seen both: this value stays, over the version that they saw. Null: the other's does. */
  settle(id: string, value: string | null, seen: { value: string; version: number }): void {
    const kept = this.#kept.get(id);
    if (kept?.change.is !== 'written') return;
    if (value === null) {
      this.#drop(kept);
      return;
    }
    kept.change = { ...kept.change, value, base: seen.version, from: seen.value };
    Object.assign(kept, { state: 'saving', key: this.#options.newId(), problem: null });
    this.#store(kept);
    void this.#save(kept);
    this.#changed();
  }

  /** What the server refused is given up. */
  giveUp(id: string): void {
    const kept = this.#kept.get(id);
    if (!kept) return;
    // A row that is not to be has no fields either.
    const { is, row } = kept.change;
    for (const other of [...this.#kept.values()])
      if (other === kept || (is === 'added' && other.change.row === row)) this.#drop(other);
  }

  /** The sheet as it is now shown: what it has needs no keeping here. */
  onSheet({ sheet, journal }: SheetView): void {
    this.#shown.set(sheet.id, journal.at(-1)?.seq ?? 0);
    for (const kept of [...this.#kept.values()]) if (this.#isShown(kept)) this.#drop(kept);
  }

  /** Sends at once what the server lacks: the connection is back, or the page goes away. */
  retry(): void {
    for (const kept of this.#kept.values()) void this.#save(kept);
    this.#changed();
  }

  close(): void {
    for (const kept of this.#kept.values()) clearTimeout(kept.timer);
    this.#kept.clear();
  }

  get #pauseMs(): number {
    return this.#options.pauseMs ?? 400;
  }

  #written(sheet: SheetId, row: FactPlace, field: string) {
    const isIt = ({ change }: Kept) =>
      change.is === 'written' && change.sheet === sheet && change.row === row && change.field === field;
    return [...this.#kept.values()].find(isIt) as (Kept & { change: Extract<FactChange, { is: 'written' }> }) | undefined;
  }

  #begin(change: FactChange, delayMs: number): void {
    const kept = this.#keep(this.#options.newId(), change, this.#options.newId());
    this.#store(kept);
    this.#schedule(kept, delayMs);
    this.#changed();
  }

  #keep(id: string, change: FactChange, key: string, asked: FactChange | null = null): Kept {
    const kept: Kept = { id, change, key, asked, state: 'saving', problem: null, timer: undefined, inFlight: false, seq: null };
    this.#kept.set(id, kept);
    return kept;
  }

  #schedule(kept: Kept, delayMs: number): void {
    clearTimeout(kept.timer);
    kept.timer = setTimeout(() => void this.#save(kept), delayMs);
    if (kept.state !== 'kept') kept.state = 'saving';
  }

  /** What must be on the server before this. */
  #isBehind(kept: Kept): boolean {
    const { row } = kept.change;
    for (const other of this.#kept.values()) {
      if (other === kept) return false;
      if (other.change.row === row && other.seq === null && (other.change.is === 'added' || other.change.is === 'struck'))
        return true;
    }
    return false;
  }

  async #save(kept: Kept): Promise<void> {
    clearTimeout(kept.timer);
    const change = kept.asked ?? kept.change;
    if (kept.inFlight || kept.seq !== null || kept.state === 'conflict' || kept.state === 'refused' || this.#isBehind(kept))
      return;
    // Typed, and put back as it was.
    if (change.is === 'written' && change.value === change.from) return this.#drop(kept);
    kept.asked = change;
    this.#store(kept);
    kept.inFlight = true;
    const answer = await this.#ask(change, kept.key);
    kept.inFlight = false;
    if (!this.#kept.has(kept.id)) return;
    this.#onAnswer(kept, change, answer);
    this.#changed();
  }

  #ask(change: FactChange, key: string) {
    const { send } = this.#options;
    switch (change.is) {
      case 'added': {
        const { is: _, ...input } = change;
        return send('add-fact', input, key);
      }
      case 'written': {
        const { is: _, from: __, ...input } = change;
        return send('write-fact', input, key);
      }
      case 'struck': {
        const { is: _, ...input } = change;
        return send('strike-fact', input, key);
      }
    }
  }

  #onAnswer(kept: Kept, sent: FactChange, answer: Answer<{ seq: number; durable: boolean }>): void {
    if (answer.outcome === 'done' && answer.value.durable) {
      kept.seq = answer.value.seq;
      kept.asked = null;
      const typedOn = kept.change !== sent;
      if (typedOn) {
        this.#goOn(kept, sent);
        this.#schedule(kept, this.#pauseMs);
      } else if (this.#isShown(kept)) this.#drop(kept);
      else this.#options.storage.removeItem(this.#nameOf(kept));
      this.#saveFollowing(kept);
      return;
    }
    const problem = answer.outcome === 'refused' ? answer.problem : null;
    kept.problem = problem;
    if (problem && problem.status !== 401) kept.asked = null;
    if (problem?.type.endsWith(':field-changed')) kept.state = 'conflict';
    // A disk that is late and a session that ended are no verdict on the text: it is sent again.
    else if (problem && problem.status !== 401) kept.state = 'refused';
    else {
      kept.state = 'kept';
      this.#schedule(kept, this.#options.retryMs ?? 2_000);
    }
  }

  /** The server has what was sent, and typing has gone on: the rest is written over that version. */
  #goOn(kept: Kept, sent: FactChange): void {
    if (kept.change.is !== 'written' || sent.is !== 'written') return;
    kept.change = { ...kept.change, base: sent.base + 1, from: sent.value };
    Object.assign(kept, { seq: null, state: 'saving', key: this.#options.newId() });
    this.#store(kept);
  }

  #saveFollowing({ change: { row } }: Kept): void {
    for (const other of this.#kept.values()) if (other.change.row === row && other.seq === null) void this.#save(other);
  }

  #isShown({ seq, change }: Kept): boolean {
    return seq !== null && seq <= (this.#shown.get(change.sheet) ?? 0);
  }

  #drop(kept: Kept): void {
    clearTimeout(kept.timer);
    this.#kept.delete(kept.id);
    this.#options.storage.removeItem(this.#nameOf(kept));
    this.#changed();
  }

  #nameOf = ({ id }: Kept) => `${prefix}${this.#options.operator}.${id}`;

  #store(kept: Kept): void {
    const { change, key, asked } = kept;
    this.#options.storage.setItem(this.#nameOf(kept), JSON.stringify({ change, key, asked } satisfies Stored));
  }

  #changed(): void {
    this.#options.onChange(this.states());
  }
}
