/** Where the SMS gateway hands over texts of callers and receipts of ours. It proves itself by its secret; nobody signs in. */
import express, { type Request } from 'express';
import type { Centre } from '../../config/schema.ts';
import type { Call } from '../calls/call.ts';
import type { Clock } from '../ids.ts';
import { instant } from '../ids.ts';
import type { Appended } from '../journal/commit.ts';
import { fieldOf } from '../messaging/fields.ts';
import { decodeBody, type InboundSms, isProven, readSms } from '../messaging/inbound.ts';
import { Refusal } from '../refusal.ts';
import { within } from '../within.ts';
import type { DeskPort } from './desk-port.ts';
import { type Route, route } from './route.ts';

/** A gateway is told that a text is taken once it is on disk: one that was told otherwise sends it again. */
const diskDeadlineMs = 2_000;

/** What the device sent by itself when an emergency number was dialled (ETSI TS 103 625): a location, no text of the caller's. */
const isAml = (text: string) => text.startsWith('A"ML=');

export type SmsRoutesOptions = {
  desk: Pick<DeskPort, 'receiveText' | 'take' | 'calls'>;
  centre: () => Centre;
  clock: Clock;
  /** Takes a location message; null where it could not. Without it such a message is a text like any other. */
  takeAml?: (sms: InboundSms) => Appended | null;
};

export function smsRoutes({ desk, centre, clock, takeAml }: SmsRoutesOptions): Route[] {
  // Whatever it calls itself: forms and JSON are told apart by what they hold.
  const before = [express.raw({ type: () => true, limit: 256 * 1024 })];
  const provenBody = (request: Request, { proof }: { proof: Parameters<typeof isProven>[0] }): Buffer => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!isProven(proof, request.headers, body)) throw notTheGateway;
    return body;
  };

  return [
    route({
      method: 'post',
      path: '/api/gateways/sms',
      summary: 'The SMS gateway hands over a caller’s text, with the fields that messaging.yaml names; once more is still once',
      right: 'open',
      before,
      answers: { 204: { description: 'Taken, and on this machine’s disk' } },
      handle: async ({ request }) => {
        const receive = centre().messaging.sms?.receive;
        if (!receive) throw notConfigured;
        const sms = readSms(provenBody(request, receive), receive.fields);
        if ('lacks' in sms) throw lacking(sms.lacks);
        const taken = takeAml && isAml(sms.text) ? takeAml(sms) : desk.receiveText(receivedText(sms));
        if (taken === null || !(await within(taken.durable, diskDeadlineMs))) throw notTaken;
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/api/gateways/sms/receipts',
      summary: 'The SMS gateway says what became of a text of ours',
      right: 'open',
      before,
      answers: { 204: { description: 'Taken; also where the text is no longer followed' } },
      handle: async ({ request }) => {
        const receipts = centre().messaging.sms?.receipts;
        if (!receipts) throw notConfigured;
        const said = decodeBody(provenBody(request, receipts));
        const { id: idField, state: stateField } = receipts.fields;
        const [id, state] = [fieldOf(said, idField), fieldOf(said, stateField)];
        if (id === null) throw lacking(idField);
        if (state === null) throw lacking(stateField);
        const outcome = receipts.delivered.includes(state) ? 'delivered' : receipts.failed.includes(state) ? 'failed' : null;
        if (outcome !== null) await onReceipt(id, outcome);
        return { status: 204 };
      },
    }),
  ];

  function receivedText({ id, from, text }: InboundSms) {
    const dialled = centre().messaging.sms?.dialled ?? '112';
    const route = { by: 'sms' as const, number: from };
    return { id: `sms/${id}`, number: from, text, at: instant(clock()), route, dialled, trunk: 'sms' };
  }

  async function onReceipt(id: string, outcome: 'delivered' | 'failed'): Promise<void> {
    const found = sentText(desk.calls(), id);
    if (!found || found.state === outcome) return;
    const { call, message } = found;
    const taken = desk.take(
      'receipt',
      ({ at }) => {
        const about = { at, call, message };
        const entry = outcome === 'delivered' ? { type: 'TextDelivered' as const, ...about } : failed(about);
        return [{ kind: 'call', id: call, entries: [entry] }];
      },
      { kind: 'gateway', gateway: 'sms' },
    );
    if (taken === null || !(await within(taken.durable, diskDeadlineMs))) throw notTaken;
  }
}

const failed = <About extends object>(about: About) => ({
  type: 'TextFailed' as const,
  ...about,
  detail: 'the gateway could not deliver it',
});

/** Receipts come within minutes or hours: while the sheet is open, its calls are at hand. */
function sentText(calls: Iterable<Call>, id: string) {
  for (const call of calls) {
    for (const each of call.messages) {
      if (each.from !== 'centre' || (each.id !== id && each.reference !== id)) continue;
      return { call: call.id, message: each.id, state: each.state };
    }
  }
  return null;
}

const notConfigured = new Refusal('no-gateway', 404, {
  fr: 'Aucune passerelle SMS n’est configurée pour cela ; voyez « sms » dans messaging.yaml.',
  en: 'No SMS gateway is configured for this; see "sms" in messaging.yaml.',
});

const notTheGateway = new Refusal('not-the-gateway', 401, {
  fr: 'La preuve du secret manque ou ne convient pas ; vérifiez le jeton ou la signature de la passerelle.',
  en: 'The proof of the secret is missing or does not fit; check the gateway’s token or signature.',
});

const notTaken = new Refusal('not-taken', 503, {
  fr: 'Le message n’a pas pu être gardé ; renvoyez-le.',
  en: 'The text could not be kept; send it again.',
});

function lacking(field: string) {
  const fr = `Le champ « ${field} » manque ; vérifiez les noms donnés dans messaging.yaml.`;
  return new Refusal(
    'field-missing',
    422,
    { fr, en: `The field "${field}" is missing; check the names in messaging.yaml.` },
    field,
  );
}
