/** What changed between two lists of features, as a map source takes it: only that is sent to the worker and drawn again. Pure. */
import type { Geometry } from 'geojson';
import type { GeoJSONSourceDiff } from 'maplibre-gl';
import type { MapFeature } from './to-geojson.ts';

/** Null where nothing changed. */
export function changesBetween(before: readonly MapFeature[], after: readonly MapFeature[]): GeoJSONSourceDiff | null {
  const known = new Map(before.map((feature) => [feature.id, feature]));
  const add: MapFeature[] = [];
  const update: NonNullable<GeoJSONSourceDiff['update']> = [];
  for (const feature of after) {
    const old = known.get(feature.id);
    known.delete(feature.id);
    if (!old) {
      add.push(feature);
      continue;
    }
    const properties = Object.entries(feature.properties).filter(([key, value]) => old.properties[key] !== value);
    const isMoved = !isSameGeometry(old.geometry, feature.geometry);
    if (!isMoved && properties.length === 0) continue;
    update.push({
      id: feature.id,
      ...(isMoved ? { newGeometry: feature.geometry } : {}),
      ...(properties.length > 0 ? { addOrUpdateProperties: properties.map(([key, value]) => ({ key, value })) } : {}),
    });
  }
  if (add.length === 0 && update.length === 0 && known.size === 0) return null;
  return { add, update, remove: [...known.keys()] };
}

function isSameGeometry(a: Geometry, b: Geometry): boolean {
  if (a.type === 'Point' && b.type === 'Point') {
    return a.coordinates[0] === b.coordinates[0] && a.coordinates[1] === b.coordinates[1];
  }
  return JSON.stringify(a) === JSON.stringify(b);
}
