import { distanceM } from '../../context/geometry.ts';
import { addressWords } from '../addresses/words.ts';
import type { FoundPlace } from '../place.ts';
import { scoreWith } from './address-store.ts';
import type { Asked, RankedPlace } from './found.ts';
import { typedWords } from './typed.ts';
import { WordIndex } from './word-index.ts';

/** A place that people call by name: a point of interest with its aliases, a commune. */
export type Named = { place: FoundPlace; names: string[] };

/** In memory: some ten thousand names. */
export class NamedPlaces {
  readonly #all: readonly Named[];
  readonly #index: WordIndex;
  readonly #lengths: number[];

  constructor(all: readonly Named[]) {
    this.#all = all;
    const words = all.map(({ names }) => names.flatMap(addressWords));
    this.#index = WordIndex.of(words);
    this.#lengths = all.map(({ names }) => Math.min(...names.map((name) => addressWords(name).length)));
  }

  find({ text, near, most }: Asked): RankedPlace[] {
    const typed = typedWords(text).map(({ full }) => full);
    const found = [...this.#index.find(typed)].flatMap(([at, fit]) => {
      const place = this.#all[at]?.place;
      if (!place) return [];
      const quality = fit * (0.8 + 0.2 * Math.min(1, typed.length / (this.#lengths[at] ?? 1)));
      const away = near && distanceM(place.lonLat, near);
      return [{ ...place, score: scoreWith(quality, away), distanceM: away }];
    });
    return found.sort((a, b) => b.score - a.score).slice(0, most);
  }
}
