/**
 * Follows the journal into the search index, and answers searches. A thread of its own: neither a hundred thousand sheets to read nor a search with a
 * million results keeps a call waiting. What it lacks it reads from the journal's documents; a folder without an index gets one in the background.
 */

import path from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { BroadcastChannel, parentPort, workerData } from 'node:worker_threads';
import type { LinkState } from '../health/link.ts';
import type { SheetId } from '../ids.ts';
import { journalChannel, journalFile } from '../journal/database.ts';
import { JournalReader } from '../journal/reader.ts';
import { readSheet } from '../sheets/sheet.ts';
import { type Found, IndexDatabase, removeSearchIndex, searchFile } from './index-database.ts';
import { indexedSheet } from './indexed-sheet.ts';
import { matchOf, type SheetSearch } from './match.ts';

export type SearchAsked = SheetSearch & { country: string; fromRow: number; toRow: number; limit: number };
export type ToSearch = { ask: 'find'; id: number; search: SearchAsked } | { ask: 'close' };
export type FromSearch =
  | { tell: 'found'; id: number; found: Found[] }
  | { tell: 'failed'; id: number; reason: string }
  | { tell: 'link'; state: LinkState; reason: string | null; figures: Record<string, number> };

/** One transaction; a search waits for it at most. */
const batchSize = 100;
/** Behind by more than this, the index is being made. */
const fewCommits = 2_000;
/** What is written is found so much later: a sheet that many write on is read once for all of them. */
const calmMs = 100;

const { folder } = workerData as { folder: string };
const port = parentPort;
if (!port) throw new Error('search-thread.ts is to be run as a worker');
const reader = new JournalReader(journalFile(folder));
const news = new BroadcastChannel(journalChannel(path.resolve(journalFile(folder))));
const index = openIndex();
let closing = false;
let wake: () => void = () => {};

function tell(message: FromSearch) {
  port?.postMessage(message);
}

/** An index that cannot be read, or is not this journal's, is thrown away. */
function openIndex(): IndexDatabase {
  try {
    const opened = new IndexDatabase(searchFile(folder));
    const { seq, hash } = opened.followed();
    if (seq === 0 || reader.hashOf(seq) === hash) return opened;
    opened.close();
  } catch {
    // Made anew below.
  }
  removeSearchIndex(folder);
  return new IndexDatabase(searchFile(folder));
}

function tellProgress(state: 'up' | 'degraded', all: number) {
  const { seq } = index.followed();
  const figures = { sheets: all, indexed: index.sheets(), followed: seq, lag: reader.lastSeq() - seq };
  tell({ tell: 'link', state, reason: state === 'up' ? null : 'the index of sheets is being made', figures });
}

/** Up to the journal's end as it is now. Between two transactions searches are answered, and other work has half of the time. */
async function follow() {
  const { seq } = index.followed();
  const end = reader.lastSeq();
  if (end === seq) return;
  const isLong = end - seq > fewCommits;
  const all = isLong ? reader.countDocuments('sheets', end) : index.sheets();
  let toldAt = 0;
  for (const writes of reader.changed('sheets', seq, end, batchSize)) {
    if (closing) return;
    const begin = performance.now();
    const sheets = writes.map(({ id, document }) => ({ id: id as SheetId, indexed: indexedSheet(readSheet(document)) }));
    const last = writes.at(-1)?.version ?? end;
    // Sheets that the last commit of a batch changed may be in the next one too: it is followed up to the commit before.
    index.put(sheets, { seq: last - 1, hash: reader.hashOf(last - 1) ?? '' });
    if (isLong && begin - toldAt > 1_000) {
      toldAt = begin;
      tellProgress('degraded', all);
    }
    await (isLong ? sleep(performance.now() - begin) : nextTurn());
  }
  index.put([], { seq: end, hash: reader.hashOf(end) ?? '' });
}

function find(id: number, { country, fromRow, toRow, limit, ...search }: SearchAsked) {
  try {
    tell({ tell: 'found', id, found: index.find(matchOf(search, country, index.meant), fromRow, toRow, limit) });
  } catch (error) {
    tell({ tell: 'failed', id, reason: (error as Error).message });
  }
}

async function run() {
  while (!closing) {
    await follow();
    if (index.followed().seq === reader.lastSeq()) tellProgress('up', index.sheets());
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (closing || index.followed().seq !== reader.lastSeq()) resolve();
    });
    await sleep(closing ? 0 : calmMs);
  }
  index.close();
  reader.close();
}

news.onmessage = () => wake();
port.on('message', (message: ToSearch) => {
  if (message.ask === 'find') return find(message.id, message.search);
  closing = true;
  news.close();
  port.close();
  wake();
});
await run();
