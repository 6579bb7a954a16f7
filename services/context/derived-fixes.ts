/** What the caller's number says of where they may be: the address behind it, and the zone that fixed numbers were given in. Pure. */
import type { Instant } from '../ids.ts';
import type { Caller } from './caller.ts';
import type { Fix, LonLat } from './fix.ts';

/** Circles that hold the zones of the French numbering plan, by the beginning of the E.164 number, the longest first. */
const zones: { begins: string; centre: LonLat; radiusM: number }[] = [
  { begins: '+262269', centre: [45.15, -12.83], radiusM: 30_000 },
  { begins: '+262262', centre: [55.53, -21.13], radiusM: 45_000 },
  { begins: '+590590', centre: [-61.55, 16.25], radiusM: 60_000 },
  { begins: '+594594', centre: [-53.1, 4], radiusM: 250_000 },
  { begins: '+596596', centre: [-61.02, 14.65], radiusM: 40_000 },
  { begins: '+331', centre: [2.5, 48.7], radiusM: 100_000 },
  { begins: '+332', centre: [-0.6, 48.1], radiusM: 320_000 },
  { begins: '+333', centre: [4.9, 48.6], radiusM: 310_000 },
  { begins: '+334', centre: [5.6, 44.3], radiusM: 400_000 },
  { begins: '+335', centre: [0.3, 44.6], radiusM: 280_000 },
];

/** Null for mobiles and numbers elsewhere. Since 2023 a fixed number may be moved to any zone: the fix is marked as rough. */
export function prefixFix({ number }: Pick<Caller, 'number'>, receivedAt: Instant): Fix | null {
  const zone = number?.kind === 'mobile' ? undefined : zones.find(({ begins }) => number?.e164.startsWith(begins));
  return (
    (zone && {
      ...{ id: 'prefix-1', source: 'number prefix', method: zone.begins, confidencePercent: null, measuredAt: null },
      ...{
        shape: { type: 'circle', centre: zone.centre, radiusM: zone.radiusM },
        receivedAt,
        commune: null,
        warnings: ['rough'],
      },
    }) ??
    null
  );
}

/** The subscriber's address, as the source wrote it; null where none is known. */
export function subscriberFix({ subscriber }: Pick<Caller, 'subscriber'>, receivedAt: Instant): Fix | null {
  if (!subscriber?.address) return null;
  const nothing = { country: null, city: null, postcode: null, houseNumber: null, other: {} };
  return {
    ...{ id: 'subscriber-1', source: 'subscriber', method: null, confidencePercent: null, measuredAt: null },
    ...{ shape: { type: 'civic', address: { ...nothing, street: subscriber.address } }, receivedAt, commune: null },
    provider: subscriber.source,
  };
}
