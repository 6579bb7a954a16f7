/**
 * How often each nature is chosen, lately: the search puts what a centre uses most before what fits as well. Read from the sheets on disk, a page at a time
 * so that nothing waits for it, and counted on as natures are chosen.
 */

import type { DeskPort } from '../http/desk-port.ts';
import type { Clock } from '../ids.ts';
import { instant, ms } from '../ids.ts';
import type { Journal } from '../journal/commit.ts';

/** A use counts half after this time: what is chosen in a heat wave is not what is chosen in winter. */
const halfLifeMs = 30 * 86_400_000;
const readBackMs = 3 * halfLifeMs;
const pageSize = 200;
/** The newest so many sheets say enough. */
const mostRead = 20_000;
/** The figures are given out at this pace: the page asks for them with a catalogue that changes once a week. */
const freshMs = 3_600_000;

/** What a use of that age counts for now: 1 at once, a half after 30 days. */
const weightOf = (ageMs: number) => 2 ** (-Math.max(0, ageMs) / halfLifeMs);

type Use = { weight: number; atMs: number };
export type Uses = ReadonlyMap<string, Use>;

/** One more use of a nature at that time, in whatever order they come. Pure. */
export function withUse(uses: Uses, nature: string, atMs: number): Uses {
  const before = uses.get(nature) ?? { weight: 0, atMs };
  const latestMs = Math.max(before.atMs, atMs);
  const weight = before.weight * weightOf(latestMs - before.atMs) + weightOf(latestMs - atMs);
  return new Map(uses).set(nature, { weight, atMs: latestMs });
}

/** Nature to what its uses count for now, in tenths. Pure. */
export function usesNow(uses: Uses, nowMs: number): Record<string, number> {
  const now = [...uses].map(([nature, { weight, atMs }]): [string, number] => [
    nature,
    Math.round(weight * weightOf(nowMs - atMs) * 10) / 10,
  ]);
  return Object.fromEntries(now.filter(([, count]) => count > 0));
}

/** Closed by `close()`. */
export class NatureUses {
  readonly #journal: Pick<Journal, 'naturesChosen'>;
  readonly #clock: Clock;
  readonly #stopListening: () => void;
  #uses: Uses = new Map();
  #given: { atMs: number; counts: Record<string, number> } | null = null;
  #next: NodeJS.Immediate | undefined;

  constructor(desk: Pick<DeskPort, 'listen'>, journal: Pick<Journal, 'naturesChosen'>, clock: Clock) {
    this.#journal = journal;
    this.#clock = clock;
    this.#stopListening = desk.listen((commits) => {
      for (const entry of commits.flatMap(({ entries }) => entries))
        if (entry.type === 'NatureChosen') this.#uses = withUse(this.#uses, entry.nature, ms(entry.at));
    });
    const from = instant(clock() - readBackMs);
    this.#next = setImmediate(() => this.#readPage(from, undefined, 0));
  }

  /** The same object until the figures are given out anew. */
  counts(): Record<string, number> {
    const nowMs = this.#clock();
    if (!this.#given || nowMs - this.#given.atMs >= freshMs) this.#given = { atMs: nowMs, counts: usesNow(this.#uses, nowMs) };
    return this.#given.counts;
  }

  #readPage(from: ReturnType<typeof instant>, cursor: string | undefined, read: number): void {
    const { items, nextCursor } = this.#journal.naturesChosen(from, pageSize, cursor);
    for (const { nature, at } of items) this.#uses = withUse(this.#uses, nature, ms(at));
    if (nextCursor && read + pageSize < mostRead) {
      this.#next = setImmediate(() => this.#readPage(from, nextCursor, read + pageSize));
      return;
    }
    this.#given = null;
  }

  close(): void {
    this.#stopListening();
    if (this.#next) clearImmediate(this.#next);
  }
}
