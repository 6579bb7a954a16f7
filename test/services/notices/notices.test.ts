import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { pino } from 'pino';
import type { SheetId } from '../../../services/ids.ts';
import type { Notice } from '../../../services/notices/notice.ts';
import { noticeState } from '../../../services/notices/notice.ts';
import { startNoticeKeeper } from '../../../services/notices/notice-keeper.ts';
import { noticeReaction } from '../../../services/notices/notice-reaction.ts';
import { ReceiptLinks } from '../../../services/notices/receipt-links.ts';
import { startReactions } from '../../../services/reactions/reactions.ts';
import { FakeGateway } from '../../support/gateway.ts';
import { until } from '../../support/until.ts';
import { Edge, problemOf } from '../http/edge.ts';

const log = pino({ level: 'silent' });
const label = { fr: 'Officier', en: 'Officer' };

/** The desk, its journal and its HTTP edge, with a gateway that the test holds in its hand. */
describe('notices', () => {
  let edge: Edge;
  let gateway: FakeGateway;
  let running: { close(): Promise<void> };
  let keeper: { close(): void };

  async function start() {
    const links = await ReceiptLinks.open(edge.folder, () => edge.url);
    running = startReactions(
      edge.desk,
      [noticeReaction(() => edge.centre, links, { send: async () => ({ outcome: 'failed', detail: 'none' }) })],
      log,
    );
    keeper = startNoticeKeeper(
      edge.desk,
      () => edge.centre,
      () => Date.now() + edge.aheadMs,
    );
  }
  async function stop() {
    keeper.close();
    await running.close();
  }

  beforeEach(async () => {
    gateway = await FakeGateway.open();
    edge = await Edge.open();
    edge.centre.alerting = {
      ...edge.centre.alerting,
      gateways: [gateway.configured('sms')],
      roster: [
        { role: 'officer', name: 'Officier 1', phone: '+33639980101', backup: null, from: null, to: null },
        { role: 'officer', name: 'Officier 2', phone: '+33639980102', backup: null, from: null, to: null },
      ],
      recipients: [
        {
          id: 'officer',
          label,
          role: 'officer',
          language: 'fr',
          means: [
            { means: 'sms', deadlineS: 60 },
            { means: 'phone', deadlineS: 60 },
          ],
        },
      ],
    };
    await start();
  });
  afterEach(async () => {
    await stop();
    await edge.close();
    await gateway.close();
  });

  const open = (): SheetId => edge.arrive().sheet;
  const notice = (sheet: SheetId): Notice => edge.desk.sheet(sheet)?.notices[0] ?? expect.fail('no notice');
  const send = (sheet: SheetId, text = 'Feu, 3 rue de l’Exemple', recipient = 'officer') =>
    edge.command('send-notices', { sheet, notices: [{ notice: 'n1', rule: null, recipient, text }] });

  it('the message reaches the gateway once, with a link by which the recipient confirms; two presses confirm once', async () => {
    const sheet = open();
    expect((await send(sheet)).status).to.equal(200);
    await until(() => noticeState(notice(sheet)) === 'sent');
    const { to, text, id } = JSON.parse(gateway.received[0]?.body ?? '{}') as Record<string, string>;
    expect([to, id]).to.deep.equal(['+33639980101', `${sheet}/n1/0`]);
    const link = new URL((text ?? '').split('\n').at(-1) ?? '');
    const page = await edge.ask('GET', link.pathname, { as: '' });
    expect(page.body).to.include('J’ai reçu cet avis').and.to.include('Feu, 3 rue de l’Exemple');
    // A program that previews links confirms nothing.
    expect(noticeState(notice(sheet))).to.equal('sent');
    for (let press = 0; press < 2; press += 1)
      expect((await edge.ask('POST', link.pathname, { as: '', headers: { origin: edge.url } })).body).to.include('Merci');
    expect(notice(sheet).receipts.map(({ proof, by }) => [proof, by])).to.deep.equal([['link', null]]);
    expect(gateway.received).to.have.length(1);
    expect((await edge.ask('POST', link.pathname, { as: '', headers: { origin: 'https://elsewhere.example' } })).status).to.equal(
      403,
    );
    expect((await edge.get('/recu/AAAAAAAAAAAAAAAA', '')).status).to.equal(404);
  });

  it('a text with quotes and angle brackets reaches the gateway and the page as written', async () => {
    const sheet = open();
    await send(sheet, 'Feu « chez "Éva" » <b>\n3 & 4');
    await until(() => gateway.received.length === 1);
    const text = (JSON.parse(gateway.received[0]?.body ?? '{}') as { text: string }).text;
    expect(text).to.include('Feu « chez "Éva" » <b>\n3 & 4');
    const page = (await edge.ask('GET', new URL(text.split('\n').at(-1) ?? '').pathname, { as: '' })).body as string;
    expect(page).not.to.include('<b>');
  });

  it('a gateway that fails is asked again with the same id; one that refuses hands over to the phone at once', async () => {
    const sheet = open();
    gateway.moods = [503, 202];
    await send(sheet);
    await until(() => noticeState(notice(sheet)) === 'sent');
    expect(gateway.received.map(({ id }) => id)).to.deep.equal([`${sheet}/n1/0`, `${sheet}/n1/0`]);
    const other = open();
    gateway.moods = [400];
    await send(other);
    await until(() => noticeState(notice(other)) === 'to call');
    expect(notice(other).steps[0]?.over).to.include({ why: 'failed', detail: 'HTTP 400' });
  });

  it('a gateway that never answers is left after its deadline, and holds up nobody else', async () => {
    const sheet = open();
    gateway.isSilentTo = ({ id }) => id.startsWith(sheet);
    await send(sheet);
    const other = open();
    await until(() => gateway.received.length === 1);
    await send(other);
    await until(() => noticeState(notice(other)) === 'sent', 'the other notice', 5_000);
    await until(() => noticeState(notice(sheet)) === 'to call', 'the phone', 5_000);
    expect(notice(sheet).steps[0]?.over?.detail).to.equal('no answer in 500 ms');
  });

  it('after the deadline the next means is due, then the next person, and a late receipt still counts', async () => {
    const sheet = open();
    await send(sheet);
    await until(() => noticeState(notice(sheet)) === 'sent');
    edge.aheadMs += 61_000;
    await until(() => noticeState(notice(sheet)) === 'to call' && notice(sheet).steps[1]?.begunAt !== null, 'the phone', 5_000);
    await edge.command('notice-not-reached', { sheet, notice: 'n1', step: 1, note: 'messagerie' });
    // Another console said the same of the same step.
    await edge.command('notice-not-reached', { sheet, notice: 'n1', step: 1, note: '' });
    await until(() => gateway.messages.length === 2);
    expect(JSON.parse(gateway.messages[1]?.body ?? '{}')).to.include({ to: '+33639980102' });
    const first = (JSON.parse(gateway.messages[0]?.body ?? '{}') as { text: string }).text.split('\n').at(-1) ?? '';
    await edge.ask('POST', new URL(first).pathname, { as: '' });
    expect(noticeState(notice(sheet))).to.equal('received');
  });

  it('Tocsin ends between the intention and the gateway’s answer: the notice goes out after the restart, the same message', async () => {
    const sheet = open();
    gateway.moods = ['silent'];
    await send(sheet);
    await until(() => gateway.received.length === 1);
    keeper.close();
    await running.close();
    await edge.restart();
    await start();
    await until(() => noticeState(notice(sheet)) === 'sent');
    expect(gateway.messages).to.have.length(1);
  });

  it('an unknown recipient, a role without anybody on duty and a reason left out are refused by name', async () => {
    const sheet = open();
    const unknown = await send(sheet, 'x', 'nobody');
    expect([unknown.status, problemOf(unknown)]).to.deep.equal([422, 'unknown-recipient']);
    edge.centre.alerting.roster = [];
    const alone = await send(sheet);
    expect([alone.status, problemOf(alone)]).to.deep.equal([409, 'nobody-on-duty']);
    expect(edge.desk.sheet(sheet)?.notices).to.deep.equal([]);
  });

  it('the page gets the rules and the roster, never the gateways', async () => {
    const { body } = await edge.get('/api/alerting');
    expect(body).to.have.property('recipients').with.length(1);
    expect(JSON.stringify(body)).not.to.include(gateway.url);
    expect((await edge.get('/api/alerting', '')).status).to.equal(401);
  });
});
