/** The response that is recommended for an event, with its reasons: which units fill the plan soonest, what is short and why, what cover is left. Pure. */
import type { Dispatch, Plan, Sector } from '../../config/dispatch/schema.ts';
import type { Qualification } from '../../config/protocols/load-qualification.ts';
import { bestFix, centreOf, type LonLat } from '../context/fix.ts';
import { type Instant, ms, type UnitId } from '../ids.ts';
import { qualify } from '../qualification/qualify.ts';
import type { BothLanguages } from '../sheets/part.ts';
import type { SheetDocument } from '../sheets/sheet.ts';
import type { Priority } from '../triage/priority.ts';
import { chooseUnits } from './choose-units.ts';
import { choosePlan, isWithin, nextLevel, type OpenNeed, sectorOf } from './plan.ts';
import { statusNames } from './status-names.ts';
import { straightTravelS } from './travel.ts';
import type { Unit } from './unit.ts';

/** A unit that may be engaged, and what speaks for and against it. */
export type Proposed = {
  unit: UnitId;
  callSign: string;
  travelS: number;
  /** Keys of the needs that it fills. */
  needs: string[];
  reasons: BothLanguages[];
  against: BothLanguages[];
};
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
  travel: 'straight line';
  units: Proposed[];
  needs: ProposedNeed[];
  uncovered: Uncovered[];
  moveUps: MoveUp[];
};

/** `hour`: local, `22:41`. */
export type Situation = {
  sheet: SheetDocument;
  units: Iterable<Unit>;
  dispatch: Dispatch;
  catalogue: Qualification;
  at: Instant;
  hour: string;
};

/** Null where no nature is chosen, no plan applies, or every level of it is filled. */
export function recommend({ sheet, units: all, dispatch, catalogue, at, hour }: Situation): Recommendation | null {
  const nature = catalogue.natures.find(({ id }) => id === sheet.nature?.id);
  if (!nature) return null;
  const place = placeOf(sheet);
  const sector = place && sectorOf(place, dispatch);
  const priority: Priority = sheet.priority?.priority ?? qualify(catalogue, sheet).proposed?.priority ?? nature.priority;
  const sites = sheet.place?.notes.filter(({ kind }) => kind === 'plan').map(({ id }) => id) ?? [];
  const plan = choosePlan(dispatch.plans, { nature, priority, sector: sector?.id ?? null, sites, hour });
  const next = plan && nextLevel(plan, sheet.assignments);
  if (!plan || !next) return null;

  const units = [...all].filter((unit) => !unit.removed);
  const free = units.filter((unit) => whyNot(unit, hour) === null);
  const cover = coverOf(free, dispatch);
  const candidates = free.map((unit) => ({
    unit,
    capabilities: unit.capabilities,
    lossOfCover: lossOfCover(unit, cover),
    ...travelOf(unit, place ?? middleOf(dispatch), sector, at, hour, dispatch),
  }));
  const wanted = next.needs.map((need) => ({ ...need, id: need.key }));
  const { filled } = chooseUnits(wanted, candidates);

  const chosen = new Map<number, string[]>();
  for (const { need, candidate } of filled)
    if (candidate !== null) chosen.set(candidate, [...(chosen.get(candidate) ?? []), need]);
  const propose = (index: number, needs: string[]) => proposed(candidates[index] as Weighed, needs, dispatch);
  const gone = new Set([...chosen.keys()].flatMap((index) => candidates[index]?.unit.id ?? []));
  const uncovered = uncoveredAfter(gone, free, dispatch);
  return {
    plan: { id: plan.id, label: plan.label },
    level: next.level,
    levelLabel: levelLabel(plan, next.level),
    at: place,
    travel: 'straight line',
    units: [...chosen].map(([index, needs]) => propose(index, needs)).sort((a, b) => a.travelS - b.travelS),
    needs: next.needs.map((need) => needProposed(need)),
    uncovered: uncovered.map(({ sector: its, capability, least, left }) => ({
      ...{ sector: its.label, capability: labelOf(dispatch.capabilities, capability), least, left },
    })),
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

type Weighed = { unit: Unit; capabilities: string[]; travelS: number; lossOfCover: number; from: 'position' | 'station' };

const levelLabel = (plan: Plan, level: number): BothLanguages => plan.levels[level]?.label ?? { fr: '', en: '' };
const labelOf = (all: readonly { id: string; label: BothLanguages }[], id: string): BothLanguages =>
  all.find((one) => one.id === id)?.label ?? { fr: id, en: id };

/** Where the operator says that it is, else where the best fix does. */
function placeOf({ place, callDetails }: SheetDocument): LonLat | null {
  const best = bestFix(callDetails.flatMap(({ fixes }) => fixes));
  return place?.lonLat ?? (best && centreOf(best.shape));
}

function middleOf({ stations }: Dispatch): LonLat {
  const mean = (axis: 0 | 1) => stations.reduce((sum, { lonLat }) => sum + lonLat[axis], 0) / Math.max(1, stations.length);
  return [mean(0), mean(1)];
}

/** Why a unit cannot be offered; null where it can. */
function whyNot(unit: Unit, hour: string): BothLanguages | null {
  const { status, assignments, lent, checksLeft, crew, crewMin, shifts } = unit;
  if (lent) return { fr: `prêté à ${lent.to}`, en: `lent to ${lent.to}` };
  if (assignments.length > 0) return { fr: 'engagé', en: 'engaged' };
  if (status.is !== 'available' && status.is !== 'returning') return statusNames[status.is];
  if (checksLeft.length > 0) return { fr: 'vérifications à faire', en: 'checks to be done' };
  if (crew < crewMin) return { fr: 'équipage incomplet', en: 'crew too small' };
  if (shifts.length > 0 && !shifts.some(isWithin(hour))) return { fr: 'hors garde', en: 'off duty' };
  return null;
}

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

function travelOf(unit: Unit, to: LonLat, sector: Sector | null, at: Instant, hour: string, { targets }: Dispatch) {
  const { position, home } = unit;
  const isFresh = position !== null && ms(at) - ms(position.receivedAt) <= targets.positionS * 1_000;
  const from = isFresh ? ('position' as const) : ('station' as const);
  return { travelS: straightTravelS(isFresh ? position.at : home, to, sector, hour), from };
}

function proposed({ unit, travelS, from, lossOfCover: loss }: Weighed, needs: string[], dispatch: Dispatch): Proposed {
  const station = dispatch.stations.find(({ id }) => id === unit.station)?.name ?? unit.station;
  const reasons: BothLanguages[] = [
    from === 'position' ? { fr: 'position connue', en: 'position known' } : { fr: `depuis ${station}`, en: `from ${station}` },
  ];
  if (needs.length > 1) reasons.push({ fr: `remplit ${needs.length} besoins`, en: `fills ${needs.length} needs` });
  const against: BothLanguages[] = [];
  if (unit.status.is === 'returning') against.push({ fr: 'en retour de mission', en: 'returning from a mission' });
  if (unit.crew < unit.crewUsual)
    against.push({
      fr: `${unit.crew} à bord au lieu de ${unit.crewUsual}`,
      en: `${unit.crew} on board instead of ${unit.crewUsual}`,
    });
  if (loss > 0) {
    const sector = labelOf(dispatch.sectors, unit.sector);
    against.push({ fr: `découvre le secteur ${sector.fr}`, en: `uncovers the sector ${sector.en}` });
  }
  return { unit: unit.id, callSign: unit.callSign, travelS, needs, reasons, against };
}

/** Free units of each sector, by capability: `north/pump`. */
function coverOf(free: readonly Unit[], { sectors }: Dispatch): Map<string, { left: number; least: number }> {
  return new Map(
    sectors.flatMap((sector) =>
      sector.cover.map(({ capability, least }) => {
        const left = free.filter((unit) => unit.sector === sector.id && unit.capabilities.includes(capability)).length;
        return [`${sector.id}/${capability}`, { left, least }];
      }),
    ),
  );
}

/** In how many capabilities its sector has no more than it should keep. */
const lossOfCover = (unit: Unit, cover: ReturnType<typeof coverOf>) =>
  unit.capabilities.filter((one) => {
    const now = cover.get(`${unit.sector}/${one}`);
    return now !== undefined && now.left <= now.least;
  }).length;

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
