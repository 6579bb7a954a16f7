/** Units for tests. */
import { noDispatch } from '../../config/dispatch/load-dispatch.ts';
import type { Dispatch } from '../../config/dispatch/schema.ts';
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

/** What a centre's files say of these units of one station: engines, and ambulances where the name begins with «vsav». */
export function sampleDispatch(units: string[]): Dispatch {
  const type = (id: string, service: string, capability: string) => ({
    id,
    label: { fr: id, en: id },
    service,
    capabilities: [capability],
    crew: { least: 3, usual: 4 },
    checks: [],
  });
  return {
    ...noDispatch,
    unitTypes: [type('engine', 'fire', 'pump'), type('ambulance', 'medical', 'patient')],
    stations: [{ id: 'nord', name: 'Nord', sector: 'north', lonLat: [2.35, 48.86] }],
    units: units.map((id) => ({
      id,
      callSign: id.toUpperCase(),
      type: id.startsWith('vsav') ? 'ambulance' : 'engine',
      station: 'nord',
      capabilities: [],
      crew: null,
      shifts: [],
    })),
  };
}

export const evolveAll = (unit: Unit, entries: UnitEntry[]): Unit => entries.reduce(evolveUnit, unit);
