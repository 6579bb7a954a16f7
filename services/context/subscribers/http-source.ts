import { z } from 'zod';
import { CircuitBreaker } from '../../circuit-breaker.ts';
import type { Clock } from '../../ids.ts';
import { AnswerCache } from './answer-cache.ts';
import { type Answer, failed, longest, notFound, type SourceState, type SubscriberSource, screenText } from './source.ts';

/** Requests under way at once, at most: a directory that is slow must not be buried, nor take this process's sockets. */
export const mostAtOnce = 8;
/** Numbers that wait for one of those; beyond, a number is not asked at all. */
const mostWaiting = 500;
const mostCached = 10_000;
const largestAnswerBytes = 64 * 1024;
/** An answer after its deadline is still useful to the operator, up to so many deadlines. */
const lateDeadlines = 4;

const text = (most: number) =>
  z
    .string()
    .nullish()
    .transform((given) => screenText(given, most));

/** What a directory answers with status 200. Further fields are left aside. */
const directoryAnswer = z.object({
  name: text(longest.name),
  address: text(longest.address),
  note: text(longest.note),
  vulnerable: z.boolean().nullish(),
});

export type HttpSourceOptions = {
  id: string;
  /** `{number}` is replaced by the E.164 number, URI-encoded. */
  url: string;
  deadlineMs: number;
  cacheMs: number;
  breakAfter: number;
  retryMs: number;
  clock: Clock;
  onState: () => void;
};

/**
 * A directory asked by HTTP: 200 with a JSON object, or 404 where the number is not known. Anything else is a failure: other statuses,
 * redirections (a directory of callers has one address), wrong or too much data. Closed by `close`, which gives up what is under way.
 */
export class HttpSource implements SubscriberSource {
  readonly id: string;
  readonly deadlineMs: number;
  readonly #options: HttpSourceOptions;
  /** Made here, for the first use of this class loads Node's HTTP client: tens of milliseconds, which no call should wait for. */
  readonly #headers = new Headers({ accept: 'application/json' });
  readonly #breaker: CircuitBreaker;
  readonly #cache: AnswerCache<Answer>;
  /** One request a number, however many calls ask. */
  readonly #underWay = new Map<string, Promise<Answer>>();
  readonly #closing = new AbortController();
  readonly #waiting: (() => void)[] = [];
  #atWork = 0;
  #lastFailure: string | null = null;

  constructor(options: HttpSourceOptions) {
    this.id = options.id;
    this.deadlineMs = options.deadlineMs;
    this.#options = options;
    this.#breaker = new CircuitBreaker(options);
    this.#cache = new AnswerCache({ keepMs: options.cacheMs, most: mostCached, clock: options.clock });
  }

  ask(e164: string): Answer | Promise<Answer> {
    const cached = this.#cache.get(e164);
    if (cached) return cached;
    const same = this.#underWay.get(e164);
    if (same) return same;
    if (this.#waiting.length >= mostWaiting) return failed(`${mostWaiting} numbers wait already`);
    const asked = this.#inTurn(e164).finally(() => this.#underWay.delete(e164));
    this.#underWay.set(e164, asked);
    return asked;
  }

  state(): SourceState {
    const figures = { underWay: this.#atWork, waiting: this.#waiting.length, cached: this.#cache.size };
    const state = this.#breaker.open ? 'down' : this.#breaker.failures > 0 ? 'degraded' : 'up';
    return { state, reason: state === 'up' ? null : this.#lastFailure, figures };
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('closing'));
    await Promise.all(this.#underWay.values());
  }

  async #inTurn(e164: string): Promise<Answer> {
    if (this.#atWork >= mostAtOnce) await new Promise<void>((resume) => this.#waiting.push(resume));
    else this.#atWork += 1;
    try {
      // Asked only now: the breaker may have opened while this number waited.
      if (this.#closing.signal.aborted) return failed('closing');
      if (!this.#breaker.admits()) return failed(`not asked: ${this.#lastFailure}`);
      return await this.#judged(e164);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#atWork -= 1;
    }
  }

  async #judged(e164: string): Promise<Answer> {
    const begun = performance.now();
    const answer = await this.#request(e164);
    if (this.#closing.signal.aborted) return answer;
    const tookMs = performance.now() - begun;
    if (answer.is !== 'failed') this.#cache.set(e164, answer);
    // A source that is always late holds its requests as one that fails: it is left alone too.
    if (answer.is === 'failed' || tookMs > this.deadlineMs) {
      this.#lastFailure = answer.is === 'failed' ? answer.reason : `answered after ${Math.round(tookMs)} ms`;
      this.#breaker.failed();
    } else {
      this.#breaker.succeeded();
    }
    this.#options.onState();
    return answer;
  }

  async #request(e164: string): Promise<Answer> {
    const giveUpMs = this.deadlineMs * lateDeadlines;
    const giveUp = AbortSignal.timeout(giveUpMs);
    try {
      const response = await fetch(this.#options.url.replaceAll('{number}', encodeURIComponent(e164)), {
        redirect: 'manual',
        headers: this.#headers,
        signal: AbortSignal.any([giveUp, this.#closing.signal]),
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        return response.status === 404 ? notFound : failed(`status ${response.status}`);
      }
      const body = await boundedText(response);
      if (body === null) return failed(`answer over ${largestAnswerBytes} bytes`);
      return this.#understood(body);
    } catch (error) {
      return failed(giveUp.aborted ? `no answer within ${giveUpMs} ms` : causeOf(error));
    }
  }

  #understood(body: string): Answer {
    const parsed = directoryAnswer.safeParse(parsedJson(body));
    if (!parsed.success) return failed('answer is not the JSON that was agreed');
    const { name, address, note, vulnerable } = parsed.data;
    // An object without a name says nothing that an operator could use.
    if (name === null) return failed('answer without a name');
    return { is: 'found', subscriber: { name, address, note, vulnerable: vulnerable ?? false, source: this.id } };
  }
}

async function boundedText(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > largestAnswerBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `fetch` says «fetch failed» and keeps the reason in the cause. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const { code, message } = cause as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? code : String(message ?? cause);
}
