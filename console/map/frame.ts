/** Which piece of ground a map should hold. Pure. */
import type { LonLat } from '../../services/context/fix.ts';
import { centreOf, radiusOf } from '../../services/context/fix.ts';
import { offsetBy } from '../../services/context/geometry.ts';
import type { MapContent, MapFix } from './content.ts';

export type Bounds = { southWest: LonLat; northEast: LonLat };

/** Around a place or an exact point, in metres: a few streets. */
const leastReachM = 250;
/** A fix that says less than this beside a better one does not widen the map. */
const vagueM = 10_000;

/** The place, or else the fixes that say where the caller is (those that cannot be right left aside), or else nothing to go to. */
export function frameOf({ place, fixes }: Pick<MapContent, 'place' | 'fixes'>): Bounds | null {
  if (place) return around([{ at: place.at, reachM: leastReachM }]);
  const placed = fixes.flatMap(reachOf).sort((a, b) => a.reachM - b.reachM);
  const [best, ...others] = placed;
  if (!best) return null;
  return around([best, ...others.filter(({ reachM }) => reachM < vagueM)]);
}

function reachOf({ shape, isMisplaced }: MapFix): { at: LonLat; reachM: number }[] {
  if (isMisplaced) return [];
  const at = centreOf(shape);
  return at ? [{ at, reachM: Math.max(leastReachM, radiusOf(shape) ?? 0) }] : [];
}

function around(places: { at: LonLat; reachM: number }[]): Bounds {
  const corners = places.flatMap(({ at, reachM }) => [offsetBy(at, -reachM, -reachM), offsetBy(at, reachM, reachM)]);
  const side = (axis: 0 | 1, pick: (...of: number[]) => number) => pick(...corners.map((corner) => corner[axis]));
  return { southWest: [side(0, Math.min), side(1, Math.min)], northEast: [side(0, Math.max), side(1, Math.max)] };
}

/** Names a frame: the map goes to a new one, and leaves it alone while it is the same. */
export const frameName = (bounds: Bounds | null): string =>
  bounds ? [...bounds.southWest, ...bounds.northEast].map((each) => each.toFixed(4)).join(' ') : '';
