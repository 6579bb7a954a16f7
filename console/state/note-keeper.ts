/**
 * Keeps what the operator types until the server has it on disk.
 *
 *   typed ──(pause of 400 ms)──> saving ──> saved
 *     └── in this machine's storage from the first key on ──┘  unreachable: asked again, and after a reload
 *
 * One draft is one note of a sheet. It stays in storage while it is open (typing goes on in it) or while the server lacks its text.
 */
import type { Problem } from '../../services/http/messages.ts';
import type { NoteId, SheetId } from '../../services/ids.ts';
import type { Answer } from './api.ts';

export type Draft = {
  sheet: SheetId;
  note: NoteId;
  text: string;
  /** What the server has on disk; null: nothing of this note yet. */
  saved: string | null;
  /** Typing goes on in it. */
  open: boolean;
};

/** `kept`: on this machine only, the server could not be reached. `refused`: the server said no; the text stays here. */
export type DraftState =
  | { draft: Draft; state: 'saved' | 'saving' | 'kept' }
  | { draft: Draft; state: 'refused'; problem: Problem };

export type NoteKeeperOptions = {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;
  operator: string;
  send: (draft: Draft, key: string) => Promise<Answer<{ durable: boolean }>>;
  newId: () => string;
  onChange: (drafts: DraftState[]) => void;
  pauseMs?: number;
  retryMs?: number;
};

const prefix = 'tocsin.note.';

/** Lines of each operator that only this machine has, for whoever signs in next. */
export function unsavedByOperator(storage: NoteKeeperOptions['storage']): Map<string, number> {
  const found = new Map<string, number>();
  for (const [operator, draft] of storedDrafts(storage)) {
    if (draft.text !== (draft.saved ?? '')) found.set(operator, (found.get(operator) ?? 0) + 1);
  }
  return found;
}

function storedDrafts(storage: NoteKeeperOptions['storage']): [operator: string, draft: Draft][] {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  return keys
    .filter((key) => key.startsWith(prefix))
    .map((key): [string, Draft] => [
      key.slice(prefix.length, key.lastIndexOf('.')),
      JSON.parse(storage.getItem(key) ?? '') as Draft,
    ])
    .sort(([, a], [, b]) => (a.note < b.note ? -1 : 1));
}

type Kept = {
  draft: Draft;
  state: DraftState['state'];
  problem: Problem | null;
  timer: ReturnType<typeof setTimeout> | undefined;
  inFlight: boolean;
};

export class NoteKeeper {
  readonly #options: NoteKeeperOptions;
  readonly #kept = new Map<NoteId, Kept>();

  /** Takes up what an earlier page left: lines that the server lacks are sent, an open line goes on. */
  constructor(options: NoteKeeperOptions) {
    this.#options = options;
    for (const [operator, draft] of storedDrafts(options.storage)) {
      if (operator === options.operator) this.#keep(draft);
    }
    this.retry();
  }

  states(): DraftState[] {
    return [...this.#kept.values()].map(({ draft, state, problem }) =>
      state === 'refused' && problem ? { draft, state, problem } : { draft, state: state === 'refused' ? 'kept' : state },
    );
  }

  /** The operator's line of a sheet now reads `text`. */
  type(sheet: SheetId, text: string): void {
    const kept =
      this.#openLine(sheet) ?? this.#keep({ sheet, note: this.#options.newId() as NoteId, text: '', saved: null, open: true });
    kept.draft = { ...kept.draft, text };
    this.#store(kept);
    this.#schedule(kept, this.#options.pauseMs ?? 400);
    this.#changed();
  }

  /** Enter, or the sheet is left: what is typed next is another note. */
  endLine(sheet: SheetId): void {
    const kept = this.#openLine(sheet);
    if (!kept) return;
    kept.draft = { ...kept.draft, open: false };
    this.#store(kept);
    void this.#save(kept);
    this.#changed();
  }

  /** The sheet's event goes on on another sheet: so do my lines, the one that I am typing included. */
  move(from: SheetId, to: SheetId): void {
    const taken = this.#openLine(to) !== undefined;
    for (const kept of this.#kept.values()) {
      if (kept.draft.sheet !== from) continue;
      kept.draft = { ...kept.draft, sheet: to, open: kept.draft.open && !taken };
      this.#store(kept);
      if (!kept.draft.open) void this.#save(kept);
    }
    this.#changed();
  }

  /** Sends at once what the server lacks: the connection is back, or the page goes away. */
  retry(): void {
    for (const kept of this.#kept.values()) if (kept.state !== 'refused') void this.#save(kept);
    this.#changed();
  }

  close(): void {
    for (const kept of this.#kept.values()) clearTimeout(kept.timer);
    this.#kept.clear();
  }

  #openLine(sheet: SheetId): Kept | undefined {
    return [...this.#kept.values()].find(({ draft }) => draft.open && draft.sheet === sheet);
  }

  #keep(draft: Draft): Kept {
    const state = draft.text === (draft.saved ?? '') ? 'saved' : 'saving';
    const kept: Kept = { draft, state, problem: null, timer: undefined, inFlight: false };
    this.#kept.set(draft.note, kept);
    return kept;
  }

  #schedule(kept: Kept, delayMs: number): void {
    clearTimeout(kept.timer);
    kept.timer = setTimeout(() => void this.#save(kept), delayMs);
    if (kept.state !== 'kept') kept.state = 'saving';
  }

  async #save(kept: Kept): Promise<void> {
    clearTimeout(kept.timer);
    const { text, saved } = kept.draft;
    if (text === (saved ?? '')) {
      kept.state = 'saved';
      this.#store(kept);
      return this.#changed();
    }
    if (kept.inFlight) return;
    kept.inFlight = true;
    const answer = await this.#options.send(kept.draft, this.#options.newId());
    kept.inFlight = false;
    if (!this.#kept.has(kept.draft.note)) return;
    this.#onAnswer(kept, text, answer);
    this.#changed();
  }

  #onAnswer(kept: Kept, text: string, answer: Answer<{ durable: boolean }>): void {
    if (answer.outcome === 'done' && answer.value.durable) {
      kept.draft = { ...kept.draft, saved: text };
      kept.problem = null;
      kept.state = kept.draft.text === text ? 'saved' : 'saving';
      this.#store(kept);
      if (kept.draft.text !== text) this.#schedule(kept, this.#options.pauseMs ?? 400);
      return;
    }
    // A disk that is late and a session that ended are no verdict on the text: it is sent again.
    const isRefused = answer.outcome === 'refused' && answer.problem.status !== 401;
    kept.state = isRefused ? 'refused' : 'kept';
    kept.problem = answer.outcome === 'refused' ? answer.problem : null;
    if (!isRefused) this.#schedule(kept, this.#options.retryMs ?? 2_000);
  }

  #store({ draft }: Kept): void {
    const { storage, operator } = this.#options;
    const key = `${prefix}${operator}.${draft.note}`;
    const isDone = !draft.open && draft.text === (draft.saved ?? '');
    if (isDone) {
      storage.removeItem(key);
      this.#kept.delete(draft.note);
    } else storage.setItem(key, JSON.stringify(draft));
  }

  #changed(): void {
    this.#options.onChange(this.states());
  }
}
