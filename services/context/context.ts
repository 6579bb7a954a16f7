import { resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Centre } from '../../config/schema.ts';
import type { Arrival } from '../calls/signals.ts';
import type { LinkReporter } from '../health/link.ts';
import type { Clock, Instant, SheetId } from '../ids.ts';
import { instant, ms } from '../ids.ts';
import type { Caller, LookupState, PreviousCall, Subscriber } from './caller.ts';
import { type CommuneOf, loadCommunes } from './commune.ts';
import { centreOf } from './fix.ts';
import type { ContextLookups, Learned } from './lookups.ts';
import { parsePhoneNumber, saysNoNumber } from './phone-number.ts';
import { CsvSource } from './subscribers/csv-source.ts';
import { HttpSource } from './subscribers/http-source.ts';
import type { Answer, SubscriberSource } from './subscribers/source.ts';

/** How many earlier calls the operator sees, and how many are counted at most for «repeated caller». */
const previousShown = 10;
const previousCounted = 100;
const dayMs = 24 * 3_600_000;
/** How often a subscriber file is looked at for a replacement. */
const fileLookMs = 1_000;
/** Name of the lookup of earlier calls in `Caller.lookups`. */
const previousSource = 'previous';

export type ContextOptions = {
  centre: Centre;
  /** Calls of one number, newest first. */
  previousCalls: (e164: string, limit: number) => { sheet: SheetId; at: Instant }[];
  /** The number read aloud for a sheet; null where there is no such sheet. */
  sheetNumber: (sheet: SheetId) => string | null;
  clock: Clock;
  links: LinkReporter;
  log: Logger;
};

/** Opens the sources of context.yaml, without waiting for any of them. Closed by `close()` of what it returns. */
export async function createContext(options: ContextOptions): Promise<ContextLookups & { communeOf: CommuneOf }> {
  const communeOf = await loadCommunes().catch((error: unknown): CommuneOf => {
    options.log.error({ err: error }, 'communes cannot be read: fixes go without');
    return () => null;
  });
  return new Context(options, communeOf);
}

class Context implements ContextLookups {
  readonly #options: ContextOptions;
  readonly communeOf: CommuneOf;
  readonly #sources: SubscriberSource[];

  constructor(options: ContextOptions, communeOf: CommuneOf) {
    this.#options = options;
    this.communeOf = communeOf;
    const { centre, clock, log } = options;
    const onState = () => this.#report();
    this.#sources = centre.context.subscribers.map((source) =>
      source.kind === 'csv'
        ? new CsvSource({
            ...source,
            file: resolve(centre.folder, source.file),
            country: centre.routing.centre.country,
            lookMs: fileLookMs,
            log,
            onState,
          })
        : new HttpSource({ ...source, clock, onState }),
    );
    if (this.#sources.length === 0) options.links.report('subscribers', 'not configured');
    // A file reports once it is read.
    else if (!this.#sources.some((source) => source instanceof CsvSource)) this.#report();
  }

  firstLook(arrival: Arrival): Caller {
    const { country } = this.#options.centre.routing.centre;
    const shown = parsePhoneNumber(arrival.number, country);
    const number = parsePhoneNumber(arrival.assertedNumber, country) ?? shown;
    const shownText = arrival.number !== null && !saysNoNumber(arrival.number) ? arrival.number : null;
    const shownIsNumber = shown !== null && shown.e164 === number?.e164;
    const state: LookupState = number === null ? 'not asked' : 'pending';
    return {
      number,
      shownNumber: shownIsNumber ? null : shownText,
      // Emergency centres may be given a number that its owner withheld: then it is known, and the caller can be called back.
      masked: number === null && (arrival.masked || (arrival.number !== null && shownText === null)),
      name: arrival.name,
      subscriber: null,
      previous: [],
      callsLast24h: 0,
      lookups: Object.fromEntries([...this.#sources.map((source) => source.id), previousSource].map((name) => [name, state])),
    };
  }

  async lookUp(arrival: Arrival, caller: Caller, learn: (learned: Learned) => void): Promise<void> {
    // What follows must not run within the caller's own step, nor may a listener that throws stop the other sources.
    await null;
    const tell = (learned: Learned) => {
      try {
        learn(learned);
      } catch (error) {
        this.#options.log.error({ err: error, call: arrival.call }, 'what a lookup found was not taken');
      }
    };
    this.#placeFixes(arrival, tell);
    const e164 = caller.number?.e164;
    if (e164 !== undefined) await this.#lookUpNumber(e164, arrival, tell);
  }

  async close(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.close()));
  }

  #placeFixes(arrival: Arrival, tell: (learned: Learned) => void): void {
    for (const fix of arrival.fixes) {
      const at = centreOf(fix.shape);
      const commune = at && this.communeOf(at);
      if (commune) tell({ what: 'fix', source: 'communes', fix: { ...fix, commune } });
    }
  }

  /** What is known on this machine is told at once and together: one entry in the journal. The other sources tell as they answer. */
  async #lookUpNumber(e164: string, arrival: Arrival, tell: (learned: Learned) => void): Promise<void> {
    const found = new Map<SubscriberSource, Subscriber>();
    const patchOf = (source: SubscriberSource, answer: Answer) => {
      if (answer.is !== 'found') return {};
      found.set(source, answer.subscriber);
      return { subscriber: this.#best(found) };
    };
    const previous = this.#previous(e164, arrival);
    const here: Extract<Learned, { what: 'caller' }> = { what: 'caller', source: 'here', ...previous };
    const later: Promise<void>[] = [];
    for (const source of this.#sources) {
      const answer = source.ask(e164);
      if (answer instanceof Promise) {
        later.push(
          this.#awaited(source, answer, (state, late) =>
            tell({
              what: 'caller',
              source: source.id,
              patch: late ? patchOf(source, late) : {},
              lookups: { [source.id]: state },
            }),
          ),
        );
      } else {
        Object.assign(here.patch, patchOf(source, answer));
        here.lookups[source.id] = answer.is;
      }
    }
    tell(here);
    await Promise.all(later);
  }

  /** Says «too late» at the deadline, and the answer whenever it comes. */
  async #awaited(
    source: SubscriberSource,
    answer: Promise<Answer>,
    say: (state: LookupState, answer: Answer | null) => void,
  ): Promise<void> {
    const deadline = setTimeout(() => say('too late', null), source.deadlineMs);
    const came = await answer;
    clearTimeout(deadline);
    say(came.is, came);
  }

  /** Sources in the order of context.yaml: the first that knows the number names it; any of them may say that it is vulnerable. */
  #best(found: Map<SubscriberSource, Subscriber>): Subscriber | null {
    const inOrder = this.#sources.flatMap((source) => found.get(source) ?? []);
    return inOrder[0] ? { ...inOrder[0], vulnerable: inOrder.some((one) => one.vulnerable) } : null;
  }

  #previous(
    e164: string,
    arrival: Arrival,
  ): { patch: Partial<Pick<Caller, 'subscriber' | 'previous' | 'callsLast24h'>>; lookups: Caller['lookups'] } {
    try {
      // The call itself may be in the journal already, and after a restart later ones too.
      const earlier = this.#options.previousCalls(e164, previousCounted).filter((call) => call.at < arrival.at);
      const since = instant(ms(arrival.at) - dayMs);
      const previous = earlier.slice(0, previousShown).flatMap(({ sheet, at }): PreviousCall[] => {
        const sheetNumber = this.#options.sheetNumber(sheet);
        return sheetNumber === null ? [] : [{ sheet, sheetNumber, at }];
      });
      const callsLast24h = earlier.filter((call) => call.at >= since).length;
      return { patch: { previous, callsLast24h }, lookups: { [previousSource]: earlier.length > 0 ? 'found' : 'not found' } };
    } catch (error) {
      this.#options.log.error({ err: error, call: arrival.call }, 'earlier calls cannot be looked up');
      return { patch: {}, lookups: { [previousSource]: 'failed' } };
    }
  }

  /** One link for all subscriber sources: down when none serves, degraded when one does not serve as it should. */
  #report(): void {
    const states = this.#sources.map((source) => ({ id: source.id, ...source.state() }));
    const all = states.every((one) => one.state === 'down')
      ? 'down'
      : states.every((one) => one.state === 'up')
        ? 'up'
        : 'degraded';
    const reasons = states.filter((one) => one.state !== 'up').map((one) => `${one.id}: ${one.reason}`);
    const figures = Object.fromEntries(
      states.flatMap((one) => Object.entries(one.figures).map(([name, value]) => [`${one.id}.${name}`, value])),
    );
    this.#options.links.report('subscribers', all, reasons.join('; ') || null, figures);
  }
}
