import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openPhone, type Phone } from '../../scripts/traffic/sip-agent.ts';
import type { SheetDocument } from '../../services/sheets/sheet.ts';
import { openBrowser, openPage, shot, signIn } from '../console/support/browser.ts';
import { faultsOf } from '../console/support/faults.ts';
import { FakeGateway } from '../support/gateway.ts';
import { pidfCircle } from '../support/pidf-circle.ts';
import { Room } from '../support/room.ts';
import { until } from '../support/until.ts';

const crews = ['fpt-centre-1', 'vsav-centre-1', 'epa-centre'];
const [pump, ambulance, ladder] = crews as [string, string, string];

/** 12 rue des Lilas, as the telephone of the caller would say it. */
const pidf = pidfCircle('46.8010', '2.4020', 30);

describe('one fire, from the call to the closed sheet', function () {
  this.timeout(240_000);
  let browser: Browser;
  let gateway: FakeGateway;
  let room: Room;
  let context: BrowserContext;
  let appel: Page;
  let conduite: Page;
  let gas: Phone;
  const phones = new Map<string, Page>();
  let number = '';

  before(async () => {
    gateway = await FakeGateway.open();
    const soon = ({ recipients, ...more }: { recipients: { means: object[] }[] }) => ({
      ...more,
      recipients: recipients.map((one) => ({ ...one, means: one.means.map((means) => ({ ...means, deadlineS: 10 })) })),
    });
    // Calls to other services go out by the trunk where this test has the telephone of one.
    const outByPartner = ({ trunks, ...more }: { trunks: object[] }) => ({ ...more, trunks: trunks.toReversed() });
    const lateSoon = ({ targets, ...more }: { targets: object }) => ({ ...more, targets: { ...targets, departureS: 10 } });
    room = await Room.open({
      positions: 2,
      sample: {
        gatewayUrl: gateway.url,
        change: { 'notices.yaml': soon, 'dispatch.yaml': lateSoon, 'routing.yaml': outByPartner },
      },
    });
    gas = await openPhone({ address: room.centre.routing.trunks[0]?.address ?? '', name: 'gas', behaviour: 'answer' });
    browser = await openBrowser(['--autoplay-policy=no-user-gesture-required']);
    ({ page: appel, context } = await openPage(browser, room.tocsin.url));
    await signIn(appel, 'admin', '1', readFileSync(path.join(room.folder, 'data/first-password'), 'utf8').trim());
    await shows(appel, '[data-state="free"]');
    conduite = await context.newPage();
    await conduite.goto(`${room.tocsin.url}/?page=conduite`);
    for (const unit of crews) phones.set(unit, await openUnitPage(unit));
  });
  after(async () => {
    await browser?.close();
    await gas?.close();
    await room?.close();
    await gateway?.close();
  });

  const shows = (page: Page, selector: string, timeout = 30_000) => page.locator(selector).first().waitFor({ timeout });
  const sheet = async () => {
    const call = (await room.tocsin.calls()).find(({ caller }) => caller.number?.e164 === '+33639980101');
    return (await room.tocsin.get<{ sheet: SheetDocument }>(`/api/sheets/${call?.sheet}`)).sheet;
  };
  const crew = (unit: string) => phones.get(unit) ?? expect.fail(`no page of ${unit}`);
  const statusOf = async (unit: string) => (await sheet()).assignments.find((one) => one.unit === unit)?.status;

  async function openUnitPage(unit: string): Promise<Page> {
    await room.tocsin.command('link-unit-page', { unit: unit as never, link: 'tablet' });
    const { items } = await room.tocsin.get<{ items: { address: string }[] }>(`/api/units/${unit}/links`);
    const phone = await browser.newContext({
      viewport: { width: 412, height: 915 },
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
    });
    const page = await phone.newPage();
    await page.goto(room.tocsin.url + items[0]?.address);
    await shows(page, '[data-link="open"]');
    return page;
  }

  it('the caller is answered, and the fire qualified, located and given its priority by the keyboard', async () => {
    const ringing = room.phone(1).nextCall(10_000);
    room.call({ number: '+33639980101', name: 'M. Fictif', pidf });
    await ringing;
    await shows(appel, '[data-call-in-hand][data-phase="ringing"]');
    room.phone(1).answer();
    await shows(appel, '[data-mode="talking"]');
    await appel.keyboard.type('Fumée noire au 2e, une dame à la fenêtre');
    await appel.keyboard.press('F9');
    await shows(appel, '[role="combobox"]:focus');
    await appel.keyboard.type('feu app');
    await shows(appel, '[aria-selected="true"][data-nature="house-fire"]');
    await appel.keyboard.press('Enter');
    await shows(appel, '[data-question="people"]');
    await appel.keyboard.press('F7');
    await shows(appel, '.place-search [role="combobox"]:focus');
    await appel.keyboard.type('12 lilas');
    await shows(appel, '[aria-selected="true"][data-place]');
    await appel.keyboard.press('Enter');
    await appel.locator('.place-search').waitFor({ state: 'detached' });
    await appel.keyboard.press('F1');
    await shows(appel, '[data-guide]:focus');
    for (const key of ['n', 'f', 'p', 'm', 'Escape', 'F10']) await appel.keyboard.press(key);
    await until(async () => (await sheet()).priority !== null && (await sheet()).place !== null, 'priority and place', 15_000);
    await shows(appel, '[data-proposed]');
    await shot(appel, 'call');
    ({ number } = await sheet());
  });

  it('one key sends five units; each crew sees what, where and what can hurt it, and two acknowledge', async () => {
    await appel.keyboard.press('F8');
    await shows(appel, `[data-engaged="${pump}"]`);
    for (const unit of crews) await shows(crew(unit), '[data-mission][data-ringing]');
    const told = await crew(pump).locator('[data-mission]').textContent();
    for (const one of ['12 Rue des Lilas', 'Fumée noire', '+33639980101', 'Portail']) expect(told).to.include(one);
    await shot(crew(pump), 'unit-page');
    expect(await faultsOf(crew(pump))).to.deep.equal([]);
    for (const unit of [pump, ambulance]) await crew(unit).locator('.acknowledge').click();
    await until(async () => (await statusOf(pump)) === 'acknowledged' && (await statusOf(ambulance)) === 'acknowledged');
    // Units without a page open are told at their station.
    await until(() => gateway.messages.some(({ path: to }) => to.startsWith('/station-display/')), 'the station’s display');
    for (const unit of [pump, ambulance]) await crew(unit).locator('[data-say="under way"]').click();
    await until(async () => (await statusOf(pump)) === 'under way' && (await statusOf(ambulance)) === 'under way');
  });

  it('the ladder acknowledges and does not leave: its event moves up on Conduite and says what it waits for', async () => {
    await crew(ladder).locator('.acknowledge').click();
    await shows(conduite, `[data-event="${number}"][data-late]`);
    await until(async () => (await conduite.locator(`[data-event="${number}"]`).textContent())?.includes('EPA Centre') ?? false);
    await conduite.locator(`[data-event="${number}"]`).press('Enter');
    await shows(conduite, '[data-selected-event]');
    await shot(conduite, 'conduite');
    await crew(ladder).locator('[data-say="under way"]').click();
    await until(async () => (await statusOf(ladder)) === 'under way');
  });

  it('on the scene the pump asks for more; the centre reads it, and one key sends what the next level of the plan adds', async () => {
    await crew(pump).locator('[data-say="on scene"]').click();
    await crew(pump).getByText('Demande', { exact: true }).click();
    await crew(pump).locator('#message').fill('Feu au deuxième et dans les combles, je demande un renfort');
    await crew(pump).locator('form button').click();
    await conduite.locator('[data-tab="units"]').click();
    const message = conduite.locator('[data-message]', { hasText: 'je demande un renfort' });
    await message.waitFor();
    await message.getByRole('button', { name: 'Lu' }).click();
    const before = (await sheet()).assignments.length;
    await conduite.getByText(/Renforcer de/).waitFor();
    await shot(conduite, 'reinforcement');
    await conduite.keyboard.press('F8');
    await until(async () => (await sheet()).assignments.length > before, 'the reinforcement');
  });

  it('the duty officer is told by itself, does not answer, and is to be called', async () => {
    await until(() => gateway.messages.some(({ path: to }) => to.startsWith('/sms/')), 'the notice');
    await conduite.locator('[data-tab="notices"]').click();
    const officer = conduite.locator('[data-notice="duty-officer"]');
    await shows(conduite, '[data-notice="duty-officer"][data-state="to call"]');
    await officer.getByRole('button', { name: 'Confirmé' }).click();
    await shows(conduite, '[data-notice="duty-officer"][data-state="received"]');
  });

  it('the caller hangs up, and one key calls the gas company: the operator’s phone first, then theirs', async () => {
    for (const call of room.trunk.live()) call.hangUp();
    await room.callOf('+33639980101', 'ended');
    await conduite.getByLabel('Service', { exact: true }).selectOption('gas');
    const ringing = room.phone(1).nextCall(10_000);
    await conduite.locator('[data-call-partner]').press('Enter');
    await ringing;
    room.phone(1).answer();
    await until(async () => (await sheet()).partnerCalls[0]?.times.answered !== undefined, 'the gas company', 10_000);
    room.phone(1).hangUp();
    await until(async () => (await sheet()).partnerCalls[0]?.times.ended !== undefined, 'its end', 10_000);
    const request = conduite.locator('[data-request="gas"]');
    await request.getByLabel('délai en minutes').fill('20');
    await request.getByRole('button', { name: 'accepte' }).click();
    await shows(conduite, '[data-request="gas"][data-state="accepted"]');
    await shot(conduite, 'notices');
  });

  it('the units come back, and the sheet is closed', async () => {
    for (const unit of crews) {
      if (unit !== pump) await crew(unit).locator('[data-say="on scene"]').click();
      await crew(unit).locator('[data-say="returning"]').click();
      await until(async () => (await statusOf(unit)) === 'returning', unit);
    }
    for (const { unit, ended } of (await sheet()).assignments) {
      if (ended || crews.includes(unit)) continue;
      const row = conduite.locator(`[data-unit="${unit}"]`);
      await row.press('Delete');
      await row.press('Delete');
      await until(async () => (await sheet()).assignments.some((one) => one.unit === unit && one.ended), unit);
    }
    await appel.bringToFront();
    // What is selected in Conduite is on the screen of Appel.
    await shows(appel, `[data-sheet="${(await sheet()).id}"]`);
    await appel.keyboard.press('Shift+F9');
    await shows(appel, '.close-sheet fieldset:focus');
    await appel.keyboard.press('1');
    await shows(appel, '.closing-form');
    await shot(appel, 'closing');
    await appel.keyboard.press('Enter');
    await until(async () => (await sheet()).closing !== null, 'closed', 10_000);
  });

  it('the report tells the whole of it, on the screen and in a PDF', async () => {
    const opening = context.waitForEvent('page');
    await appel.keyboard.press('Control+p');
    const report = await opening;
    await shows(report, '.report h1');
    const told = async () => ((await report.locator('.report').textContent()) ?? '').replaceAll(/\s/g, ' ');
    const expected = [
      `Compte rendu de l’événement ${number}`,
      'Feu d’habitation',
      '12 Rue des Lilas',
      'EPA Centre',
      'je demande un renfort',
    ];
    for (const one of [...expected, 'Officier de permanence', 'Urgence gaz', 'Premier arrivé', 'fiche close'])
      expect(await told()).to.include(one);
    expect(await faultsOf(report)).to.deep.equal([]);
    await shot(report, 'report');
    const saving = report.waitForEvent('download');
    await report.locator('[data-report-pdf]').press('Enter');
    const pdf = await textOfPdf(await (await saving).path());
    for (const one of expected) expect(pdf).to.include(one);
  });
});

/** All of its text, with plain spaces. */
async function textOfPdf(file: string): Promise<string> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const document = await getDocument({ data: new Uint8Array(readFileSync(file)), useSystemFonts: false }).promise;
  const pages = [];
  for (let n = 1; n <= document.numPages; n++) {
    const { items } = await (await document.getPage(n)).getTextContent();
    pages.push(...items.map((item) => ('str' in item ? item.str : '')));
  }
  await document.destroy();
  return pages.join(' ').replaceAll(/\s+/g, ' ');
}
