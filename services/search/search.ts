/** Searches all sheets, open and closed. See docs/decisions/0013-same-event-and-search.md. */
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { LinkReporter } from '../health/link.ts';
import type { Found } from './index-database.ts';
import type { FromSearch, SearchAsked, ToSearch } from './search-thread.ts';

const restartMs = 1_000;

/** The index did not answer: its thread ended, or the file cannot be read. */
export class SearchFailed extends Error {
  readonly code = 'search-failed';
}

export type SearchOptions = {
  /** The journal's folder; the journal is open. */
  folder: string;
  links: LinkReporter;
  log: Logger;
};

type Asked = { resolve: (found: Found[]) => void; reject: (error: SearchFailed) => void };

/** Owns the thread; closed by `close()`, before the journal. */
export class Search {
  readonly #options: SearchOptions;
  readonly #asked = new Map<number, Asked>();
  #worker: Worker;
  #count = 0;
  #restart: NodeJS.Timeout | undefined;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#worker = this.#start();
  }

  /** Newest first. Rejects with `SearchFailed`. */
  find(search: SearchAsked): Promise<Found[]> {
    return new Promise((resolve, reject) => {
      this.#count += 1;
      this.#asked.set(this.#count, { resolve, reject });
      this.#worker.postMessage({ ask: 'find', id: this.#count, search } satisfies ToSearch);
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#restart);
    this.#worker.removeAllListeners('exit');
    const ended = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.postMessage({ ask: 'close' } satisfies ToSearch);
    if (this.#worker.threadId !== -1) await ended;
    this.#fail('closed');
  }

  #start(): Worker {
    const worker = new Worker(new URL('./search-thread.ts', import.meta.url), { workerData: { folder: this.#options.folder } });
    worker.on('message', (message: FromSearch) => this.#onMessage(message));
    let reason = 'the searching thread ended';
    worker.on('error', (error) => {
      reason = `the searching thread died: ${error.message}`;
    });
    worker.on('exit', () => {
      this.#options.log.error({ reason }, 'the searching thread is started again');
      this.#options.links.report('search', 'down', reason);
      this.#fail(reason);
      this.#restart = setTimeout(() => {
        this.#worker = this.#start();
      }, restartMs);
    });
    return worker;
  }

  #onMessage(message: FromSearch): void {
    if (message.tell === 'link') {
      this.#options.links.report('search', message.state, message.reason, message.figures);
      return;
    }
    const asked = this.#asked.get(message.id);
    this.#asked.delete(message.id);
    if (message.tell === 'found') asked?.resolve(message.found);
    else {
      this.#options.log.error({ reason: message.reason }, 'a search failed');
      asked?.reject(new SearchFailed(message.reason));
    }
  }

  #fail(reason: string): void {
    for (const { reject } of this.#asked.values()) reject(new SearchFailed(reason));
    this.#asked.clear();
  }
}
