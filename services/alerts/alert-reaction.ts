/** Alerts engaged units by their page and the gateways of their chain, and goes on to the next means where one fails or nobody answers in time. */
import { unitPage } from '../../config/alerting/schema.ts';
import type { Centre } from '../../config/schema.ts';
import type { Change } from '../calls/state.ts';
import type { Assignment } from '../dispatch/assignment.ts';
import { type Sent, sendByGateway, type Values } from '../gateways/http-gateway.ts';
import type { DeskPort } from '../http/desk-port.ts';
import { type Instant, instant } from '../ids.ts';
import { currentStep, isOverdue, type PlannedStep } from '../reactions/chain.ts';
import type { Reaction } from '../reactions/reactions.ts';
import type { Sheet } from '../sheets/sheet.ts';
import type { UnitPages } from '../unit-pages/unit-pages.ts';
import type { AlertEntry } from './alert.ts';
import { alertSteps, alertText } from './plan-alert.ts';

type Due = {
  id: string;
  assignment: Assignment;
  index: number;
  step: PlannedStep<{ to: string }> | null;
  /** Null once it is written down. */
  plan: PlannedStep<{ to: string }>[] | null;
  isBegun: boolean;
};

/** The crew has not said anything of the mission yet. */
const awaited = ({ assignments }: Sheet): Assignment[] =>
  assignments.filter(({ status, ended }) => status === 'alerted' && !ended);

export function alertReaction(
  centre: () => Centre,
  desk: Pick<DeskPort, 'unit' | 'sheetDocument'>,
  pages: Pick<UnitPages, 'alert'>,
): Reaction<Due> {
  const textOf = (sheet: Sheet, assignment: Assignment): string => {
    const document = desk.sheetDocument(sheet.id);
    return document ? alertText(centre(), document, assignment) : '';
  };
  const byGateway = async (means: string, values: Values): Promise<Sent> => {
    const gateway = centre().alerting.gateways.find((one) => one.id === means);
    return gateway ? sendByGateway(gateway, values) : { outcome: 'failed', detail: `no gateway ${means}` };
  };
  return {
    name: 'alerts',
    pendingOn: (sheet) =>
      awaited(sheet).flatMap((assignment): Due[] => {
        const alert = sheet.alerts[assignment.id];
        if (!alert) {
          const unit = desk.unit(assignment.unit);
          const plan = unit ? alertSteps(centre().alerting.chains, unit) : [];
          return [{ id: `${assignment.id}/0`, assignment, index: 0, step: plan[0] ?? null, plan, isBegun: false }];
        }
        const current = currentStep(alert.steps);
        if (!current || current.step.sentAt) return [];
        const { step, index } = current;
        return [{ id: `${assignment.id}/${index}`, assignment, index, step, plan: null, isBegun: step.begunAt !== null }];
      }),
    attempted: ({ assignment, index, step, plan, isBegun }, sheet, at) => {
      const entries: AlertEntry[] = [];
      const on = onAssignment(sheet, assignment, at);
      if (plan) entries.push({ type: 'AlertPlanned', ...on, text: textOf(sheet, assignment), steps: plan });
      if (step && !isBegun) entries.push({ type: 'AlertTried', ...on, step: index, means: step.means });
      return changes(sheet, entries);
    },
    perform: async ({ id, assignment, index, step }, sheet) => {
      if (!step) return () => [];
      const { means, to } = step;
      const text = sheet.alerts[assignment.id]?.text ?? textOf(sheet, assignment);
      const values = { to, text, id, unit: assignment.unit, callSign: assignment.callSign, sheet: sheet.number };
      const sent = means === unitPage ? await pages.alert(assignment.unit, assignment.id) : await byGateway(means, values);
      return (at) => {
        const on = { ...onAssignment(sheet, assignment, at), step: index, means };
        if (sent.outcome === 'sent') return changes(sheet, [{ type: 'AlertSent', ...on, reference: sent.reference }]);
        return changes(sheet, [{ type: 'AlertStepOver', ...on, why: 'failed', detail: sent.detail }]);
      };
    },
  };
}

function onAssignment({ id: sheet }: Sheet, { id: assignment, unit, callSign }: Assignment, at: Instant) {
  return { at, sheet, unit, callSign, assignment };
}

const changes = ({ id }: Sheet, entries: AlertEntry[]): Change[] =>
  entries.length === 0 ? [] : [{ kind: 'sheet', id, entries }];

/** Means whose deadline has passed without a word of the crew. Pure. */
export function overdueAlerts(sheet: Sheet, at: Instant): Change[] {
  const entries = awaited(sheet).flatMap((assignment): AlertEntry[] => {
    const current = currentStep(sheet.alerts[assignment.id]?.steps ?? []);
    if (!current || !isOverdue(current.step, at)) return [];
    const { index: step, step: one } = current;
    const on = onAssignment(sheet, assignment, at);
    return [{ type: 'AlertStepOver', ...on, step, means: one.means, why: 'no answer', detail: '' }];
  });
  return changes(sheet, entries);
}

const tickMs = 500;

/** Watches the deadlines. Closed by `close()`. */
export function startAlertKeeper(desk: DeskPort, clock: () => number): { close(): void } {
  const ticking = setInterval(() => {
    const at = instant(clock());
    for (const sheet of desk.sheets()) {
      if (overdueAlerts(sheet, at).length === 0) continue;
      desk.take('alert deadlines', ({ state, at: now }) => overdueAlerts(state.sheet(sheet.id) ?? sheet, now), {
        kind: 'tocsin',
      });
    }
  }, tickMs).unref();
  return { close: () => clearInterval(ticking) };
}
