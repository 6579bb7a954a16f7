/**
 * Where units are, as their vehicles and phones say it. The newest of each unit is kept; the journal gets what somebody would want to know later, not every
 * point (docs/decisions/0024): a feed that floods costs the journal nothing.
 */
import type { Centre } from '../../config/schema.ts';
import type { LonLat } from '../context/fix.ts';
import { distanceM } from '../context/geometry.ts';
import { isOnMission } from '../dispatch/status.ts';
import { clockToleranceMs, type Unit, type UnitPosition } from '../dispatch/unit.ts';
import { unitChanges } from '../dispatch/unit-changes.ts';
import type { DeskPort } from '../http/desk-port.ts';
import { type Clock, instant, ms, type UnitId, unitId } from '../ids.ts';
import { isWithin } from '../locations/plausible.ts';

/** `measuredMs`: by the sender's clock. */
export type Positioned = { unit: string; lonLat: LonLat; measuredMs: number; source: 'avl' | 'unit page' };

/** `clock`: taken, as measured now, for its own time is in the future. `older`: a newer one is known. The others are refused. */
export const positionVerdicts = ['taken', 'clock', 'older', 'unknown-unit', 'swapped', 'out-of-country', 'too-old'] as const;
export type PositionVerdict = (typeof positionVerdicts)[number];

/** Where a unit was longer ago than this helps nobody. */
const tooOldMs = 3_600_000;

/** What speaks against it; `taken` where nothing does. Pure. */
export function judge(
  { lonLat, measuredMs }: Positioned,
  country: Centre['locations']['country'],
  nowMs: number,
): PositionVerdict {
  const [longitude, latitude] = lonLat;
  if (country.length > 0 && !isWithin(lonLat, country))
    return isWithin([latitude, longitude], country) ? 'swapped' : 'out-of-country';
  if (measuredMs - nowMs > clockToleranceMs) return 'clock';
  return nowMs - measuredMs > tooOldMs ? 'too-old' : 'taken';
}

/** A position is written down where so much time has passed and the unit has moved so far; where it stands, so that its age stays true. */
const onMission = { everyMs: 10_000, movedM: 50 };
const otherwise = { everyMs: 60_000, movedM: 200 };
const standingMs = 240_000;

/** Whether the journal wants it. Pure. */
export function isWorthWriting({ position, status }: Pick<Unit, 'position' | 'status'>, next: UnitPosition): boolean {
  if (!position) return true;
  const sinceMs = ms(next.receivedAt) - ms(position.receivedAt);
  const { everyMs, movedM } = isOnMission(status.is) ? onMission : otherwise;
  return sinceMs >= standingMs || (sinceMs >= everyMs && distanceM(position.at, next.at) >= movedM);
}

const tickMs = 1_000;
/** So many in one append: calls never wait for the positions of a whole fleet. */
const mostATick = 100;

/** Closed by `close()`. */
export class UnitPositions {
  readonly #options: { desk: DeskPort; centre: () => Centre; clock: Clock };
  /** The newest of each unit that is not written down. The first has waited longest. */
  readonly #newest = new Map<UnitId, UnitPosition>();
  readonly #ticking: NodeJS.Timeout;

  constructor(options: { desk: DeskPort; centre: () => Centre; clock: Clock }) {
    this.#options = options;
    this.#ticking = setInterval(() => this.write(), tickMs).unref();
  }

  take(positioned: Positioned): PositionVerdict {
    const { desk, centre, clock } = this.#options;
    const nowMs = clock();
    const unit = desk.unit(unitId(positioned.unit));
    if (!unit || unit.removed) return 'unknown-unit';
    const verdict = judge(positioned, centre().locations.country, nowMs);
    if (verdict !== 'taken' && verdict !== 'clock') return verdict;
    const { lonLat: at, source } = positioned;
    const measuredAt = instant(Math.min(positioned.measuredMs, nowMs));
    const known = this.#newest.get(unit.id) ?? unit.position;
    if (known && known.measuredAt >= measuredAt) return 'older';
    this.#newest.set(unit.id, { at, measuredAt, receivedAt: instant(nowMs), source });
    return verdict;
  }

  /** Writes down what is worth it, once a second. */
  write(): void {
    const { desk } = this.#options;
    const due: [UnitId, UnitPosition][] = [];
    for (const [id, position] of this.#newest) {
      const unit = desk.unit(id);
      if (unit && !isWorthWriting(unit, position)) continue;
      this.#newest.delete(id);
      if (unit) due.push([id, position]);
      if (due.length === mostATick) break;
    }
    if (due.length === 0) return;
    desk.take(
      'unit positions',
      ({ at }) => unitChanges(due.map(([unit, position]) => ({ type: 'UnitPositioned', at, unit, position }))),
      { kind: 'gateway', gateway: 'avl' },
    );
  }

  close(): void {
    clearInterval(this.#ticking);
  }
}
