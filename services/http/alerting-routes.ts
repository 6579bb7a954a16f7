/** What the console needs to propose notices and procedures, and the page where recipients say that they have a notice. */
import { z } from 'zod';
import type { Alerting } from '../../config/alerting/load-alerting.ts';
import type { Centre } from '../../config/schema.ts';
import { receivedByLink } from '../notices/notice-decisions.ts';
import type { ReceiptLinks } from '../notices/receipt-links.ts';
import { Refusal } from '../refusal.ts';
import type { DeskPort } from './desk-port.ts';
import { receiptPage } from './receipt-page.ts';
import { type Route, route } from './route.ts';

/** Of gateways, only how they are called: their addresses and headers are nobody's concern at a position. */
export type AlertingView = Omit<Alerting, 'gateways' | 'avl' | 'publicUrl'> & {
  means: Pick<Alerting['gateways'][number], 'id' | 'label'>[];
  centre: { name: string; timeZone: string };
  digest: string;
};

const list = z.array(z.looseObject({ id: z.string() }));
const alertingView = z
  .strictObject({
    means: list,
    templates: list,
    recipients: list,
    rules: list,
    roster: z.array(z.looseObject({ role: z.string(), name: z.string() })),
    procedures: list,
    chains: list,
    radio: z.strictObject({ talkgroups: list, allot: list, order: z.array(z.looseObject({})) }),
    centre: z.strictObject({ name: z.string(), timeZone: z.string() }),
    digest: z.string(),
  })
  .meta({ id: 'Alerting', description: 'Recipients, rules, roster and procedures as the files of the configuration say them' });

const token = z.strictObject({ token: z.string().regex(/^[\w-]{16}$/) });
const html = { description: 'A page', type: 'text/html' };

/** Its form may be sent, here alone; and with an origin, by which it is known as ours. */
const receiptHeaders = {
  'Content-Security-Policy': "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'Referrer-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

const notHere = new Refusal('unknown-receipt', 404, {
  fr: 'Ce lien n’est plus valable : l’événement est clos, ou l’adresse est incomplète.',
  en: 'This link is no longer valid: the event is closed, or the address is incomplete.',
});

export function alertingRoutes(centre: () => Centre, desk: DeskPort, links: ReceiptLinks): Route[] {
  const find = (wanted: string) => {
    const found = links.find(wanted, desk.sheets());
    if (!found) throw notHere;
    const notice = found.sheet.notices.find(({ id }) => id === found.notice);
    if (!notice) throw notHere;
    return { ...found, notice };
  };
  return [
    route({
      method: 'get',
      path: '/api/alerting',
      summary: 'Who is told, on duty and by procedure: what the page proposes notices from',
      right: 'signed in',
      answers: { 200: { description: 'As configured', schema: alertingView } },
      handle: () => {
        const { alerting, routing, digest } = centre();
        const { gateways, avl: _, publicUrl: __, ...rest } = alerting;
        const { name, timeZone } = routing.centre;
        const means = gateways.map(({ id, label }) => ({ id, label }));
        return { status: 200, body: { ...rest, means, centre: { name, timeZone }, digest } satisfies AlertingView };
      },
    }),
    // Two steps: programs that look at the links of a message ask for the page, and must not confirm it.
    route({
      method: 'get',
      path: '/recu/{token}',
      summary: 'The page of a notice’s link, with its text and a button to confirm it',
      right: 'open',
      params: token,
      answers: { 200: html },
      handle: ({ params, response }) => {
        response.set(receiptHeaders);
        return { status: 200, body: receiptPage(find(params.token).notice), type: 'text/html' };
      },
    }),
    route({
      method: 'post',
      path: '/recu/{token}',
      summary: 'The recipient has the notice',
      right: 'open',
      params: token,
      answers: { 200: html },
      handle: ({ params, response }) => {
        response.set(receiptHeaders);
        const { sheet, notice, step } = find(params.token);
        desk.take('receipt', ({ state, at }) => receivedByLink(state.sheet(sheet.id) ?? sheet, notice.id, step, at), {
          kind: 'tocsin',
        });
        const now = desk.sheet(sheet.id)?.notices.find(({ id }) => id === notice.id) ?? notice;
        return { status: 200, body: receiptPage(now), type: 'text/html' };
      },
    }),
  ];
}
