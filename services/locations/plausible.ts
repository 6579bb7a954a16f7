/** What speaks against a location. Nothing is corrected: the operator sees what was sent, and why it is doubted. Pure. */
import type { LocationsFile } from '../../config/locations/schema.ts';
import { centreOf, type FixWarning, type LonLat, radiusOf } from '../context/fix.ts';
import { type Instant, ms } from '../ids.ts';
import type { Sighting } from './sighting.ts';

export type Country = LocationsFile['country'];

export const isWithin = ([longitude, latitude]: LonLat, boxes: Country) =>
  boxes.some(([west, south, east, north]) => longitude >= west && longitude <= east && latitude >= south && latitude <= north);

/** Clocks of telephones are a little wrong. */
const clockToleranceMs = 120_000;
const oldMs = 900_000;
const largeRadiusM = 30_000;

/** `callAt`: when the call arrived. Without boxes of a country, nothing is said of it. */
export function warningsOf(
  { shape, measuredAt }: Pick<Sighting, 'shape' | 'measuredAt'>,
  { country, receivedAt, callAt }: { country: Country; receivedAt: Instant; callAt: Instant },
): FixWarning[] {
  const warnings: FixWarning[] = [];
  const at = centreOf(shape);
  if (at && country.length > 0 && !isWithin(at, country))
    warnings.push(isWithin([at[1], at[0]], country) ? 'swapped' : 'out-of-country');
  if (measuredAt !== null && ms(measuredAt) - ms(receivedAt) > clockToleranceMs) warnings.push('future');
  if (measuredAt !== null && ms(callAt) - ms(measuredAt) > oldMs) warnings.push('old');
  if ((radiusOf(shape) ?? 0) > largeRadiusM) warnings.push('large-radius');
  return warnings;
}
