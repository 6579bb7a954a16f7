/** Sends notices by their gateways, and begins the calls to be made by hand. */
import type { Centre } from '../../config/schema.ts';
import { sendByGateway } from '../gateways/http-gateway.ts';
import type { SmsSender } from '../messaging/sms-gateway.ts';
import { currentStep } from '../reactions/chain.ts';
import type { Reaction } from '../reactions/reactions.ts';
import { isUnderWay, type Notice, type NoticeEntry, type NoticeStep } from './notice.ts';
import type { ReceiptLinks } from './receipt-links.ts';

type DueStep = { id: string; notice: Notice; step: NoticeStep; index: number };

const isDue = ({ means, begunAt, sentAt }: NoticeStep) => (means === 'phone' ? begunAt === null : sentAt === null);

/** `sms`: sends the means of that name where gateways.yaml has none so called. */
export function noticeReaction(centre: () => Centre, links: ReceiptLinks, sms: SmsSender): Reaction<DueStep> {
  return {
    name: 'notices',
    pendingOn: ({ id: sheet, notices }) =>
      notices.filter(isUnderWay).flatMap((notice): DueStep[] => {
        const current = currentStep(notice.steps);
        return current && isDue(current.step) ? [{ id: `${sheet}/${notice.id}/${current.index}`, notice, ...current }] : [];
      }),
    attempted: ({ notice, step, index }, { id: sheet }, at) =>
      step.begunAt
        ? []
        : [{ kind: 'sheet', id: sheet, entries: [{ type: 'NoticeTried', at, sheet, notice: notice.id, step: index }] }],
    perform: async ({ id, notice, step, index }, { id: sheet }) => {
      if (step.means === 'phone') return () => [];
      const write = (entry: (at: NoticeEntry['at']) => NoticeEntry) => (at: NoticeEntry['at']) => [
        { kind: 'sheet' as const, id: sheet, entries: [entry(at)] },
      ];
      const about = { sheet, notice: notice.id, step: index };
      const gateway = centre().alerting.gateways.find((one) => one.id === step.means);
      const link = links.of(sheet, notice.id, index);
      const text = link === null ? notice.text : `${notice.text}\n${link}`;
      const message = { to: step.number, text, id };
      const sent = gateway ? await sendByGateway(gateway, message) : await sms.send(message);
      if (sent.outcome === 'sent') return write((at) => ({ type: 'NoticeSent', at, ...about, reference: sent.reference ?? '' }));
      return write((at) => ({ type: 'NoticeStepOver', at, ...about, why: 'failed', detail: sent.detail, by: null }));
    },
  };
}
