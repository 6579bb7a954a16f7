/** Same event? Candidates for the sheet on the screen, asked of the server when something changes, and what Insert does with them. */
import type { Candidate } from '../../services/events/same-event.ts';
import type { SheetId } from '../../services/ids.ts';
import type { Joined } from '../../services/sheets/joining.ts';
import type { Sheet } from '../../services/sheets/sheet.ts';
import type { Answer } from './api.ts';
import type { ConsoleState } from './console-state.ts';
import { shownSheet } from './focus.ts';
import type { ConsoleStore } from './store.ts';

export type SameEvent = {
  /** The sheet that the candidates are for. */
  sheet: SheetId | null;
  candidates: Candidate[];
  /** By the arrow keys; null: the likeliest. */
  chosen: SheetId | null;
  /** Joins whose notice was acknowledged. */
  acknowledged: ReadonlySet<string>;
};

export const noSameEvent: SameEvent = { sheet: null, candidates: [], chosen: null, acknowledged: new Set() };

/** What changes on the boards within this time is asked for once. */
const calmMs = 700;
/** Ages change by themselves. */
const againMs = 20_000;

export type SameEventKeeperOptions = {
  ask: (sheet: SheetId) => Promise<Answer<{ items: Candidate[] }>>;
  onChange: (sheet: SheetId, candidates: Candidate[]) => void;
};

/** Asks for one sheet at a time. Closed by `close()`. */
export class SameEventKeeper {
  readonly #options: SameEventKeeperOptions;
  #sheet: SheetId | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueMs = Number.POSITIVE_INFINITY;

  constructor(options: SameEventKeeperOptions) {
    this.#options = options;
  }

  /** For this sheet from now on: at once where it is another one; null: for none. */
  look(sheet: SheetId | null): void {
    if (sheet === this.#sheet) return;
    this.#sheet = sheet;
    this.close();
    if (sheet) void this.#ask(sheet);
  }

  /** Something changed that may bring or take candidates. */
  lookAgain(): void {
    if (this.#sheet) this.#schedule(calmMs);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#dueMs = Number.POSITIVE_INFINITY;
  }

  #schedule(delayMs: number): void {
    const dueMs = performance.now() + delayMs;
    if (dueMs >= this.#dueMs) return;
    clearTimeout(this.#timer);
    this.#dueMs = dueMs;
    this.#timer = setTimeout(() => {
      this.#dueMs = Number.POSITIVE_INFINITY;
      if (this.#sheet) void this.#ask(this.#sheet);
    }, delayMs);
  }

  async #ask(sheet: SheetId): Promise<void> {
    const answer = await this.#options.ask(sheet);
    if (sheet !== this.#sheet) return;
    // A sheet that is closed has none; where the server is away, what was known stays.
    if (answer.outcome !== 'unreachable') this.#options.onChange(sheet, answer.outcome === 'done' ? answer.value.items : []);
    this.#schedule(againMs);
  }
}

export const joinKey = ({ sheet, at }: Pick<Joined, 'sheet' | 'at'>) => `${sheet} ${at}`;

/** The latest join on the sheet on the screen that is mine, or brought my call, until its notice is acknowledged. */
export function lastJoin({ focus, sheets, session, sameEvent }: ConsoleState): Joined | null {
  const id = shownSheet(focus);
  const joined = (id && sheets.get(id)?.sheet.joined) || [];
  const { mine } = focus;
  const record = joined.findLast(
    ({ calls, by }) => by === session?.operator || (mine?.sheet === id && calls.includes(mine.call)),
  );
  return record && !sameEvent.acknowledged.has(joinKey(record)) ? record : null;
}

/** What Insert joins the sheet on the screen to. */
export function candidateToJoin({ sameEvent, focus }: ConsoleState): Candidate | null {
  const { candidates, chosen, sheet } = sameEvent;
  if (sheet !== shownSheet(focus)) return null;
  return candidates.find((one) => one.sheet === chosen) ?? candidates[0] ?? null;
}

/** Insert: joins to the one that was chosen; else undoes the last join; else joins to the likeliest. */
export function joinOrPart(store: ConsoleStore): void {
  const { state } = store;
  const id = shownSheet(state.focus);
  const sheet = id ? state.sheets.get(id)?.sheet : undefined;
  if (!id || !sheet) return;
  const [join, candidate] = [lastJoin(state), candidateToJoin(state)];
  if (sheet.joinedInto) void store.command('part-event', { sheet: id });
  else if (candidate && (state.sameEvent.chosen || !join)) joinTo(store, sheet, candidate.sheet);
  else if (join) part(store, join);
}

/** Where units are engaged for my sheet, the other comes to it. */
function joinTo(store: ConsoleStore, { id, assignments }: Sheet, other: SheetId): void {
  const hasUnits = assignments.some(({ ended }) => ended === null);
  void store.command('join-event', hasUnits ? { sheet: other, into: id } : { sheet: id, into: other });
}

export function part(store: ConsoleStore, { sheet }: Pick<Joined, 'sheet'>): void {
  void store.command('part-event', { sheet });
}
