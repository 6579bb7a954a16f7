/**
 * Copies the journal to MongoDB, in order, behind everything else. A thread of its own, with its own reading connection: turning a batch into BSON takes
 * milliseconds in which the main thread could not route a call.
 *
 * Documents are put before the commits that made them, so that a commit in MongoDB says that its documents are there as well: the highest commit is the only
 * position to remember, and MongoDB itself remembers it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { BroadcastChannel, parentPort, workerData } from 'node:worker_threads';
import { MongoServerError } from 'mongodb';
import type { LinkState } from '../health/link.ts';
import { journalChannel } from './database.ts';
import { hideCredentials } from './hide-credentials.ts';
import { type Collection, collections, Disagreement, MongodbCopy } from './mongodb-copy.ts';
import { JournalReader } from './reader.ts';

export type FromReplicator =
  | { tell: 'replicated'; seq: number }
  | { tell: 'link'; state: LinkState; reason: string | null; figures: Record<string, number> };

const batchSize = 500;
/** An idle link is tried so often. */
const pingMs = 2_000;
const firstRetryMs = 200;
const lastRetryMs = 5_000;
const tellMs = 1_000;
/** A commit that MongoDB lacks after so many tellings makes the link degraded. */
const patience = 3;

const { file, uri } = workerData as { file: string; uri: string };
const reader = new JournalReader(file);
const news = new BroadcastChannel(journalChannel(file));
const closing = new AbortController();
let wake: () => void = () => {};
let copy: MongodbCopy | undefined;
/** The last commit that MongoDB has; null before the first look. */
let replicated: number | null = null;
/** Where the journal ended at the last tellings. */
const ends: number[] = [];
let failures = 0;
/** Documents that MongoDB would not take; the rest goes on. */
const refused = new Set<string>();

function tell(message: FromReplicator) {
  parentPort?.postMessage(message);
}

function tellLink(state: LinkState, reason: string | null) {
  const lag = reader.lastSeq() - (replicated ?? 0);
  tell({ tell: 'link', state, reason, figures: { lag, replicated: replicated ?? 0 } });
}

function tellProgress() {
  ends.push(reader.lastSeq());
  const due = ends.length > patience ? (ends.shift() ?? 0) : 0;
  if ((replicated ?? 0) < due) tellLink('degraded', 'behind the journal: MongoDB is slow, or catches up');
  else if (refused.size > 0) tellLink('degraded', `MongoDB refuses documents, the first of them ${[...refused][0]}`);
  else tellLink('up', null);
}

function onReplicated(seq: number) {
  if (replicated === seq) return;
  replicated = seq;
  tell({ tell: 'replicated', seq });
}

/** The last commit that both have, with all before it. Throws `Disagreement` where MongoDB's commits are not this journal's. */
async function agree(with_: MongodbCopy): Promise<number> {
  const last = await with_.lastCommit();
  if (!last) return 0;
  // The same words every time: a reason that changes would be a new entry in the journal at each try.
  if (last.seq > reader.lastSeq()) {
    throw new Disagreement(
      'MongoDB holds commits after the end of this journal: they are of another journal, or this one lost its end',
    );
  }
  if (reader.hashOf(last.seq) !== last.hash) throw new Disagreement(`MongoDB holds another journal: commit ${last.seq} differs`);
  return with_.contiguousSeq(last.seq);
}

async function putDocuments(into: MongodbCopy, collection: Collection, after: number, upTo: number) {
  for (const writes of reader.changed(collection, after, upTo, batchSize)) {
    const bad = new Set(await into.putDocuments(collection, writes));
    for (const { id } of writes) {
      if (bad.has(id)) refused.add(`${collection}/${id}`);
      else refused.delete(`${collection}/${id}`);
    }
  }
}

/** Where MongoDB lost documents whose commits it has, all of that collection are put again. */
async function refill(into: MongodbCopy, seq: number) {
  for (const collection of collections) {
    const there = await into.countDocuments(collection, seq);
    if (there >= reader.countDocuments(collection, seq)) continue;
    tellLink('degraded', `MongoDB lacks ${collection}: they are put there again`);
    await putDocuments(into, collection, 0, seq);
  }
}

async function follow(into: MongodbCopy) {
  await into.prepare();
  let seq = await agree(into);
  await refill(into, seq);
  onReplicated(seq);
  let telling: NodeJS.Timeout | undefined;
  try {
    while (!closing.signal.aborted) {
      const batch = reader.after(seq, batchSize);
      const last = batch.at(-1);
      if (last) {
        for (const collection of collections) await putDocuments(into, collection, seq, last.seq);
        await into.putCommits(batch);
        seq = last.seq;
        onReplicated(seq);
      } else if (telling && !(await hasNews())) {
        await into.ping();
      }
      failures = 0;
      // Up only once something was written, or there was nothing to write: a database that answers and refuses every write is not.
      if (telling) continue;
      tellProgress();
      telling = setInterval(tellProgress, tellMs);
    }
  } finally {
    clearInterval(telling);
  }
}

/** Waits for the writer's word; false where none came in time. */
function hasNews(): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), pingMs);
    wake = () => {
      clearTimeout(timer);
      resolve(true);
    };
  });
}

async function run() {
  while (!closing.signal.aborted) {
    try {
      copy = new MongodbCopy(uri);
      await follow(copy);
    } catch (error) {
      if (closing.signal.aborted) break;
      const { message } = error as Error;
      const reached = error instanceof Disagreement || error instanceof MongoServerError;
      tellLink(reached ? 'degraded' : 'down', hideCredentials(message, uri));
    }
    await copy?.close();
    failures += 1;
    const mostMs = Math.min(firstRetryMs * 2 ** failures, lastRetryMs);
    await sleep(mostMs * (0.5 + Math.random() / 2), undefined, { signal: closing.signal }).catch(() => {});
  }
  news.close();
  reader.close();
  parentPort?.close();
}

news.onmessage = () => wake();
parentPort?.on('message', () => {
  closing.abort();
  wake();
  void copy?.close();
});
await run();
