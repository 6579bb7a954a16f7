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

/**
 * `sip`: with the call, from the device or its network. `aml`: the telephone's own message (ETSI TS 103 625). `link`: the page that the caller opened.
 * `subscriber`: the address behind the number. `cell`: the network's own, a mast or a sector. `number prefix`: the zone of a fixed line's number.
 * `partner`: another service or its gateway.
 */
export const fixSources = ['sip', 'aml', 'link', 'subscriber', 'cell', 'number prefix', 'partner'] as const;
export type FixSource = (typeof fixSources)[number];

/** What speaks against a fix; it is shown with it, and nothing of it is corrected. */
export const fixWarnings = [
  /** Outside the country, where latitude and longitude exchanged lie inside. */
  'swapped',
  'out-of-country',
  /** Measured later than it was received. */
  'future',
  /** Measured long before the call. */
  'old',
  'large-radius',
  /** A zone of some hundred kilometres that the number once belonged to. */
  'rough',
] as const;
export type FixWarning = (typeof fixWarnings)[number];

/** One location of a caller from one source. */
export type Fix = {
  /** Unique within its call: source and order, `sip-1`. */
  id: string;
  source: FixSource;
  /** How it was measured, as the source names it (RFC 4119 `method`): `Handset_AML`, `Cell`, ... */
  method: string | null;
  shape: Shape;
  /** 0 to 100, the chance that the caller is within the shape; null where the source does not say. */
  confidencePercent: number | null;
  measuredAt: Instant | null;
  receivedAt: Instant;
  /** The commune that the fix is near, once looked up. */
  commune: Commune | null;
  /** Who sent it, where several do: a partner's name. */
  provider?: string | undefined;
  /** None where absent. */
  warnings?: FixWarning[] | undefined;
};

/** Where it says to be, the caller is not: latitude and longitude exchanged, or another country. Shown in words, and no map goes there. */
export const isMisplaced = ({ warnings = [] }: Pick<Fix, 'warnings'>): boolean =>
  warnings.includes('swapped') || warnings.includes('out-of-country');

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

/** Older ones of one source are in the journal alone. */
const keptOfSource = 10;

const isSameOrigin = (a: Fix, b: Fix) => a.source === b.source && a.provider === b.provider;

/** With one more, or with one changed; the newest of each source. */
export function withFix(fixes: readonly Fix[], fix: Fix): Fix[] {
  if (fixes.some(({ id }) => id === fix.id)) return fixes.map((each) => (each.id === fix.id ? fix : each));
  const same = fixes.filter((each) => isSameOrigin(each, fix));
  const dropped = new Set(same.slice(0, Math.max(0, same.length + 1 - keptOfSource)));
  return [...fixes.filter((each) => !dropped.has(each)), fix];
}

/** What each source says now, sources in the order in which they came: fixes that later ones of their source superseded are left out. */
export function currentFixes(fixes: readonly Fix[]): Fix[] {
  const firstOf = (fix: Fix) => fixes.findIndex((each) => isSameOrigin(each, fix));
  return fixes
    .filter((fix) => !fixes.some((later) => isSameOrigin(later, fix) && later.receivedAt > fix.receivedAt))
    .sort((a, b) => firstOf(a) - firstOf(b));
}

/** What the source of a fix said before, newest first. */
export const earlierFixes = (fix: Fix, fixes: readonly Fix[]): Fix[] =>
  fixes
    .filter((each) => isSameOrigin(each, fix) && each.receivedAt < fix.receivedAt)
    .sort((a, b) => (a.receivedAt > b.receivedAt ? -1 : 1));

/** One that says where the caller is, rather than where such numbers are. */
export const isLocated = ({ source }: Fix) => source !== 'number prefix' && source !== 'subscriber';

/** The smallest fix that lies on the ground, or else an address; one that something speaks against only where there is no other. Never a number's zone. */
export function bestFix(fixes: readonly Fix[]): Fix | null {
  const size = (fix: Fix) => (fix.shape.type === 'civic' ? 1e9 : (radiusOf(fix.shape) ?? 0));
  const doubt = (fix: Fix) => (fix.warnings?.length ? 1 : 0);
  return (
    currentFixes(fixes)
      .filter(({ source }) => source !== 'number prefix')
      .sort((a, b) => doubt(a) - doubt(b) || size(a) - size(b))[0] ?? null
  );
}

/** Where fixes seem to be, in words: an address, else the nearest commune with its department; null where neither is known. */
export function placeName(fixes: readonly Fix[]): string | null {
  const current = currentFixes(fixes);
  for (const { shape } of current.filter(isLocated)) {
    const text = shape.type === 'civic' ? addressLine(shape.address) : '';
    if (text) return text;
  }
  const commune = bestFix(current)?.commune;
  return commune ? `${commune.name} (${commune.department})` : null;
}
