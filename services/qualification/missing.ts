import type { Nature } from '../../config/natures/schema.ts';
import type { Evaluation } from './protocol.ts';

/** What the sheet holds apart from the protocol's answers. */
export type Known = {
  nature: Nature | null;
  /** `rough`: a fix or a commune, but no place where a unit can stop. */
  place: 'unknown' | 'rough' | 'exact';
  /** A number on which the caller can be reached again. */
  number: boolean;
  /** As written by the operator; null where not. */
  victims: number | null;
};

/** A decisive fact still unknown. `question`: the protocol's question that gives it. */
export type MissingFact = {
  fact: 'nature' | 'place' | 'number' | 'victims' | 'answer';
  question: string | null;
  weight: number;
  fr: string;
  en: string;
};

const labels = {
  nature: { fr: 'Nature', en: 'Nature' },
  place: { fr: 'Lieu', en: 'Place' },
  number: { fr: 'Numéro de rappel', en: 'Call-back number' },
  victims: { fr: 'Nombre de victimes', en: 'Number of victims' },
};

/** Before a nature is chosen: where to send, then what. */
const withoutNature = { place: 100, number: 60, victims: 0 };
const natureWeight = 90;
/** A rough place lets units leave, not arrive. */
const roughPlaceShare = 0.6;

/** Decisive facts still unknown, the weightiest first; of equal ones, in the order of the protocol. Skipped questions are still missing. Pure. */
export function missingFacts(known: Known, evaluation: Evaluation | null): MissingFact[] {
  const needs = known.nature?.needs ?? withoutNature;
  const victimsKnown = known.victims !== null || (evaluation?.victims ?? null) !== null;
  const missing: MissingFact[] = [];
  const add = (fact: keyof typeof labels, weight: number) => {
    if (weight > 0) missing.push({ fact, question: null, weight, ...labels[fact] });
  };
  if (known.place !== 'exact') add('place', Math.round(needs.place * (known.place === 'rough' ? roughPlaceShare : 1)));
  if (known.nature === null) add('nature', natureWeight);
  if (!victimsKnown) add('victims', needs.victims);
  if (!known.number) add('number', needs.number);
  for (const { id, decisive, fact } of [...(evaluation?.open ?? []), ...(evaluation?.skipped ?? [])])
    if (decisive !== undefined) missing.push({ fact: 'answer', question: id, weight: decisive, ...fact });
  return missing.sort((a, b) => b.weight - a.weight);
}
