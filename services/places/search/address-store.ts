import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { around } from 'geokdbush';
import KDBush from 'kdbush';
import { departmentOf, type KnownCommune } from '../../context/commune.ts';
import type { LonLat } from '../../context/fix.ts';
import { distanceM } from '../../context/geometry.ts';
import { lettersOf, wordFit } from '../../qualification/words.ts';
import { type AskedNumber, addressWords, streetTypes } from '../addresses/words.ts';
import { type Typed, typedWords } from './typed.ts';
import { WordIndex } from './word-index.ts';

export type StreetRow = {
  id: number;
  kind: 'street' | 'locality';
  name: string;
  postcode: string;
  code: string;
  commune: string;
  lon: number;
  lat: number;
};
export type NumberRow = { number: number; repetition: string; lon: number; lat: number; exact: number };
/** `score`: 0 to 1, by text and by nearness. */
export type StreetMatch = { street: StreetRow; score: number };

/** Streets that one query may bring, and those that are looked at closely. */
const mostFound = 3_000;
const mostLookedAt = 40;
/** Where none is found so near, what was typed may be misspelt, though it names a street elsewhere. */
const aroundM = 20_000;
const mostMisspelt = 12;
const mostWords = 8;
/** At this distance nearness has lost half its weight. */
const halfNearM = 4_000;

/** The imported addresses, read only. Belongs to one thread; closed by `close`. */
export class AddressStore {
  readonly streets: number;
  readonly addresses: number;
  readonly importedAt: string;
  readonly #database: DatabaseSync;
  readonly #lon: Float64Array;
  readonly #lat: Float64Array;
  readonly #vocabulary: WordIndex;
  readonly #nearby: KDBush;
  readonly #match: StatementSync;
  readonly #street: StatementSync;
  readonly #numbers: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    const meta = new Map(
      (database.prepare('select name, value from meta').all() as { name: string; value: string }[]).map((row) => [
        row.name,
        row.value,
      ]),
    );
    this.streets = Number(meta.get('streets'));
    this.addresses = Number(meta.get('addresses'));
    this.importedAt = meta.get('importedAt') ?? '';
    this.#lon = new Float64Array(this.streets + 1);
    this.#lat = new Float64Array(this.streets + 1);
    this.#nearby = new KDBush(Math.max(1, this.streets));
    for (const { id, lon, lat } of database
      .prepare('select id, lon, lat from streets order by id')
      .iterate() as Iterable<StreetRow>) {
      this.#lon[id] = lon;
      this.#lat[id] = lat;
      this.#nearby.add(lon, lat);
    }
    if (this.streets === 0) this.#nearby.add(0, 0);
    this.#nearby.finish();
    const words = database.prepare('select word from words').all() as { word: string }[];
    this.#vocabulary = new WordIndex(words.map(({ word }) => [word, []]));
    this.#match = database.prepare(`select rowid as id from streets_text where streets_text match ? limit ${mostFound}`);
    this.#street = database.prepare('select * from streets where id = ?');
    this.#numbers = database.prepare('select number, repetition, lon, lat, exact from numbers where street = ?');
  }

  close(): void {
    this.#database.close();
  }

  /** Streets for what was typed, the best first: words in any order, begun, abbreviated or misspelt, with or without the commune. */
  find(text: string, near: LonLat | null, most: number): StreetMatch[] {
    const typed = typedWords(text).slice(0, mostWords);
    if (typed.length === 0) return [];
    return this.#candidates(typed, near)
      .map((id) => this.#street.get(id) as StreetRow)
      .map((street) => ({ street, score: scoreOf(street, typed, near) }))
      .sort((a, b) => b.score - a.score || a.street.id - b.street.id)
      .slice(0, most);
  }

  /** Each commune that has addresses, in the middle of its streets. */
  communes(): KnownCommune[] {
    const rows = this.#database
      .prepare('select code, commune as name, avg(lon) as lon, avg(lat) as lat from streets group by code')
      .all();
    return (rows as { code: string; name: string; lon: number; lat: number }[]).map(({ code, name, lon, lat }) => ({
      code,
      name,
      department: departmentOf(code),
      at: [lon, lat],
    }));
  }

  numbersOf({ id }: StreetRow): NumberRow[] {
    return this.#numbers.all(id) as NumberRow[];
  }

  /** Streets whose middle is near, the nearest first. */
  around([longitude, latitude]: LonLat, most: number, withinM: number): StreetRow[] {
    if (this.streets === 0) return [];
    const found = around(this.#nearby, longitude, latitude, most, withinM / 1_000) as number[];
    return found.map((at) => this.#street.get(at + 1) as StreetRow);
  }

  /** Stricter queries first; of each as many as there is room for, the nearest first. */
  #candidates(typed: Typed[], near: LonLat | null): number[] {
    const telling = typed.filter(({ full }) => !streetTypes.has(full));
    const words = telling.length > 0 ? telling : typed;
    const taken = new Set<number>();
    for (const query of this.#queries(words)) {
      const found = (this.#match.all(query) as { id: number }[]).map(({ id }) => ({
        id,
        away: near ? this.#distanceM(id, near) : 0,
      }));
      if (near) found.sort((a, b) => a.away - b.away);
      for (const { id } of found) if (taken.size < mostLookedAt) taken.add(id);
      const [nearest] = found;
      if (nearest && nearest.away <= aroundM) break;
    }
    return [...taken];
  }

  *#queries(words: Typed[]): Generator<string> {
    const whole = words.map(({ raw, full }, at) => (at === words.length - 1 ? anyOf([full, raw], '*') : anyOf([full, raw])));
    yield whole.join(' AND ');
    yield words.map(({ raw, full }) => anyOf([full, raw], '*')).join(' AND ');
    // A word that is nowhere, of a building or an estate, finds nothing and stops nothing.
    const tolerant = words.flatMap(({ raw, full }) => {
      const misspelt = this.#vocabulary.misspelt(full, mostMisspelt);
      const begun = this.#vocabulary.begins(full) || this.#vocabulary.begins(raw) ? [anyOf([full, raw], '*')] : [];
      const either = misspelt.length === 0 ? begun : [...begun, anyOf(misspelt)];
      return either.length === 0 ? [] : [`(${either.join(' OR ')})`];
    });
    if (tolerant.length === 0) return;
    yield tolerant.join(' AND ');
    if (tolerant.length > 1 && tolerant.length <= 6)
      yield tolerant.map((_, left) => `(${tolerant.filter((_one, at) => at !== left).join(' AND ')})`).join(' OR ');
  }

  #distanceM(id: number, near: LonLat): number {
    return distanceM([this.#lon[id] ?? 0, this.#lat[id] ?? 0], near);
  }
}

/** Words are letters and digits alone: nothing in them means anything to FTS5. */
function anyOf(words: readonly string[], suffix: '' | '*' = ''): string {
  const each = [...new Set(words)].map((word) => `"${word}"${suffix}`);
  return each.length === 1 ? (each[0] ?? '') : `(${each.join(' OR ')})`;
}

/** 0 to 1 for the distance; half of it for nobody knows where. */
export const nearness = (distance: number | null) => (distance === null ? 0.5 : 1 / (1 + distance / halfNearM));

const nearnessShare = 0.2;
export const scoreWith = (quality: number, distance: number | null) =>
  quality * (1 - nearnessShare) + nearnessShare * nearness(distance);

/** Found by a word that the row itself does not show: a former commune, another writing of the name. */
const elsewhereFit = 0.5;
/** A street type says little: «avenue» for «rue» is a slip. */
const typeWeight = 0.3;

function scoreOf(street: StreetRow, typed: Typed[], near: LonLat | null): number {
  const ofStreet = addressWords(street.name);
  const ofAll = [...ofStreet, ...addressWords(street.commune), street.postcode, street.code];
  const letters = ofAll.map(lettersOf);
  const covered = new Set<string>();
  let fit = 0;
  let total = 0;
  for (const { raw, full } of typed) {
    const weight = weightOf(full);
    total += weight;
    let best = { fit: streetTypes.has(full) ? 0 : elsewhereFit, word: '' };
    for (const one of raw === full ? [full] : [full, raw]) {
      const its = lettersOf(one).at(-1) ?? 0;
      for (const [at, word] of ofAll.entries()) {
        const fits = wordFit(one, its, word, letters[at] ?? []);
        if (fits > best.fit) best = { fit: fits, word };
      }
    }
    covered.add(best.word);
    fit += weight * best.fit;
  }
  const whole = ofStreet.reduce((sum, word) => sum + weightOf(word), 0);
  const said = ofStreet.reduce((sum, word) => sum + (covered.has(word) ? weightOf(word) : 0), 0);
  const quality = (fit / total) * (0.75 + (0.25 * said) / Math.max(whole, 1e-9));
  return scoreWith(quality, near ? distanceM([street.lon, street.lat], near) : null);
}

const weightOf = (word: string) => (streetTypes.has(word) ? typeWeight : 1);

/** The number that was asked for, or else the nearest to it on the street, on its side where it can be. */
export function chooseNumber(numbers: readonly NumberRow[], { number, repetition }: AskedNumber): NumberRow | null {
  const rank = (row: NumberRow) =>
    Math.abs(row.number - number) * 4 +
    (row.number % 2 === number % 2 ? 0 : 2) +
    (row.repetition === repetition ? 0 : row.repetition === '' ? 0.5 : 1);
  return numbers.reduce<NumberRow | null>((best, row) => (best === null || rank(row) < rank(best) ? row : best), null);
}
