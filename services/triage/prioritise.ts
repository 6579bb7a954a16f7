import type { Centre } from '../../config/schema.ts';
import type { Caller } from '../context/caller.ts';
import { type Fix, isLocated } from '../context/fix.ts';
import { lineOf } from '../routing/route.ts';
import type { Priority, PriorityReason } from './priority.ts';

/** What the rules look at. */
export type TriageFacts = { dialled: string; caller: Caller; fixes: Fix[]; transferredBy: string | null };

/** Priority and its reasons: the most urgent among the dialled number's own and every rule that matches. Pure. */
export function prioritise(
  facts: TriageFacts,
  centre: Pick<Centre, 'routing' | 'triage'>,
): { priority: Priority; reasons: PriorityReason[] } {
  const { priority: base, service } = lineOf(facts.dialled, centre.routing);
  const reasons: PriorityReason[] = [dialledReason(facts.dialled, service, centre.routing)];
  let priority: Priority = base;
  for (const rule of centre.triage.rules) {
    if (!matches(rule.when, facts)) continue;
    reasons.push({ rule: rule.id, ...rule.reason });
    if (rule.priority < priority) priority = rule.priority;
  }
  return { priority, reasons };
}

function dialledReason(dialled: string, service: string, routing: Centre['routing']): PriorityReason {
  const label = routing.services.find((each) => each.id === service)?.label ?? { fr: service, en: service };
  return { rule: 'dialled', fr: `${dialled} : ${label.fr}`, en: `${dialled}: ${label.en}` };
}

type Condition = Centre['triage']['rules'][number]['when'];

/** Every condition that is named must hold. */
function matches(when: Condition, facts: TriageFacts): boolean {
  const { caller } = facts;
  const holds = (wanted: boolean | undefined, actual: boolean) => wanted === undefined || wanted === actual;
  return (
    (when.dialled === undefined || when.dialled.includes(facts.dialled)) &&
    holds(when.locationPresent, facts.fixes.some(isLocated)) &&
    (when.repeatedAtLeast === undefined || caller.callsLast24h >= when.repeatedAtLeast) &&
    holds(when.transferred, facts.transferredBy !== null) &&
    holds(when.vulnerable, caller.subscriber?.vulnerable ?? false) &&
    holds(when.masked, caller.masked)
  );
}
