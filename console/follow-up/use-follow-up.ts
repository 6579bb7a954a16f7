import { useMemo } from 'react';
import { alertState, needsOperator } from '../../services/alerts/alert.ts';
import { isNew } from '../../services/alerts/field-messages.ts';
import type { AlertingView } from '../../services/http/alerting-routes.ts';
import { noticeState } from '../../services/notices/notice.ts';
import { type ProposedNotice, proposeNotices } from '../../services/notices/propose.ts';
import { type EventSituation, situationOf } from '../../services/notices/situation.ts';
import { isLate } from '../../services/partners/partners.ts';
import { procedurePlans } from '../../services/procedures/procedures.ts';
import type { SheetDocument } from '../../services/sheets/sheet.ts';
import type { SideTab } from '../state/console-state.ts';
import { shownSheet } from '../state/focus.ts';
import { isReadOnly } from '../state/qualified.ts';
import { useConsole, useNowMs } from '../use-console.ts';

export type FollowUpOf = {
  sheet: SheetDocument;
  alerting: AlertingView;
  situation: EventSituation;
  proposed: ProposedNotice[];
  plans: ReturnType<typeof procedurePlans>;
  isWritable: boolean;
};

/** What follows from the sheet on the screen; null until the sheet and the centre's files are there. */
export function useFollowUp(): FollowUpOf | null {
  const state = useConsole();
  const { focus, sheets, alerting, catalogue } = state;
  const id = shownSheet(focus);
  const sheet = id ? sheets.get(id)?.sheet : undefined;
  const isWritable = !isReadOnly(state);
  return useMemo(() => {
    if (!sheet || !alerting || !catalogue) return null;
    const situation = situationOf(catalogue, sheet);
    const proposed = proposeNotices(alerting, { sheet, situation, centre: alerting.centre });
    return { sheet, alerting, situation, proposed, plans: procedurePlans(alerting.procedures, sheet, situation), isWritable };
  }, [sheet, alerting, catalogue, isWritable]);
}

/** How many things each tab still waits for. */
export function useLeft(): Partial<Record<SideTab, number>> {
  const of = useFollowUp();
  const nowMs = useNowMs();
  if (!of) return {};
  const toDo = of.sheet.notices.filter((notice) => ['to call', 'unreached'].includes(noticeState(notice))).length;
  const late = of.sheet.partnerRequests.filter((request) => isLate(request, nowMs)).length;
  const { alerts, assignments, fieldMessages } = of.sheet;
  const untold = assignments.filter((one) => needsOperator(alertState(alerts[one.id], one))).length;
  const units = untold + fieldMessages.filter(isNew).length;
  const left = of.plans.reduce((sum, plan) => sum + plan.left, 0);
  return { units, notices: of.proposed.length + toDo + late, procedures: left };
}
