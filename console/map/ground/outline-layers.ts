/** The bundled outlines as style layers: land and sea, borders, names of places by zoom. Pure. */
import type { GeoJSONSourceSpecification, LayerSpecification, LineLayerSpecification } from 'maplibre-gl';
import type { MapColours } from '../colours.ts';
import type { BorderKind, Outlines } from './decode-outlines.ts';

export const regular = 'B612 Regular';
export const bold = 'B612 Bold';

export function outlineSources({ land, borders, names }: Outlines): Record<string, GeoJSONSourceSpecification> {
  return {
    // Six zooms less than the finest of the map: beyond, the corners are the same.
    land: { type: 'geojson', data: land, maxzoom: 10, tolerance: 0.2 },
    borders: { type: 'geojson', data: borders, maxzoom: 10, tolerance: 0.2 },
    names: { type: 'geojson', data: names, maxzoom: 12 },
  };
}

export function groundLayers(colours: MapColours): LayerSpecification[] {
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': colours.ground } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': colours.raised, 'fill-antialias': false } },
  ];
}

export function borderLayers(colours: MapColours): LayerSpecification[] {
  return [
    border('department', 5, { 'line-width': 0.8, 'line-opacity': 0.45 }),
    border('region', 4, { 'line-width': 1.2, 'line-opacity': 0.6 }),
    border('coast', 0, { 'line-width': 1, 'line-opacity': 0.7 }),
    border('country', 0, { 'line-width': 1.8, 'line-opacity': 0.8, 'line-dasharray': [4, 2] }),
  ];

  function border(kind: BorderKind, minzoom: number, paint: LineLayerSpecification['paint']): LayerSpecification {
    return {
      id: `border ${kind}`,
      type: 'line',
      source: 'borders',
      minzoom,
      filter: ['==', ['get', 'kind'], kind],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colours.edge, ...paint },
    };
  }
}

export function nameLayers(colours: MapColours): LayerSpecification[] {
  const halo = { 'text-halo-color': colours.raised, 'text-halo-width': 1.5 };
  return [
    {
      id: 'names of places',
      type: 'symbol',
      source: 'names',
      filter: ['all', ['!', ['get', 'isDepartment']], ['>=', ['zoom'], ['get', 'zoom']]],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': [regular],
        'text-size': ['interpolate', ['linear'], ['get', 'zoom'], 5, 15, 11, 12],
        'symbol-sort-key': ['get', 'order'],
        'text-max-width': 8,
        'text-padding': 4,
      },
      paint: { 'text-color': colours['text-quiet'], ...halo },
    },
    {
      id: 'names of departments',
      type: 'symbol',
      source: 'names',
      minzoom: 6.5,
      maxzoom: 9.5,
      filter: ['get', 'isDepartment'],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': [regular],
        'text-size': 12,
        'text-transform': 'uppercase',
        'text-letter-spacing': 0.08,
        'text-max-width': 9,
      },
      paint: { 'text-color': colours.edge, ...halo },
    },
  ];
}
