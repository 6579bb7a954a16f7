/**
 * Which open sheets may be about the same event as this one, how likely, and why. Pure.
 *
 * Each thing that both sheets say multiplies the odds: how much more often two callers of one event say it than callers of two events do. What one
 * of them does not say counts neither for nor against.
 *
 *   before anything is known   one chance in 25 that an event of this minute is the same, less with every minute without a call
 *   place                      the nearer, the more; two exact places far apart speak against; areas that overlap never do
 *   same street, same commune  for; counted where they say more than the distance does
 *   nature                     the same: for; of the same family: a little; of another: against, for callers see different things
 *   number                     a caller who calls again most often calls for the same
 */
import { distanceM, metresPerDegree } from '../context/geometry.ts';
import { type Instant, ms, type SheetId } from '../ids.ts';
import type { EventHead } from '../projections/event-head.ts';
import type { BothLanguages } from '../sheets/part.ts';
import type { EventFacts, Spot } from './event-facts.ts';

export type SameEventReason = BothLanguages & {
  about: 'distance' | 'street' | 'commune' | 'nature' | 'number' | 'age';
  speaks: 'for' | 'against';
};
export type Candidate = {
  sheet: SheetId;
  /** 0 to 100. */
  likelihoodPercent: number;
  /** Between the nearest places known; null where one of the two has none. */
  distanceM: number | null;
  /** The strongest first. */
  reasons: SameEventReason[];
  head: EventHead;
};

/** Put in words only where it is shown. */
type Evidence = { about: SameEventReason['about']; factor: number; say: () => BothLanguages };

/** Less likely ones would be noise on the screen. */
export const leastLikelihoodPercent = 20;
const shown = 5;

const priorOdds = 0.04;
/** After so long without a call the prior odds are down to a third. */
const fadeMs = 45 * 60_000;
/** Callers of one event stand so far around it. */
const extentM = 150;
/** Other events are spread over a town of this radius. */
const townM = 3_000;
/** Farther from each other than this and their radii, two places are two. */
const farthestM = 1_000;
/** A wrong place is not impossible: callers mistake streets, and a fix its caller. */
const leastFactor = 1 / 300;
const factors = {
  sameNature: 8,
  sameFamily: 3,
  otherFamily: 0.25,
  sameNumber: 60,
  sameStreet: 25,
  sameCommune: 5,
  otherCommune: 0.3,
};

/**
 * The likeliest first, at most five. `others` may hold the sheet itself, which is left out. 5,000 of them take about a millisecond.
 */
export function findSameEvents(of: EventFacts, others: Iterable<EventFacts>, now: Instant): Candidate[] {
  const found: { facts: EventFacts; likelihood: number; evidence: Evidence[]; metres: number | null }[] = [];
  const nowMs = ms(now);
  for (const facts of others) {
    if (facts.head.id === of.head.id) continue;
    const near = nearest(of.spots, facts.spots);
    // Most events of a day end here.
    if (near?.factor === leastFactor && !overlap(of.numbers, facts.numbers)) continue;
    const evidence = evidenceOf(of, facts, near);
    const fade = Math.exp(-Math.max(0, gapMs(of, facts)) / fadeMs);
    const odds = evidence.reduce((product, { factor }) => product * factor, priorOdds * fade);
    const likelihood = Math.round((100 * odds) / (1 + odds));
    if (likelihood >= leastLikelihoodPercent) found.push({ facts, likelihood, evidence, metres: near?.metres ?? null });
  }
  return found
    .sort((a, b) => b.likelihood - a.likelihood || (a.facts.head.openedAt > b.facts.head.openedAt ? -1 : 1))
    .slice(0, shown)
    .map(({ facts, likelihood, evidence, metres }) => ({
      sheet: facts.head.id,
      likelihoodPercent: Math.min(99, likelihood),
      distanceM: metres === null ? null : Math.round(metres),
      reasons: [...evidence.sort(byStrength).map(reasonOf), ageReason(facts, nowMs)],
      head: facts.head,
    }));
}

const reasonOf = ({ about, factor, say }: Evidence): SameEventReason => ({
  about,
  speaks: factor >= 1 ? 'for' : 'against',
  ...say(),
});

const byStrength = (a: Evidence, b: Evidence) => Math.abs(Math.log(b.factor)) - Math.abs(Math.log(a.factor));

/** Between this event's beginning and the other's last call, whichever came first. */
const gapMs = (a: EventFacts, b: EventFacts) =>
  Math.max(ms(a.head.openedAt) - ms(b.lastCallAt), ms(b.head.openedAt) - ms(a.lastCallAt));

function evidenceOf(a: EventFacts, b: EventFacts, near: Near | null): Evidence[] {
  const evidence = [placeEvidence(a, b, near), natureEvidence(a, b)];
  if (overlap(a.numbers, b.numbers)) evidence.push(saying('number', factors.sameNumber, 'même numéro', 'same number'));
  return evidence.filter((one) => one !== null);
}

const overlap = (a: readonly string[], b: readonly string[]) => a.some((one) => b.includes(one));

const saying = (about: Evidence['about'], factor: number, fr: string, en: string): Evidence => ({
  about,
  factor,
  say: () => ({ fr, en }),
});

/** The words of the place are no second proof of what the distance proves: the stronger of the two counts. */
function placeEvidence(a: EventFacts, b: EventFacts, near: Near | null): Evidence | null {
  const byDistance = near && distanceEvidence(near);
  const inWords = wordsEvidence(a, b, near !== null);
  if (!byDistance || !inWords) return byDistance ?? inWords;
  return inWords.factor > byDistance.factor ? inWords : byDistance;
}

function wordsEvidence(a: EventFacts, b: EventFacts, isOnGround: boolean): Evidence | null {
  if (overlap(a.communes, b.communes)) {
    if (overlap(a.streets, b.streets)) return saying('street', factors.sameStreet, 'même rue', 'same street');
    // The same commune says less than a distance, whatever that is.
    return isOnGround ? null : saying('commune', factors.sameCommune, 'même commune', 'same commune');
  }
  if (isOnGround || a.communes.length === 0 || b.communes.length === 0) return null;
  return saying('commune', factors.otherCommune, 'autre commune', 'another commune');
}

type Near = { metres: number; radiusM: number; factor: number };

/** The pair of places that speaks most for one event: a caller's place may be wrong, and another's right. */
function nearest(ours: readonly Spot[], theirs: readonly Spot[]): Near | null {
  let best: Near | null = null;
  for (const a of ours) {
    for (const b of theirs) {
      const radiusM = a.radiusM + b.radiusM;
      const northM = Math.abs(a.at[1] - b.at[1]) * metresPerDegree;
      // So far north or south of it that the rest need not be looked at, once a pair is known.
      if (best && northM > Math.max(radiusM, farthestM)) continue;
      const metres = distanceM(a.at, b.at);
      const factor = distanceFactor(metres, a.radiusM, b.radiusM);
      if (!best || factor > best.factor) best = { metres, radiusM, factor };
    }
  }
  return best;
}

/** Density of two callers of one event at this distance, against that of other events of the town. Two thirds of a radius is taken for one sigma. */
function distanceFactor(metres: number, radiusA: number, radiusB: number): number {
  const least = metres <= radiusA + radiusB ? 1 : leastFactor;
  if (metres > Math.max(radiusA + radiusB, farthestM) * 3) return least;
  const variance = extentM ** 2 + (radiusA / 1.5) ** 2 + (radiusB / 1.5) ** 2;
  return Math.max((townM ** 2 / (2 * variance)) * Math.exp(-(metres ** 2) / (2 * variance)), least);
}

function distanceEvidence({ metres, radiusM, factor }: Near): Evidence {
  const isWithin = radiusM > extentM && metres <= radiusM;
  const say = () => ({
    fr: isWithin ? `dans le rayon de ${metresText(radiusM, ',')}` : `à ${metresText(metres, ',')}`,
    en: isWithin ? `within the radius of ${metresText(radiusM, '.')}` : `${metresText(metres, '.')} away`,
  });
  return { about: 'distance', factor, say };
}

/** `240 m`, `1,2 km`. */
function metresText(metres: number, point: ',' | '.'): string {
  if (metres < 995) return `${Math.max(10, Math.round(metres / 10) * 10)} m`;
  return `${(metres / 1000).toFixed(1).replace('.', point)} km`;
}

function natureEvidence({ head: a, family }: EventFacts, { head: b, family: otherFamily }: EventFacts): Evidence | null {
  if (!a.nature || !b.nature) return null;
  if (a.nature.id === b.nature.id) return saying('nature', factors.sameNature, 'même nature', 'same nature');
  if (family === null || otherFamily === null) return null;
  if (family === otherFamily) return saying('nature', factors.sameFamily, 'nature voisine', 'related nature');
  return saying('nature', factors.otherFamily, 'autre nature', 'another nature');
}

function ageReason({ head }: EventFacts, nowMs: number): SameEventReason {
  const minutes = Math.max(0, Math.floor((nowMs - ms(head.openedAt)) / 60_000));
  const hours = Math.floor(minutes / 60);
  const rest = String(minutes % 60).padStart(2, '0');
  const fr =
    minutes < 1 ? 'ouverte à l’instant' : minutes < 60 ? `ouverte il y a ${minutes} min` : `ouverte il y a ${hours} h ${rest}`;
  const en = minutes < 1 ? 'opened just now' : minutes < 60 ? `opened ${minutes} min ago` : `opened ${hours} h ${rest} ago`;
  return { about: 'age', speaks: minutes < 60 ? 'for' : 'against', fr, en };
}
