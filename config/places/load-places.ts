import { createHash } from 'node:crypto';
import { access, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { checkFile, digestOf, placed } from '../check-file.ts';
import { texts, twice } from '../findings.ts';
import type { ConfigurationProblem, Path } from '../problem.ts';
import { readYaml, type YamlSource } from '../yaml-source.ts';
import { readKilometres, readPoints } from './lists.ts';
import { type Area, type Places, type Polygon, placeNotesFile, placesFile } from './schema.ts';

const noFiles = digestOf([]);

/** Of a centre whose operators give coordinates and communes alone. */
export const noPlaces: Places = {
  area: null,
  neighbours: [],
  notes: [],
  addresses: null,
  points: [],
  kilometres: [],
  geocoder: null,
  digest: noFiles,
};

const largestOutlineBytes = 5_000_000;

/** As RFC 7946 has it: longitude first, rings closed. Further members are left aside. */
const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)], z.unknown());
const polygon = z.array(z.array(position).min(4)).min(1);
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: polygon }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon) }),
]);
const outline = z.union([
  geometry,
  z.object({ type: z.literal('Feature'), geometry }),
  z.object({ type: z.literal('FeatureCollection'), features: z.array(z.object({ geometry })).min(1) }),
]);

/**
 * Reads places.yaml, the files that it names, and place-notes.yaml. Each is optional. Answers the whole, or null with every problem; never an error for
 * what the files hold.
 */
export async function loadPlaces(folder: string): Promise<{ places: Places | null; problems: ConfigurationProblem[] }> {
  const problems: ConfigurationProblem[] = [];
  const hash = createHash('sha256');
  const [main, notes] = await Promise.all(['places.yaml', 'place-notes.yaml'].map(readIfThere));
  if (!main && !notes) return { places: problems.length > 0 ? null : noPlaces, problems };
  const written = main && check(main, placesFile);
  const said = notes && check(notes, placeNotesFile);
  if (notes) {
    const ids = texts({ [notes.file]: notes.value }, notes.file, 'notes.*.id');
    for (const finding of twice(ids, { fr: 'Cette consigne', en: 'This note' })) problems.push(placed(notes, finding));
  }
  const area = written?.area ? await readArea(written.area, ['area', 'file']) : null;
  const neighbours = [];
  for (const [at, { id, name, phone, area: its }] of (written?.neighbours ?? []).entries()) {
    const lying = await readArea(its, ['neighbours', at, 'area', 'file']);
    if (lying) neighbours.push({ id, name, phone: phone ?? null, area: lying });
  }
  const points = written?.points === undefined ? null : await readPoints(folder, written.points);
  const kilometres = written?.kilometres === undefined ? null : await readKilometres(folder, written.kilometres);
  problems.push(...(points?.problems ?? []), ...(kilometres?.problems ?? []));
  const addresses = written?.addresses === undefined ? null : await fileNamed(written.addresses, ['addresses']);
  if (problems.length > 0) return { places: null, problems };

  for (const name of [written?.points, written?.kilometres])
    if (name !== undefined) hash.update(await readFile(join(folder, name)));
  return {
    problems,
    places: {
      area,
      neighbours,
      notes: said?.notes ?? [],
      addresses,
      points: points?.rows ?? [],
      kilometres: kilometres?.rows ?? [],
      geocoder: written?.geocoder ?? null,
      digest: digestOf(
        [main, notes].map((one) => one ?? null),
        hash.digest('hex'),
      ),
    },
  };

  async function readIfThere(file: string): Promise<YamlSource | null> {
    const isThere = await access(join(folder, file)).then(
      () => true,
      () => false,
    );
    if (!isThere) return null;
    const read = await readYaml(folder, file);
    problems.push(...read.problems);
    return read.source;
  }

  function check<T>(source: YamlSource, schema: z.ZodType<T>): T | null {
    const checked = checkFile(source, schema);
    problems.push(...checked.problems);
    return checked.data;
  }

  /** The path of a file that places.yaml names at `path`; null, with the problem said, where there is none. */
  async function fileNamed(name: string, path: Path): Promise<string | null> {
    const file = resolve(folder, name);
    const isFile = await stat(file).then(
      (about) => about.isFile(),
      () => false,
    );
    if (isFile || !main) return file;
    const fr = `Ce fichier n’existe pas dans ${folder}. L’y mettre, ou corriger le nom.`;
    const en = `This file does not exist in ${folder}. Put it there, or correct the name.`;
    problems.push(placed(main, { file: main.file, path, value: name, fr, en }));
    return null;
  }

  async function readArea(
    { communes, file }: { communes?: string[] | undefined; file?: string | undefined },
    path: Path,
  ): Promise<Area | null> {
    if (communes) return { communes };
    const name = file ?? '';
    const found = await fileNamed(name, path);
    if (!found) return null;
    const bytes = await readFile(found);
    hash.update(bytes);
    const polygons = bytes.length > largestOutlineBytes ? null : polygonsOf(bytes.toString('utf8'));
    if (polygons) return { polygons };
    const fr = 'Il faut un contour en GeoJSON : Polygon ou MultiPolygon, longitude d’abord, 5 Mo au plus. L’exporter de nouveau.';
    const en = 'An outline in GeoJSON is needed: Polygon or MultiPolygon, longitude first, 5 MB at most. Export it again.';
    problems.push({ file: name, line: 1, column: 1, field: '', found: '', fr, en });
    return null;
  }
}

function polygonsOf(text: string): Polygon[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const { data } = outline.safeParse(value);
  if (!data) return null;
  const geometries = 'features' in data ? data.features.map((one) => one.geometry) : ['geometry' in data ? data.geometry : data];
  return geometries
    .flatMap((one) => (one.type === 'Polygon' ? [one.coordinates] : one.coordinates))
    .map((rings) => rings.map((ring) => ring.map(([longitude, latitude]) => [longitude, latitude])));
}
