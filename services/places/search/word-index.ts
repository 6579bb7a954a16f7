import { lettersOf, wordFit } from '../../qualification/words.ts';

type Word = { word: string; letters: number[]; things: number[] };

/** Words, and which things bear them: to find words that are begun, or typed wrongly. Flat lists, gone through whole: 50,000 words take some milliseconds. */
export class WordIndex {
  readonly #words: Word[] = [];

  constructor(words: Iterable<[word: string, things: number[]]>) {
    for (const [word, things] of words) this.#words.push({ word, letters: lettersOf(word), things });
  }

  static of(things: readonly string[][]): WordIndex {
    const byWord = new Map<string, number[]>();
    for (const [at, words] of things.entries())
      for (const word of new Set(words)) {
        const known = byWord.get(word);
        if (known) known.push(at);
        else byWord.set(word, [at]);
      }
    return new WordIndex(byWord);
  }

  begins(typed: string): boolean {
    return this.#words.some(({ word }) => word.startsWith(typed));
  }

  /** Words that fit what was typed with a typing error, the best first. */
  misspelt(typed: string, most: number): string[] {
    const letters = lettersOf(typed).at(-1) ?? 0;
    const found: { word: string; fit: number }[] = [];
    for (const { word, letters: its } of this.#words) {
      if (word.startsWith(typed)) continue;
      const fit = wordFit(typed, letters, word, its);
      if (fit > 0) found.push({ word, fit });
    }
    return found
      .sort((a, b) => b.fit - a.fit)
      .slice(0, most)
      .map(({ word }) => word);
  }

  /** Things that bear all of the words, with how well the words fit on average. */
  find(typed: readonly string[]): Map<number, number> {
    let found = new Map<number, number>();
    // The longest is borne by the fewest things; where none is left, the others need not be looked for.
    for (const [at, one] of typed.toSorted((a, b) => b.length - a.length).entries()) {
      const fits = this.#fits(one);
      const known = at === 0 ? fits : found;
      found = new Map(
        [...fits]
          .filter(([thing]) => known.has(thing))
          .map(([thing, fit]) => [thing, (found.get(thing) ?? 0) + fit / typed.length]),
      );
      if (found.size === 0) break;
    }
    return found;
  }

  #fits(typed: string): Map<number, number> {
    const letters = lettersOf(typed).at(-1) ?? 0;
    const fits = new Map<number, number>();
    for (const { word, letters: its, things } of this.#words) {
      const fit = wordFit(typed, letters, word, its);
      if (fit > 0) for (const thing of things) if (fit > (fits.get(thing) ?? 0)) fits.set(thing, fit);
    }
    return fits;
  }
}
