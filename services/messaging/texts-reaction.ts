/** Sends what was written to callers, by the way that each text names, and writes down how it went. */
import type { SipTextSender } from '../calls/call-control.ts';
import { pendingTexts, type TextMessage } from '../calls/exchange.ts';
import type { Change } from '../calls/state.ts';
import type { CallId, Instant } from '../ids.ts';
import type { Reaction } from '../reactions/reactions.ts';
import type { SmsSender } from './sms-gateway.ts';

type Pending = Extract<TextMessage, { from: 'centre' }> & { call: CallId };

export function textsReaction(sms: SmsSender, sip: SipTextSender): Reaction<Pending> {
  const write = (call: CallId, entry: Extract<Change, { kind: 'call' }>['entries'][number]): Change[] => [
    { kind: 'call', id: call, entries: [entry] },
  ];
  return {
    name: 'texts',
    pendingOn: ({ callDetails }) => callDetails.flatMap((call) => pendingTexts(call).map((text) => ({ ...text, call: call.id }))),
    attempted: ({ id: message, call, state }, _sheet, at) =>
      state === 'tried' ? [] : write(call, { type: 'TextTried', at, call, message }),
    perform: async ({ id, call, route, text }) => {
      const sent =
        route.by === 'sms' ? await sms.send({ id, to: route.number, text }) : await sip.sendText({ ...route, id, text });
      return (at: Instant) =>
        sent.outcome === 'sent'
          ? write(call, { type: 'TextSent', at, call, message: id, reference: sent.reference })
          : write(call, { type: 'TextFailed', at, call, message: id, detail: sent.detail });
    },
  };
}
