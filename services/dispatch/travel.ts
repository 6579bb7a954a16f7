/** How long a unit takes: the straight line, made longer by the sector's detour and slower by the hour. An estimate, and shown as one. */
import type { Sector } from '../../config/dispatch/schema.ts';
import type { LonLat } from '../context/fix.ts';
import { distanceM } from '../context/geometry.ts';
import { isWithin } from './plan.ts';

/** Where no sector is known. */
const anywhere = { detour: 1.4, kmh: 45, busy: undefined };

/** Whole seconds. */
export function straightTravelS(from: LonLat, to: LonLat, sector: Sector | null, hour: string): number {
  const { detour, kmh, busy } = sector ?? anywhere;
  const slow = busy?.hours.some(isWithin(hour)) ? busy.factor : 1;
  return Math.round(((distanceM(from, to) * detour) / (kmh / 3.6)) * slow);
}
