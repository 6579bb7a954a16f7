import { stat } from 'node:fs/promises';
import type { Logger } from 'pino';
import { readCsv } from './read-csv.ts';
import { type Answer, failed, notFound, type SourceState, type SubscriberSource } from './source.ts';
import type { SubscriberTable } from './subscriber-table.ts';

export type CsvSourceOptions = {
  id: string;
  file: string;
  deadlineMs: number;
  country: string;
  /** How often to look whether the file was replaced. */
  lookMs: number;
  log: Logger;
  onState: () => void;
};

/**
 * A subscriber file, held in memory and read again when it is replaced. A new file that cannot be used leaves the former one in service.
 * Looking at the file's time and size, rather than being told by the system, also works on network disks. Closed by `close`.
 */
export class CsvSource implements SubscriberSource {
  readonly id: string;
  readonly deadlineMs: number;
  readonly #options: CsvSourceOptions;
  #table: SubscriberTable | null = null;
  #badLines = 0;
  #failure: string | null = null;
  /** What the file looked like when it was read last, and at the last look. */
  #readMark = '';
  #seenMark = '';
  #reading: Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: CsvSourceOptions) {
    this.id = options.id;
    this.deadlineMs = options.deadlineMs;
    this.#options = options;
    this.#reading = this.#read('');
    this.#lookLater();
  }

  ask(e164: string): Answer | Promise<Answer> {
    return this.#table === null && this.#failure === null ? this.#reading.then(() => this.#find(e164)) : this.#find(e164);
  }

  state(): SourceState {
    const figures = { subscribers: this.#table?.size ?? 0, badLines: this.#badLines };
    if (this.#table === null && this.#failure === null) return { state: 'degraded', reason: 'being read', figures };
    if (this.#failure !== null) return { state: this.#table === null ? 'down' : 'degraded', reason: this.#failure, figures };
    return { state: 'up', reason: null, figures };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#reading;
  }

  #find(e164: string): Answer {
    if (this.#table === null) return failed(this.#failure ?? 'not read yet');
    const entry = this.#table.find(e164);
    return entry === null ? notFound : { is: 'found', subscriber: { ...entry, source: this.id } };
  }

  #lookLater(): void {
    this.#timer = setTimeout(() => void this.#look(), this.#options.lookMs);
    this.#timer.unref();
  }

  /** A file that still changes between two looks is being written: it is read once it rests. */
  async #look(): Promise<void> {
    await this.#reading;
    const mark = await markOf(this.#options.file);
    const rests = mark === this.#seenMark;
    this.#seenMark = mark;
    if (this.#closed) return;
    if (rests && mark !== this.#readMark) this.#reading = this.#read(mark);
    this.#lookLater();
  }

  /** Never rejects. */
  async #read(mark: string): Promise<void> {
    const { file, country, log, onState } = this.#options;
    const begun = performance.now();
    try {
      this.#readMark = mark || (await markOf(file));
      this.#seenMark = this.#readMark;
      const { table, badLines, told } = await readCsv(file, country);
      this.#table = table;
      this.#badLines = badLines;
      this.#failure = null;
      const tookMs = Math.round(performance.now() - begun);
      log.info({ source: this.id, subscribers: table.size, badLines, tookMs }, 'subscriber file read');
      for (const { line, reason } of told)
        log.warn({ source: this.id, file, line, reason }, 'line of the subscriber file skipped');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#failure = this.#table === null ? reason : `the former file stays in service: ${reason}`;
      log.error({ source: this.id, file, reason }, 'subscriber file cannot be used');
    }
    onState();
  }
}

async function markOf(file: string): Promise<string> {
  const about = await stat(file).catch(() => null);
  return about === null ? 'absent' : `${about.ino} ${about.size} ${about.mtimeMs}`;
}
