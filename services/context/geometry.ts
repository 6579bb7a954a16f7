/** Small distances on the ground, as on a plane that touches it: good to a metre over a town. */
import type { LonLat } from './fix.ts';

/** Of latitude. */
export const metresPerDegree = 111_320;

/** East and north of `origin`, in metres. */
export function eastNorth(origin: LonLat, at: LonLat): [east: number, north: number] {
  const east = (at[0] - origin[0]) * metresPerDegree * Math.cos((origin[1] * Math.PI) / 180);
  return [east, (at[1] - origin[1]) * metresPerDegree];
}

/** The point so many metres east and north of `origin`. */
export function offsetBy(origin: LonLat, east: number, north: number): LonLat {
  const lonDeg = east / (metresPerDegree * Math.cos((origin[1] * Math.PI) / 180));
  return [origin[0] + lonDeg, origin[1] + north / metresPerDegree];
}

export function distanceM(from: LonLat, to: LonLat): number {
  const [east, north] = eastNorth(from, to);
  return Math.sqrt(east * east + north * north);
}
