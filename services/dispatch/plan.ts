/** Which plan an event falls under, and what of it is still to be sent. Pure. */
import type { Dispatch, Need, Plan, Sector } from '../../config/dispatch/schema.ts';
import type { Nature } from '../../config/natures/schema.ts';
import type { LonLat } from '../context/fix.ts';
import { distanceM } from '../context/geometry.ts';
import type { Priority } from '../triage/priority.ts';
import type { Assignment } from './assignment.ts';

export type EventKind = {
  nature: Pick<Nature, 'id' | 'group' | 'family'>;
  priority: Priority;
  sector: string | null;
  /** Notes of the place that are plans. */
  sites: readonly string[];
  /** Local, `22:41`. */
  hour: string;
};

/** How narrow each condition is. */
const narrowness = { sites: 64, natures: 32, groups: 16, families: 8, sectors: 4, priorities: 2, hours: 1 } as const;

/** The plan whose conditions all hold and are the narrowest; null where there is none. */
export function choosePlan(plans: readonly Plan[], event: EventKind): Plan | null {
  let best: { plan: Plan; narrow: number } | null = null;
  for (const plan of plans) {
    const narrow = narrownessOf(plan, event);
    if (narrow !== null && (!best || narrow > best.narrow)) best = { plan, narrow };
  }
  return best?.plan ?? null;
}

function narrownessOf({ when }: Plan, { nature, priority, sector, sites, hour }: EventKind): number | null {
  const holds = {
    sites: when.sites?.some((site) => sites.includes(site)),
    natures: when.natures?.includes(nature.id),
    groups: when.groups?.includes(nature.group),
    families: when.families?.includes(nature.family),
    sectors: sector === null ? when.sectors && false : when.sectors?.includes(sector),
    priorities: when.priorities?.includes(priority),
    hours: when.hours?.some(isWithin(hour)),
  };
  const all = Object.entries(holds) as [keyof typeof narrowness, boolean | undefined][];
  if (all.some(([, value]) => value === false)) return null;
  return all.reduce((sum, [name, value]) => sum + (value ? narrowness[name] : 0), 0);
}

/** Over midnight where the second hour comes first. */
export const isWithin =
  (hour: string) =>
  ([from, to]: readonly [string, string]) =>
    from <= to ? from <= hour && hour < to : hour >= from || hour < to;

/** The sector of the nearest station. */
export function sectorOf(at: LonLat, { stations, sectors }: Dispatch): Sector | null {
  let nearest: { sector: string; m: number } | null = null;
  for (const { sector, lonLat } of stations) {
    const m = distanceM(at, lonLat);
    if (!nearest || m < nearest.m) nearest = { sector, m };
  }
  return sectors.find(({ id }) => id === nearest?.sector) ?? null;
}

/** `key` tells it from the needs of other levels: `0.attack`. */
export type OpenNeed = Need & { key: string };

/** The first level that is not filled by those engaged, and what it still lacks; null where every level is. */
export function nextLevel(plan: Plan, assignments: readonly Assignment[]): { level: number; needs: OpenNeed[] } | null {
  const counted = assignments.filter(({ ended }) => ended === null || ended.outcome === 'done');
  for (const [level, { needs }] of plan.levels.entries()) {
    const open = needs.flatMap((need): OpenNeed[] => {
      const key = `${level}.${need.id}`;
      const count = need.count - counted.filter((one) => one.needs.includes(key)).length;
      return count > 0 ? [{ ...need, key, count }] : [];
    });
    if (open.length > 0) return { level, needs: open };
  }
  return null;
}
