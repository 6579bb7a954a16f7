/** The journal read back, a page at a time so that calls never wait for it. */
import type { Announced, Journal } from '../journal/commit.ts';
import type { ToLocalTime } from './local-time.ts';

/** Small, so that a turn of calls' work waits for one page at most. */
const pageSize = 25;

type Reading = Pick<Journal, 'after' | 'lastSeq' | 'savedSeq'>;

/** Seq of the last commit on disk before the day; 0 where all came later. Commits have no gap: some twenty reads. */
export function seqBefore(day: string, journal: Reading, toLocalTime: ToLocalTime): number {
  let [before, from] = [0, journal.savedSeq() + 1];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    const [commit] = journal.after(middle - 1, 1);
    if (commit && toLocalTime(commit.at).day < day) before = middle;
    else from = middle;
  }
  return before;
}

/** Commits on disk after a seq, in order, until `take` answers false or there are no more. Answers the seq of the last one taken. */
export async function readOn(seq: number, journal: Reading, take: (commit: Announced) => boolean): Promise<number> {
  let last = seq;
  for (;;) {
    const commits = journal.after(last, pageSize);
    for (const commit of commits) {
      if (!take(commit)) return last;
      last = commit.seq;
    }
    if (commits.length < pageSize) return last;
    await new Promise(setImmediate);
  }
}
