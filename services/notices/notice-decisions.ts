/** Notices: what operators ask, what rules send by themselves, what the far end and the clock say. Pure. */
import type { Centre } from '../../config/schema.ts';
import type { Context, Decisions } from '../calls/commands.ts';
import { findSheet } from '../calls/find-sheet.ts';
import type { Change } from '../calls/state.ts';
import type { noticeCommands } from '../commands/notices.ts';
import type { Instant, OperatorId, SheetId } from '../ids.ts';
import { currentStep, isOverdue } from '../reactions/chain.ts';
import { Refusal } from '../refusal.ts';
import type { Sheet, SheetDocument } from '../sheets/sheet.ts';
import { isUnderWay, type Notice, type NoticeEntry } from './notice.ts';
import { proposeNotices } from './propose.ts';
import { noticeSteps } from './roster.ts';
import { situationOf } from './situation.ts';

const change = (sheet: SheetId, entries: NoticeEntry[]): Change[] =>
  entries.length === 0 ? [] : [{ kind: 'sheet', id: sheet, entries }];

export const noticeDecisions: Decisions<typeof noticeCommands> = {
  'send-notices': (input, { state, centre, at, by }) => {
    const sheet = findSheet(input.sheet, state);
    const entries = input.notices.flatMap((wanted, index): NoticeEntry[] => {
      if (sheet.notices.some(({ id }) => id === wanted.notice)) return [];
      return [ordered(sheet.id, wanted, centre, { at, by: by.operator }, `notices[${index}].recipient`)];
    });
    return change(sheet.id, entries);
  },

  'confirm-notice': (input, { state, at, by }) => {
    const { sheet, notice } = find(input, state);
    if (notice.receipts.some((one) => one.by === by.operator)) return [];
    const step = currentStep(notice.steps)?.index ?? notice.steps.length - 1;
    const receipt = { proof: 'by hand' as const, step, note: input.note.trim(), by: by.operator, at };
    return change(sheet.id, [{ type: 'NoticeReceived', sheet: sheet.id, notice: notice.id, ...receipt }]);
  },

  'notice-not-reached': (input, { state, at, by }) => {
    const { sheet, notice } = find(input, state);
    const current = currentStep(notice.steps);
    // Two consoles at once, or the deadline in between: it went on already.
    if (!isUnderWay(notice) || current?.index !== input.step) return [];
    return change(sheet.id, [
      stepOver(sheet.id, notice, input.step, { why: 'not reached', detail: input.note.trim(), at }, by.operator),
    ]);
  },

  'cancel-notice': (input, { state, at, by }) => {
    const { sheet, notice } = find(input, state);
    if (notice.cancelled) return [];
    const reason = input.reason.trim();
    if (reason === '') {
      const text = { fr: 'Donnez le motif de l’annulation.', en: 'Give the reason for cancelling it.' };
      throw new Refusal('reason-missing', 422, text, 'reason');
    }
    return change(sheet.id, [{ type: 'NoticeCancelled', at, sheet: sheet.id, notice: notice.id, reason, by: by.operator }]);
  },
};

function find(input: { sheet: string; notice: string }, state: Context['state']): { sheet: Sheet; notice: Notice } {
  const sheet = findSheet(input.sheet, state);
  const notice = sheet.notices.find(({ id }) => id === input.notice);
  if (notice) return { sheet, notice };
  throw new Refusal(
    'unknown-notice',
    404,
    { fr: 'Cet avis n’est pas sur la fiche.', en: 'There is no such notice on the sheet.' },
    'notice',
  );
}

type Wanted = { notice: string; rule: string | null; recipient: string; text: string };

/** Throws a Refusal where the recipient is unknown, or nobody of it is on duty. */
function ordered(
  sheet: SheetId,
  { notice, rule, recipient: name, text }: Wanted,
  { alerting, routing }: Centre,
  { at, by }: { at: Instant; by: OperatorId | null },
  field: string,
): NoticeEntry {
  const recipient = alerting.recipients.find((one) => one.id === name);
  if (!recipient) {
    const known = alerting.recipients.map((one) => one.id).join(', ');
    const fr = `Aucun destinataire « ${name} » dans notices.yaml ; connus : ${known}.`;
    throw new Refusal('unknown-recipient', 422, { fr, en: `No recipient "${name}" in notices.yaml; known: ${known}.` }, field);
  }
  const steps = noticeSteps(alerting, recipient, at, routing.centre.timeZone);
  if (steps.length === 0) {
    const fr = `Personne n’est de permanence pour « ${recipient.label.fr} » : complétez roster.csv, et prévenez par un autre moyen.`;
    const en = `Nobody is on duty for "${recipient.label.en}": complete roster.csv, and tell them by other means.`;
    throw new Refusal('nobody-on-duty', 409, { fr, en }, field);
  }
  const { id, label, language } = recipient;
  return { type: 'NoticeOrdered', sheet, notice, rule, recipient: { id, label }, language, text, steps, by, at };
}

function stepOver(
  sheet: SheetId,
  { id }: Notice,
  step: number,
  over: Pick<Extract<NoticeEntry, { type: 'NoticeStepOver' }>, 'why' | 'detail' | 'at'>,
  by: OperatorId | null,
): NoticeEntry {
  return { type: 'NoticeStepOver', sheet, notice: id, step, by, ...over };
}

/** What the rules send without being asked. A recipient without anybody on duty is left to the operator, who sees it proposed. */
export function automaticNotices(sheet: SheetDocument, centre: Centre, at: Instant): Change[] {
  if (sheet.closing) return [];
  const { alerting, qualification, routing } = centre;
  if (!alerting.rules.some(({ send }) => send === 'automatic')) return [];
  const about = { sheet, situation: situationOf(qualification, sheet), centre: routing.centre };
  const entries = proposeNotices(alerting, about)
    .filter(
      ({ rule, recipient }) =>
        rule.send === 'automatic' && noticeSteps(alerting, recipient, at, routing.centre.timeZone).length > 0,
    )
    .map(({ id, rule, recipient, text }) =>
      ordered(sheet.id, { notice: id, rule: rule.id, recipient: recipient.id, text }, centre, { at, by: null }, ''),
    );
  return change(sheet.id, entries);
}

/** Steps whose deadline has passed without a receipt. */
export function overdueNotices({ id: sheet, notices }: Sheet, at: Instant): Change[] {
  const entries = notices.filter(isUnderWay).flatMap((notice): NoticeEntry[] => {
    const current = currentStep(notice.steps);
    if (!current || !isOverdue(current.step, at)) return [];
    return [stepOver(sheet, notice, current.index, { why: 'no answer', detail: '', at }, null)];
  });
  return change(sheet, entries);
}

/** The recipient opened the link and said that they have it. Said again, it changes nothing. */
export function receivedByLink(sheet: Sheet, id: string, step: number, at: Instant): Change[] {
  const notice = sheet.notices.find((one) => one.id === id);
  if (!notice || notice.receipts.some((one) => one.proof === 'link' && one.step === step)) return [];
  return change(sheet.id, [{ type: 'NoticeReceived', sheet: sheet.id, notice: id, proof: 'link', step, note: '', by: null, at }]);
}
