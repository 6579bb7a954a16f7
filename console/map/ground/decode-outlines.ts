/** The bundled outlines (scripts/build-map-outlines.ts) as GeoJSON. Pure. */
import type { Feature, FeatureCollection, MultiLineString } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, GeometryObject, Topology } from 'topojson-specification';

type Department = { code: string; name: string; region: string; at: [longitude: number, latitude: number] };
type Shapes = Topology<{ departments: GeometryCollection<Department>; countries: GeometryCollection<{ code: string }> }>;

/** As the file has it. `at`: longitude and latitude of each name in turn, in thousandths of a degree; `zooms`: from which zoom, and how many. */
export type OutlinesFile = { shapes: Shapes; places: { names: string[]; at: number[]; zooms: [zoom: number, count: number][] } };

export type BorderKind = 'coast' | 'country' | 'region' | 'department';
export type Outlines = {
  land: FeatureCollection;
  /** Properties: `kind`, a BorderKind. */
  borders: FeatureCollection;
  /** Properties: `name`, `zoom` from which it is shown, `order` among its equals; departments also have `isDepartment`. */
  names: FeatureCollection;
};

export function decodeOutlines({ shapes, places }: OutlinesFile): Outlines {
  const { departments, countries } = shapes.objects;
  const regionOf = (each: GeometryObject) => (each.properties as Department).region;
  const borders: [BorderKind, MultiLineString][] = [
    ['coast', mesh(shapes, countries, (a, b) => a === b)],
    ['country', mesh(shapes, countries, (a, b) => a !== b)],
    ['region', mesh(shapes, departments, (a, b) => a !== b && regionOf(a) !== regionOf(b))],
    ['department', mesh(shapes, departments, (a, b) => a !== b && regionOf(a) === regionOf(b))],
  ];
  return {
    land: feature(shapes, countries),
    borders: collection(borders.map(([kind, geometry]) => ({ type: 'Feature', geometry, properties: { kind } }))),
    names: collection([
      ...departments.geometries.map(({ properties }) => {
        const { code, name, at } = properties as Department;
        return point(at, { name: `${code} ${name}`, zoom: 6, order: -1, isDepartment: true });
      }),
      ...placeNames(places),
    ]),
  };
}

function placeNames({ names, at, zooms }: OutlinesFile['places']): Feature[] {
  const zoomOf = zooms.flatMap(([zoom, count]) => Array<number>(count).fill(zoom));
  return names.map((name, index) => {
    const [longitude = 0, latitude = 0] = at.slice(2 * index, 2 * index + 2);
    return point([longitude / 1000, latitude / 1000], { name, zoom: zoomOf[index] ?? 11, order: index, isDepartment: false });
  });
}

const point = (coordinates: number[], properties: Record<string, string | number | boolean>): Feature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates },
  properties,
});

const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features });
