/**
 * The journal's file, `journal.db` in the data folder: SQLite, write-ahead log.
 *
 *   commits    append-only, one row a commit, chained by hash
 *   documents  the present state of each call, sheet and position, written in the same transaction as the commits that changed it
 *   meta       version of this schema; seq and hash of the last commit, so that an end cut off shows
 */
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { firstPreviousHash } from './canonical.ts';

const schemaVersion = 1;

const schema = `
  create table meta (name text primary key, value text not null) strict, without rowid;

  create table commits (
    seq integer primary key,
    id text not null unique,
    stream text not null,
    version integer not null,
    at text not null,
    author text not null,
    cause text,
    sheet text,
    entries text not null,
    hash text not null,
    previous_hash text not null,
    unique (stream, version)
  ) strict;
  create index commits_of_sheet on commits (sheet, seq) where sheet is not null;
  -- Not unique: one command may make several commits.
  create index commits_of_cause on commits (cause, seq) where cause is not null;

  create table documents (
    collection text not null,
    id text not null,
    version integer not null,
    open integer not null,
    at text not null,
    state text not null,
    number text,
    document text not null,
    primary key (collection, id)
  ) strict;
  create index documents_open on documents (collection) where open = 1;
  create index documents_by_time on documents (collection, at, id);
  create index documents_of_state on documents (collection, state, at, id);
  create index documents_of_number on documents (collection, number, at, id) where number is not null;
  create index documents_changed on documents (collection, version, id);

  insert into meta values ('schema', '${schemaVersion}'), ('last-seq', '0'), ('last-hash', '${firstPreviousHash}');
`;

/** The journal cannot be opened; the message says what to do. */
export class JournalUnusable extends Error {
  readonly code = 'journal-unusable';
}

/** Seq and hash of the last commit: 0 and zeros before the first. */
export type ChainEnd = { seq: number; hash: string };

export const journalFile = (folder: string) => path.join(folder, 'journal.db');

/** The channel on which the writer says inside this process that the file has new commits. */
export const journalChannel = (file: string) => `tocsin-journal ${path.resolve(file)}`;

export function openForWriting(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 2_000 });
  try {
    // The writer copies the log into the file when nobody waits; within a transaction only past 4,000 pages (16 MB).
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 4000');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

export function openForReading(file: string): DatabaseSync {
  return new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
}

export function readMeta(database: DatabaseSync, name: string): string {
  const row = database.prepare('select value from meta where name = ?').get(name) as { value: string } | undefined;
  if (!row) throw new JournalUnusable(`the journal has no «${name}» in its table meta; look at it with scripts/verify-journal`);
  return row.value;
}

export function readChainEnd(database: DatabaseSync): ChainEnd {
  return { seq: Number(readMeta(database, 'last-seq')), hash: readMeta(database, 'last-hash') };
}

/**
 * Makes the file where there is none, and checks that it can be gone on with. Throws `JournalUnusable`.
 * Its cost does not grow with the journal: the last commit is looked at, not all of them (`scripts/verify-journal` does that).
 */
export function prepareJournal(folder: string): ChainEnd {
  checkFolder(folder);
  const file = journalFile(folder);
  let database: DatabaseSync | undefined;
  try {
    database = openForWriting(file);
    if (!database.prepare("select 1 from sqlite_master where name = 'meta'").get()) {
      database.exec(`begin immediate; ${schema} commit`);
    }
    return checkEnd(database);
  } catch (error) {
    if (error instanceof JournalUnusable) throw error;
    throw new JournalUnusable(`the journal ${file} cannot be opened: ${(error as Error).message}`, { cause: error });
  } finally {
    database?.close();
  }
}

function checkFolder(folder: string) {
  try {
    if (!statSync(folder).isDirectory()) throw new Error('it is not a folder');
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { message } = error as Error;
    const remedy = 'make the folder, and let the account that Tocsin runs under write in it';
    throw new JournalUnusable(`the journal cannot use the folder ${folder}: ${message}; ${remedy}`, { cause: error });
  }
}

function checkEnd(database: DatabaseSync): ChainEnd {
  const schemaFound = readMeta(database, 'schema');
  if (schemaFound !== String(schemaVersion)) {
    throw new JournalUnusable(`the journal is of schema ${schemaFound}, this version of Tocsin writes schema ${schemaVersion}`);
  }
  const end = readChainEnd(database);
  const last = database.prepare('select seq, hash from commits order by seq desc limit 1').get() as ChainEnd | undefined;
  if ((last?.seq ?? 0) !== end.seq || (last?.hash ?? firstPreviousHash) !== end.hash) {
    throw new JournalUnusable(
      `the journal's end was changed: it ends at commit ${last?.seq ?? 0}, and should at ${end.seq}; look at it with scripts/verify-journal`,
    );
  }
  return end;
}

/**
 * Holds the folder for this process: a second one would spoil the chain. The system lets go of it when the process ends, however it ends.
 * Throws `JournalUnusable` where another holds it. Closed by whoever asked.
 */
export function lockJournal(folder: string): { close(): void } {
  checkFolder(folder);
  try {
    const lock = new DatabaseSync(path.join(folder, 'journal.lock'), { timeout: 2_000 });
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    const { message } = error as Error;
    throw new JournalUnusable(`the journal in ${folder} is held by another process, or cannot be locked: ${message}`, {
      cause: error,
    });
  }
}
