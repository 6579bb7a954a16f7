/** Who could go instead of a unit that does not answer. Pure. */
import type { Assignment } from './assignment.ts';
import { candidatesFor, type Proposed, proposed, type Situation } from './candidates.ts';

/** The soonest free unit that can do all that the other was sent for; null where there is none. */
export function unitInstead({ needs, unitType }: Assignment, situation: Situation): Proposed | null {
  const { dispatch } = situation;
  const planned = dispatch.plans.flatMap(({ levels }) =>
    levels.flatMap((level, index) => level.needs.map(({ id, capability }) => ({ key: `${index}.${id}`, capability }))),
  );
  // Keys are those of one plan, but not said of which: all that it may have been sent for.
  const asked = planned.filter(({ key }) => needs.includes(key)).map(({ capability }) => capability);
  const own = dispatch.unitTypes.find(({ id }) => id === unitType)?.capabilities ?? [];
  const capabilities = own.filter((one) => asked.length === 0 || asked.includes(one));
  const able = candidatesFor(situation).weighed.filter((one) => capabilities.every((each) => one.capabilities.includes(each)));
  const [soonest] = able.sort((a, b) => a.travelS - b.travelS || a.lossOfCover - b.lossOfCover);
  return soonest ? proposed(soonest, needs, dispatch) : null;
}
