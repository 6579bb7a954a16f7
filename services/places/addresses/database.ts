/**
 * The addresses of a centre, `addresses.db` in the data folder: SQLite. Written once by an import, beside the one in use, and renamed into its place.
 *
 *   streets       one row a street or locality, with its middle
 *   numbers       its house numbers
 *   streets_text  FTS5 over the words of the street and of its commune
 *   words         the vocabulary, to find what was typed wrongly
 *   meta          version of this schema, when it was imported, how many
 */
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const schemaVersion = '1';

const schema = `
  create table meta (name text primary key, value text not null) strict, without rowid;
  create table streets (
    id integer primary key,
    kind text not null,
    name text not null,
    postcode text not null,
    code text not null,
    commune text not null,
    lon real not null,
    lat real not null
  ) strict;
  create table numbers (
    street integer not null,
    number integer not null,
    repetition text not null,
    lon real not null,
    lat real not null,
    exact integer not null,
    primary key (street, number, repetition)
  ) strict, without rowid;
  create table words (word text primary key) strict, without rowid;
  create virtual table streets_text using fts5 (street, town, content='', tokenize='ascii', prefix='2 3', detail=column, columnsize=0);
`;

export const addressesFile = (folder: string) => path.join(folder, 'addresses.db');

/** A new, empty one: nobody reads it before it is whole, so nothing need survive a crash on the way. */
export function createAddresses(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(`pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -65536; ${schema} begin`);
  return database;
}

export function setMeta(database: DatabaseSync, values: Record<string, string>): void {
  const put = database.prepare('insert or replace into meta values (?, ?)');
  for (const [name, value] of Object.entries({ schema: schemaVersion, ...values })) put.run(name, value);
}

/** Throws where the file is none, or of another version. */
export function openAddresses(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const found = database.prepare("select value from meta where name = 'schema'").get() as { value: string } | undefined;
    if (found?.value !== schemaVersion) throw new Error('the addresses are of another version: import them again');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
