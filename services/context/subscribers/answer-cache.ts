import type { Clock } from '../../ids.ts';

/** Answers kept for `keepMs`, `most` of them; the one unused for longest goes first. */
export class AnswerCache<T> {
  readonly #kept = new Map<string, { value: T; until: number }>();
  readonly #keepMs: number;
  readonly #most: number;
  readonly #clock: Clock;

  constructor(options: { keepMs: number; most: number; clock: Clock }) {
    this.#keepMs = options.keepMs;
    this.#most = options.most;
    this.#clock = options.clock;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(key: string): T | undefined {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#kept.delete(key);
    if (kept.until <= this.#clock()) return undefined;
    // A Map goes through its keys in the order they were put in: put in again, this one is the newest.
    this.#kept.set(key, kept);
    return kept.value;
  }

  set(key: string, value: T): void {
    if (this.#keepMs === 0) return;
    this.#kept.delete(key);
    this.#kept.set(key, { value, until: this.#clock() + this.#keepMs });
    const oldest = this.#kept.size > this.#most ? this.#kept.keys().next() : null;
    if (oldest && !oldest.done) this.#kept.delete(oldest.value);
  }
}
