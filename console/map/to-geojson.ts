/** Content to GeoJSON, one list of features a source. Pure. Every feature has an id that is unique within its source. */
import type { Feature, Geometry, Position } from 'geojson';
import type { LonLat } from '../../services/context/fix.ts';
import { centreOf } from '../../services/context/fix.ts';
import { ageText } from '../format.ts';
import { ageClass, type MapContent, type MapUnit } from './content.ts';
import { circle, ringOf } from './rings.ts';

export type MapFeature = Feature<Geometry, Record<string, string | number | boolean | null>> & { id: string };

export const sourceNames = ['areas', 'hazards', 'fixes', 'units', 'events', 'place'] as const;
export type SourceName = (typeof sourceNames)[number];
export type Features = Record<SourceName, MapFeature[]>;

export function contentToFeatures(content: MapContent): Features {
  const { fixes, place, events, units, areas, hazards, selected } = content;
  return {
    areas: areas.map(({ id, kind, name, rings }) => polygon(id, rings, { kind, name })),
    hazards: hazards.flatMap(({ id, name, at, radiusM }) => [
      polygon(`${id} reach`, [circle(at, radiusM)], {}),
      point(id, at, { name }),
    ]),
    fixes: fixes.flatMap(({ id, letter, shape, ageMs }) => {
      const age = ageClass(ageMs);
      const ring = ringOf(shape);
      const at = centreOf(shape);
      return [
        ...(ring ? [polygon(`${id} shape`, [ring], { age })] : []),
        ...(at ? [point(id, at, { age, label: withAge(letter, ageMs) })] : []),
      ];
    }),
    units: units.map((unit) => point(unit.id, unit.at, unitProperties(unit, selected))),
    events: events.map(({ id, number, priority, at }) =>
      point(id, at, { number, symbol: `event-${priority}`, order: priority, isSelected: id === selected }),
    ),
    place: place ? [point('place', place.at, { label: place.label })] : [],
  };
}

function unitProperties({ id, callSign, status, headingDeg, ageMs }: MapUnit, selected: string | null) {
  return {
    label: withAge(callSign, ageMs),
    symbol: `unit-${status}`,
    age: ageClass(ageMs),
    isMoving: headingDeg !== null,
    headingDeg: headingDeg ?? 0,
    isSelected: id === selected,
  };
}

/** A fresh position needs no word; an older one says its age beside its name. */
const withAge = (name: string, ageMs: number) => (ageClass(ageMs) === 'fresh' ? name : `${name} · ${ageText(ageMs)}`);

const toPosition = ([longitude, latitude]: LonLat): Position => [longitude, latitude];

const point = (id: string, at: LonLat, properties: MapFeature['properties']): MapFeature => ({
  type: 'Feature',
  id,
  geometry: { type: 'Point', coordinates: toPosition(at) },
  // A tile keeps no id that is a text: what is clicked is told by its properties.
  properties: { id, ...properties },
});

const polygon = (id: string, rings: LonLat[][], properties: MapFeature['properties']): MapFeature => ({
  type: 'Feature',
  id,
  geometry: { type: 'Polygon', coordinates: rings.map((ring) => ring.map(toPosition)) },
  properties,
});
