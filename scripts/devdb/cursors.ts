/** Open cursors: the engine gives a continuation with each page, and takes it back for the next one. */
type Open = { continuation: Buffer; usedAt: number };

const idleMs = 600_000; // as mongod; the engine's own files live as long (see startDatabase)

export class Cursors {
  readonly #open = new Map<string, Open>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  keep(id: string, continuation: Buffer): void {
    this.#open.set(id, { continuation, usedAt: this.#now() });
  }

  /** The continuation, once: a page is asked for by one client at a time. Undefined where the cursor is not known. */
  take(id: string): Buffer | undefined {
    const open = this.#open.get(id);
    this.#open.delete(id);
    return open?.continuation;
  }

  /** Forgets cursors that nobody asked for in ten minutes. */
  sweep(): void {
    for (const [id, open] of this.#open) if (this.#now() - open.usedAt > idleMs) this.#open.delete(id);
  }
}
