import type { Clock } from './ids.ts';

/**
 * Stops asking a far end that keeps failing.
 *
 *   closed ──(breakAfter failures in a row)──> open ──(retryMs later)──> one trial ──success──> closed
 *                                               ^────────────failure───────────┘
 */
export class CircuitBreaker {
  readonly #breakAfter: number;
  readonly #retryMs: number;
  readonly #clock: Clock;
  #failures = 0;
  #openedAt: number | null = null;
  #onTrial = false;

  constructor(options: { breakAfter: number; retryMs: number; clock: Clock }) {
    this.#breakAfter = options.breakAfter;
    this.#retryMs = options.retryMs;
    this.#clock = options.clock;
  }

  get open(): boolean {
    return this.#openedAt !== null;
  }

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** Whether the far end may be asked now. Whoever is told yes reports `succeeded` or `failed`, once. */
  admits(): boolean {
    if (this.#openedAt === null) return true;
    if (this.#onTrial || this.#clock() - this.#openedAt < this.#retryMs) return false;
    this.#onTrial = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#openedAt = null;
    this.#onTrial = false;
  }

  failed(): void {
    this.#failures += 1;
    this.#onTrial = false;
    if (this.#failures >= this.#breakAfter) this.#openedAt = this.#clock();
  }
}
