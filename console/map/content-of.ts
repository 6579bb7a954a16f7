/** What the maps show, out of the state of the console. Pure. */
import type { MapSettings } from '../../services/http/messages.ts';
import type { FixRow } from '../state/views.ts';
import type { MapContent, MapFix } from './content.ts';
import { closed } from './rings.ts';

/** Ages change what is drawn by the minute: a map needs no more. */
const ageStepMs = 60_000;

/** Fixes that lie on the ground; addresses are in the list beside. */
export const fixesOf = (rows: FixRow[]): MapFix[] =>
  rows.flatMap(({ fix: { id, shape }, letter, ageMs }) =>
    shape.type === 'civic' ? [] : [{ id, letter, shape, ageMs: Math.floor(ageMs / ageStepMs) * ageStepMs }],
  );

/** What stays on the map, whatever happens. */
export function standingOf(settings: MapSettings | null): Pick<MapContent, 'areas' | 'hazards'> {
  if (!settings) return { areas: [], hazards: [] };
  const areas = settings.areas.map(({ outline, ...rest }) => ({ ...rest, rings: [closed(outline)] }));
  return { areas, hazards: settings.hazards };
}
