/**
 * The commune of a fix, by the nearest known place. Outlines are not known here, nor is every village (communes.tsv says how many), so the
 * answer is «near such a place, so far away», never «within such a commune».
 */
import { readFile } from 'node:fs/promises';
import { around, distance } from 'geokdbush';
import KDBush from 'kdbush';
import type { Commune, LonLat } from './fix.ts';

/** Farther from every known place, a fix is at sea, abroad, or in a forest of Guiana: no commune is better than a wrong one. */
const farthestM = 15_000;

export type CommuneOf = (at: LonLat) => Commune | null;
export type KnownCommune = { code: string; name: string; department: string; at: LonLat };

/** Reads the table once: 15,000 places, 30 ms, 9 MB. The answer takes microseconds. Rejects where the file is absent or damaged. */
export async function loadCommunes(file?: URL): Promise<CommuneOf> {
  return communeOfAny(await readCommunes(file));
}

/** The table itself. Rejects as `loadCommunes` does. */
export async function readCommunes(file: URL = new URL('./communes.tsv', import.meta.url)): Promise<KnownCommune[]> {
  const rows = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return rows.map((row) => {
    const [code = '', name = '', longitude, latitude] = row.split('\t');
    const at: LonLat = [Number(longitude), Number(latitude)];
    if (!isOnEarth(at)) throw new Error(`no coordinates in the line «${row}»`);
    return { code, name, department: departmentOf(code), at };
  });
}

export function communeOfAny(places: readonly KnownCommune[]): CommuneOf {
  const index = new KDBush(places.length);
  for (const { at } of places) index.add(...at);
  index.finish();

  return (at) => {
    if (!isOnEarth(at)) return null;
    const nearest = places[around(index, at[0], at[1], 1, farthestM / 1000)[0] ?? -1];
    if (!nearest) return null;
    const { code, name, department } = nearest;
    return { code, name, department, distanceM: Math.round(distance(...at, ...nearest.at) * 1000) };
  };
}

/** The department is the first two characters of an INSEE code, three overseas. */
export const departmentOf = (code: string) => code.slice(0, code.startsWith('97') || code.startsWith('98') ? 3 : 2);

const isOnEarth = ([longitude, latitude]: LonLat) => Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
