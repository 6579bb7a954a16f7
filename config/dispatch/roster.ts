/** stations.csv and units.csv. */
import { type Row, readTable } from '../places/read-table.ts';
import type { RosterUnit, Station } from './schema.ts';

/** With its line in the file. */
export type Lined<T> = { line: number; row: T };

const stationColumns = { needed: ['id', 'name', 'sector', 'lon', 'lat'], optional: [] } as const;
type StationColumn = (typeof stationColumns)['needed'][number];

/** `id,name,sector,lon,lat`. */
export const readStations = (folder: string, file: string) =>
  readTable<StationColumn, Lined<Station>>(folder, file, stationColumns, (row) => ({
    line: row.line,
    row: {
      id: idOf(row, 'id'),
      name: given(row, 'name'),
      sector: idOf(row, 'sector'),
      lonLat: [degrees(row, 'lon', 180), degrees(row, 'lat', 90)],
    },
  }));

const unitColumns = { needed: ['id', 'call_sign', 'type', 'station'], optional: ['capabilities', 'crew', 'shift'] } as const;
type UnitColumn = (typeof unitColumns)['needed' | 'optional'][number];

/** `id,call_sign,type,station,capabilities,crew,shift`: capabilities beyond the type's with blanks between; crew empty for the type's; `07:00-19:00`, or empty for always. */
export const readUnits = (folder: string, file: string) =>
  readTable<UnitColumn, Lined<RosterUnit>>(folder, file, unitColumns, (row) => ({
    line: row.line,
    row: {
      id: idOf(row, 'id'),
      callSign: given(row, 'call_sign'),
      type: idOf(row, 'type'),
      station: idOf(row, 'station'),
      capabilities: words(row.of('capabilities')),
      crew: crewOf(row),
      shifts: words(row.of('shift')).map((shift) => shiftOf(row, shift)),
    },
  }));

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

function given<Column extends string>(row: Row<Column>, column: Column): string {
  const text = row.of(column);
  if (text === '') row.fail(column, { fr: 'La valeur manque. L’écrire.', en: 'The value is missing. Write it.' });
  return text;
}

function idOf<Column extends string>(row: Row<Column>, column: Column): string {
  const text = given(row, column);
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(text))
    row.fail(column, {
      fr: 'Il faut un identifiant : une lettre minuscule, puis des minuscules, chiffres ou traits d’union, par exemple fpt-nord-1.',
      en: 'An identifier is needed: a lower-case letter, then lower-case letters, digits or hyphens, for example fpt-nord-1.',
    });
  return text;
}

function degrees<Column extends string>(row: Row<Column>, column: Column, most: number): number {
  const value = Number(given(row, column).replace(',', '.'));
  if (!Number.isFinite(value) || Math.abs(value) > most)
    row.fail(column, { fr: 'Il faut des degrés, par exemple 2.352.', en: 'Degrees are needed, for example 2.352.' });
  return value;
}

function crewOf(row: Row<UnitColumn>): number | null {
  const text = row.of('crew');
  if (text === '') return null;
  if (!/^\d{1,2}$/.test(text)) row.fail('crew', { fr: 'Il faut un nombre de personnes.', en: 'A number of persons is needed.' });
  return Number(text);
}

function shiftOf(row: Row<UnitColumn>, shift: string): [from: string, to: string] {
  const [, from, to] = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(shift) ?? [];
  if (from === undefined || to === undefined)
    return row.fail('shift', {
      fr: 'Il faut des heures, par exemple 07:00-19:00, ou rien pour toujours.',
      en: 'Hours are needed, for example 07:00-19:00, or nothing for always.',
    });
  return [from, to];
}
