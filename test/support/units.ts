/** Units for tests. */
import type { Unit, UnitEntry, UnitFacts } from '../../services/dispatch/unit.ts';
import { evolveUnit } from '../../services/dispatch/unit.ts';
import { unitId } from '../../services/ids.ts';
import { moment } from './calls.ts';

export function unitFacts(id: string, known: Partial<UnitFacts> = {}): UnitFacts {
  return {
    id: unitId(id),
    callSign: id.toUpperCase(),
    type: 'engine',
    service: 'fire',
    station: 'nord',
    sector: 'north',
    home: [2.35, 48.86],
    capabilities: ['pump'],
    crewUsual: 4,
    crewMin: 3,
    shifts: [],
    checks: [],
    ...known,
  };
}

export function aUnit(id: string, known: Partial<UnitFacts> = {}, ...entries: UnitEntry[]): Unit {
  const configured: UnitEntry = { type: 'UnitConfigured', at: moment(0), unit: unitId(id), facts: unitFacts(id, known) };
  return evolveAll(evolveUnit(undefined, configured), entries);
}

export const evolveAll = (unit: Unit, entries: UnitEntry[]): Unit => entries.reduce(evolveUnit, unit);
