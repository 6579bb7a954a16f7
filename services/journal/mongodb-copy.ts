/**
 * The copy of the journal in MongoDB, for search and for other tools, and against the loss of this machine.
 *
 *   journal                   one document a commit: `_id` its id; seq, stream, version, at, author, cause, sheet, entries, hash, previousHash; unique on seq
 *   calls, sheets, positions, units, corrections  one document a thing: `_id` its id, the fields of the document as Tocsin has it, and version, open, state
 *
 * Instants are RFC 3339 text in UTC with milliseconds, as in the journal (text of one length: it sorts and compares as time does). `date` says the instant
 * of the commit, or of the beginning of the thing, once more as a BSON date, for tools that need one.
 *
 * Writes are single-document, acknowledged by a majority and journalled. Every one may be repeated.
 */
import { type AnyBulkWriteOperation, type Db, type Document, MongoBulkWriteError, MongoClient } from 'mongodb';
import { canonicalName } from './canonical.ts';
import type { Commit, DocumentWrite } from './commit.ts';

/** A document as MongoDB holds it. */
export type Stored = Document & { _id: string };
export type Collection = DocumentWrite['collection'];

export const collections = ['calls', 'sheets', 'positions', 'units', 'corrections'] as const satisfies Collection[];

const duplicateKey = 11_000;

/** MongoDB holds what this journal did not write; nothing more is written there. */
export class Disagreement extends Error {
  readonly code = 'mongodb-disagrees';
}

/** Owns a client; closed by `close()`. */
export class MongodbCopy {
  readonly #client: MongoClient;
  readonly #database: Db;

  /** `uri` names the database in its path; without one it is `tocsin`. */
  constructor(uri: string) {
    this.#client = new MongoClient(uri, {
      appName: 'tocsin',
      maxPoolSize: 2,
      serverSelectionTimeoutMS: 3_000,
      connectTimeoutMS: 3_000,
      socketTimeoutMS: 30_000,
      writeConcern: { w: 'majority', journal: true },
      // Every write here may be repeated, and the replicator does.
      retryWrites: false,
    });
    this.#database = this.#client.db(/^[^/]+\/\/[^/]*\/[^?]/.test(uri) ? undefined : 'tocsin');
  }

  /** Makes what is missing of collections' indexes. */
  async prepare(): Promise<void> {
    const number = 'caller.number.e164';
    await this.#collection('journal').createIndexes([
      { key: { seq: 1 }, unique: true },
      { key: { stream: 1, version: 1 } },
      { key: { sheet: 1, seq: 1 } },
      { key: { date: 1 } },
    ]);
    await this.#collection('calls').createIndexes([
      { key: { arrivedAt: -1 } },
      { key: { state: 1, arrivedAt: -1 } },
      { key: { [number]: 1, arrivedAt: -1 } },
      { key: { version: 1 } },
    ]);
    await this.#collection('sheets').createIndexes([
      { key: { number: 1 }, unique: true },
      { key: { openedAt: -1 } },
      { key: { state: 1, openedAt: -1 } },
      { key: { [`callDetails.${number}`]: 1, openedAt: -1 } },
      { key: { version: 1 } },
    ]);
    await this.#collection('positions').createIndexes([{ key: { version: 1 } }]);
    for (const name of ['units', 'corrections'] as const)
      await this.#collection(name).createIndexes([{ key: { state: 1 } }, { key: { version: 1 } }]);
  }

  #collection(name: Collection | 'journal') {
    return this.#database.collection<Stored>(name);
  }

  async ping(): Promise<void> {
    await this.#database.command({ ping: 1 });
  }

  /** Seq and hash of the highest commit there; null where there is none. */
  async lastCommit(): Promise<{ seq: number; hash: string } | null> {
    const [last] = await this.#collection('journal').find({}).sort({ seq: -1 }).limit(1).toArray();
    return last ? { seq: last.seq, hash: last.hash } : null;
  }

  /** The highest seq with every commit before it there too, given the highest of all. One count where nothing is missing. */
  async contiguousSeq(highest: number): Promise<number> {
    const isWhole = async (seq: number) => (await this.#collection('journal').countDocuments({ seq: { $lte: seq } })) === seq;
    if (await isWhole(highest)) return highest;
    let whole = 0;
    let holed = highest;
    while (holed - whole > 1) {
      const middle = Math.floor((whole + holed) / 2);
      if (await isWhole(middle)) whole = middle;
      else holed = middle;
    }
    return whole;
  }

  /** How many documents of a collection are there, as of a commit. */
  countDocuments(collection: Collection, seq: number): Promise<number> {
    return this.#collection(collection).countDocuments({ version: { $lte: seq } });
  }

  /** Commits from `first` to `last`, in order. */
  async *commits(first: number, last: number): AsyncGenerator<Commit> {
    const found = this.#collection('journal').find({ seq: { $gte: first, $lte: last } });
    for await (const stored of found.sort({ seq: 1 })) yield storedToCommit(stored);
  }

  /** Documents as MongoDB holds them, by id. */
  async documentsById(collection: Collection, ids: string[]): Promise<Map<string, Stored>> {
    const found = await this.#collection(collection)
      .find({ _id: { $in: ids } })
      .toArray();
    return new Map(found.map((stored) => [stored._id, stored]));
  }

  /** Puts a document whatever stands there. */
  async replaceDocument(write: DocumentWrite): Promise<void> {
    await this.#collection(write.collection).replaceOne({ _id: write.id }, documentToStored(write), { upsert: true });
  }

  /** Adds commits, in order. Those that are there already stay; throws `Disagreement` where another stands in their place. */
  async putCommits(commits: Commit[]): Promise<void> {
    const journal = this.#collection('journal');
    try {
      await journal.insertMany(commits.map(commitToStored), { ordered: true });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const missing = await this.#missing(commits);
      if (missing.length > 0) await journal.insertMany(missing.map(commitToStored), { ordered: true });
    }
  }

  async #missing(commits: Commit[]): Promise<Commit[]> {
    const there = this.#collection('journal').find({
      $or: [{ seq: { $in: commits.map(({ seq }) => seq) } }, { _id: { $in: commits.map(({ id }) => id) } }],
    });
    const bySeq = new Map(commits.map((commit) => [commit.seq, commit]));
    for await (const { _id, seq, hash } of there) {
      const own = bySeq.get(seq);
      if (own?.id !== _id || own?.hash !== hash) throw new Disagreement(`MongoDB holds another commit ${seq}`);
      bySeq.delete(seq);
    }
    return [...bySeq.values()];
  }

  /** Puts documents where MongoDB has none or an older one. Returns the ids of those it refused (a sheet number that is taken). */
  async putDocuments(collection: Collection, writes: DocumentWrite[]): Promise<string[]> {
    if (writes.length === 0) return [];
    const operations = writes.map((write): AnyBulkWriteOperation<Stored> => {
      const filter = { _id: write.id, version: { $lt: write.version } } as Document;
      return { replaceOne: { filter, replacement: documentToStored(write), upsert: true } };
    });
    try {
      await this.#collection(collection).bulkWrite(operations, { ordered: false });
      return [];
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return this.#refused(collection, writes);
    }
  }

  /** A duplicate `_id` says that MongoDB has the document at this version or a later one; any other duplicate, that it is missing there. */
  async #refused(collection: Collection, writes: DocumentWrite[]): Promise<string[]> {
    const there = this.#collection(collection).find({ _id: { $in: writes.map(({ id }) => id) } });
    const versions = new Map<string, number>();
    for await (const { _id, version } of there.project<{ _id: string; version: number }>({ version: 1 }))
      versions.set(_id, version);
    return writes.filter(({ id, version }) => (versions.get(id) ?? -1) < version).map(({ id }) => id);
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}

const commitToStored = ({ id, ...commit }: Commit): Stored => ({ _id: id, ...commit, date: new Date(commit.at) });

function storedToCommit({ _id, date, ...commit }: Stored): Commit {
  return { id: _id, ...commit } as unknown as Commit;
}

export function documentToStored({ id, version, open, at, state, document }: DocumentWrite): Stored {
  return { _id: id, ...(withBsonNames(document) as object), version, open, state, date: new Date(at) };
}

/** The entries of a commit have such names already: their canonical text is what was parsed. */
function withBsonNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBsonNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [canonicalName(name), withBsonNames(member)]));
}

/** True where every write that failed did so for a duplicate key. */
function isDuplicate(error: unknown): error is MongoBulkWriteError {
  if (!(error instanceof MongoBulkWriteError)) return false;
  const failed = [error.writeErrors].flat();
  return (
    failed.length > 0 && failed.every(({ code }) => code === duplicateKey) && error.result.getWriteConcernError() === undefined
  );
}
