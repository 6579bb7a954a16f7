import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { loadPlaces } from '../../config/places/load-places.ts';
import { aFix } from '../support/calls.ts';
import { sampleCentre } from '../support/sample-centre.ts';
import { sampleFolder, sampleQualification } from '../support/sample-qualification.ts';
import { until } from '../support/until.ts';
import { openBrowser, openPage, signIn } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';
import { faultsOf } from './support/faults.ts';

const shows = (page: Page, selector: string) => page.locator(selector).first().waitFor({ timeout: 15_000 });
const gone = (page: Page, selector: string) => page.locator(selector).first().waitFor({ state: 'detached', timeout: 15_000 });

describe('the place of an event, at the keyboard', function () {
  this.timeout(120_000);
  let browser: Browser;
  let room: ConsoleRoom;
  let close: () => Promise<void>;

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    const { places } = await loadPlaces(sampleFolder);
    if (!places) throw new Error('the sample’s places have a fault');
    const centre = { ...sampleCentre(26, 2, { wrapUpMs: 60_000 }), qualification: await sampleQualification(), places };
    room = await ConsoleRoom.open(centre, ['camille']);
    room.places.search.open();
    await until(
      () => room.links.all().some(({ name, state }) => name === 'places' && state === 'up'),
      'the addresses are open',
      30_000,
    );
  });
  afterEach(async () => {
    await close();
    await room.close();
  });

  async function talking(width = 1920, height = 1080) {
    const { page, context } = await openPage(browser, room.url, {}, width, height);
    close = () => context.close();
    await signIn(page, 'camille', '1');
    await shows(page, '[data-state="free"]');
    const fix = aFix('sip-1', { method: 'Handset_AML', shape: { type: 'circle', centre: [2.402, 46.801], radiusM: 30 } });
    const call = room.call({ name: 'A. Fictif', fixes: [fix] });
    room.answered(call, 'p01');
    await shows(page, '[data-mode="talking"][data-guided="true"]');
    const id = room.desk.call(call)?.sheet as never;
    const keys = { count: 0 };
    const press = async (...pressed: string[]) => {
      for (const key of pressed) await page.keyboard.press(key);
      keys.count += pressed.length;
    };
    const sheet = () => room.desk.sheet(id) ?? expect.fail('no sheet');
    return { page, press, keys, sheet };
  }

  it('a house fire is opened, qualified, located and prioritised in under 20 keys beyond what is written; hazards of the address come up', async () => {
    const { page, press, keys, sheet } = await talking();
    await press('F9');
    await shows(page, '[role="combobox"]:focus');
    await page.keyboard.type('feu app');
    await shows(page, '[aria-selected="true"][data-nature="house-fire"]');
    await press('Enter');
    await shows(page, '[data-question="people"]');
    await press('F7');
    await shows(page, '.place-search [role="combobox"]:focus');
    await page.keyboard.type('12 lilas');
    // Faster than the answer: the first row is taken when it comes.
    await press('Enter');
    await gone(page, '.place-search');
    await press('F1');
    await shows(page, '[data-guide]:focus');
    await press('n', 'f', 'p', 'm', 'Escape', 'F10');
    await until(() => sheet().priority !== null && sheet().place !== null, 'priority and place', 15_000);
    expect(sheet().nature?.id).to.equal('house-fire');
    expect(sheet().place).to.deep.include({
      label: '12 Rue des Lilas, 99000 Valbourg',
      precision: 'exact',
      by: 'camille',
      outside: null,
      commune: { code: '99001', name: 'Valbourg' },
    });
    expect(keys.count).to.be.lessThan(20);
    const notes = await page.locator('.place-notes li').evaluateAll((all) => all.map((one) => one.getAttribute('data-note')));
    expect(notes).to.deep.equal(['hydrant-lilas', 'code-lilas-12']);
    expect(await page.locator('[data-cell="place"]').textContent()).to.contain('12 Rue des Lilas');
    expect(await page.locator('[data-cell="missing"]').textContent()).not.to.contain('Lieu');
    await page.locator('[data-tab="journal"]').click();
    await page.locator('.journal', { hasText: '12 Rue des Lilas' }).first().waitFor();
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
  });

  it('Escape leaves the search, and the text goes on where it was', async () => {
    const { page, press, sheet } = await talking();
    await page.keyboard.type('Allô');
    await press('F7');
    await shows(page, '.place-search [role="combobox"]:focus');
    await page.keyboard.type('rue');
    await press('Escape');
    await gone(page, '.place-search');
    await page.keyboard.type(' ?');
    await until(() => sheet().notes[0]?.text === 'Allô ?', 'the note', 15_000);
    expect(sheet().place).to.equal(null);
  });

  it('with nothing typed, the caller’s own position is one Enter away; arrows choose; an outside place is marked', async () => {
    const { page, press, sheet } = await talking();
    await press('F7');
    // Named by what stands there.
    const row = page.locator('[aria-selected="true"][data-place="fix"]', { hasText: /Comme la position A · .*, 99000 Valbourg/ });
    await row.waitFor({ timeout: 15_000 });
    const label = (await row.locator('.found-text').textContent()) ?? '';
    expect(await page.locator('.fix-place').first().textContent()).to.equal(label.replace('Comme la position A · ', ''));
    await press('Enter');
    await until(() => sheet().place?.kind === 'fix', 'the fix as place', 15_000);
    const commune = { code: '99001', name: 'Valbourg' };
    expect(sheet().place).to.deep.include({ label, lonLat: [2.402, 46.801], precision: 'exact', source: 'fix', commune });
    await press('F7');
    await shows(page, '.place-search [role="combobox"]:focus');
    await page.keyboard.type('grande rue');
    await shows(page, '.place-search [data-place="street"]');
    await press('ArrowDown');
    const chosen = await page.locator('.place-search [aria-selected="true"] .found-text').textContent();
    expect(await faultsOf(page)).to.deep.equal([]);
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT.replace('.png', '-search.png') });
    await press('Enter');
    await until(() => sheet().place?.label === chosen, 'the second row', 15_000);
    await press('F7');
    await shows(page, '.place-search [role="combobox"]:focus');
    await page.keyboard.type('3 grande rue autreville');
    await press('Enter');
    await until(() => sheet().place?.outside !== null, 'outside', 15_000);
    await page.locator('[data-cell="place"]', { hasText: 'Hors secteur' }).waitFor();
  });
});
