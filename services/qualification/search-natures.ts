import type { Nature } from '../../config/natures/schema.ts';
import { lettersOf, plain, wordFit, wordsOf } from './words.ts';

/** Built once for a catalogue, by `indexNatures`. */
export type NatureIndex = {
  natures: readonly Nature[];
  /** Every label and synonym. `weight`: the sum of its words' weights. */
  phrases: { nature: number; text: string; weight: number }[];
  words: { word: string; letters: number[]; weight: number; phrases: number[] }[];
  codes: { nature: number; code: string; plain: string }[];
};

/** `matched`: the label, synonym or code that fits best. `quality`: 0 to 1. */
export type NatureMatch = { nature: Nature; matched: string; quality: number };

export function indexNatures(natures: readonly Nature[]): NatureIndex {
  const phrases: NatureIndex['phrases'] = [];
  const byWord = new Map<string, number[]>();
  for (const [index, nature] of natures.entries()) {
    const { label, synonyms } = nature;
    for (const text of new Set([label.fr, label.en, ...synonyms.fr, ...synonyms.en])) {
      for (const word of new Set(wordsOf(text))) byWord.set(word, [...(byWord.get(word) ?? []), phrases.length]);
      phrases.push({ nature: index, text, weight: 0 });
    }
  }
  const words = [...byWord].map(([word, at]) => {
    // A word of few natures says more than one of many: «accident» is in thirty.
    const spread = new Set(at.map((phrase) => phrases[phrase]?.nature)).size;
    const weight = 1 + Math.log(natures.length / spread) / 2;
    for (const phrase of at) if (phrases[phrase]) phrases[phrase].weight += weight;
    return { word, letters: lettersOf(word), weight, phrases: at };
  });
  const codes = natures.flatMap((nature, index) =>
    Object.values(nature.codes).map((code) => ({ nature: index, code, plain: plainCode(code) })),
  );
  return { natures, phrases, words, codes };
}

/**
 * Natures for what was typed so far: words in any order, begun words, typing errors, codes. In order of how well they fit (in tenths), then of
 * `uses` (nature id to how often it was chosen), then of urgency. Pure; about a tenth of a millisecond for 200 natures.
 */
export function searchNatures(
  index: NatureIndex,
  text: string,
  uses: ReadonlyMap<string, number> = new Map(),
  limit = 8,
): NatureMatch[] {
  const best = new Map<number, NatureMatch>();
  const offer = (at: number, matched: string, quality: number) => {
    const nature = index.natures[at];
    if (nature && quality > (best.get(at)?.quality ?? 0)) best.set(at, { nature, matched, quality });
  };
  matchPhrases(index, wordsOf(text.slice(0, longestTyped)).slice(0, mostWords), offer);
  const code = plainCode(text);
  if (/\d/.test(code))
    for (const one of index.codes) if (one.plain.startsWith(code)) offer(one.nature, one.code, one.plain === code ? 1 : 0.9);
  const tenths = (match: NatureMatch) => Math.round(match.quality * 10);
  const used = (match: NatureMatch) => uses.get(match.nature.id) ?? 0;
  return [...best.values()]
    .sort(
      (a, b) =>
        tenths(b) - tenths(a) ||
        used(b) - used(a) ||
        b.quality - a.quality ||
        a.nature.priority - b.nature.priority ||
        (a.nature.id < b.nature.id ? -1 : 1),
    )
    .slice(0, limit);
}

/** More is no search: a text pasted by mistake must not hold the page up. */
const longestTyped = 200;
const mostWords = 8;
/** Below this, less than half of what was typed is found: noise. */
const leastFit = 0.45;
/** Words found in different phrases of one nature say a little less than all in one. */
const spreadFit = 0.8;

const plainCode = (text: string) => plain(text).replace(/[^a-z0-9]/g, '');

function matchPhrases(index: NatureIndex, typed: string[], offer: (nature: number, matched: string, quality: number) => void) {
  if (typed.length === 0) return;
  const { phrases, natures } = index;
  const count = typed.length;
  /** By phrase, then by word typed: how well its best word fits. Flat and typed, for a letter alone touches most phrases. */
  const fits = new Float32Array(phrases.length * count);
  const covered = new Float32Array(phrases.length);
  const touched: number[] = [];
  const weights = typed.map((word, at) => {
    const letters = lettersOf(word).at(-1) ?? 0;
    let nearest = { fit: 0, weight: 1 };
    for (const one of index.words) {
      const fit = wordFit(word, letters, one.word, one.letters);
      if (fit === 0) continue;
      if (fit > nearest.fit) nearest = { fit, weight: one.weight };
      for (const phrase of one.phrases) {
        const place = phrase * count + at;
        const before = fits[place] ?? 0;
        if (fit <= before) continue;
        if (covered[phrase] === 0) touched.push(phrase);
        covered[phrase] = (covered[phrase] ?? 0) + (fit - before) * one.weight;
        fits[place] = fit;
      }
    }
    // A word found nowhere counts as an ordinary one that is missing.
    return nearest.fit === 0 ? 1.5 : nearest.weight;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => weight / total);
  /** By nature: its best phrase, how well that fits, and for each word typed the best fit in any phrase. */
  const bestPhrase = new Int32Array(natures.length).fill(-1);
  const bestQuality = new Float32Array(natures.length);
  const bestFits = new Float32Array(natures.length * count);
  for (const phrase of touched) {
    const about = phrases[phrase];
    if (!about) continue;
    let fit = 0;
    for (let at = 0; at < count; at += 1) {
      const one = fits[phrase * count + at] ?? 0;
      fit += one * (shares[at] ?? 0);
      const place = about.nature * count + at;
      if (one > (bestFits[place] ?? 0)) bestFits[place] = one;
    }
    const quality = fit * (0.7 + 0.3 * Math.min(1, (covered[phrase] ?? 0) / about.weight));
    if (quality <= (bestQuality[about.nature] ?? 0)) continue;
    bestQuality[about.nature] = quality;
    bestPhrase[about.nature] = phrase;
  }
  for (const [nature, phrase] of bestPhrase.entries()) {
    if (phrase < 0) continue;
    const spread = shares.reduce((sum, share, at) => sum + (bestFits[nature * count + at] ?? 0) * share, 0);
    if (spread >= leastFit) offer(nature, phrases[phrase]?.text ?? '', Math.max(bestQuality[nature] ?? 0, spread * spreadFit));
  }
}
