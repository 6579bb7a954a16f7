import path from 'node:path';
import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { loadMessaging } from '../../config/messaging/load-messaging.ts';
import { messagingFile } from '../../config/messaging/schema.ts';
import { instant } from '../../services/ids.ts';
import { sampleCentre } from '../support/sample-centre.ts';
import { sampleQualification } from '../support/sample-qualification.ts';
import { until } from '../support/until.ts';
import { openBrowser, openPage, signIn } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';
import { faultsOf } from './support/faults.ts';

const shows = (page: Page, selector: string) => page.locator(selector).first().waitFor({ timeout: 8_000 });
const number = '+33639980077';

describe('texts with a caller, at the keyboard', function () {
  this.timeout(120_000);
  let browser: Browser;
  let room: ConsoleRoom;
  let page: Page;
  let close: () => Promise<void>;
  let pageErrors: string[];
  let count = 0;

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    const { messaging } = await loadMessaging(path.resolve(import.meta.dirname, '../../config/sample'));
    if (!messaging) throw new Error('the sample messaging.yaml has faults');
    const centre = { ...sampleCentre(25, 2, { wrapUpMs: 60_000 }), messaging, qualification: await sampleQualification() };
    room = await ConsoleRoom.open(centre, ['camille']);
    const opened = await openPage(browser, room.url);
    ({ page, pageErrors } = opened);
    close = () => opened.context.close();
    await signIn(page, 'camille', '1');
    await shows(page, '[data-state="free"]');
  });
  afterEach(async () => {
    await close();
    await room.close();
    expect(pageErrors).to.deep.equal([]);
  });

  function arrives(text: string) {
    count += 1;
    const route = { by: 'sip' as const, uri: `sip:${number}@127.0.0.2:5060`, as: '112', trunk: 'pstn' };
    const from = { id: `sip/${count}`, number, dialled: '112', trunk: 'pstn' };
    room.desk.receiveText({ ...from, text, at: instant(Date.now()), route });
  }
  const call = () => [...room.desk.calls()][0] ?? expect.fail('no call');
  const took = (message: string, type: 'TextTried' | 'TextSent' | 'TextDelivered') =>
    room.desk.take(
      'test',
      ({ at }) => {
        const about = { at, call: call().id, message };
        const entry = type === 'TextSent' ? { type, ...about, reference: null } : { type, ...about };
        return [{ kind: 'call', id: call().id, entries: [entry] }];
      },
      { kind: 'tocsin' },
    );
  const isFocused = (selector: string) => page.locator(`${selector}:focus`).waitFor({ timeout: 8_000 });

  it('a text pops up, is taken by one key and answered; its way to the phone shows in words; one key ends it', async () => {
    arrives('Au secours, quelqu’un est entré. Je ne peux pas parler.');
    await shows(page, '[data-mode="ringing"]');
    await page.getByText('Je ne peux pas parler').first().waitFor();
    await page.keyboard.press('Shift+F2');
    await shows(page, '[data-mode="talking"]');
    await isFocused('[data-reply]');
    await page.keyboard.type('Êtes-vous blessé ?');
    await page.keyboard.press('Enter');
    await until(() => call().messages.length === 2);
    const [, ours] = call().messages;
    expect(ours).to.deep.include({ text: 'Êtes-vous blessé ?', from: 'centre', operator: 'camille' });
    await shows(page, '[data-message][data-state="written"]');
    expect(await page.locator('[data-reply]').inputValue()).to.equal('');
    took(ours?.id ?? '', 'TextSent');
    await page.getByText('parti', { exact: true }).waitFor();
    took(ours?.id ?? '', 'TextDelivered');
    await page.getByText('remis au téléphone', { exact: true }).waitFor();
    await page.keyboard.press('Shift+F2');
    await until(() => call().state === 'ended');
  });

  it('what is typed to the caller survives a reload, and is sent once', async () => {
    arrives('un');
    await shows(page, '[data-mode="ringing"]');
    await page.keyboard.press('Shift+F2');
    await isFocused('[data-reply]');
    await page.keyboard.type('Restez cach');
    await page.reload();
    await shows(page, '[data-mode="talking"]');
    await page.keyboard.press('Shift+F4');
    await isFocused('[data-reply]');
    expect(await page.locator('[data-reply]').inputValue()).to.equal('Restez cach');
    await page.keyboard.press('End');
    await page.keyboard.type('é');
    await page.keyboard.press('Enter');
    await until(() => call().messages.length === 2);
    expect(call().messages[1]?.text).to.equal('Restez caché');
  });

  it('a new text marks the tab and leaves the focus where it is', async () => {
    arrives('un');
    await shows(page, '[data-mode="ringing"]');
    await page.keyboard.press('Shift+F2');
    await isFocused('[data-reply]');
    await page.locator('[data-tab="journal"]').click();
    await page.keyboard.press('F3');
    await page.keyboard.type('note en cours');
    arrives('deux');
    await page.getByText('1 nouveau').waitFor();
    await isFocused('[data-free-text]');
    await page.keyboard.type(', suite');
    await page.keyboard.press('Shift+F4');
    await isFocused('[data-reply]');
    expect(await page.getByText('1 nouveau').count()).to.equal(0);
    await until(() => room.desk.sheet(call().sheet)?.notes[0]?.text === 'note en cours, suite');
  });

  it('a ready text in the caller’s language goes to the line, to be read before it leaves', async () => {
    arrives('Hilfe, Feuer');
    await shows(page, '[data-mode="ringing"]');
    await page.keyboard.press('Shift+F2');
    await isFocused('[data-reply]');
    await page.locator('.quick-texts select').selectOption('de');
    await page.locator('[data-quick="where"]').press('Enter');
    await isFocused('[data-reply]');
    expect(await page.locator('[data-reply]').inputValue()).to.match(/^Hier ist die 112/);
    expect(call().messages).to.have.length(1);
    await page.keyboard.press('Enter');
    await until(() => call().messages.length === 2);
    expect(await faultsOf(page)).to.deep.equal([]);
    if (process.env.TOCSIN_SCREENSHOTS) {
      arrives('3. Stock, 12 rue des Lilas. Viel Rauch!');
      await shows(page, '[data-message="sip/8"], .theirs:nth-of-type(3)').catch(() => {});
      await page.screenshot({ path: path.join(process.env.TOCSIN_SCREENSHOTS, 'exchange.png') });
    }
  });

  it('a caller on the phone is offered to write: SMS from their sheet by the keyboard; the answer comes to it, also after they hung up', async () => {
    const receive = { proof: { kind: 'bearer', secret: 'env:NONE' }, fields: { id: 'id', from: 'from', text: 'text' } };
    const sms = messagingFile.parse({ sms: { send: { url: 'http://127.0.0.1:9/none' }, receive } }).sms;
    room.applyCentre({ ...room.centre, messaging: { ...room.centre.messaging, sms } });
    const voice = room.call({ number });
    room.answered(voice, 'p01');
    await shows(page, '[data-mode="talking"]');
    await shows(page, '[data-write-to-caller]');
    await page.keyboard.type('Il ne peut pas parler');
    await page.keyboard.press('Shift+F4');
    await isFocused('[data-reply]');
    await page.keyboard.press('Tab');
    await isFocused('[data-quick="where"]');
    await page.keyboard.press('Enter');
    await isFocused('[data-reply]');
    expect(call().messages).to.have.length(0);
    await page.keyboard.press('Enter');
    await until(() => call().messages.length === 1);
    expect(call().messages[0]).to.deep.include({ from: 'centre', operator: 'camille', route: { by: 'sms', number } });
    await shows(page, '.ours[data-state="written"]');
    expect(await faultsOf(page)).to.deep.equal([]);

    const writes = (id: string, text: string) =>
      room.desk.receiveText({
        id,
        number,
        dialled: '112',
        trunk: 'sms',
        text,
        at: instant(Date.now()),
        route: { by: 'sms', number },
      });
    writes('sms/1', 'il m’entend');
    await page.locator('.thread').getByText('il m’entend').waitFor();
    room.ended(voice);
    await shows(page, '[data-mode="wrapUp"]');
    await page.keyboard.press('F2');
    writes('sms/2', '12 rue des Lilas, au fond');
    await shows(page, '[data-mode="ringing"]');
    await page.keyboard.press('Shift+F2');
    await isFocused('[data-reply]');
    await page.locator('.thread').getByText('au fond').waitFor();
    await until(() => call().state === 'answered', 'taken');
    expect([...room.desk.calls()]).to.have.length(1);
    expect(call()).to.include({ id: voice, kind: 'text' });
  });

  it('a caller on the phone who says nothing is asked for keys by one key, and what they press shows large, with its meaning', async () => {
    const voice = room.call({ number });
    room.answered(voice, 'p01');
    await shows(page, '[data-mode="talking"]');
    await page.keyboard.press('Control+Shift+F2');
    await until(() => room.pbx.orders.includes(`prompt ${voice}`));
    room.desk.onSignal({ signal: 'key pressed', call: voice, key: '2', at: instant(Date.now()) });
    await page.getByText('1 nouveau').waitFor();
    await page.keyboard.press('Shift+F4');
    await page.locator('.thread').getByText('Touche 2 : Pompiers').waitFor();
    await shows(page, '[data-prompt="played"]');
  });
});
