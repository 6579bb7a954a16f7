/** How many messages came, by what became of them, as the link `aml` shows them. */
import type { LinkReporter } from '../health/link.ts';
import type { Clock } from '../ids.ts';
import type { RefusalReason } from './sighting.ts';

export type Channel = 'https' | 'sms' | 'partner' | 'link';
export type Outcome = 'taken' | 'late' | 'waiting' | 'duplicate' | 'unmatched';

/** These say that a gateway is wrong, or that somebody else tries. */
const alarming: ReadonlySet<RefusalReason> = new Set<RefusalReason>([
  'malformed',
  'bad-signature',
  'stale-signature',
  'replayed',
  'unknown-key',
  'too-many',
]);
const alarmMs = 600_000;

export class Tally {
  readonly #figures: Record<string, number> = {};
  readonly #links: LinkReporter;
  readonly #clock: Clock;
  #alarm: { text: string; untilMs: number } | null = null;
  #missing: string[] = [];
  #isConfigured = false;

  constructor(links: LinkReporter, clock: Clock) {
    this.#links = links;
    this.#clock = clock;
  }

  /** `missing`: names of keys whose secret cannot be read. */
  configured(isConfigured: boolean, missing: string[]): void {
    this.#isConfigured = isConfigured;
    this.#missing = missing;
    this.report();
  }

  count(channel: Channel, what: Outcome | `refused.${RefusalReason}`): void {
    const name = `${channel}.${what}`;
    this.#figures[name] = (this.#figures[name] ?? 0) + 1;
    this.report();
  }

  refuse(channel: Channel, reason: RefusalReason): void {
    if (alarming.has(reason)) this.#alarm = { text: `${channel}: ${reason}`, untilMs: this.#clock() + alarmMs };
    this.count(channel, `refused.${reason}`);
  }

  figures = (): Readonly<Record<string, number>> => this.#figures;

  /** Also called as time passes: an alarm wears off. */
  report(): void {
    if (this.#alarm && this.#alarm.untilMs <= this.#clock()) this.#alarm = null;
    const reasons = [
      ...(this.#missing.length > 0 ? [`no secret for ${this.#missing.join(', ')}`] : []),
      ...(this.#alarm ? [`refused, ${this.#alarm.text}`] : []),
    ];
    const state = !this.#isConfigured ? 'not configured' : reasons.length > 0 ? 'degraded' : 'up';
    this.#links.report('aml', state, this.#isConfigured ? reasons.join('; ') || null : null, { ...this.#figures });
  }
}
