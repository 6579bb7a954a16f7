/** Reads from the journal's file, each by an index. Only what is on disk; `Journal` adds what is pending. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Instant, SheetId } from '../ids.ts';
import type { Commit, DocumentPage, DocumentQuery, DocumentWrite, StreamId } from './commit.ts';
import { openForReading } from './database.ts';
import type { DocumentRow } from './writer-thread.ts';

export type CommitRow = {
  seq: number;
  id: string;
  stream: string;
  version: number;
  at: string;
  author: string;
  cause: string | null;
  sheet: string | null;
  entries: string;
  hash: string;
  previous_hash: string;
};

export function rowToCommit({ previous_hash: previousHash, ...row }: CommitRow): Commit {
  return {
    ...row,
    stream: row.stream as StreamId,
    at: row.at as Instant,
    sheet: row.sheet as SheetId | null,
    author: JSON.parse(row.author) as Commit['author'],
    entries: JSON.parse(row.entries) as Commit['entries'],
    previousHash,
  };
}

export function rowToDocument(row: DocumentRow): DocumentWrite {
  return {
    ...row,
    collection: row.collection as DocumentWrite['collection'],
    open: row.open === 1,
    at: row.at as Instant,
    document: JSON.parse(row.document) as object,
  };
}

/** A cursor that no page gave. */
export class BadCursor extends Error {
  readonly code = 'bad-cursor';
}

const cursorOf = ({ at, id }: Pick<DocumentWrite, 'at' | 'id'>) => Buffer.from(JSON.stringify([at, id])).toString('base64url');

function readCursor(cursor: string): [at: string, id: string] {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof at === 'string' && typeof id === 'string') return [at, id];
  } catch {
    // Said below.
  }
  throw new BadCursor('this cursor was not given by a page');
}

/** Owns a read-only connection; closed by `close()`. */
export class JournalReader {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    this.#database = openForReading(file);
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  openDocuments(collection: string): DocumentWrite[] {
    const rows = this.#prepare('select * from documents where collection = ? and open = 1 order by version').all(collection);
    return (rows as DocumentRow[]).map(rowToDocument);
  }

  document(collection: string, id: string): DocumentWrite | null {
    const row = this.#prepare('select * from documents where collection = ? and id = ?').get(collection, id);
    return row ? rowToDocument(row as DocumentRow) : null;
  }

  /** Newest first by `at`, then by id: neither changes while a call or sheet lives, so pages do not shift when new ones come. */
  documents({ collection, state, number, from, to, cursor, limit }: DocumentQuery): DocumentPage<DocumentWrite> {
    const conditions: [sql: string, ...values: string[]][] = [['collection = ?', collection]];
    if (number !== undefined) conditions.push(['number = ?', number]);
    // With a number its few calls are the way in; the plus keeps SQLite from taking the index of the state instead.
    if (state !== undefined) conditions.push([number === undefined ? 'state = ?' : '+state = ?', state]);
    if (from !== undefined) conditions.push(['at >= ?', from]);
    if (to !== undefined) conditions.push(['at < ?', to]);
    if (cursor !== undefined) conditions.push(['(at, id) < (?, ?)', ...readCursor(cursor)]);
    const where = conditions.map(([sql]) => sql).join(' and ');
    const values = conditions.flatMap(([, ...each]) => each);
    const sql = `select * from documents where ${where} order by at desc, id desc limit ?`;
    const rows = this.#prepare(sql).all(...values, limit + 1) as DocumentRow[];
    const items = rows.slice(0, limit).map(rowToDocument);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? cursorOf(last) : null };
  }

  naturesChosen(from: Instant, limit: number, cursor?: string): DocumentPage<{ nature: string; at: Instant }> {
    const rows = this.#prepare(`
      select id, at, json_extract(document, '$.nature.id') as nature from documents
      where collection = 'sheets' and at >= ? and (at, id) < (?, ?) order by at desc, id desc limit ?
    `).all(from, ...(cursor === undefined ? ['9', ''] : readCursor(cursor)), limit) as {
      id: string;
      at: Instant;
      nature: string | null;
    }[];
    const last = rows.at(-1);
    const items = rows.flatMap(({ nature, at }) => (nature === null ? [] : { nature, at }));
    return { items, nextCursor: rows.length === limit && last ? cursorOf(last) : null };
  }

  after(seq: number, limit: number): Commit[] {
    const rows = this.#prepare('select * from commits where seq > ? order by seq limit ?').all(seq, limit);
    return (rows as CommitRow[]).map(rowToCommit);
  }

  ofSheet(sheet: SheetId): Commit[] {
    const rows = this.#prepare('select * from commits where sheet = ? order by seq').all(sheet);
    return (rows as CommitRow[]).map(rowToCommit);
  }

  seqOfCause(cause: string): number | null {
    const row = this.#prepare('select max(seq) as seq from commits where cause = ?').get(cause) as { seq: number | null };
    return row.seq;
  }

  streamVersion(stream: StreamId): number {
    const row = this.#prepare('select max(version) as version from commits where stream = ?').get(stream) as {
      version: number | null;
    };
    return row.version ?? 0;
  }

  previousCalls(e164: string, limit: number): { sheet: SheetId; at: Instant }[] {
    const rows = this.#prepare(
      `select json_extract(document, '$.sheet') as sheet, at from documents where collection = 'calls' and number = ? order by at desc, id desc limit ?`,
    ).all(e164, limit);
    return rows.map(({ sheet, at }) => ({ sheet: sheet as SheetId, at: at as Instant }));
  }

  /** Of the last commit on disk; 0 where there is none. */
  lastSeq(): number {
    return (this.#prepare('select max(seq) as seq from commits').get() as { seq: number | null }).seq ?? 0;
  }

  hashOf(seq: number): string | null {
    return (this.#prepare('select hash from commits where seq = ?').get(seq) as { hash: string } | undefined)?.hash ?? null;
  }

  /** Documents last changed after commit `after` and not after commit `upTo`, in that order, so many at a time. */
  *changed(collection: string, after: number, upTo: number, atATime: number): Generator<DocumentWrite[]> {
    const sql = `select * from documents where collection = ? and (version, id) > (?, ?) and version <= ? order by version, id limit ?`;
    // No id is as great as this one: the documents of commit `after` itself are left out.
    let cursor: [version: number, id: string] = [after, '\u{10ffff}'];
    for (;;) {
      const writes = (this.#prepare(sql).all(collection, ...cursor, upTo, atATime) as DocumentRow[]).map(rowToDocument);
      const last = writes.at(-1);
      if (!last) return;
      cursor = [last.version, last.id];
      yield writes;
    }
  }

  /** How many documents of a collection were last changed by commit `upTo` or before. */
  countDocuments(collection: string, upTo: number): number {
    const sql = 'select count(*) as number from documents where collection = ? and version <= ?';
    return (this.#prepare(sql).get(collection, upTo) as { number: number }).number;
  }

  close(): void {
    this.#database.close();
  }
}
