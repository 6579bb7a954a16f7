/** `GET /metrics`, in the text format of Prometheus. Every name begins with `tocsin_`; times are in seconds, as is usual there. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type CallState, callTransitions } from '../calls/call.ts';
import type { Links } from '../health/links.ts';
import { type Clock, type Instant, ms } from '../ids.ts';
import type { Announced, Entry, Journal } from '../journal/commit.ts';
import type { DeskPort } from './desk-port.ts';

export type MetricsOptions = {
  desk: DeskPort;
  journal: Journal;
  links: Links;
  clock: Clock;
  replicated: () => number | null;
  liveClients: () => number;
};

/** Seconds; fine where the aim is milliseconds, and up to a caller who waits three minutes. */
const waits = [0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 180];

/** Listens to the desk until `close()`. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #stopListening: () => void;

  constructor(options: MetricsOptions) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry, prefix: 'tocsin_' });
    addGauges(options, registers);
    const observe = entryObserver(options.desk, registers);
    this.#stopListening = options.desk.listen((commits: Announced[]) => {
      for (const { entries } of commits) for (const entry of entries) observe(entry);
    });
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get type(): string {
    return this.#registry.contentType;
  }

  close(): void {
    this.#stopListening();
    this.#registry.clear();
  }
}

function addGauges({ desk, journal, links, clock, replicated, liveClients }: MetricsOptions, registers: Registry[]): void {
  const gauge = (name: string, help: string, value: () => number | null) =>
    new Gauge({
      name: `tocsin_${name}`,
      help,
      registers,
      collect() {
        const now = value();
        if (now === null) this.remove();
        else this.set(now);
      },
    });
  const waiting = () => [...desk.calls()].filter((call) => call.state === 'queued');

  new Gauge({
    name: 'tocsin_calls',
    help: 'Calls in memory, by state',
    labelNames: ['state'],
    registers,
    collect() {
      for (const state of Object.keys(callTransitions)) this.set({ state }, 0);
      for (const { state } of desk.calls()) this.inc({ state: state satisfies CallState });
    },
  });
  gauge('queue_length', 'Calls that wait for a position', () => waiting().length);
  gauge('longest_wait_seconds', 'Since the arrival of the call that waits longest', () => {
    const first = Math.min(...waiting().map((call) => ms(call.arrivedAt)));
    return Number.isFinite(first) ? Math.max(0, (clock() - first) / 1_000) : 0;
  });
  gauge(
    'positions_open',
    'Positions with somebody signed in',
    () => [...desk.positions()].filter((each) => each.operator).length,
  );
  gauge('journal_seq', 'Last commit appended', () => journal.lastSeq());
  gauge('journal_pending', 'Commits not yet on disk', () => journal.lastSeq() - journal.savedSeq());
  gauge('replication_lag_commits', 'Commits on disk that MongoDB has not; absent where it is not configured', () => {
    const there = replicated();
    return there === null ? null : Math.max(0, journal.savedSeq() - there);
  });
  gauge('live_clients', 'WebSocket clients', liveClients);
  new Gauge({
    name: 'tocsin_link_up',
    help: '1: up; 0.5: degraded; 0: down; absent: not configured',
    labelNames: ['link'],
    registers,
    collect() {
      this.reset();
      const values = { up: 1, degraded: 0.5, down: 0 };
      for (const { name, state } of links.all()) if (state !== 'not configured') this.set({ link: name }, values[state]);
    },
  });
  new Gauge({
    name: 'tocsin_link_figure',
    help: 'Figures that a link reports of itself',
    labelNames: ['link', 'figure'],
    registers,
    collect() {
      this.reset();
      for (const { name, figures } of links.all())
        for (const [figure, value] of Object.entries(figures)) this.set({ link: name, figure }, value);
    },
  });
}

function entryObserver(desk: DeskPort, registers: Registry[]): (entry: Entry) => void {
  const toOffer = new Histogram({
    name: 'tocsin_time_to_offer_seconds',
    help: 'From arrival to the first offer to a position',
    buckets: waits,
    registers,
  });
  const toAnswer = new Histogram({
    name: 'tocsin_time_to_answer_seconds',
    help: 'From arrival to the answer',
    buckets: waits,
    registers,
  });
  const entries = new Counter({
    name: 'tocsin_entries_total',
    help: 'Journal entries, by type',
    labelNames: ['type'],
    registers,
  });
  const orders = new Counter({
    name: 'tocsin_offers_total',
    help: 'Offers of a call to a position, by how they ended; `made` counts all',
    labelNames: ['outcome'],
    registers,
  });
  const since = (arrivedAt: Instant, at: Instant) => Math.max(0, (ms(at) - ms(arrivedAt)) / 1_000);

  return (entry) => {
    entries.inc({ type: entry.type });
    switch (entry.type) {
      case 'CallOffered': {
        orders.inc({ outcome: 'made' });
        const call = desk.call(entry.call);
        if (call && call.failedOffers.length === 0) toOffer.observe(since(call.arrivedAt, entry.at));
        break;
      }
      case 'CallOfferFailed':
        orders.inc({ outcome: entry.failure });
        break;
      case 'CallAnswered': {
        orders.inc({ outcome: 'answered' });
        const call = desk.call(entry.call);
        if (call) toAnswer.observe(since(call.arrivedAt, entry.at));
        break;
      }
    }
  };
}
