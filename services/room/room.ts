/** The figures of the room: today's, kept up with each commit and told to who listens; any other day's, folded from the journal when asked for. */
import type { Centre } from '../../config/schema.ts';
import { type Uncovered, uncoveredNow } from '../dispatch/recommend.ts';
import type { DeskPort } from '../http/desk-port.ts';
import { type Clock, instant } from '../ids.ts';
import type { Announced, Journal } from '../journal/commit.ts';
import { localHour } from '../local-hour.ts';
import { type DayFigures, emptyDay, type Figures, foldFigures, noFigures } from './figures.ts';
import { localTimeIn, type ToLocalTime } from './local-time.ts';
import { readOn, seqBefore } from './read-days.ts';
import { changesSince, type RoomChange, type RoomDay, viewOfDay } from './view.ts';

/** Changes are told at most this often. */
const tellMs = 250;
/** Midnight and the crews' shifts come without a commit. */
const lookMs = 10_000;
/** The end of the journal is not on disk yet. */
const againMs = 20;
/** Calls of the last hour of a day are answered, and their units alerted, after it. */
const settledHour = '02';
const dayMs = 86_400_000;
/** Past days do not change; a few are asked for again and again. */
const pastKept = 7;

export type RoomBoard = { today: RoomDay; uncovered: Uncovered[] };
export type RoomNews = { change: RoomChange; uncovered: Uncovered[] };

export type RoomOptions = {
  desk: Pick<DeskPort, 'listen' | 'units'>;
  journal: Pick<Journal, 'after' | 'lastSeq' | 'savedSeq'>;
  centre: () => Centre;
  clock: Clock;
};

/** Closed by `close()`. */
export class Room {
  readonly #options: RoomOptions;
  readonly #toLocalTime: ToLocalTime;
  readonly #listeners = new Set<(news: RoomNews) => void>();
  readonly #stopListening: () => void;
  readonly #ticking: NodeJS.Timeout;
  readonly #past = new Map<string, RoomDay>();
  /** Past days are read one after the other. */
  #reading: Promise<unknown> = Promise.resolve();
  #figures: Figures = noFigures;
  /** Commits heard while the journal is read back; null once it was. */
  #heard: Announced[] | null = [];
  #told: { figures: DayFigures; text: string } | null = null;
  #closed = false;
  /** Something may have changed since it was last told. */
  #isNew = true;
  #lookedMs = 0;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#toLocalTime = localTimeIn(options.centre().routing.centre.timeZone);
    this.#stopListening = options.desk.listen((commits) => {
      this.#isNew = true;
      if (this.#heard) this.#heard.push(...commits);
      else for (const commit of commits) this.#fold(commit);
    });
    this.#ticking = setInterval(() => this.#tell(), tellMs).unref();
    void this.#readBack(options.journal.lastSeq());
  }

  board(): RoomBoard {
    return { today: this.#today(), uncovered: this.#uncovered() };
  }

  /** Hears of every change. Returns how to stop listening. */
  listen(listener: (news: RoomNews) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** `day`: `2026-11-27`. A day of which the journal has nothing has no rows. */
  async day(day: string): Promise<RoomDay> {
    const { day: today } = this.#localNow();
    if (day === today) return this.#today();
    const known = this.#past.get(day);
    if (known) return known;
    const read = this.#reading.then(() => this.#readDay(day));
    this.#reading = read.catch(() => {});
    const found = await read;
    if (day < this.#localNow(-dayMs).day) this.#past.set(day, found);
    const [oldest] = this.#past.keys();
    if (this.#past.size > pastKept && oldest !== undefined) this.#past.delete(oldest);
    return found;
  }

  close(): void {
    this.#closed = true;
    this.#stopListening();
    clearInterval(this.#ticking);
  }

  /** From yesterday on, up to the commit that was the last when it began; what came since was heard. */
  async #readBack(until: number): Promise<void> {
    const { journal } = this.#options;
    await new Promise(setImmediate);
    let seq = seqBefore(this.#localNow(-dayMs).day, journal, this.#toLocalTime);
    for (;;) {
      seq = await readOn(seq, journal, (commit) => !this.#closed && this.#fold(commit));
      if (seq >= until || this.#closed) break;
      await new Promise((resolve) => setTimeout(resolve, againMs).unref());
    }
    for (const commit of this.#heard ?? []) if (commit.seq > seq) this.#fold(commit);
    this.#heard = null;
    this.#isNew = true;
  }

  #fold(commit: Announced): true {
    this.#figures = foldFigures(this.#figures, commit, this.#toLocalTime);
    return true;
  }

  async #readDay(day: string): Promise<RoomDay> {
    const { journal } = this.#options;
    let figures = noFigures;
    await readOn(seqBefore(day, journal, this.#toLocalTime), journal, (commit) => {
      const when = this.#toLocalTime(commit.at);
      if (this.#closed || (when.day > day && when.hour >= settledHour)) return false;
      figures = foldFigures(figures, commit, this.#toLocalTime);
      return true;
    });
    const lasting = [...figures.down.values()].filter(({ begin }) => this.#toLocalTime(begin).day === day);
    return viewOfDay(figures.days.get(day) ?? emptyDay(day), lasting, true);
  }

  #todaysFigures(): DayFigures {
    const { day } = this.#localNow();
    return this.#figures.days.get(day) ?? emptyDay(day);
  }

  #today(): RoomDay {
    return viewOfDay(this.#todaysFigures(), this.#figures.down.values(), this.#heard === null);
  }

  #uncovered(): Uncovered[] {
    const { desk, centre, clock } = this.#options;
    const { dispatch, routing } = centre();
    return uncoveredNow(desk.units(), dispatch, localHour(instant(clock()), routing.centre.timeZone));
  }

  #tell(): void {
    const nowMs = this.#options.clock();
    if (!this.#isNew && nowMs - this.#lookedMs < lookMs) return;
    this.#isNew = false;
    this.#lookedMs = nowMs;
    const figures = this.#todaysFigures();
    const view = this.#today();
    const uncovered = this.#uncovered();
    const text = JSON.stringify([view, uncovered]);
    if (text === this.#told?.text) return;
    const change = changesSince(this.#told?.figures ?? null, figures, view);
    this.#told = { figures, text };
    for (const listener of this.#listeners) listener({ change, uncovered });
  }

  #localNow(laterMs = 0) {
    return this.#toLocalTime(instant(this.#options.clock() + laterMs));
  }
}
