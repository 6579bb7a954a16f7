/** Copies the journal to MongoDB in a thread of its own: neither a slow database nor the work of copying delays a call. See docs/decisions/0004-journal.md. */
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { LinkReporter, LinkState } from '../health/link.ts';
import { journalFile } from './database.ts';
import { hideCredentials } from './hide-credentials.ts';
import type { FromReplicator } from './replicator-thread.ts';

const restartMs = 1_000;

/** Closed by whoever started it, before or after the journal. */
export interface Replicator {
  /** The last commit that MongoDB has, with all before it; null where it is not configured or was not reached yet. */
  replicatedSeq(): number | null;
  /** True once MongoDB has the commit; false where it has not within the deadline. */
  waitFor(seq: number, deadlineMs: number): Promise<boolean>;
  close(): Promise<void>;
}

export type ReplicatorOptions = {
  /** The journal's folder; the journal is open. */
  folder: string;
  /** A connection string (its path may name the database, else `tocsin`), or `none`. */
  uri: string;
  links: LinkReporter;
  log: Logger;
};

export function startReplicator(options: ReplicatorOptions): Replicator {
  if (options.uri !== 'none') return new ReplicatorThread(options);
  options.links.report('mongodb', 'not configured');
  return { replicatedSeq: () => null, waitFor: async () => false, close: async () => {} };
}

type Waiter = { seq: number; settle: (replicated: boolean) => void };

class ReplicatorThread implements Replicator {
  readonly #options: ReplicatorOptions;
  readonly #waiters = new Set<Waiter>();
  #worker: Worker;
  #replicated: number | null = null;
  #restart: NodeJS.Timeout | undefined;

  constructor(options: ReplicatorOptions) {
    this.#options = options;
    this.#onLink('down', 'not connected yet', {});
    this.#worker = this.#start();
  }

  replicatedSeq(): number | null {
    return this.#replicated;
  }

  waitFor(seq: number, deadlineMs: number): Promise<boolean> {
    if ((this.#replicated ?? 0) >= seq) return Promise.resolve(true);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        seq,
        settle: (replicated) => {
          clearTimeout(deadline);
          this.#waiters.delete(waiter);
          resolve(replicated);
        },
      };
      const deadline = setTimeout(() => waiter.settle(false), deadlineMs);
      this.#waiters.add(waiter);
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#restart);
    this.#worker.removeAllListeners('exit');
    const ended = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.postMessage({ ask: 'close' });
    if (this.#worker.threadId !== -1) await ended;
    for (const waiter of this.#waiters) waiter.settle(false);
  }

  #start(): Worker {
    const { folder, uri, log } = this.#options;
    const worker = new Worker(new URL('./replicator-thread.ts', import.meta.url), {
      workerData: { file: journalFile(folder), uri },
    });
    worker.on('message', (message: FromReplicator) => {
      if (message.tell === 'replicated') this.#onReplicated(message.seq);
      else this.#onLink(message.state, message.reason, message.figures);
    });
    let reason = 'the copying thread ended';
    worker.on('error', (error) => {
      reason = `the copying thread died: ${hideCredentials(error.message, uri)}`;
    });
    worker.on('exit', () => {
      log.error({ reason }, 'the copying thread is started again');
      this.#onLink('down', reason, {});
      this.#restart = setTimeout(() => {
        this.#worker = this.#start();
      }, restartMs);
    });
    return worker;
  }

  #onReplicated(seq: number) {
    this.#replicated = seq;
    for (const waiter of this.#waiters) if (waiter.seq <= seq) waiter.settle(true);
  }

  #onLink(state: LinkState, reason: string | null, figures: Record<string, number>) {
    this.#options.links.report('mongodb', state, reason, figures);
  }
}
