import { errorsAllowed, lettersOf, typingErrors } from '../qualification/words.ts';

/** So many spellings are tried for a word that is not known. */
const mostSpellings = 12;

/** The words that sheets are made of, to find what was meant by one that is in none of them. A scan of 200,000 takes some milliseconds. */
export class Vocabulary {
  readonly #words: string[] = [];
  /** The letters of each, as bits. */
  readonly #letters: number[] = [];
  readonly #known = new Set<string>();

  /** True where it is new. Words with digits, and short ones, are taken as they are typed. */
  add(word: string): boolean {
    if (word.length < 4 || this.#known.has(word) || /\d/.test(word)) return false;
    this.#known.add(word);
    this.#words.push(word);
    this.#letters.push(lettersOf(word).at(-1) ?? 0);
    return true;
  }

  /** The nearest known words; none where a known word begins with it, and the index finds that by itself. */
  meant(word: string): string[] {
    const most = errorsAllowed(word);
    if (most === 0 || this.#known.has(word) || this.#words.some((each) => each.startsWith(word))) return [];
    const letters = lettersOf(word).at(-1) ?? 0;
    const near: { word: string; errors: number }[] = [];
    for (const [index, each] of this.#words.entries()) {
      // Each letter that was typed and is not there is an error.
      if (each.length < word.length - most || bitCount(letters & ~(this.#letters[index] ?? 0)) > most) continue;
      const { whole, beginning } = typingErrors(word, each, most);
      const errors = Math.min(whole, beginning + 0.5);
      if (errors <= most) near.push({ word: each, errors });
    }
    near.sort((a, b) => a.errors - b.errors || a.word.length - b.word.length);
    return near.slice(0, mostSpellings).map((one) => one.word);
  }
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
