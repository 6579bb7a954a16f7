/** The response that is recommended for an event, with its reasons: which units fill the plan soonest, what is short and why, what cover is left. Pure. */
import type { Dispatch, Plan, Sector } from '../../config/dispatch/schema.ts';
import type { LonLat } from '../context/fix.ts';
import type { UnitId } from '../ids.ts';
import { qualify } from '../qualification/qualify.ts';
import type { BothLanguages } from '../sheets/part.ts';
import type { Priority } from '../triage/priority.ts';
import {
  candidatesFor,
  coverOf,
  labelOf,
  lossOfCover,
  type Proposed,
  proposed,
  type Situation,
  type Weighed,
  whyNot,
} from './candidates.ts';
import { chooseUnits } from './choose-units.ts';
import { choosePlan, nextLevel, type OpenNeed } from './plan.ts';
import { straightTravelS } from './travel.ts';
import type { Unit } from './unit.ts';

export type ProposedNeed = {
  key: string;
  label: BothLanguages;
  vital: boolean;
  units: UnitId[];
  /** How many could not be found, and why. */
  short: number;
  why: BothLanguages | null;
  /** Soonest first, beside those proposed. */
  alternatives: Proposed[];
};
export type Uncovered = { sector: BothLanguages; capability: BothLanguages; least: number; left: number };
export type MoveUp = { unit: UnitId; callSign: string; sector: BothLanguages; travelS: number };

export type Recommendation = {
  plan: { id: string; label: BothLanguages };
  /** From 0; `reflex` is the first. */
  level: number;
  levelLabel: BothLanguages;
  /** Null while nobody knows where the event is: times are then from the stations to the middle of the area. */
  at: LonLat | null;
  /** Of those proposed and their alternatives; move-ups are always by straight line. */
  travel: 'road' | 'partly by road' | 'straight line';
  units: Proposed[];
  needs: ProposedNeed[];
  uncovered: Uncovered[];
  moveUps: MoveUp[];
};

/** Null where no nature is chosen, no plan applies, or every level of it is filled. */
export function recommend(situation: Situation): Recommendation | null {
  const { sheet, dispatch, catalogue, hour } = situation;
  const nature = catalogue.natures.find(({ id }) => id === sheet.nature?.id);
  if (!nature) return null;
  const { place, sector, units, free, cover, weighed: candidates } = candidatesFor(situation);
  const priority: Priority = sheet.priority?.priority ?? qualify(catalogue, sheet).proposed?.priority ?? nature.priority;
  const sites = sheet.place?.notes.filter(({ kind }) => kind === 'plan').map(({ id }) => id) ?? [];
  const plan = choosePlan(dispatch.plans, { nature, priority, sector: sector?.id ?? null, sites, hour });
  const next = plan && nextLevel(plan, sheet.assignments);
  if (!plan || !next) return null;

  const wanted = next.needs.map((need) => ({ ...need, id: need.key }));
  const { filled } = chooseUnits(wanted, candidates);

  const chosen = new Map<number, string[]>();
  for (const { need, candidate } of filled)
    if (candidate !== null) chosen.set(candidate, [...(chosen.get(candidate) ?? []), need]);
  const propose = (index: number, needs: string[]) => proposed(candidates[index] as Weighed, needs, dispatch);
  const gone = new Set([...chosen.keys()].flatMap((index) => candidates[index]?.unit.id ?? []));
  const uncovered = uncoveredAfter(gone, free, dispatch);
  const proposedUnits = [...chosen].map(([index, needs]) => propose(index, needs)).sort((a, b) => a.travelS - b.travelS);
  const needs = next.needs.map((need) => needProposed(need));
  return {
    plan: { id: plan.id, label: plan.label },
    level: next.level,
    levelLabel: levelLabel(plan, next.level),
    at: place,
    travel: wayOfTravel([...proposedUnits, ...needs.flatMap(({ alternatives }) => alternatives)]),
    units: proposedUnits,
    needs,
    uncovered: uncovered.map((gap) => uncoveredOf(gap, dispatch)),
    moveUps: moveUps(
      uncovered,
      free.filter(({ id }) => !gone.has(id)),
      cover,
      dispatch,
      hour,
    ),
  };

  function needProposed(need: OpenNeed): ProposedNeed {
    const taken = filled.flatMap((one) => (one.need === need.key && one.candidate !== null ? [one.candidate] : []));
    const short = need.count - taken.length;
    const others = candidates
      .map((one, index) => ({ one, index }))
      .filter(({ one, index }) => one.capabilities.includes(need.capability) && !chosen.has(index))
      .sort((a, b) => a.one.travelS - b.one.travelS)
      .slice(0, 3);
    return {
      key: need.key,
      label: need.label,
      vital: need.vital,
      units: taken.flatMap((index) => candidates[index]?.unit.id ?? []),
      short,
      why: short > 0 ? whyShort(need, units, hour) : null,
      alternatives: others.map(({ index }) => propose(index, [need.key])),
    };
  }
}

function wayOfTravel(all: readonly Proposed[]): Recommendation['travel'] {
  const byRoad = all.filter(({ isByRoad }) => isByRoad).length;
  if (byRoad === 0) return 'straight line';
  return byRoad === all.length ? 'road' : 'partly by road';
}

const levelLabel = (plan: Plan, level: number): BothLanguages => plan.levels[level]?.label ?? { fr: '', en: '' };
function whyShort(need: OpenNeed, units: readonly Unit[], hour: string): BothLanguages {
  const able = units.filter(({ capabilities }) => capabilities.includes(need.capability));
  const reasons = Map.groupBy(
    able.flatMap((unit) => whyNot(unit, hour) ?? []),
    ({ fr }) => fr,
  );
  const say = (language: 'fr' | 'en') => [...reasons.values()].map((all) => `${all.length} ${all[0]?.[language]}`).join(', ');
  if (able.length === 0) return { fr: 'aucun moyen ne sait le faire', en: 'no unit can do it' };
  return {
    fr: `${able.length} savent le faire : ${say('fr') || 'tous proposés'}`,
    en: `${able.length} can do it: ${say('en') || 'all proposed'}`,
  };
}

/** What sectors lack now, whatever goes. `hour`: `22:41`, local. */
export function uncoveredNow(units: Iterable<Unit>, dispatch: Dispatch, hour: string): Uncovered[] {
  const free = [...units].filter((unit) => !unit.removed && whyNot(unit, hour) === null);
  return uncoveredAfter(new Set(), free, dispatch).map((gap) => uncoveredOf(gap, dispatch));
}

const uncoveredOf = ({ sector, capability, least, left }: Gap, dispatch: Dispatch): Uncovered => ({
  ...{ sector: sector.label, capability: labelOf(dispatch.capabilities, capability), least, left },
});

type Gap = { sector: Sector; capability: string; least: number; left: number };

function uncoveredAfter(gone: ReadonlySet<UnitId>, free: readonly Unit[], dispatch: Dispatch): Gap[] {
  const cover = coverOf(
    free.filter(({ id }) => !gone.has(id)),
    dispatch,
  );
  return dispatch.sectors.flatMap((sector) =>
    sector.cover.flatMap(({ capability, least }): Gap[] => {
      const left = cover.get(`${sector.id}/${capability}`)?.left ?? 0;
      return left < least ? [{ sector, capability, least, left }] : [];
    }),
  );
}

/** For each gap, the nearest unit whose own sector can spare it. */
function moveUps(
  gaps: readonly Gap[],
  free: readonly Unit[],
  cover: ReturnType<typeof coverOf>,
  { stations }: Dispatch,
  hour: string,
): MoveUp[] {
  const moved = new Set<UnitId>();
  return gaps.flatMap(({ sector, capability }): MoveUp[] => {
    const to = stations.find((station) => station.sector === sector.id)?.lonLat;
    if (!to) return [];
    const able = free
      .filter((unit) => unit.sector !== sector.id && unit.capabilities.includes(capability) && !moved.has(unit.id))
      .filter((unit) => lossOfCover(unit, cover) === 0)
      .map((unit) => ({ unit, travelS: straightTravelS(unit.home, to, sector, hour) }))
      .sort((a, b) => a.travelS - b.travelS);
    const [best] = able;
    if (!best) return [];
    moved.add(best.unit.id);
    return [{ unit: best.unit.id, callSign: best.unit.callSign, sector: sector.label, travelS: best.travelS }];
  });
}
