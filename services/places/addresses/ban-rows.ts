/**
 * The national address base (Base Adresse Nationale) as it is published in CSV: semicolons, UTF-8, one line an address; and its list of localities
 * (lieux-dits), in a file of its own. Pure.
 */
import { looksFrench } from '../coordinates/france.ts';
import type { AddressRow } from './builder.ts';
import { repetitionOf } from './words.ts';

const addressColumns = ['id', 'numero', 'rep', 'nom_voie', 'code_postal', 'code_insee', 'nom_commune', 'lon', 'lat'] as const;
const localityColumns = ['id', 'nom_lieu_dit', 'code_postal', 'code_insee', 'nom_commune', 'lon', 'lat'] as const;

export class WrongColumns extends Error {
  readonly code = 'wrong-columns';
}

/** A line that cannot be used, and why. */
export type BadRow = { bad: string };

/** How to read the lines under this header. Throws `WrongColumns`. */
export function rowReader(header: string[]): (fields: string[]) => AddressRow | BadRow {
  const names = header.map((name) => name.trim().toLowerCase());
  const isLocalities = names.includes('nom_lieu_dit');
  const missing = (isLocalities ? localityColumns : addressColumns).filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new WrongColumns(
      `the first line lacks the columns ${missing.join(', ')}; give the file «adresses» of the national address base, in CSV, with semicolons`,
    );
  const at = (name: string) => names.indexOf(name);
  const places = {
    ...{ id: at('id'), number: at('numero'), repetition: at('rep'), name: at(isLocalities ? 'nom_lieu_dit' : 'nom_voie') },
    ...{ postcode: at('code_postal'), code: at('code_insee'), commune: at('nom_commune'), lon: at('lon'), lat: at('lat') },
    ...{ former: at('nom_ancienne_commune'), locality: at('nom_ld'), delivery: at('libelle_acheminement') },
    ...{ afnor: at('nom_afnor'), position: at('type_position') },
  };
  const count = names.length;
  return (fields) => {
    if (fields.length !== count) return { bad: `${fields.length} fields instead of ${count}` };
    const of = (place: keyof typeof places) => fields[places[place]] ?? '';
    const name = of('name');
    if (name === '') return { bad: 'no name of the street' };
    const code = of('code');
    if (!/^\d[\dAB]\d{3}$/.test(code)) return { bad: `code_insee «${code.slice(0, 20)}» is none` };
    const number = isLocalities ? null : Number(of('number'));
    // 5000 and more stand for addresses that have no number yet (BAL 1.3).
    if (number !== null && !(Number.isInteger(number) && number >= 0 && number <= 99_999 && of('number') !== ''))
      return { bad: `numero «${of('number').slice(0, 20)}» is no number` };
    const [lon, lat] = [Number(of('lon') || Number.NaN), Number(of('lat') || Number.NaN)];
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
      return { bad: `lon «${of('lon').slice(0, 20)}», lat «${of('lat').slice(0, 20)}» are no degrees` };
    if (!looksFrench([lon, lat]) && looksFrench([lat, lon])) return { bad: 'lon and lat are swapped' };
    const id = of('id');
    const parts = id.split('_');
    return {
      street: isLocalities || parts.length < 2 ? `${code} ${name}` : `${parts[0]}_${parts[1]}`,
      name,
      otherName: of('afnor'),
      number,
      repetition: repetitionOf(of('repetition')),
      postcode: of('postcode'),
      code,
      commune: of('commune') || code,
      otherTowns: [of('former'), of('locality'), of('delivery')].filter((town) => town !== ''),
      lon,
      lat,
      exact: !/^(segment|interpolation)$/.test(of('position')),
    };
  };
}

/** The fields of a line; quotes around a field that has a semicolon, doubled within. */
export function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(';');
  const fields: string[] = [];
  for (const [, quoted, bare] of line.matchAll(/(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/g))
    fields.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
  return fields;
}
