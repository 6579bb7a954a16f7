/** The lists in CSV that places.yaml names. */
import { type Row, readTable } from './read-table.ts';
import type { KilometrePoint, PointOfInterest } from './schema.ts';

const pointColumns = {
  needed: ['name', 'kind', 'lon', 'lat'],
  optional: ['commune', 'commune_name', 'aliases'],
} as const;
type PointColumn = (typeof pointColumns)['needed' | 'optional'][number];

/** `name,kind,lon,lat,commune,commune_name,aliases`: `commune` is its INSEE code; aliases with «|» between them. */
export const readPoints = (folder: string, file: string) =>
  readTable<PointColumn, PointOfInterest>(folder, file, pointColumns, (row) => {
    const code = row.of('commune');
    if (code !== '' && !/^\d[\dAB]\d{3}$/.test(code))
      row.fail('commune', { fr: 'Il faut un code INSEE, par exemple 35238.', en: 'An INSEE code is needed, for example 35238.' });
    const aliases = row.of('aliases').split('|');
    return {
      name: needed(row, 'name'),
      kind: needed(row, 'kind'),
      lonLat: lonLatOf(row),
      commune: code === '' ? null : { code, name: row.of('commune_name') || code },
      aliases: aliases.map((alias) => alias.trim()).filter((alias) => alias !== ''),
    };
  });

const kilometreColumns = { needed: ['lon', 'lat', 'road', 'pk'], optional: [] } as const;
type KilometreColumn = (typeof kilometreColumns)['needed'][number];

/** `lon,lat,road,pk`: a road or a line (`ligne 340000`), and `45+300`, `45.3` or `45,3`, in kilometres. */
export const readKilometres = (folder: string, file: string) =>
  readTable<KilometreColumn, KilometrePoint>(folder, file, kilometreColumns, (row) => {
    const pkM = pkToMetres(row.of('pk'));
    if (pkM === null)
      return row.fail('pk', {
        fr: 'Il faut un point kilométrique : 45+300 ou 45.3.',
        en: 'A kilometre point is needed: 45+300 or 45.3.',
      });
    return { road: needed(row, 'road'), pkM, lonLat: lonLatOf(row) };
  });

/** `45+300`, `45.3`, `45,3`, `45` to metres; null for anything else. */
export function pkToMetres(text: string): number | null {
  const [, whole, metres, fraction] = /^(\d{1,4})(?:\s?\+\s?(\d{1,3})|[.,](\d{1,3}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined) return null;
  return Number(whole) * 1_000 + (metres !== undefined ? Number(metres) : Number((fraction ?? '0').padEnd(3, '0')));
}

function needed<Column extends string>(row: Row<Column>, column: Column): string {
  const text = row.of(column);
  if (text === '') row.fail(column, { fr: 'La valeur manque. L’écrire.', en: 'The value is missing. Write it.' });
  return text;
}

function lonLatOf(row: Row<'lon' | 'lat'>): [number, number] {
  const [longitude, latitude] = (['lon', 'lat'] as const).map((column) => {
    const value = Number(needed(row, column).replace(',', '.'));
    if (!Number.isFinite(value) || Math.abs(value) > (column === 'lon' ? 180 : 90))
      row.fail(column, { fr: 'Il faut des degrés, par exemple 2.352.', en: 'Degrees are needed, for example 2.352.' });
    return value;
  });
  return [longitude ?? 0, latitude ?? 0];
}
