/**
 * The queue before the disk. What is appended waits here, in order, until it is on disk: all that waits when the thread is free becomes one transaction.
 * A disk that refuses, or a thread that dies, leaves everything in the queue; it is tried again with back-off, and the link `journal` says so.
 */
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { LinkReporter, LinkState } from '../health/link.ts';
import type { FromThread, ToThread, Write } from './writer-thread.ts';

/** At most so many appends in one transaction, so that the first of a long queue do not wait for the last. */
const batchSize = 512;
const firstRetryMs = 50;
const lastRetryMs = 2_000;
/** A transaction that takes longer makes the link degraded while it lasts. */
const slowMs = 1_000;
/** How long `close` goes on trying where the disk refuses. */
const closeDeadlineMs = 5_000;

type Waiting = { write: Write; written: () => void };

export type WriterOptions = { file: string; log: Logger; links: LinkReporter; thread?: URL };

/** Owns the thread; closed by `close()`. */
export class Writer {
  readonly #options: Required<WriterOptions>;
  readonly #queue: Waiting[] = [];
  /** Null from its death until the next try. */
  #worker: Worker | null;
  /** How many of the queue's first are with the thread now. */
  #underWay = 0;
  #scheduled = false;
  #retryMs = 0;
  #retry: NodeJS.Timeout | undefined;
  #slow: NodeJS.Timeout | undefined;
  #state: LinkState = 'up';
  #closed: (() => void) | undefined;

  constructor(options: WriterOptions) {
    this.#options = { thread: new URL('./writer-thread.ts', import.meta.url), ...options };
    this.#worker = this.#start();
    this.#report('up', null);
  }

  /** Appends not yet on disk. */
  get pending(): number {
    return this.#queue.length;
  }

  /** Resolves when the write is on disk; never rejects. */
  write(write: Write): Promise<void> {
    return new Promise((written) => {
      this.#queue.push({ write, written });
      if (this.#scheduled) return;
      this.#scheduled = true;
      // What one turn of the event loop appends shares a transaction.
      queueMicrotask(() => {
        this.#scheduled = false;
        this.#send();
      });
    });
  }

  /** Waits for what is pending; gives up after 5 s where the disk refuses, and says in the log how much was lost. */
  async close(): Promise<void> {
    const deadline = setTimeout(() => this.#closed?.(), closeDeadlineMs);
    await new Promise<void>((resolve) => {
      this.#closed = resolve;
      if (this.#queue.length === 0) resolve();
    });
    clearTimeout(deadline);
    clearTimeout(this.#retry);
    clearTimeout(this.#slow);
    if (this.#queue.length > 0)
      this.#options.log.fatal({ pending: this.#queue.length }, 'closed with appends that the disk refused');
    if (!this.#worker) return;
    this.#worker.removeAllListeners('exit');
    const ended = new Promise((resolve) => this.#worker?.once('exit', resolve));
    this.#worker.postMessage({ ask: 'close' } satisfies ToThread);
    await ended;
  }

  #start(): Worker {
    const worker = new Worker(this.#options.thread, { workerData: { file: this.#options.file } });
    worker.on('message', (message: FromThread) =>
      message.answer === 'written' ? this.#onWritten() : this.#onFailed(message.reason),
    );
    let reason = 'the writing thread ended';
    worker.on('error', (error) => {
      reason = `the writing thread died: ${error.message}`;
    });
    worker.on('exit', () => {
      this.#options.log.error({ reason }, 'the writing thread is started again');
      this.#worker = null;
      this.#onFailed(reason);
    });
    return worker;
  }

  #send() {
    if (this.#underWay > 0 || this.#retry || this.#queue.length === 0) return;
    const writes = this.#queue.slice(0, batchSize).map((waiting) => waiting.write);
    this.#underWay = writes.length;
    this.#slow = setTimeout(() => this.#report('degraded', 'the disk is slow'), slowMs);
    this.#worker?.postMessage({ ask: 'write', writes } satisfies ToThread);
  }

  #onWritten() {
    clearTimeout(this.#slow);
    this.#retryMs = 0;
    const done = this.#queue.splice(0, this.#underWay);
    this.#underWay = 0;
    if (this.#state !== 'up') this.#report('up', null);
    this.#send();
    for (const { written } of done) written();
    if (this.#queue.length === 0) this.#closed?.();
  }

  #onFailed(reason: string) {
    clearTimeout(this.#slow);
    clearTimeout(this.#retry);
    this.#underWay = 0;
    this.#retryMs = Math.min(Math.max(this.#retryMs * 2, firstRetryMs), lastRetryMs);
    this.#report('down', reason);
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#worker ??= this.#start();
      this.#send();
    }, this.#retryMs);
  }

  #report(state: LinkState, reason: string | null) {
    this.#state = state;
    this.#options.links.report('journal', state, reason, { pending: this.#queue.length });
  }
}
