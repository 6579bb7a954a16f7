/** What leaves at once with a decision of immediate departure: the first level of the plan, by straight-line travel times. Pure. */
import type { Context } from '../calls/commands.ts';
import { localHour } from '../local-hour.ts';
import type { Sheet } from '../sheets/sheet.ts';
import { engage } from './decide-units.ts';
import { recommend } from './recommend.ts';
import type { UnitEntry } from './unit.ts';

/** None where units are engaged already, or where the centre has no plan for the event. */
export function reflexEngagement(sheet: Sheet, { state, centre, at, by }: Context): UnitEntry[] {
  if (centre.dispatch.plans.length === 0 || sheet.assignments.length > 0) return [];
  const document = state.sheetDocument(sheet.id);
  if (!document) return [];
  const hour = localHour(at, centre.routing.centre.timeZone);
  const situation = { sheet: document, dispatch: centre.dispatch, catalogue: centre.qualification, at, hour };
  const response = recommend({ ...situation, units: state.units.values() });
  const wanted = (response?.units ?? []).flatMap(({ unit: id, needs, travelS }) => {
    const unit = state.units.get(id);
    return unit ? [{ unit, how: 'free' as const, needs, travelS }] : [];
  });
  return engage(sheet, wanted, 'immediate departure', { at, by: by.operator });
}
