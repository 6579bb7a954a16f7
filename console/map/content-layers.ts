/** How the content of the map is drawn: what is nearest to the operator's question lies on top. Pure. */
import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { MapColours } from './colours.ts';
import { bold, regular } from './ground/outline-layers.ts';

const is = (key: string, value: string): ExpressionSpecification => ['==', ['get', key], value];
const isPoint: ExpressionSpecification = ['==', ['geometry-type'], 'Point'];
const isArea: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];

/** Fresh: a full line; old: dashes; stale: dots, fainter. The age is also written beside the letter. */
const dashByAge = [
  'match',
  ['get', 'age'],
  'old',
  ['literal', [4, 2]],
  'stale',
  ['literal', [1, 2]],
  ['literal', [1, 0]],
] as unknown as DataDrivenPropertyValueSpecification<number[]>;
const faintWhenStale: ExpressionSpecification = ['match', ['get', 'age'], 'stale', 0.6, 1];

export function contentLayers(colours: MapColours): LayerSpecification[] {
  const halo = { 'text-halo-color': colours.ground, 'text-halo-width': 2 };
  const label = { 'text-font': [bold], 'text-size': 14, 'text-optional': true };
  const beside = { ...label, 'text-anchor': 'left' as const, 'text-offset': [0.95, 0] as [number, number] };
  const selection = (source: string): LayerSpecification => ({
    id: `${source} selected`,
    type: 'circle',
    source,
    filter: ['all', isPoint, ['get', 'isSelected']],
    paint: {
      'circle-radius': 17,
      'circle-color': 'transparent',
      'circle-stroke-width': 3,
      'circle-stroke-color': colours.blue,
    },
  });
  const layers: LayerSpecification[] = [
    {
      id: 'sectors',
      type: 'line',
      source: 'areas',
      filter: is('kind', 'sector'),
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colours.edge, 'line-width': 1.5, 'line-dasharray': [3, 2] },
    },
    {
      id: 'area',
      type: 'line',
      source: 'areas',
      filter: is('kind', 'area'),
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colours.edge, 'line-width': 3 },
    },
    {
      id: 'names of sectors',
      type: 'symbol',
      source: 'areas',
      filter: is('kind', 'sector'),
      layout: { 'text-field': ['get', 'name'], 'text-font': [bold], 'text-size': 14 },
      paint: { 'text-color': colours.edge, ...halo },
    },
    {
      id: 'reach of hazards',
      type: 'line',
      source: 'hazards',
      filter: isArea,
      paint: { 'line-color': colours.amber, 'line-width': 1.5, 'line-dasharray': [2, 2] },
    },
    {
      id: 'hazards',
      type: 'symbol',
      source: 'hazards',
      filter: isPoint,
      minzoom: 8,
      layout: { 'icon-image': 'hazard', 'icon-allow-overlap': true, ...beside, 'text-field': ['get', 'name'], 'text-size': 13 },
      paint: { 'text-color': colours.amber, ...halo },
    },
    {
      id: 'ground of fixes',
      type: 'fill',
      source: 'fixes',
      filter: isArea,
      paint: { 'fill-color': colours.text, 'fill-opacity': 0.06 },
    },
    {
      id: 'outlines of fixes',
      type: 'line',
      source: 'fixes',
      filter: isArea,
      paint: { 'line-color': colours.text, 'line-width': 2, 'line-dasharray': dashByAge, 'line-opacity': faintWhenStale },
    },
    selection('units'),
    {
      id: 'headings of units',
      type: 'symbol',
      source: 'units',
      filter: ['get', 'isMoving'],
      layout: {
        'icon-image': 'heading',
        'icon-rotate': ['get', 'headingDeg'],
        'icon-rotation-alignment': 'map',
        'icon-offset': [0, -8],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
    },
    {
      id: 'units',
      type: 'symbol',
      source: 'units',
      layout: {
        'icon-image': ['get', 'symbol'],
        'icon-size': 0.8,
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'text-field': ['step', ['zoom'], '', 9.5, ['get', 'label']],
        ...beside,
        'text-font': [regular],
        'text-size': 13,
      },
      paint: { 'icon-opacity': faintWhenStale, 'text-color': colours.text, ...halo },
    },
    selection('events'),
    {
      id: 'events',
      type: 'symbol',
      source: 'events',
      layout: {
        'icon-image': ['get', 'symbol'],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['-', 0, ['get', 'order']],
        'text-field': ['step', ['zoom'], '', 8, ['get', 'number']],
        ...label,
        'text-anchor': 'top',
        'text-offset': [0, 0.8],
      },
      paint: { 'text-color': colours.text, ...halo },
    },
    {
      id: 'fixes',
      type: 'symbol',
      source: 'fixes',
      filter: isPoint,
      layout: {
        'icon-image': 'fix-middle',
        // The number of an event that is at a fix keeps its room.
        'icon-ignore-placement': true,
        'icon-size': 0.8,
        'icon-allow-overlap': true,
        'text-field': ['get', 'label'],
        ...label,
        'text-size': 16,
        'text-anchor': 'bottom-left',
        'text-offset': [0.4, -0.2],
        'text-allow-overlap': true,
      },
      paint: { 'text-color': colours.text, ...halo },
    },
    {
      id: 'place',
      type: 'symbol',
      source: 'place',
      layout: {
        'icon-image': 'place',
        'icon-anchor': 'bottom',
        'icon-size': 1.3,
        'icon-allow-overlap': true,
        'text-field': ['get', 'label'],
        ...label,
        'text-size': 15,
        'text-anchor': 'left',
        'text-offset': [1.1, -1],
        'text-allow-overlap': true,
      },
      paint: { 'text-color': colours.blue, ...halo },
    },
  ];
  return layers.map(
    (layer) =>
      ({ ...layer, id: ours(layer.id), ...('source' in layer ? { source: ours(layer.source) } : {}) }) as LayerSpecification,
  );
}

/** Names of layers and sources, apart from those of a style that comes from elsewhere. */
export const ours = (name: string) => `tocsin ${name}`;

/** Layers whose features a click selects. */
export const selectableLayers = [ours('events'), ours('units')];
