/** What became of each call that the bench placed, by Tocsin's own journal on disk. */
import { setTimeout as wait } from 'node:timers/promises';
import type { CallId } from '../../services/ids.ts';
import type { Commit } from '../../services/journal/commit.ts';
import { journalFile } from '../../services/journal/database.ts';
import { JournalReader } from '../../services/journal/reader.ts';

export type Fates = {
  placed: number;
  /** Calls placed that the journal does not know, or has left without an end. */
  lost: number;
  /** Calls placed that the journal has twice. */
  twice: number;
  answered: number;
  abandoned: number;
  /** Ends that differ from what caller and phone saw: answered as abandoned, or the reverse. */
  wrongEnd: number;
  /** First offers made while a call of the same priority that had arrived earlier was waiting. */
  outOfOrder: number;
};

type Fate = { number: string | null; key: string; ends: ('answered' | 'abandoned')[] };

/** What the bench saw of a call itself. */
type Seen = { call: { number: string }; answeredByPosition: boolean };

/** Waits until the journal has an end for each of its calls, `timeoutMs` at most, then compares it with what the callers saw. */
export async function fatesOf(dataFolder: string, afterSeq: number, placed: readonly Seen[], timeoutMs = 10_000): Promise<Fates> {
  const reader = new JournalReader(journalFile(dataFolder));
  try {
    const deadline = performance.now() + timeoutMs;
    let read = readCalls(reader, afterSeq);
    while (
      performance.now() < deadline &&
      (read.calls.size < placed.length || [...read.calls.values()].some(({ ends }) => ends.length === 0))
    ) {
      await wait(100);
      read = readCalls(reader, afterSeq);
    }
    return compare(placed, read);
  } finally {
    reader.close();
  }
}

/** Seq of the last commit on disk. */
export function lastSeqOf(dataFolder: string): number {
  const reader = new JournalReader(journalFile(dataFolder));
  let last = 0;
  for (let page = reader.after(last, 10_000); page.length > 0; page = reader.after(last, 10_000)) last = page.at(-1)?.seq ?? last;
  reader.close();
  return last;
}

type CallsRead = { calls: Map<CallId, Fate>; outOfOrder: number };

function readCalls(reader: JournalReader, afterSeq: number): CallsRead {
  const read = { calls: new Map<CallId, Fate>(), waiting: new Map<CallId, string>(), outOfOrder: 0 };
  let after = afterSeq;
  for (let page = reader.after(after, 10_000); page.length > 0; page = reader.after(after, 10_000)) {
    for (const commit of page) readCommit(commit, read);
    after = page.at(-1)?.seq ?? after;
  }
  return read;
}

function readCommit({ entries }: Commit, read: CallsRead & { waiting: Map<CallId, string> }) {
  for (const entry of entries) {
    switch (entry.type) {
      case 'CallQueued': {
        const { arrivedAt, priority, caller } = entry.facts;
        const key = `${priority} ${arrivedAt} ${entry.call}`;
        read.calls.set(entry.call, { number: caller.number?.e164 ?? caller.shownNumber, key, ends: [] });
        read.waiting.set(entry.call, key);
        break;
      }
      case 'CallOffered': {
        const key = read.waiting.get(entry.call);
        read.waiting.delete(entry.call);
        if (key !== undefined && [...read.waiting.values()].some((other) => other[0] === key[0] && other < key))
          read.outOfOrder += 1;
        break;
      }
      case 'CallEnded':
        read.calls.get(entry.call)?.ends.push('answered');
        break;
      case 'CallAbandoned':
        read.waiting.delete(entry.call);
        read.calls.get(entry.call)?.ends.push('abandoned');
        break;
    }
  }
}

function compare(placed: readonly Seen[], { calls, outOfOrder }: CallsRead): Fates {
  const byNumber = Map.groupBy(calls.values(), ({ number }) => number);
  const fates: Fates = { placed: placed.length, lost: 0, twice: 0, answered: 0, abandoned: 0, wrongEnd: 0, outOfOrder };
  for (const { call, answeredByPosition } of placed) {
    const known = byNumber.get(call.number) ?? [];
    const ends = known.flatMap((fate) => fate.ends);
    if (ends.length === 0) fates.lost += 1;
    if (known.length > 1 || ends.length > 1) fates.twice += 1;
    if (ends[0] === 'answered') fates.answered += 1;
    if (ends[0] === 'abandoned') fates.abandoned += 1;
    if (ends[0] !== undefined && (ends[0] === 'answered') !== answeredByPosition) fates.wrongEnd += 1;
  }
  return fates;
}
