/** How long something took, many times over, in bounded memory: a count for each step of five seconds. Pure. */

const stepMs = 5_000;
/** Whatever took longer counts in the last step; its true length is in `longestMs` and the mean. */
const steps = 360;

export type Spread = { count: number; sumMs: number; longestMs: number; steps: Readonly<Record<number, number>> };

/** Milliseconds; null where nothing was counted. `median` and `p90` are the ends of their steps, never beyond the longest. */
export type SpreadView = {
  count: number;
  mean: number | null;
  median: number | null;
  p90: number | null;
  longest: number | null;
};

export const emptySpread: Spread = { count: 0, sumMs: 0, longestMs: 0, steps: {} };

/** A clock that went back makes no time negative. */
export function withTime(spread: Spread, tookMs: number): Spread {
  const took = Math.max(0, tookMs);
  const step = Math.min(steps - 1, Math.floor(took / stepMs));
  return {
    count: spread.count + 1,
    sumMs: spread.sumMs + took,
    longestMs: Math.max(spread.longestMs, took),
    steps: { ...spread.steps, [step]: (spread.steps[step] ?? 0) + 1 },
  };
}

export function viewOfSpread(spread: Spread): SpreadView {
  const { count, sumMs, longestMs } = spread;
  if (count === 0) return { count, mean: null, median: null, p90: null, longest: null };
  return {
    count,
    mean: Math.round(sumMs / count),
    median: quantile(spread, 0.5),
    p90: quantile(spread, 0.9),
    longest: longestMs,
  };
}

function quantile({ count, longestMs, steps: counted }: Spread, share: number): number {
  let seen = 0;
  // Whole numbers as names are in their order.
  for (const [step, times] of Object.entries(counted)) {
    seen += times;
    const isLast = Number(step) === steps - 1;
    if (seen >= count * share) return isLast ? longestMs : Math.min(longestMs, (Number(step) + 1) * stepMs);
  }
  return longestMs;
}
