/**
 * The alert of a unit that was engaged: by one means after another until its crew says anything of the mission. The engagement is the intention; the crew's
 * status is the acknowledgement, whichever way it comes.
 */
import type { Assignment } from '../dispatch/assignment.ts';
import type { AssignmentId, Instant, OperatorId, SheetId, UnitId } from '../ids.ts';
import { changedStep, currentStep, type PlannedStep, planned, type Step, type StepOver } from '../reactions/chain.ts';
import type { SheetPart } from '../sheets/part.ts';

/** `to`: a pager, a printer, a number; empty where the gateway knows by itself. */
type Reached = { to: string };
export type AlertStep = Step<Reached>;

export type Alert = { assignment: AssignmentId; unit: UnitId; text: string; at: Instant; steps: AlertStep[] };

/** By assignment. `alarmsSeen`: who said that they see to a unit that does not know of its mission. */
export type AlertsOnSheet = { alerts: Record<string, Alert>; alarmsSeen: Record<string, { by: OperatorId; at: Instant }> };

type On = { at: Instant; sheet: SheetId; unit: UnitId; callSign: string; assignment: AssignmentId };
export type AlertEntry =
  | ({ type: 'AlertPlanned'; text: string; steps: PlannedStep<Reached>[] } & On)
  | ({ type: 'AlertTried'; step: number; means: string } & On)
  | ({ type: 'AlertSent'; step: number; means: string; reference: string } & On)
  | ({ type: 'AlertStepOver'; step: number; means: string } & On & StepOver)
  | ({ type: 'AlertAlarmSeen'; by: OperatorId } & On);

type Alerts = Pick<AlertsOnSheet, 'alerts'>;

function on({ alerts }: AlertsOnSheet, { assignment }: On, step: number, change: Partial<AlertStep>): Alerts {
  const alert = alerts[assignment];
  if (!alert) return { alerts };
  return { alerts: { ...alerts, [assignment]: { ...alert, steps: changedStep(alert.steps, step, change) } } };
}

export const alertsPart: SheetPart<AlertsOnSheet, AlertEntry> = {
  empty: { alerts: {}, alarmsSeen: {} },
  evolve: {
    AlertPlanned: ({ alerts }, { assignment, unit, text, steps, at }) => ({
      alerts: { ...alerts, [assignment]: { assignment, unit, text, at, steps: planned(steps) } },
    }),
    AlertTried: (all, entry) => on(all, entry, entry.step, { begunAt: entry.at }),
    AlertSent: (all, entry) => on(all, entry, entry.step, { sentAt: entry.at }),
    AlertAlarmSeen: ({ alarmsSeen }, { assignment, by, at }) => ({ alarmsSeen: { ...alarmsSeen, [assignment]: { by, at } } }),
    AlertStepOver: (all, entry) => on(all, entry, entry.step, { over: { why: entry.why, detail: entry.detail, at: entry.at } }),
  },
};

/** `no means`: the centre has none for this unit: tell it by radio. `unanswered`: all were tried. `over`: the mission ended first. */
export type AlertState = 'no means' | 'alerting' | 'alerted' | 'unanswered' | 'acknowledged' | 'over';

export function alertState(alert: Alert | undefined, assignment: Assignment): AlertState {
  if (assignment.ended) return assignment.times.acknowledged || assignment.times['under way'] ? 'acknowledged' : 'over';
  if (assignment.status !== 'alerted' && assignment.status !== 'waiting') return 'acknowledged';
  if (!alert) return assignment.status === 'waiting' ? 'over' : 'alerting';
  if (alert.steps.length === 0) return 'no means';
  const current = currentStep(alert.steps);
  if (!current) return 'unanswered';
  return current.step.sentAt ? 'alerted' : 'alerting';
}

/** Somebody must see to it: the crew does not know of its mission. */
export const needsOperator = (state: AlertState): boolean => state === 'unanswered' || state === 'no means';

/** Assignments whose crew does not know, and that nobody has said they see to. */
export const alarmsOf = ({ alerts, alarmsSeen, assignments }: AlertsOnSheet & { assignments: Assignment[] }): Assignment[] =>
  assignments.filter((one) => !one.ended && !alarmsSeen[one.id] && needsOperator(alertState(alerts[one.id], one)));
