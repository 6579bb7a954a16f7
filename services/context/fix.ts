import type { Instant } from '../ids.ts';

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
