/**
 * Which units fill which needs. Exact, and the same answer for the same input.
 *
 * A unit fills at most one need that is not shared, and any shared ones that it is able to. The best choice is, in this order:
 *   1. fewest vital places left empty, then fewest others
 *   2. earliest arrival of the last unit of a vital need
 *   3. least cost: travel time of each place times its weight, and `unitCostS` for each unit sent
 *   4. least loss of cover
 *
 * Way: shared places are either places of their own or go along with a place of another need; each such grouping is an assignment problem, solved exactly
 * (assign.ts), and groupings whose lower bound is no better than the best found are passed over. Of units that can do the same, only as many as there are
 * places for them are looked at, the nearest first: a further one never betters a choice (docs/decisions/0017-recommendation.md has the proof).
 */
import type { Need } from '../../config/dispatch/schema.ts';
import { leastCostAssignment } from './assign.ts';

/** `lossOfCover`: a whole number, 0 for none. */
export type Candidate = { travelS: number; capabilities: readonly string[]; lossOfCover: number };
export type Wanted = Pick<Need, 'id' | 'capability' | 'count' | 'vital' | 'weight' | 'shared'>;

/** One more unit on the road weighs as much as so many seconds of one place of weight 1. */
export const unitCostS = 240;

/** Each place is filled by the candidate of that index, or by none. `score` compares from its first number to its last; less is better. */
export type Choice = { filled: { need: string; candidate: number | null }[]; score: Score };
type Score = [vitalEmpty: number, otherEmpty: number, lastVitalS: number, costS: number, lossOfCover: number];

type Place = Wanted & { need: string };
/** Places that one unit fills together: at most one that is not shared, and no two of one need. */
type Group = { places: Place[]; mask: number; weight: number; isVital: boolean; vitals: number; others: number };

const isLess = (a: Score, b: Score): boolean => {
  for (let index = 0; index < a.length; index += 1) {
    const [left, right] = [a[index] as number, b[index] as number];
    if (left !== right) return left < right;
  }
  return false;
};

export function chooseUnits(needs: readonly Wanted[], candidates: readonly Candidate[]): Choice {
  const places = needs.flatMap((need) => Array.from({ length: need.count }, (): Place => ({ ...need, need: need.id })));
  const bit = new Map([...new Set(needs.map(({ capability }) => capability))].map((one, index) => [one, 1 << index]));
  const maskOf = (all: readonly string[]) => all.reduce((mask, one) => mask | (bit.get(one) ?? 0), 0);
  const masks = candidates.map((one) => maskOf(one.capabilities));
  const placesFor = (mask: number) => places.filter(({ capability }) => (maskOf([capability]) & mask) !== 0).length;
  const usable = nearestOfEachKind(masks, candidates, placesFor);
  const times = timesOf(usable);
  const own = places.filter(({ shared }) => !shared).map((place) => groupOf([place], maskOf([place.capability])));
  const shared = places.filter((place) => place.shared);
  const groupings = groupingsOf(own, shared, maskOf, (mask) => times(mask).length > 0)
    .map((groups) => ({ groups, bound: lowerBound(groups, times) }))
    .sort((a, b) => (isLess(a.bound, b.bound) ? -1 : isLess(b.bound, a.bound) ? 1 : 0));

  let best: Choice | null = null;
  for (const { groups, bound } of groupings) {
    if (best && !isLess(bound, best.score)) break;
    const choice = solve(groups, usable, bound, best?.score ?? null);
    if (choice && (!best || isLess(choice.score, best.score))) best = choice;
  }
  const order = new Map(needs.map(({ id }, index) => [id, index]));
  const found = best ?? { filled: [], score: [0, 0, 0, 0, 0] };
  found.filled.sort((a, b) => (order.get(a.need) ?? 0) - (order.get(b.need) ?? 0));
  return found;
}

type Usable = Candidate & { index: number; mask: number };

function nearestOfEachKind(masks: number[], candidates: readonly Candidate[], placesFor: (mask: number) => number): Usable[] {
  const kinds = new Map<number, Usable[]>();
  for (const [index, candidate] of candidates.entries()) {
    const mask = masks[index] ?? 0;
    if (mask === 0) continue;
    const kind = kinds.get(mask);
    if (kind) kind.push({ ...candidate, index, mask });
    else kinds.set(mask, [{ ...candidate, index, mask }]);
  }
  const byTime = (a: Usable, b: Usable) => a.travelS - b.travelS || a.lossOfCover - b.lossOfCover || a.index - b.index;
  return [...kinds].flatMap(([mask, kind]) => kind.sort(byTime).slice(0, placesFor(mask)));
}

/**
 * Every way to let shared places go along with others. Places of one need are alike: two ways that differ by such alone are one. Places that no unit can fill
 * together are not put together: left apart, each is filled or empty, and nothing is worse.
 */
function groupingsOf(
  own: Group[],
  shared: Place[],
  maskOf: (all: readonly string[]) => number,
  isOneAble: (mask: number) => boolean,
): Group[][] {
  let groupings: Group[][] = [own];
  for (const place of shared) {
    const mask = maskOf([place.capability]);
    const seen = new Set<string>();
    groupings = groupings.flatMap((groups) => {
      const joined = groups.flatMap((group, at): Group[][] => {
        if (!isOneAble(group.mask | mask) || group.places.some(({ need }) => need === place.need)) return [];
        const bigger = groupOf([...group.places, place], group.mask | mask);
        return [[...groups.slice(0, at), bigger, ...groups.slice(at + 1)]];
      });
      return [...joined, [...groups, groupOf([place], mask)]].filter((one) => {
        const key = one
          .map(({ places }) =>
            places
              .map(({ need }) => need)
              .sort()
              .join('+'),
          )
          .sort()
          .join(' ');
        return !seen.has(key) && seen.add(key);
      });
    });
  }
  return groupings;
}

function groupOf(places: Place[], mask: number): Group {
  const weight = places.reduce((sum, one) => sum + one.weight, 0);
  const vitals = places.filter(({ vital }) => vital).length;
  return { places, mask, weight, isVital: vitals > 0, vitals, others: places.length - vitals };
}

/** Travel times of the units that are able to all of a mask, least first. */
type TimesOf = (mask: number) => readonly number[];

function timesOf(usable: Usable[]): TimesOf {
  const known = new Map<number, number[]>();
  return (mask) => {
    const before = known.get(mask);
    if (before) return before;
    const able = usable.filter((unit) => (unit.mask & mask) === mask).map(({ travelS }) => travelS);
    known.set(
      mask,
      able.sort((a, b) => a - b),
    );
    return able;
  };
}

/** As good as it could be if groups only had to share units with those that ask for just the same. */
function lowerBound(groups: Group[], times: TimesOf): Score {
  const bound: Score = [0, 0, 0, 0, 0];
  const alike = Map.groupBy(groups, ({ mask }) => mask);
  for (const [mask, all] of alike) {
    const able = times(mask);
    if (able.length < all.length) {
      // Which of them stay empty is not sure: those that are cheapest to leave.
      const left = all
        .map(({ vitals }) => vitals)
        .sort((a, b) => a - b)
        .slice(0, all.length - able.length);
      bound[0] += left.reduce((sum, vitals) => sum + vitals, 0);
      bound[1] += left.length;
      continue;
    }
    const vitals = all.filter((group) => group.isVital).length;
    if (vitals > 0) bound[2] = Math.max(bound[2], able[vitals - 1] as number);
    const weights = all.map(({ weight }) => weight).sort((a, b) => b - a);
    for (const [at, weight] of weights.entries()) bound[3] += (able[at] as number) * weight + unitCostS;
  }
  // Where places stay empty, the rest may be let go of too: nothing more is sure.
  return bound[0] + bound[1] > 0 ? [bound[0], 0, 0, 0, 0] : bound;
}

/** The best assignment of units to groups; null where it is no better than `best`. */
function solve(groups: Group[], usable: Usable[], bound: Score, best: Score | null): Choice | null {
  const isVital = groups.some((group) => group.isVital);
  if (best && best[0] + best[1] === 0 && isVital) return solveAgainstFull(groups, usable, bound, best);
  const free = assign(groups, usable, Number.POSITIVE_INFINITY);
  const atBest: Score = [free.score[0], free.score[1], free.score[0] + free.score[1] > 0 ? 0 : bound[2], free.score[3], 0];
  if (best && !isLess(atBest, best)) return null;
  if (!isVital) return free;
  return earliest(groups, usable, timesBetween(usable, atBest[2], Number.POSITIVE_INFINITY), free);
}

/** Where the best found fills every place: only a choice that does so too, by the same time or earlier, can be better. */
function solveAgainstFull(groups: Group[], usable: Usable[], bound: Score, best: Score): Choice | null {
  const asEarly = assign(groups, usable, best[2]);
  if (asEarly.score[0] + asEarly.score[1] > 0) return null;
  const before = timesBetween(usable, bound[2], best[2]);
  const last = before.at(-1);
  if (last === undefined) return asEarly;
  const earlier = assign(groups, usable, last);
  return isAsFull(earlier, asEarly) ? earliest(groups, usable, before, earlier) : asEarly;
}

const isAsFull = (one: Choice, other: Choice) => one.score[0] === other.score[0] && one.score[1] === other.score[1];

/** Times at which a unit arrives, from one on and before another, least first. */
const timesBetween = (usable: Usable[], fromS: number, beforeS: number) =>
  [...new Set(usable.map(({ travelS }) => travelS))].filter((time) => time >= fromS && time < beforeS).sort((a, b) => a - b);

/** With the earliest of the times by which all vital places can be filled without emptying others. */
function earliest(groups: Group[], usable: Usable[], times: number[], free: Choice): Choice {
  let from = 0;
  let to = times.length - 1;
  let found = free;
  for (let tried = 0; from <= to; tried += 1) {
    // The bound itself is most often the answer.
    const at = tried === 0 ? 0 : (from + to) >> 1;
    const limited = assign(groups, usable, times[at] as number);
    if (isAsFull(limited, free)) {
      found = limited;
      to = at - 1;
    } else from = at + 1;
  }
  return found;
}

/** Above any cost: seconds of a day, times weights, times places. */
const emptyCost = 1e9;
const vitalEmptyCost = 1e11;
/** Below any difference of cost: loss of cover is whole numbers. */
const coverCost = 1e-4;

function assign(groups: Group[], usable: Usable[], vitalBeforeS: number): Choice {
  const columns = usable.length + groups.length;
  const costs = groups.map((group) => {
    const without = group.vitals * vitalEmptyCost + group.others * emptyCost;
    const line = new Float64Array(columns).fill(without);
    const { weight } = group;
    const lastS = group.isVital ? vitalBeforeS : Number.POSITIVE_INFINITY;
    for (let at = 0; at < usable.length; at += 1) {
      const { mask, travelS, lossOfCover } = usable[at] as Usable;
      const isAble = (mask & group.mask) === group.mask && travelS <= lastS;
      line[at] = isAble ? travelS * weight + unitCostS + lossOfCover * coverCost : without + 1;
    }
    return line;
  });
  const columnOf = leastCostAssignment(costs);
  const score: Score = [0, 0, 0, 0, 0];
  const filled = groups.flatMap((group, at) => {
    const column = columnOf[at] ?? columns;
    const unit = usable[column];
    const isFilled = unit !== undefined && (costs[at]?.[column] ?? 0) < emptyCost;
    if (isFilled) {
      if (group.isVital) score[2] = Math.max(score[2], unit.travelS);
      score[3] += unit.travelS * group.weight + unitCostS;
      score[4] += unit.lossOfCover;
    } else {
      score[0] += group.vitals;
      score[1] += group.others;
    }
    return group.places.map(({ need }) => ({ need, candidate: isFilled ? unit.index : null }));
  });
  return { filled, score };
}
