/** Who must be told of an event, and the proof that they were. One notice is for one recipient, and goes on to the next means and person until somebody has it. */
import type { Instant, OperatorId, SheetId } from '../ids.ts';
import { changedStep, currentStep, type PlannedStep, planned, type Step, type StepOver } from '../reactions/chain.ts';
import type { BothLanguages, SheetPart } from '../sheets/part.ts';

/** Who, at which number. */
type Reached = { person: string; number: string };
export type NoticeStep = Step<Reached>;

/** `link`: in the message; `by hand`: the operator heard it. */
export type Receipt = { proof: 'link' | 'by hand'; step: number; note: string; by: OperatorId | null; at: Instant };

export type Notice = {
  /** `RULE.RECIPIENT` where a rule asked for it: never twice on a sheet. */
  id: string;
  rule: string | null;
  recipient: { id: string; label: BothLanguages };
  language: 'fr' | 'en';
  text: string;
  steps: NoticeStep[];
  /** Null where the rule sends by itself. */
  by: OperatorId | null;
  at: Instant;
  receipts: Receipt[];
  cancelled: { reason: string; by: OperatorId; at: Instant } | null;
};

export type NoticesOnSheet = { notices: Notice[] };

export type NoticeEntry =
  | ({ type: 'NoticeOrdered'; sheet: SheetId; notice: string; steps: PlannedStep<Reached>[] } & Pick<
      Notice,
      'rule' | 'recipient' | 'language' | 'text' | 'by' | 'at'
    >)
  | { type: 'NoticeTried'; at: Instant; sheet: SheetId; notice: string; step: number }
  | { type: 'NoticeSent'; at: Instant; sheet: SheetId; notice: string; step: number; reference: string }
  | ({ type: 'NoticeStepOver'; sheet: SheetId; notice: string; step: number; by: OperatorId | null } & StepOver)
  | ({ type: 'NoticeReceived'; sheet: SheetId; notice: string } & Receipt)
  | { type: 'NoticeCancelled'; at: Instant; sheet: SheetId; notice: string; reason: string; by: OperatorId };

const on = ({ notices }: NoticesOnSheet, id: string, change: (notice: Notice) => Partial<Notice>): NoticesOnSheet => ({
  notices: notices.map((notice) => (notice.id === id ? { ...notice, ...change(notice) } : notice)),
});

export const noticesPart: SheetPart<NoticesOnSheet, NoticeEntry> = {
  empty: { notices: [] },
  evolve: {
    NoticeOrdered: ({ notices }, { notice: id, rule, recipient, language, text, steps, by, at }) => {
      const notice = { id, rule, recipient, language, text, steps: planned(steps), by, at, receipts: [], cancelled: null };
      return { notices: [...notices, notice] };
    },
    NoticeTried: (all, { notice, step, at }) =>
      on(all, notice, ({ steps }) => ({ steps: changedStep(steps, step, { begunAt: at }) })),
    NoticeSent: (all, { notice, step, at }) =>
      on(all, notice, ({ steps }) => ({ steps: changedStep(steps, step, { sentAt: at }) })),
    NoticeStepOver: (all, { notice, step, why, detail, at }) =>
      on(all, notice, ({ steps }) => ({ steps: changedStep(steps, step, { over: { why, detail, at } }) })),
    NoticeReceived: (all, { notice, proof, step, note, by, at }) =>
      on(all, notice, ({ receipts }) => ({ receipts: [...receipts, { proof, step, note, by, at }] })),
    NoticeCancelled: (all, { notice, reason, by, at }) => on(all, notice, () => ({ cancelled: { reason, by, at } })),
  },
};

/** `to call`: a number to be called by hand now. `unreached`: every means was tried. */
export type NoticeState = 'sending' | 'sent' | 'to call' | 'received' | 'unreached' | 'cancelled';

export function noticeState(notice: Notice): NoticeState {
  if (notice.receipts.length > 0) return 'received';
  if (notice.cancelled) return 'cancelled';
  const current = currentStep(notice.steps);
  if (!current) return 'unreached';
  if (current.step.means === 'phone') return 'to call';
  return current.step.sentAt ? 'sent' : 'sending';
}

export const isUnderWay = (notice: Notice): boolean => ['sending', 'sent', 'to call'].includes(noticeState(notice));
