import type { Instant } from '../ids.ts';
import { distanceM } from './geometry.ts';

/** Longitude, latitude in degrees, WGS 84 (the order of GeoJSON, RFC 7946). */
export type LonLat = readonly [longitude: number, latitude: number];

/** A civic address as in RFC 5139; each part as the source gave it. */
export type CivicAddress = {
  country: string | null;
  /** A3: city or commune. */
  city: string | null;
  postcode: string | null;
  street: string | null;
  houseNumber: string | null;
  /** Everything else that was given (floor, building, name of the place), by its RFC 5139 element. */
  other: Record<string, string>;
};

/** Shapes of RFC 5491, with metres and degrees clockwise from north. */
export type Shape =
  | { type: 'point'; at: LonLat }
  | { type: 'circle'; centre: LonLat; radiusM: number }
  | { type: 'ellipse'; centre: LonLat; semiMajorM: number; semiMinorM: number; orientationDeg: number }
  | { type: 'polygon'; ring: LonLat[] }
  | { type: 'civic'; address: CivicAddress };

/** One location of a caller from one source. */
export type Fix = {
  /** Unique within its call: source and order, `sip-1`. */
  id: string;
  source: 'sip' | 'subscriber' | 'number prefix';
  /** How it was measured, as the source names it (RFC 4119 `method`): `Handset_AML`, `Cell`, ... */
  method: string | null;
  shape: Shape;
  /** 0 to 100, the chance that the caller is within the shape; null where the source does not say. */
  confidencePercent: number | null;
  measuredAt: Instant | null;
  receivedAt: Instant;
  /** The commune that the fix is near, once looked up. */
  commune: Commune | null;
};

/** A French commune. `distanceM` is from the fix to the nearest known place of the commune: outlines are not known here, so it is «near», never «in». */
export type Commune = { code: string; name: string; department: string; distanceM: number };

/** The centre of a shape, for a map or a distance; null for a civic address. Polygons: the mean of their corners. */
export function centreOf(shape: Shape): LonLat | null {
  switch (shape.type) {
    case 'point':
      return shape.at;
    case 'circle':
    case 'ellipse':
      return shape.centre;
    case 'polygon': {
      const corners = shape.ring;
      const sum = corners.reduce(([lon, lat], [x, y]) => [lon + x, lat + y] as const, [0, 0] as const);
      return corners.length === 0 ? null : [sum[0] / corners.length, sum[1] / corners.length];
    }
    case 'civic':
      return null;
  }
}

/** How far the caller may be from the centre of the shape, in metres; null for a point without radius and for an address. */
export function radiusOf(shape: Shape): number | null {
  switch (shape.type) {
    case 'circle':
      return shape.radiusM;
    case 'ellipse':
      return shape.semiMajorM;
    case 'polygon': {
      const centre = centreOf(shape);
      return centre && Math.max(...shape.ring.map((corner) => distanceM(centre, corner)));
    }
    case 'point':
    case 'civic':
      return null;
  }
}

/** An address on one line, as people say it; without the parts that were not given. */
export function addressLine(address: CivicAddress): string {
  const street = [address.houseNumber, address.street].filter(Boolean).join(' ');
  const town = [address.postcode, address.city].filter(Boolean).join(' ');
  return [street, town, ...Object.values(address.other)].filter(Boolean).join(', ');
}

/** The smallest fix that lies on the ground, or else an address. */
export function bestFix(fixes: readonly Fix[]): Fix | null {
  const size = (fix: Fix) => (fix.shape.type === 'civic' ? 1e9 : (radiusOf(fix.shape) ?? 0));
  return fixes.toSorted((a, b) => size(a) - size(b))[0] ?? null;
}

/** Where fixes seem to be, in words: an address, else the nearest commune with its department; null where neither is known. */
export function placeName(fixes: readonly Fix[]): string | null {
  for (const { shape } of fixes) {
    const text = shape.type === 'civic' ? addressLine(shape.address) : '';
    if (text) return text;
  }
  const commune = bestFix(fixes)?.commune;
  return commune ? `${commune.name} (${commune.department})` : null;
}
