/**
 * What vehicles say by themselves: where they are, and what they do. Every message is counted by what became of it, and the link `avl` shows the counts; a
 * feed that says nothing for long, or much that cannot be true, is degraded.
 */
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Centre } from '../../config/schema.ts';
import { id } from '../commands/fields.ts';
import { changeStatus } from '../dispatch/decide-units.ts';
import { unitStatuses } from '../dispatch/status.ts';
import { clockToleranceMs } from '../dispatch/unit.ts';
import { unitChanges } from '../dispatch/unit-changes.ts';
import type { LinkReporter } from '../health/link.ts';
import type { DeskPort } from '../http/desk-port.ts';
import { type Clock, instant, type UnitId, unitId } from '../ids.ts';
import { readSecret } from '../messaging/secret.ts';
import { Refusal } from '../refusal.ts';
import { type PositionVerdict, positionVerdicts, type UnitPositions } from './unit-positions.ts';

/** By the vehicle's clock. */
const at = z.iso.datetime({ offset: true });
const position = z.strictObject({
  unit: id,
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  at,
});
const status = z.strictObject({ unit: id, status: z.enum(unitStatuses), at, reason: z.string().max(500).default('') });

/** A batch; each of its items is read by itself, so that a bad one takes no other with it. */
export const avlBatch = z.strictObject({
  positions: z.array(z.unknown()).max(2_000).default([]),
  statuses: z.array(z.unknown()).max(500).default([]),
});
export type AvlBatch = z.output<typeof avlBatch>;

export const avlOutcomes = [...positionVerdicts, 'malformed', 'status', 'status-same', 'status-refused'] as const;
export type AvlOutcome = (typeof avlOutcomes)[number];
/** How many of a batch came to what. */
export type AvlTaken = Partial<Record<AvlOutcome, number>>;

/** These say that a box or the feed itself is wrong. */
const alarming: readonly AvlOutcome[] = ['swapped', 'out-of-country', 'clock', 'unknown-unit', 'malformed'] satisfies (
  | PositionVerdict
  | 'malformed'
)[];
const alarmMs = 600_000;
const lookMs = 1_000;

type AvlOptions = { desk: DeskPort; centre: () => Centre; positions: UnitPositions; links: LinkReporter; clock: Clock };

/** Closed by `close()`. */
export class AvlFeed {
  readonly #options: AvlOptions;
  readonly #figures: Record<string, number> = {};
  readonly #alarms = new Map<AvlOutcome, number>();
  /** What another part says of the feed: the broker is out of reach. */
  #trouble: string | null = null;
  #heardMs: number;
  readonly #looking: NodeJS.Timeout;

  constructor(options: AvlOptions) {
    this.#options = options;
    this.#heardMs = options.clock();
    this.#looking = setInterval(() => this.report(), lookMs).unref();
    this.report();
  }

  close(): void {
    clearInterval(this.#looking);
  }

  /** `none`: no feed is configured, or its secret cannot be read. */
  mayGive(token: string): boolean | 'none' {
    const { avl } = this.#options.centre().alerting;
    const secret = avl && readSecret(avl.token);
    if (!secret) return 'none';
    const [given, known] = [Buffer.from(token), Buffer.from(secret)];
    return given.length === known.length && timingSafeEqual(given, known);
  }

  take({ positions, statuses }: AvlBatch): AvlTaken {
    const taken: AvlTaken = {};
    const count = (outcome: AvlOutcome) => {
      taken[outcome] = (taken[outcome] ?? 0) + 1;
    };
    for (const item of positions) count(this.#position(item));
    for (const item of statuses) count(this.#status(item));
    this.#count(taken);
    return taken;
  }

  /** A message that is no batch at all, or more than the feed may send. */
  refuse(why: 'malformed' | 'too-many'): void {
    this.#figures[why] = (this.#figures[why] ?? 0) + 1;
    if (why === 'malformed') this.#alarms.set('malformed', this.#options.clock());
    this.report();
  }

  trouble(reason: string | null): void {
    this.#trouble = reason;
    this.report();
  }

  #position(item: unknown): AvlOutcome {
    const { data } = position.safeParse(item);
    if (!data) return 'malformed';
    const { unit, lon, lat } = data;
    return this.#options.positions.take({ unit, lonLat: [lon, lat], measuredMs: Date.parse(data.at), source: 'avl' });
  }

  #status(item: unknown): AvlOutcome {
    const { desk, clock } = this.#options;
    const { data } = status.safeParse(item);
    if (!data) return 'malformed';
    const id: UnitId = unitId(data.unit);
    if (!desk.unit(id)) return 'unknown-unit';
    const [saidMs, nowMs] = [Date.parse(data.at), clock()];
    const isAhead = saidMs - nowMs > clockToleranceMs;
    let outcome: AvlOutcome = 'status-refused';
    desk.take(
      'avl status',
      ({ state, at: now }) => {
        const unit = state.units.get(id);
        if (!unit) return [];
        const { reason, status: is } = data;
        const saidAt = instant(Math.min(saidMs, nowMs));
        // What came late must not undo what was said since.
        if (saidAt < unit.status.saidAt && unit.status.is !== is) return [];
        const clockOffMs = isAhead ? saidMs - nowMs : null;
        const said = { status: is, reason, source: 'avl', saidAt, clockOffMs, by: null } as const;
        try {
          const changes = unitChanges(changeStatus(unit, said, now));
          outcome = changes.length > 0 ? 'status' : 'status-same';
          return changes;
        } catch (error) {
          if (error instanceof Refusal) return [];
          throw error;
        }
      },
      { kind: 'gateway', gateway: 'avl' },
    );
    return outcome;
  }

  #count(taken: AvlTaken): void {
    const nowMs = this.#options.clock();
    this.#heardMs = nowMs;
    for (const outcome of avlOutcomes) {
      const count = taken[outcome] ?? 0;
      if (count === 0) continue;
      this.#figures[outcome] = (this.#figures[outcome] ?? 0) + count;
      if (alarming.includes(outcome)) this.#alarms.set(outcome, nowMs);
    }
    this.report();
  }

  /** Also called as time passes: silence shows, and an alarm wears off. */
  report(): void {
    const { centre, clock, links } = this.#options;
    const { avl } = centre().alerting;
    if (!avl || readSecret(avl.token) === null) {
      links.report('avl', 'not configured', null);
      this.#heardMs = clock();
      return;
    }
    const nowMs = clock();
    for (const [outcome, sinceMs] of this.#alarms) if (nowMs - sinceMs > alarmMs) this.#alarms.delete(outcome);
    const silent = nowMs - this.#heardMs > avl.silentS * 1_000;
    const reasons = [
      this.#trouble,
      silent && `silent for more than ${avl.silentS} s`,
      this.#alarms.size > 0 && `in the last ten minutes: ${[...this.#alarms.keys()].sort().join(', ')}`,
    ].filter(Boolean);
    links.report('avl', reasons.length > 0 ? 'degraded' : 'up', reasons.join('; ') || null, { ...this.#figures });
  }
}
