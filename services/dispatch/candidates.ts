/** Units that could go to an event now: how long each takes, what its sector loses, and what speaks for and against it. Pure. */
import type { Dispatch } from '../../config/dispatch/schema.ts';
import type { Qualification } from '../../config/protocols/load-qualification.ts';
import { bestFix, centreOf, type LonLat } from '../context/fix.ts';
import { type Instant, ms, type UnitId } from '../ids.ts';
import type { BothLanguages } from '../sheets/part.ts';
import type { SheetDocument } from '../sheets/sheet.ts';
import { isWithin, sectorOf } from './plan.ts';
import { statusNames } from './status-names.ts';
import { straightTravelS } from './travel.ts';
import type { Unit } from './unit.ts';

/** A unit that may be engaged, and what speaks for and against it. */
export type Proposed = {
  unit: UnitId;
  callSign: string;
  travelS: number;
  /** False where the time is estimated by straight line. */
  isByRoad: boolean;
  /** Keys of the needs that it fills. */
  needs: string[];
  reasons: BothLanguages[];
  against: BothLanguages[];
};
/** `hour`: local, `22:41`. */
export type Situation = {
  sheet: SheetDocument;
  units: Iterable<Unit>;
  dispatch: Dispatch;
  catalogue: Qualification;
  at: Instant;
  hour: string;
  /** Seconds by road, where they are known; else the straight line is taken. */
  roadS?: RoadTimes | undefined;
};

export type RoadTimes = (from: LonLat, to: LonLat) => number | null;

export type Weighed = {
  unit: Unit;
  capabilities: string[];
  travelS: number;
  lossOfCover: number;
  from: 'position' | 'station';
  isByRoad: boolean;
};

/** Those of the centre, those of them that are free, what each sector has of these, and the free ones weighed for this event. */
export function candidatesFor({ sheet, units: all, dispatch, at, hour, roadS }: Situation) {
  const place = placeOf(sheet);
  const sector = place && sectorOf(place, dispatch);
  const units = [...all].filter((unit) => !unit.removed);
  const free = units.filter((unit) => whyNot(unit, hour) === null);
  const cover = coverOf(free, dispatch);
  const to = place ?? middleOf(dispatch);
  const weighed = free.map((unit): Weighed => {
    const { capabilities } = unit;
    const { at: start, from } = startOf(unit, at, dispatch);
    const byRoad = place && roadS ? roadS(start, place) : null;
    const travelS = byRoad ?? straightTravelS(start, to, sector, hour);
    return { unit, capabilities, lossOfCover: lossOfCover(unit, cover), travelS, from, isByRoad: byRoad !== null };
  });
  return { place, sector, units, free, cover, weighed };
}

export const labelOf = (all: readonly { id: string; label: BothLanguages }[], id: string): BothLanguages =>
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
export function whyNot(unit: Unit, hour: string): BothLanguages | null {
  const { status, assignments, lent, checksLeft, crew, crewMin, shifts } = unit;
  if (lent) return { fr: `prêté à ${lent.to}`, en: `lent to ${lent.to}` };
  if (assignments.length > 0) return { fr: 'engagé', en: 'engaged' };
  if (status.is !== 'available' && status.is !== 'returning') return statusNames[status.is];
  if (checksLeft.length > 0) return { fr: 'vérifications à faire', en: 'checks to be done' };
  if (crew < crewMin) return { fr: 'équipage incomplet', en: 'crew too small' };
  if (shifts.length > 0 && !shifts.some(isWithin(hour))) return { fr: 'hors garde', en: 'off duty' };
  return null;
}

/** Where a unit starts from: its position while that is fresh, else its station. */
function startOf({ position, home }: Unit, at: Instant, { targets }: Dispatch): { at: LonLat; from: 'position' | 'station' } {
  const isFresh = position !== null && ms(at) - ms(position.receivedAt) <= targets.positionS * 1_000;
  return isFresh ? { at: position.at, from: 'position' } : { at: home, from: 'station' };
}

/** The ways whose times an event's recommendation asks for; null where nobody knows where it is. */
export function waysFor({ sheet, units, dispatch, at, hour }: Situation): { starts: LonLat[]; to: LonLat } | null {
  const to = placeOf(sheet);
  if (!to) return null;
  const free = [...units].filter((unit) => !unit.removed && whyNot(unit, hour) === null);
  return { starts: free.map((unit) => startOf(unit, at, dispatch).at), to };
}

export function proposed(
  { unit, travelS, from, lossOfCover: loss, isByRoad }: Weighed,
  needs: string[],
  dispatch: Dispatch,
): Proposed {
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
  return { unit: unit.id, callSign: unit.callSign, travelS, needs, isByRoad, reasons, against };
}

/** Free units of each sector, by capability: `north/pump`. */
export function coverOf(free: readonly Unit[], { sectors }: Dispatch): Map<string, { left: number; least: number }> {
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
export const lossOfCover = (unit: Unit, cover: ReturnType<typeof coverOf>) =>
  unit.capabilities.filter((one) => {
    const now = cover.get(`${unit.sector}/${one}`);
    return now !== undefined && now.left <= now.least;
  }).length;
