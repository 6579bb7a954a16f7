/** What the maps show, out of the state of the console. Pure. */
import { isMisplaced } from '../../services/context/fix.ts';
import type { MapSettings } from '../../services/http/messages.ts';
import { ms, type SheetId } from '../../services/ids.ts';
import type { EventHead } from '../../services/projections/event-head.ts';
import type { Language } from '../format.ts';
import type { Units } from '../state/units.ts';
import type { FixRow } from '../state/views.ts';
import type { MapContent, MapEvent, MapFix, MapUnit } from './content.ts';

/** Ages change what is drawn by the minute: a map needs no more. */
const ageStepMs = 60_000;

/** Fixes that lie on the ground; addresses are in the list beside. */
export const fixesOf = (rows: FixRow[]): MapFix[] =>
  rows.flatMap(({ fix, letter, ageMs }) => {
    const { id, shape } = fix;
    const drawnMs = Math.floor(ageMs / ageStepMs) * ageStepMs;
    return shape.type === 'civic' ? [] : [{ id, letter, shape, ageMs: drawnMs, isMisplaced: isMisplaced(fix) }];
  });

/** Open events whose place is known, the most pressing first; `unplaced`: how many have none yet. */
export function eventsOf(heads: ReadonlyMap<SheetId, EventHead>, language: Language): { events: MapEvent[]; unplaced: number } {
  const inOrder = [...heads.values()].sort((a, b) => a.priority - b.priority || (a.openedAt < b.openedAt ? -1 : 1));
  const events = inOrder.flatMap(({ id, number, nature, place, priority, at }) =>
    at ? [{ id, number, nature: nature?.label[language] ?? null, place, priority, at: at.lonLat }] : [],
  );
  return { events, unplaced: inOrder.length - events.length };
}

/** Units that have said where they are. */
export const unitsOnMap = (units: Units | null, nowMs: number): MapUnit[] =>
  [...(units?.values() ?? [])].flatMap(({ id, callSign, status, position, removed }) => {
    if (!position || removed) return [];
    const ageMs = Math.max(0, nowMs - ms(position.measuredAt));
    return [
      {
        id,
        callSign,
        status: status.is,
        at: position.at,
        headingDeg: null,
        ageMs: Math.floor(ageMs / ageStepMs) * ageStepMs,
      },
    ];
  });

/** What stays on the map, whatever happens. */
export function standingOf(settings: MapSettings | null): Pick<MapContent, 'areas' | 'hazards'> {
  if (!settings) return { areas: [], hazards: [] };
  const { areas, hazards } = settings;
  return { areas, hazards };
}
