/**
 * The search index of all sheets, `search.db` in the data folder: made from the journal's documents alone, and made anew whenever it is not theirs.
 *
 *   sheets      the sheet of each row
 *   words       full text (FTS5) of each row; holds no text itself
 *   vocabulary  every word once, for spelling
 *   meta        version of this schema; seq and hash of the journal's last commit in it
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { SheetId } from '../ids.ts';
import { type IndexedSheet, indexedFields } from './indexed-sheet.ts';
import { Vocabulary } from './vocabulary.ts';

const schemaVersion = '1';

const schema = `
  create table meta (name text primary key, value text not null) strict, without rowid;
  create table sheets (row integer primary key, id text not null unique) strict;
  create virtual table words using fts5(${indexedFields.join(', ')}, content = '', contentless_delete = 1, detail = column, tokenize = 'ascii', prefix = '3 4 5 6');
  create table vocabulary (word text primary key) strict, without rowid;
  insert into meta values ('schema', '${schemaVersion}'), ('seq', '0'), ('hash', '');
`;

export const searchFile = (folder: string) => path.join(folder, 'search.db');

/** Nobody has it open. It is made anew from the journal at the next start. */
export function removeSearchIndex(folder: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(searchFile(folder) + ending, { force: true });
}

export type Followed = { seq: number; hash: string };
export type Found = { row: number; id: SheetId };

/** Owns its connection; closed by `close()`. */
export class IndexDatabase {
  readonly #database: DatabaseSync;
  readonly #vocabulary = new Vocabulary();
  readonly #insertWords: StatementSync;
  readonly #rowOf: StatementSync;
  readonly #insertSheet: StatementSync;
  readonly #deleteWords: StatementSync;
  readonly #insertWord: StatementSync;
  readonly #setMeta: StatementSync;

  /** Makes what is missing. Throws where the file is no such index, or one of another version. */
  constructor(file: string) {
    const database = new DatabaseSync(file, { timeout: 2_000 });
    try {
      // What the last moment loses with the machine is read from the journal again.
      database.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -32000');
      if (!database.prepare("select 1 from sqlite_master where name = 'meta'").get()) database.exec(`begin; ${schema} commit`);
      const version = database.prepare("select value from meta where name = 'schema'").get()?.value;
      if (version !== schemaVersion) throw new Error(`a search index of version ${version}`);
      const names = indexedFields.map(() => '?').join(', ');
      this.#insertWords = database.prepare(`insert into words (rowid, ${indexedFields.join(', ')}) values (?, ${names})`);
      this.#rowOf = database.prepare('select row from sheets where id = ?');
      this.#insertSheet = database.prepare('insert into sheets values (?, ?) on conflict (row) do nothing');
      this.#deleteWords = database.prepare('delete from words where rowid = ?');
      this.#insertWord = database.prepare('insert or ignore into vocabulary values (?)');
      this.#setMeta = database.prepare('update meta set value = ? where name = ?');
      for (const { word } of database.prepare('select word from vocabulary').iterate()) this.#vocabulary.add(word as string);
    } catch (error) {
      database.close();
      throw error;
    }
    this.#database = database;
  }

  get meant() {
    return (word: string) => this.#vocabulary.meant(word);
  }

  followed(): Followed {
    const rows = this.#database.prepare("select name, value from meta where name in ('seq', 'hash')").all();
    const values = Object.fromEntries(rows.map(({ name, value }) => [name, value as string]));
    return { seq: Number(values.seq), hash: values.hash ?? '' };
  }

  sheets(): number {
    return this.#database.prepare('select count(*) as number from sheets').get()?.number as number;
  }

  /** In one transaction; `followed` null: more of the same commits is to come. */
  put(sheets: readonly { id: SheetId; indexed: IndexedSheet }[], followed: Followed | null): void {
    this.#database.exec('begin immediate');
    try {
      for (const { id, indexed } of sheets) this.#putOne(id, indexed);
      if (followed) {
        this.#setMeta.run(String(followed.seq), 'seq');
        this.#setMeta.run(followed.hash, 'hash');
      }
      this.#database.exec('commit');
    } catch (error) {
      this.#database.exec('rollback');
      throw error;
    }
  }

  #putOne(id: SheetId, { row, fields }: IndexedSheet): void {
    const known = this.#rowOf.get(id)?.row as number | undefined;
    let free = known ?? row;
    if (known !== undefined) this.#deleteWords.run(known);
    else for (; this.#insertSheet.run(free, id).changes === 0; free += 1);
    this.#insertWords.run(free, ...indexedFields.map((field) => fields[field]));
    for (const text of [fields.place, fields.nature, fields.text])
      for (const word of text.split(' ')) if (this.#vocabulary.add(word)) this.#insertWord.run(word);
  }

  /** Newest first, with rows from `fromRow` (included) to `toRow` (left out). */
  find(match: string | null, fromRow: number, toRow: number, limit: number): Found[] {
    const range = 'row >= ? and row < ? order by row desc limit ?';
    const rows =
      match === null
        ? this.#prepare(`select row, id from sheets where ${range}`).all(fromRow, toRow, limit)
        : this.#prepare(
            `select row, id from (select rowid as row from words where words match ? and rowid >= ? and rowid < ? order by rowid desc limit ?)
             join sheets using (row) order by row desc`,
          ).all(match, fromRow, toRow, limit);
    return rows as Found[];
  }

  readonly #statements = new Map<string, StatementSync>();

  #prepare(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  close(): void {
    this.#database.close();
  }
}
