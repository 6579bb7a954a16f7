import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setMeta } from './database.ts';
import { addressWords } from './words.ts';

/** One line of an import. `number` null: a locality without numbers. */
export type AddressRow = {
  /** The same for all numbers of a street. */
  street: string;
  name: string;
  /** Another writing of the name, as the post has it. */
  otherName: string;
  number: number | null;
  repetition: string;
  postcode: string;
  /** INSEE. */
  code: string;
  commune: string;
  /** Other names that a caller may give for the commune: the one before a merger, the locality, the delivery office. */
  otherTowns: string[];
  lon: number;
  lat: number;
  /** The position is the entrance, the building or the plot, not a guess along the street. */
  exact: boolean;
};

type Street = Pick<AddressRow, 'name' | 'otherName' | 'postcode' | 'code' | 'commune'> & {
  id: number;
  kind: 'street' | 'locality';
  otherTowns: Set<string>;
  lon: number;
  lat: number;
  count: number;
};

/** Fills a new database; memory for the streets (about 100 MB for 500,000), not for their numbers. */
export class AddressBuilder {
  readonly #database: DatabaseSync;
  readonly #insertNumber: StatementSync;
  readonly #streets = new Map<string, Street>();
  addresses = 0;
  /** The same number of a street again: the first one counts. */
  repeated = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insertNumber = database.prepare('insert or ignore into numbers values (?, ?, ?, ?, ?, ?)');
  }

  get streets(): number {
    return this.#streets.size;
  }

  add(row: AddressRow): void {
    let street = this.#streets.get(row.street);
    if (!street) {
      const { name, otherName, postcode, code, commune } = row;
      const kind = row.number === null ? 'locality' : 'street';
      const id = this.#streets.size + 1;
      street = { id, kind, name, otherName, postcode, code, commune, otherTowns: new Set(), lon: 0, lat: 0, count: 0 };
      this.#streets.set(row.street, street);
    }
    for (const town of row.otherTowns) street.otherTowns.add(town);
    if (row.number !== null) {
      const added = this.#insertNumber.run(street.id, row.number, row.repetition, row.lon, row.lat, row.exact ? 1 : 0).changes;
      if (added === 0) {
        this.repeated += 1;
        return;
      }
      this.addresses += 1;
    }
    street.lon += row.lon;
    street.lat += row.lat;
    street.count += 1;
  }

  /** Writes the streets and their index. */
  finish(importedAt: string): void {
    const database = this.#database;
    const insert = database.prepare('insert into streets values (?, ?, ?, ?, ?, ?, ?, ?)');
    const index = database.prepare('insert into streets_text (rowid, street, town) values (?, ?, ?)');
    const words = new Set<string>();
    for (const { id, kind, name, otherName, postcode, code, commune, otherTowns, lon, lat, count } of this.#streets.values()) {
      insert.run(id, kind, name, postcode, code, commune, lon / count, lat / count);
      const ofStreet = new Set([...addressWords(name), ...addressWords(otherName)]);
      const ofTown = new Set([postcode, ...[commune, ...otherTowns].flatMap(addressWords)]);
      index.run(id, [...ofStreet].join(' '), [...ofTown].join(' '));
      for (const word of ofStreet) words.add(word);
      for (const word of ofTown) words.add(word);
    }
    const addWord = database.prepare('insert into words values (?)');
    for (const word of [...words].sort()) addWord.run(word);
    setMeta(database, { importedAt, addresses: String(this.addresses), streets: String(this.streets) });
    database.exec("insert into streets_text (streets_text) values ('optimize'); commit");
  }
}
