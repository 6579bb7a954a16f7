import type { Subscriber } from '../caller.ts';

type Entry = Omit<Subscriber, 'source'>;

const firstBytes = 64 * 1024;

/**
 * Subscribers by number, outside the JavaScript heap as far as can be: the texts lie one after the other in one buffer, so that 100,000 of
 * them cost the collector nothing and little more memory than their file.
 */
export class SubscriberTable {
  /** E.164 without its plus, a number of 15 digits at most and so exact, to where its texts begin. */
  readonly #begins = new Map<number, number>();
  #texts = Buffer.allocUnsafe(firstBytes);
  #used = 0;

  get size(): number {
    return this.#begins.size;
  }

  /** False where the number is there already: the first one stays. */
  add(e164: string, entry: Entry): boolean {
    const key = Number(e164);
    if (this.#begins.has(key)) return false;
    // Texts hold no control characters: NUL can stand between them.
    const text = [entry.vulnerable ? 'v' : '-', entry.name, entry.address ?? '', entry.note ?? '', ''].join('\0');
    const room = Buffer.byteLength(text);
    if (this.#used + room + 2 > this.#texts.length) this.#grow(this.#used + room + 2);
    this.#texts.writeUInt16LE(room, this.#used);
    this.#texts.write(text, this.#used + 2);
    this.#begins.set(key, this.#used);
    this.#used += room + 2;
    return true;
  }

  /** No more entries come: gives the spare room back. */
  finish(): void {
    this.#texts = Buffer.from(this.#texts.subarray(0, this.#used));
  }

  find(e164: string): Entry | null {
    const begin = this.#begins.get(Number(e164));
    if (begin === undefined) return null;
    const text = this.#texts.toString('utf8', begin + 2, begin + 2 + this.#texts.readUInt16LE(begin));
    const [flag, name = '', address, note] = text.split('\0');
    return { name, address: address || null, note: note || null, vulnerable: flag === 'v' };
  }

  #grow(least: number): void {
    const larger = Buffer.allocUnsafe(Math.max(least, this.#texts.length * 2));
    this.#texts.copy(larger, 0, 0, this.#used);
    this.#texts = larger;
  }
}
