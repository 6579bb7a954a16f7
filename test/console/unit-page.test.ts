import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { loadCentre } from '../../config/load-centre.ts';
import { alertReaction, startAlertKeeper } from '../../services/alerts/alert-reaction.ts';
import type { SheetId } from '../../services/ids.ts';
import { operatorId, positionId, unitId } from '../../services/ids.ts';
import { startReactions } from '../../services/reactions/reactions.ts';
import { sampleCentre } from '../support/sample-centre.ts';
import { sampleFolder } from '../support/sample-qualification.ts';
import { until } from '../support/until.ts';
import { openBrowser, openPage, shot, signIn } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';

const unit = unitId('fpt-south-1');

describe('the page of a unit on a phone', function () {
  this.timeout(120_000);
  let browser: Browser;
  let room: ConsoleRoom;
  let running: { close(): Promise<void> };
  let keeper: { close(): void };
  let context: BrowserContext;
  let page: Page;
  let sheet: SheetId;
  let keys = 0;
  const pageErrors: string[] = [];

  before(async () => {
    const loaded = await loadCentre(sampleFolder);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const { dispatch, qualification, alerting } = loaded.centre;
    const chains = [{ id: 'all', units: [], stations: [], means: [{ means: 'unit-page', to: '', deadlineS: 30 }] }];
    const centre = { ...sampleCentre(27, 2), dispatch, qualification, alerting: { ...alerting, chains } };
    room = await ConsoleRoom.open(centre, ['op01']);
    running = startReactions(room.desk, [alertReaction(() => room.centre, room.desk, room.unitPages)], pino({ level: 'silent' }));
    keeper = startAlertKeeper(room.desk, Date.now);
    browser = await openBrowser(['--autoplay-policy=no-user-gesture-required']);
    room.desk.execute('link-unit-page', { unit, link: 'phone-1' }, by());
    context = await browser.newContext({
      viewport: { width: 412, height: 915 },
      hasTouch: true,
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      permissions: ['geolocation'],
      geolocation: { longitude: 2.401, latitude: 46.8015, accuracy: 12 },
    });
    page = await open(context);
  });
  after(async () => {
    keeper?.close();
    await running?.close();
    await browser?.close();
    await room?.close();
  });

  const by = () => {
    keys += 1;
    return { operator: operatorId('op01'), position: positionId('p01'), key: `op01/test-${keys}` };
  };
  async function open(phone: BrowserContext, link = 'phone-1') {
    const opened = await phone.newPage();
    opened.on('pageerror', (error) => pageErrors.push(error.message));
    await opened.goto(`${room.url}/unite#${room.unitPages.tokenOf(unit, link)}`);

    await opened.locator('[data-link="open"]').waitFor();
    return opened;
  }
  const status = () => room.desk.unit(unit)?.status.is;
  const say = (name: string) => page.locator(`[data-say="${name}"]`).click();
  const acknowledge = () => page.locator('.acknowledge').click();
  function event() {
    const call = room.call();
    room.answered(call, 'p01');
    return room.desk.call(call)?.sheet as SheetId;
  }
  const engage = (on: SheetId) =>
    room.desk.execute(
      'engage-units',
      { sheet: on, occasion: 'by hand', units: [{ unit, how: 'free', needs: [], travelS: 240 }] },
      by(),
    );

  it('an engaged crew sees what, where and what can hurt them at once, and the bell goes on until somebody acknowledges', async () => {
    sheet = event();
    room.desk.execute('choose-nature', { sheet, nature: 'house-fire' }, by());
    const spot = { label: '4 rue des Tanneries, Valbourg', lonLat: [2.395, 46.77] as [number, number] };
    const chosen = { kind: 'map', precision: 'exact', source: 'operator', commune: null, address: null } as const;
    room.desk.execute('set-place', { sheet, ...spot, ...chosen }, by());
    room.desk.execute('write-note', { sheet, note: 'n1', text: 'Fumée au 2e étage, une personne à la fenêtre.' }, by());
    await page.locator('.allow').click();
    engage(sheet);
    await page.locator('[data-mission][data-ringing]').waitFor();
    const text = await page.locator('[data-mission]').textContent();
    for (const told of ['4 rue des Tanneries', 'Fumée au 2e étage', '+3363998']) expect(text).to.include(told);
    await until(() => room.journalOf(sheet).includes('AlertSent'), 'the alert counts as sent');
    await shot(page, 'unit-page-alert', true);
    await acknowledge();
    await until(() => status() === 'acknowledged');
    await page.locator('[data-answer="done"]').waitFor();
    expect(await page.locator('[data-ringing]').count()).to.equal(0);
  });

  it('without a network the crew goes on: statuses and a message wait on the phone, and arrive with the times at which they were said', async () => {
    await context.setOffline(true);
    await page.locator('[data-link="lost"]').waitFor();
    await say('under way');
    await say('on scene');
    await page.locator('label[for="form-0"]').click();
    await page.locator('#message').fill('Feu d’appartement, une lance');
    await page.locator('form button').click();
    await page.locator('[data-unsent]').waitFor();
    expect(await page.locator('.status').getAttribute('data-status')).to.equal('on scene');
    await shot(page, 'unit-page-offline', true);
    expect(status()).to.equal('acknowledged');
    // The page is closed and opened again before the network is back: nothing of it is lost.
    await page.reload();
    await page.locator('[data-unsent]').waitFor();
    const before = Date.now();
    await context.setOffline(false);
    await until(() => status() === 'on scene', 'what was said', 20_000);
    await until(() => (room.desk.sheet(sheet)?.fieldMessages.length ?? 0) === 1);
    const [assignment] = room.desk.sheet(sheet)?.assignments ?? [];
    expect(Date.parse(assignment?.times['under way'] ?? '')).to.be.lessThan(before);
    const [message] = room.desk.sheet(sheet)?.fieldMessages ?? [];
    expect(message).to.deep.include({ form: 'situation', text: 'Feu d’appartement, une lance', by: null });
    const entries = room.journalOf(sheet).filter((type) => type === 'UnitStatusChanged');
    expect(entries).to.have.length(3);
    await page.locator('[data-kept]').waitFor({ state: 'detached' });
  });

  it('an instruction of the centre rings a short tone, and the crew’s touch tells the centre that they have it', async () => {
    room.desk.execute('instruct-units', { sheet, message: 'm-1', to: 'event', text: 'Passez sur TAC 2' }, by());
    await page.locator('[data-message="m-1"] button').click();
    await until(() => room.desk.sheet(sheet)?.fieldMessages.find(({ id }) => id === 'm-1')?.acknowledged[0]?.unit === unit);
  });

  it('the phone says where the vehicle is while the page is open', async () => {
    await page.locator('.allow').click();
    await until(() => room.desk.unit(unit)?.position?.source === 'unit page', 'the position', 15_000);
    expect(room.desk.unit(unit)?.position?.at).to.deep.equal([2.401, 46.8015]);
  });

  it('back from the mission, the crew ticks the checks of its type before it is available', async () => {
    await say('returning');
    await until(() => status() === 'returning');
    expect(await page.locator('[data-say="available"]').isDisabled()).to.equal(true);
    for (const check of ['water', 'breathing']) await page.locator(`[data-check="${check}"]`).click();
    await until(() => room.desk.unit(unit)?.checksLeft.length === 0);
    await say('available');
    await until(() => status() === 'available');
    await page.locator('.empty').waitFor();
  });

  it('a crew that acknowledges a mission which was cancelled meanwhile is told so, and does not leave', async () => {
    const second = event();
    engage(second);
    await page.locator('[data-ringing]').waitFor();
    await context.setOffline(true);
    await page.locator('[data-link="lost"]').waitFor();
    await acknowledge();
    room.desk.execute('stand-down-unit', { sheet: second, unit, reason: 'fausse alerte' }, by());
    await context.setOffline(false);
    const refused = page.locator('[data-answer="refused"]');
    await refused.waitFor({ timeout: 20_000 });
    expect(await refused.textContent())
      .to.include('ANNULÉE')
      .and.include('fausse alerte');
    await page.locator('[data-cancelled]').waitFor();
    await shot(page, 'unit-page-cancelled', true);
    expect(status()).to.equal('available');
    await page.locator('[data-cancelled] button').click();
    await page.locator('[data-cancelled]').waitFor({ state: 'detached' });
  });

  it('two phones of one unit: both ring, one acknowledges, the other is told that it was', async () => {
    room.desk.execute('link-unit-page', { unit, link: 'phone-2' }, by());
    const other = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const officer = await open(other, 'phone-2');
    const third = event();
    engage(third);
    await page.locator('[data-ringing]').waitFor();
    await officer.locator('[data-ringing]').waitFor();
    await other.setOffline(true);
    await officer.locator('[data-link="lost"]').waitFor();
    await officer.locator('.acknowledge').click();
    await acknowledge();
    await until(() => status() === 'acknowledged');
    await other.setOffline(false);
    await officer.locator('[data-answer="already"]').waitFor({ timeout: 20_000 });
    const said = room.journalOf(third).filter((type) => type === 'UnitStatusChanged');
    expect(said).to.have.length(1);
    // The centre takes the phone out of use: its page closes, the other's stays.
    room.desk.execute('revoke-unit-page', { unit, link: 'phone-2' }, by());
    await officer.locator('[data-link="over"]').waitFor();
    expect(await page.locator('[data-link]').getAttribute('data-link')).to.equal('open');
    room.desk.execute('stand-down-unit', { sheet: third, unit, reason: '' }, by());
    await other.close();
  });

  it('a crew that answers after the deadline is taken, and told that the centre had gone on without it', async () => {
    const { alerting } = room.centre;
    const chains = alerting.chains.map((chain) => ({ ...chain, means: chain.means.map((one) => ({ ...one, deadlineS: 1 })) }));
    room.centre = { ...room.centre, alerting: { ...alerting, chains } };
    const fourth = event();
    engage(fourth);
    await page.locator('[data-ringing]').waitFor();
    await until(() => room.journalOf(fourth).includes('AlertSent'));
    await until(() => room.journalOf(fourth).includes('AlertStepOver'), 'the deadline', 5_000);
    await acknowledge();
    await page.locator('[data-answer="late"]').waitFor();
    await until(() => status() === 'acknowledged');
  });

  it('an operator gives a phone its page by one key on the unit, as a code to read with the camera, and takes it back', async () => {
    const { page: console } = await openPage(browser, room.url);
    await signIn(console, 'op01', '2');
    await console.goto(`${room.url}/?page=conduite`);
    await console.locator('[data-unit="fpt-centre-1"]').press('l');
    await console.keyboard.press('Enter');
    const given = console.locator('[data-link]');
    await given.locator('img').waitFor();
    await shot(console, 'unit-links');
    const phone = await browser.newContext();
    const crew = await phone.newPage();
    await crew.goto((await given.locator('a').getAttribute('href')) ?? '');
    await crew.locator('[data-unit="fpt-centre-1"]').waitFor();
    await given.locator('button').click();
    await crew.locator('[data-link="over"]').waitFor();
    await phone.close();
  });

  it('given no page of it threw an error', () => expect(pageErrors).to.deep.equal([]));
});
