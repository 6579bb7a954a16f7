/**
 * The thread that writes: one message is one transaction and one fsync. It keeps nothing that matters: what it was given stays with `Writer` until it answers,
 * so it may fail or die at any moment and be given the same again.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { BroadcastChannel, parentPort, workerData } from 'node:worker_threads';
import { canonicalJson, canonicalText, chainHash } from './canonical.ts';
import type { Announced } from './commit.ts';
import { type ChainEnd, journalChannel, openForWriting, readChainEnd } from './database.ts';

/** A `DocumentWrite` whose document is JSON text. */
export type DocumentRow = {
  collection: string;
  id: string;
  version: number;
  open: number;
  at: string;
  state: string;
  number: string | null;
  document: string;
};

/** One append: all of it in one transaction. */
export type Write = { commits: Announced[]; documents: DocumentRow[] };

export type ToThread = { ask: 'write'; writes: Write[] } | { ask: 'close' };
export type FromThread = { answer: 'written' } | { answer: 'failed'; reason: string };

/** With no write for so long, the log is copied into the file. */
const idleMs = 40;

type Open = {
  database: DatabaseSync;
  insertCommit: StatementSync;
  putDocument: StatementSync;
  setMeta: StatementSync;
  idOf: StatementSync;
};

const { file } = workerData as { file: string };
const port = parentPort;
if (!port) throw new Error('writer-thread.ts is to be run as a worker');
const news = new BroadcastChannel(journalChannel(file));
let open: Open | undefined;
let idle: NodeJS.Timeout | undefined;

function opened(): Open {
  if (open) return open;
  const database = openForWriting(file);
  open = {
    database,
    insertCommit: database.prepare('insert into commits values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    putDocument: database.prepare(
      `insert into documents values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do update set version = excluded.version, open = excluded.open, at = excluded.at,
       state = excluded.state, number = excluded.number, document = excluded.document where excluded.version >= version`,
    ),
    setMeta: database.prepare('update meta set value = ? where name = ?'),
    idOf: database.prepare('select id from commits where seq = ?'),
  };
  return open;
}

function write(writes: Write[]) {
  const { database, setMeta } = opened();
  database.exec('begin immediate');
  const before = readChainEnd(database);
  let end = before;
  for (const each of writes) end = writeOne(each, end);
  setMeta.run(String(end.seq), 'last-seq');
  setMeta.run(end.hash, 'last-hash');
  database.exec('commit');
  if (end.seq > before.seq) news.postMessage(end.seq);
}

function writeOne({ commits, documents }: Write, end: ChainEnd): ChainEnd {
  const { insertCommit, putDocument, idOf } = opened();
  const last = commits.at(-1);
  if (last && last.seq <= end.seq) {
    // Given again after an answer that was lost: a write is in the file as a whole or not at all.
    if ((idOf.get(last.seq) as { id: string }).id === last.id) return end;
    throw new Error(`commit ${last.seq} was written by another program`);
  }
  let { seq, hash } = end;
  for (const commit of commits) {
    if (commit.seq !== seq + 1) throw new Error(`commit ${commit.seq} cannot follow ${seq}`);
    const { id, stream, version, at, author, cause, sheet, entries } = commit;
    const previousHash = hash;
    seq = commit.seq;
    hash = chainHash(previousHash, canonicalText(commit));
    const texts = [canonicalJson(author), cause, sheet, canonicalJson(entries)] as const;
    insertCommit.run(seq, id, stream, version, at, ...texts, hash, previousHash);
  }
  for (const { collection, id, version, open: isOpen, at, state, number, document } of documents) {
    putDocument.run(collection, id, version, isOpen, at, state, number, document);
  }
  return { seq, hash };
}

/** A new connection is opened for the next try: after an error of the disk the old one is not to be trusted. */
function abandon() {
  try {
    open?.database.close();
  } catch {
    // The connection is gone in any case.
  }
  open = undefined;
}

function checkpoint() {
  try {
    open?.database.exec('pragma wal_checkpoint(passive)');
  } catch {
    // The log grows, and the next write says what the disk has.
  }
}

function onMessage(message: ToThread) {
  clearTimeout(idle);
  if (message.ask === 'close') {
    abandon();
    news.close();
    port?.close();
    return;
  }
  try {
    write(message.writes);
    port?.postMessage({ answer: 'written' } satisfies FromThread);
  } catch (error) {
    abandon();
    port?.postMessage({ answer: 'failed', reason: (error as Error).message } satisfies FromThread);
    return;
  }
  idle = setTimeout(checkpoint, idleMs);
}

port.on('message', onMessage);
