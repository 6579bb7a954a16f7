import { z } from 'zod';
import type { TravelSource } from '../../config/dispatch/schema.ts';
import { AnswerTooLarge, boundedText } from '../bounded-text.ts';
import { CircuitBreaker } from '../circuit-breaker.ts';
import type { LonLat } from '../context/fix.ts';
import { distanceM } from '../context/geometry.ts';
import type { LinkReporter } from '../health/link.ts';
import type { Clock } from '../ids.ts';
import type { RoadTimes } from './candidates.ts';

const largestAnswerBytes = 4 * 1024 * 1024;
/** Times kept, of two cells each. */
const mostKept = 50_000;
/** Requests for one recommendation: what is beyond is estimated. The nearest are asked for first. */
const mostRequests = 10;
/** No unit is faster, in m/s, over what a cell leaves open, in m: such an answer is of another country, or its degrees are swapped. */
const fastest = 70;
const slackM = 1_000;

/** OSRM's table, one column. Further fields are left aside. `null`: no road. */
const answer = z.object({ code: z.literal('Ok'), durations: z.array(z.tuple([z.number().min(0).max(86_400).nullable()])) });

/** Some 100 m. */
const cellOf = ([lon, lat]: LonLat): LonLat => [Math.round(lon * 1_000) / 1_000, Math.round(lat * 1_000) / 1_000];
const keyOf = (from: LonLat, to: LonLat) => `${from.join()};${to.join()}`;

type Kept = { seconds: number; atMs: number };

/**
 * Travel times by road, of an HTTP source that speaks OSRM's API (`table/v1/driving/`). Times are kept by cells; what is not kept is asked for, and waited for
 * no longer than the deadline. What does not come is null: the straight line is taken then, and the link `travel` is degraded.
 */
export class TravelTimes {
  readonly #options: { source: () => TravelSource | null; links: LinkReporter; clock: Clock };
  readonly #kept = new Map<string, Kept>();
  readonly #closing = new AbortController();
  #source: TravelSource | null = null;
  #breaker: CircuitBreaker | null = null;

  constructor(options: { source: () => TravelSource | null; links: LinkReporter; clock: Clock }) {
    this.#options = options;
    options.links.report('travel', 'not configured');
    this.configure();
  }

  /** The centre's files were read again. */
  configure(): void {
    const { source: sourceOf, links, clock } = this.#options;
    const source = sourceOf();
    if (JSON.stringify(source) === JSON.stringify(this.#source)) return;
    this.#source = source;
    this.#kept.clear();
    this.#breaker = source && new CircuitBreaker({ ...source, clock });
    links.report('travel', source ? 'up' : 'not configured', null, { kept: 0 });
  }

  /** Times from many places to one. Never rejects, and ends at the deadline. */
  async between(starts: readonly LonLat[], to: LonLat): Promise<RoadTimes | undefined> {
    const source = this.#source;
    const breaker = this.#breaker;
    if (!source || !breaker) return undefined;
    const end = cellOf(to);
    const cells = new Map(starts.map(cellOf).map((cell) => [keyOf(cell, end), cell]));
    const lacking = [...cells].filter(([key]) => this.#fresh(key) === null).map(([, cell]) => cell);
    if (lacking.length > 0 && breaker.admits()) await this.#ask(source, breaker, lacking, end);
    return (start, place) => this.#fresh(keyOf(cellOf(start), cellOf(place)));
  }

  close(): void {
    this.#closing.abort();
  }

  #fresh(key: string): number | null {
    const kept = this.#kept.get(key);
    if (!kept || !this.#source || this.#options.clock() - kept.atMs > this.#source.keepMinutes * 60_000) return null;
    return kept.seconds;
  }

  async #ask(source: TravelSource, breaker: CircuitBreaker, cells: LonLat[], to: LonLat): Promise<void> {
    const size = source.tableSize - 1;
    const nearest = cells
      .map((cell) => ({ cell, metres: distanceM(cell, to) }))
      .sort((a, b) => a.metres - b.metres)
      .slice(0, size * mostRequests)
      .map(({ cell }) => cell);
    const tables = Array.from({ length: Math.ceil(nearest.length / size) }, (_, at) => nearest.slice(at * size, (at + 1) * size));
    const deadline = AbortSignal.timeout(source.deadlineMs);
    const signal = AbortSignal.any([deadline, this.#closing.signal]);
    const faults = await Promise.all(
      tables.map((starts) =>
        this.#table(source, starts, to, signal).catch((error: unknown) =>
          deadline.aborted
            ? `no answer within ${source.deadlineMs} ms`
            : error instanceof Fault || error instanceof AnswerTooLarge
              ? error.message
              : 'unreachable',
        ),
      ),
    );
    if (this.#closing.signal.aborted || source !== this.#source) return;
    const [failed] = faults.filter((fault) => typeof fault === 'string');
    const roadless = faults.reduce<number>((sum, fault) => sum + (typeof fault === 'number' ? fault : 0), 0);
    if (failed === undefined) breaker.succeeded();
    else breaker.failed();
    const reason = failed ?? (roadless > 0 ? `no time for ${roadless} of ${nearest.length} places` : null);
    this.#options.links.report('travel', reason === null ? 'up' : 'degraded', reason, { kept: this.#kept.size });
  }

  /** Keeps one table's times; resolves with how many places got none. */
  async #table(source: TravelSource, starts: LonLat[], to: LonLat, signal: AbortSignal): Promise<number> {
    const places = [...starts, to].map((place) => place.join()).join(';');
    const url = new URL(`table/v1/driving/${places}`, source.url);
    url.searchParams.set('sources', starts.map((_, at) => at).join(';'));
    url.searchParams.set('destinations', String(starts.length));
    url.searchParams.set('annotations', 'duration');
    const response = await fetch(url, { redirect: 'manual', headers: { accept: 'application/json' }, signal });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Fault(`status ${response.status}`);
    }
    const read = answer.safeParse(parsed(await boundedText(response, largestAnswerBytes)));
    if (!read.success) throw new Fault('the answer is not an OSRM table');
    const { durations } = read.data;
    if (durations.length !== starts.length) throw new Fault(`${durations.length} times for ${starts.length} places`);
    const all = starts.map((start, at) => ({ start, seconds: durations[at]?.[0] ?? null }));
    const isImpossible = all.some(({ start, seconds }) => seconds !== null && seconds * fastest < distanceM(start, to) - slackM);
    if (isImpossible) throw new Fault('times that no vehicle can reach: does the server have the map of this area?');
    if (source !== this.#source) return 0;
    for (const { start, seconds } of all) if (seconds !== null) this.#keep(keyOf(start, to), Math.round(seconds));
    return all.filter(({ seconds }) => seconds === null).length;
  }

  /** The oldest go first. */
  #keep(key: string, seconds: number): void {
    this.#kept.delete(key);
    this.#kept.set(key, { seconds, atMs: this.#options.clock() });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
  }
}

/** What is wrong with an answer. */
class Fault extends Error {}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
