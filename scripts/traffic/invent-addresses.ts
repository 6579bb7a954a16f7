/** Invented addresses in the format of the national address base: for the bench and for tests. */
import type { Random } from './callers.ts';

export const banHeader =
  'id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;source_nom_voie;certification_commune';

const kinds = [
  'Rue',
  'Rue',
  'Rue',
  'Rue',
  'Avenue',
  'Boulevard',
  'Place',
  'Chemin',
  'Chemin',
  'Route',
  'Impasse',
  'Impasse',
  'Allée',
  'Square',
  'Quai',
];
const firsts = [
  'de la',
  'du',
  'des',
  'de l’',
  'du Général',
  'du Docteur',
  'Jean',
  'Marie',
  'Sainte',
  'du Maréchal',
  'Pierre',
  'Émile',
  'Victor',
  'du Vieux',
  'du Grand',
];
const begins = [
  'Bel',
  'Mar',
  'Fon',
  'Gar',
  'Cas',
  'Lor',
  'Pré',
  'Vau',
  'Bré',
  'Cha',
  'Dur',
  'Mon',
  'Rou',
  'Sau',
  'Tré',
  'Vil',
  'Ker',
  'Haut',
  'Fer',
  'Gri',
];
const middles = ['le', 'ti', 'ro', 'va', 'nou', 'che', 'mi', 'ga', 'lou', 'ber', 'san', 'du', 'pe', 'ra', 'ni'];
const ends = [
  'ret',
  'mont',
  'ville',
  'nière',
  'court',
  'gnac',
  'tier',
  'val',
  'fort',
  'rive',
  'lande',
  'bois',
  'champs',
  'pont',
  'ay',
];
const usual = ['République', 'Gare', 'Église', 'Mairie', 'Écoles', 'Moulin', 'Fontaine', 'Victoire', 'Liberté', 'Lilas'];

const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)] as T;
const invented = (random: Random) => pick(begins, random) + pick(middles, random) + pick(ends, random);

/** A line each, without its end; about 15 numbers a street, 120 streets a commune, over a square of 300 km in the middle of France. */
export function* inventAddresses(count: number, random: Random): Generator<string> {
  let left = count;
  for (let commune = 0; left > 0; commune += 1) {
    const code = String(10_000 + (commune % 85_000));
    const postcode = `${code.slice(0, 2)}${String(Math.floor(commune / 3) % 100).padStart(2, '0')}0`;
    const town = invented(random) + (random() < 0.3 ? `-sur-${invented(random)}` : '');
    const [townLon, townLat] = [1 + random() * 4, 45.5 + random() * 2.7];
    for (let street = 0; street < 120 && left > 0; street += 1) {
      const name = `${pick(kinds, random)} ${random() < 0.15 ? `de la ${pick(usual, random)}` : `${pick(firsts, random)} ${invented(random)}`}`;
      const key = String(street).padStart(4, '0');
      const [lon, lat] = [townLon + (random() - 0.5) * 0.06, townLat + (random() - 0.5) * 0.04];
      const numbers = Math.min(left, 1 + Math.floor(random() * 29));
      for (let at = 1; at <= numbers; at += 1) {
        left -= 1;
        const repetition = random() < 0.03 ? 'bis' : '';
        const place = `${(lon + at * 0.0002).toFixed(6)};${(lat + at * 0.0001).toFixed(6)}`;
        yield `${code}_${key}_${String(at).padStart(5, '0')}${repetition && `_${repetition}`};${code}_${key};${at};${repetition};${name};${postcode};${code};${town};;;650000.00;6600000.00;${place};entrée;;;${town.toUpperCase()};${name.toUpperCase()};commune;commune;1`;
      }
    }
  }
}

/** The same sequence at every run (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
