/** What a location message says, before it is known whose call it belongs to. */
import type { Fix } from '../context/fix.ts';
import type { Instant } from '../ids.ts';

/** As sent: `number` is looked at when it is matched, the rest becomes a fix. */
export type Sighting = Pick<Fix, 'source' | 'method' | 'shape' | 'confidencePercent'> & {
  /** Of the caller, in any form. */
  number: string;
  measuredAt: Instant | null;
  provider?: string | undefined;
};

/** Why a message is not taken. `no-position`: it is well-formed and says that the telephone does not know where it is. */
export type RefusalReason =
  | 'malformed'
  | 'no-position'
  | 'off-earth'
  | 'radius'
  | 'no-number'
  | 'bad-signature'
  | 'stale-signature'
  | 'replayed'
  | 'unknown-key'
  | 'too-many';

export type Parsed = { ok: true; sighting: Sighting } | { ok: false; reason: RefusalReason; field: string | null };

export const refused = (reason: RefusalReason, field: string | null = null): Parsed => ({ ok: false, reason, field });

/** A radius larger than this is no radius: half of the way around the Earth is 20,000 km, and a country's width 1,000. */
const largestRadiusM = 1_000_000;

/** A place on the ground as a shape, or why it is none. `radiusM` null: not said. */
export function circleOf(latitude: number, longitude: number, radiusM: number | null): Circle {
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return { ok: false, reason: 'off-earth' };
  if (radiusM === null) return { ok: true, shape: { type: 'point', at: [longitude, latitude] } };
  if (radiusM < 0 || radiusM > largestRadiusM) return { ok: false, reason: 'radius' };
  return { ok: true, shape: { type: 'circle', centre: [longitude, latitude], radiusM } };
}

type Circle = { ok: true; shape: Fix['shape'] } | { ok: false; reason: 'off-earth' | 'radius' };

/** A decimal number without exponent, or null. */
export const decimal = (text: string | undefined): number | null =>
  text !== undefined && /^[+-]?\d{1,9}(\.\d{1,17})?$/.test(text.trim()) ? Number(text) : null;
