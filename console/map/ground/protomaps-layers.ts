/** A vector ground in the Protomaps schema, in the colours of the theme: quiet, so that what is on it stands out. Pure. */
import type { LayerSpecification } from 'maplibre-gl';
import type { MapColours } from '../colours.ts';
import { regular } from './outline-layers.ts';

const kinds = (...of: string[]) => ['in', ['get', 'kind'], ['literal', of]] as unknown as ['==', string, string];

export function protomapsLayers(colours: MapColours): LayerSpecification[] {
  const from = { source: 'ground' } as const;
  const halo = { 'text-halo-color': colours.raised, 'text-halo-width': 1.5 };
  return [
    { id: 'earth', type: 'fill', ...from, 'source-layer': 'earth', paint: { 'fill-color': colours.raised } },
    {
      id: 'green ground',
      type: 'fill',
      ...from,
      'source-layer': 'landuse',
      filter: kinds('forest', 'wood', 'park', 'nature_reserve', 'cemetery', 'farmland'),
      paint: { 'fill-color': colours.panel, 'fill-opacity': 0.6 },
    },
    {
      id: 'built ground',
      type: 'fill',
      ...from,
      'source-layer': 'landuse',
      filter: kinds('hospital', 'school', 'industrial', 'railway', 'aerodrome'),
      paint: { 'fill-color': colours.rule, 'fill-opacity': 0.5 },
    },
    {
      id: 'water',
      type: 'fill',
      ...from,
      'source-layer': 'water',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': colours.ground },
    },
    {
      id: 'rivers',
      type: 'line',
      ...from,
      'source-layer': 'water',
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: { 'line-color': colours.ground, 'line-width': 1.5 },
    },
    { id: 'buildings', type: 'fill', ...from, 'source-layer': 'buildings', minzoom: 14, paint: { 'fill-color': colours.rule } },
    roads('minor_road', 12, [12, 0.6, 18, 8]),
    roads('path', 14, [14, 0.5, 18, 2]),
    roads('rail', 9, [9, 0.6, 18, 3], [3, 2]),
    roads('major_road', 8, [8, 0.8, 18, 12]),
    roads('highway', 5, [5, 0.8, 18, 14]),
    {
      id: 'names of roads',
      type: 'symbol',
      ...from,
      'source-layer': 'roads',
      minzoom: 13,
      layout: {
        'symbol-placement': 'line',
        'text-field': ['coalesce', ['get', 'name'], ['get', 'ref'], ''],
        'text-font': [regular],
        'text-size': 12,
      },
      paint: { 'text-color': colours['text-quiet'], ...halo },
    },
    {
      id: 'names of towns',
      type: 'symbol',
      ...from,
      'source-layer': 'places',
      filter: kinds('locality', 'macrohood', 'neighbourhood'),
      layout: {
        'text-field': ['coalesce', ['get', 'name:fr'], ['get', 'name'], ''],
        'text-font': [regular],
        'text-size': ['interpolate', ['linear'], ['coalesce', ['get', 'population_rank'], 4], 3, 12, 12, 17],
        'symbol-sort-key': ['-', 0, ['coalesce', ['get', 'population_rank'], 0]],
        'text-max-width': 8,
      },
      paint: { 'text-color': colours.text, ...halo },
    },
  ];

  function roads(kind: string, minzoom: number, width: [number, number, number, number], dash?: number[]): LayerSpecification {
    return {
      id: `roads ${kind}`,
      type: 'line',
      ...from,
      'source-layer': 'roads',
      minzoom,
      filter: kinds(kind),
      layout: { 'line-cap': dash ? 'butt' : 'round', 'line-join': 'round' },
      paint: {
        'line-color': colours.edge,
        'line-opacity': kind === 'highway' ? 0.9 : 0.6,
        'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], ...width],
        ...(dash ? { 'line-dasharray': dash } : {}),
      },
    };
  }
}
