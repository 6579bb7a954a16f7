/** From the centre's files to the units of the desk. Pure. */
import type { Dispatch, RosterUnit } from '../../config/dispatch/schema.ts';
import { type Instant, type UnitId, unitId } from '../ids.ts';
import type { Unit, UnitEntry, UnitFacts } from './unit.ts';

/** What makes the desk's units those of the files: new ones, changed ones, and those that are no longer there. */
export function rosterEntries(dispatch: Dispatch, known: Iterable<Unit>, at: Instant): UnitEntry[] {
  const before = new Map<UnitId, Unit>(Array.from(known, (unit) => [unit.id, unit]));
  const wanted = dispatch.units.flatMap((unit) => unitFacts(unit, dispatch) ?? []);
  const entries: UnitEntry[] = [];
  for (const facts of wanted) {
    const unit = before.get(facts.id);
    before.delete(facts.id);
    if (unit && !unit.removed && isSame(unit, facts)) continue;
    entries.push({ type: 'UnitConfigured', at, unit: facts.id, facts });
  }
  for (const unit of before.values()) if (!unit.removed) entries.push({ type: 'UnitRemoved', at, unit: unit.id });
  return entries;
}

/** Null where the files do not hang together; the loader has said so. */
function unitFacts(unit: RosterUnit, { unitTypes, stations }: Dispatch): UnitFacts | null {
  const type = unitTypes.find((one) => one.id === unit.type);
  const station = stations.find((one) => one.id === unit.station);
  if (!type || !station) return null;
  return {
    id: unitId(unit.id),
    callSign: unit.callSign,
    type: type.id,
    service: type.service,
    station: station.id,
    sector: station.sector,
    home: station.lonLat,
    capabilities: [...new Set([...type.capabilities, ...unit.capabilities])],
    crewUsual: unit.crew ?? type.crew.usual,
    crewMin: type.crew.least,
    shifts: unit.shifts,
    checks: type.checks.map(({ id }) => id),
  };
}

const isSame = (unit: Unit, facts: UnitFacts) =>
  (Object.keys(facts) as (keyof UnitFacts)[]).every((name) => JSON.stringify(unit[name]) === JSON.stringify(facts[name]));
