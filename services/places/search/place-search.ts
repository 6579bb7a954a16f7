import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { LonLat } from '../../context/fix.ts';
import type { LinkReporter } from '../../health/link.ts';
import { Refusal } from '../../refusal.ts';
import type { FoundPlace } from '../place.ts';
import type { Searched } from './finder.ts';
import type { Asked } from './found.ts';
import type { FromSearch, Opened, SearchLists, ToSearch } from './search-thread.ts';

/** Long after any search should have answered: the thread opens a large import, or the machine is overloaded. */
const deadlineMs = 4_500;
/** Searches that may wait; beyond, more keys would only make all of them later. */
const mostWaiting = 200;
const restartMs = 1_000;
const lookMs = 500;

const unavailable = () =>
  new Refusal('place-search-unavailable', 503, {
    fr: 'La recherche de lieux ne répond pas. Donnez des coordonnées, ou prenez la position de l’appelant.',
    en: 'The search for places does not answer. Give coordinates, or take the caller’s position.',
  });

type Waiting = { done: (message: FromSearch) => void; failed: (refusal: Refusal) => void; deadline: NodeJS.Timeout };

export type PlaceSearchOptions = { folder: string; lists: SearchLists; links: LinkReporter; log: Logger };

/** The search of places, in a thread of its own. Closed by `close`. */
export class PlaceSearch {
  readonly #options: PlaceSearchOptions;
  readonly #waiting = new Map<number, Waiting>();
  #lists: SearchLists;
  #worker: Worker | null = null;
  #restart: NodeJS.Timeout | undefined;
  #asked = 0;
  #closed = false;

  constructor(options: PlaceSearchOptions) {
    this.#options = options;
    this.#lists = options.lists;
  }

  /** Starts the thread. Until then nothing is found. */
  open(): void {
    this.#start();
  }

  /** Another configuration: its lists are searched from now on. */
  configure(lists: SearchLists): void {
    this.#lists = lists;
    this.#post({ ask: 'configure', lists });
  }

  /** Rejects with a `Refusal` where no answer comes in time. */
  async search(asked: Asked): Promise<Searched> {
    const message = await this.#ask((id) => ({ ask: 'search', id, asked }));
    if (message.answer !== 'searched') throw unavailable();
    return message.searched;
  }

  /** What stands at a point. Rejects as `search` does. */
  async at(lonLat: LonLat): Promise<FoundPlace> {
    const message = await this.#ask((id) => ({ ask: 'at', id, lonLat }));
    if (message.answer !== 'at') throw unavailable();
    return message.place;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    this.#post({ ask: 'close' });
    await ended;
  }

  #start(): void {
    const worker = new Worker(new URL('./search-thread.ts', import.meta.url), {
      workerData: { folder: this.#options.folder, lookMs },
    });
    this.#worker = worker;
    worker.on('message', (message: FromSearch) => this.#onMessage(message));
    worker.on('error', (error) => this.#options.log.error({ err: error }, 'the thread that searches for places died'));
    worker.on('exit', () => {
      this.#worker = null;
      for (const id of [...this.#waiting.keys()]) this.#settle(id)?.failed(unavailable());
      if (this.#closed) return;
      this.#options.links.report('places', 'down', 'the search ended; it is started again');
      this.#restart = setTimeout(() => this.#start(), restartMs);
    });
    this.#post({ ask: 'configure', lists: this.#lists });
  }

  #post(message: ToSearch): void {
    this.#worker?.postMessage(message);
  }

  #ask(message: (id: number) => ToSearch): Promise<FromSearch> {
    return new Promise((done, failed) => {
      if (!this.#worker || this.#waiting.size >= mostWaiting) {
        failed(unavailable());
        return;
      }
      this.#asked += 1;
      const id = this.#asked;
      const deadline = setTimeout(() => this.#settle(id)?.failed(unavailable()), deadlineMs);
      this.#waiting.set(id, { done, failed, deadline });
      this.#post(message(id));
    });
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    clearTimeout(waiting?.deadline);
    this.#waiting.delete(id);
    return waiting;
  }

  #onMessage(message: FromSearch): void {
    if (message.answer === 'opened') {
      this.#onOpened(message.opened);
      return;
    }
    if (message.answer === 'failed') this.#options.log.error({ reason: message.reason }, 'a search for a place failed');
    this.#settle(message.id)?.done(message);
  }

  #onOpened({ addresses, streets, from, fault }: Opened): void {
    const figures = { addresses, streets };
    this.#options.log.info({ addresses, streets, from, fault }, 'addresses opened');
    if (fault !== null) this.#options.links.report('places', from === 'none' ? 'down' : 'degraded', fault, figures);
    else this.#options.links.report('places', from === 'none' ? 'not configured' : 'up', null, figures);
  }
}
