import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { sampleCentre } from '../support/sample-centre.ts';
import { sampleQualification } from '../support/sample-qualification.ts';
import { until } from '../support/until.ts';
import { openBrowser, openPage, signIn } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';
import { faultsOf } from './support/faults.ts';

const shows = (page: Page, selector: string) => page.locator(selector).first().waitFor({ timeout: 5_000 });
const gone = (page: Page, selector: string) => page.locator(selector).first().waitFor({ state: 'detached', timeout: 5_000 });
const textOf = (page: Page, cell: string) => page.locator(`[data-cell="${cell}"]`).textContent();

describe('qualifying an event at the keyboard', function () {
  this.timeout(120_000);
  let browser: Browser;
  let room: ConsoleRoom;
  let close: () => Promise<void>;

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    const centre = { ...sampleCentre(26, 2, { wrapUpMs: 60_000 }), qualification: await sampleQualification() };
    room = await ConsoleRoom.open(centre, ['camille', 'sacha']);
  });
  afterEach(async () => {
    await close();
    await room.close();
  });

  /** On the line with a caller; `press` counts the keys. */
  async function talking(settings: Parameters<typeof openPage>[2] = {}, width = 1920, height = 1080) {
    const { page, context } = await openPage(browser, room.url, settings, width, height);
    close = () => context.close();
    await signIn(page, 'camille', '1');
    await shows(page, '[data-state="free"]');
    const call = room.call({ name: 'A. Fictif' });
    room.answered(call, 'p01');
    await shows(page, '[data-mode="talking"][data-guided="true"]');
    const id = room.desk.call(call)?.sheet as never;
    const keys = { count: 0 };
    const press = async (...pressed: string[]) => {
      for (const key of pressed) await page.keyboard.press(key);
      keys.count += pressed.length;
    };
    const sheet = () => room.desk.sheet(id) ?? expect.fail('no sheet');
    return { page, call, press, keys, sheet };
  }

  async function chooseHouseFire(page: Page, press: (...keys: string[]) => Promise<void>) {
    await press('F9');
    await shows(page, '[role="combobox"]:focus');
    await press(...'feu app'.split('').map((letter) => (letter === ' ' ? 'Space' : letter)));
    await shows(page, '[aria-selected="true"][data-nature="house-fire"]');
    await press('Enter');
    await shows(page, '[data-question="people"]');
  }

  it('a house fire is chosen, asked about and sent, its priority decided, in under 20 keys beyond the free text', async () => {
    const { page, press, keys, sheet } = await talking();
    await page.keyboard.type('Feu appartement, ');
    await chooseHouseFire(page, press);
    await shows(page, '[data-depart]');
    await press('Control+Enter');
    await shows(page, '[data-departed]');
    // The search gave the focus back: typing is text.
    await page.keyboard.type('3e étage');
    await press('F1');
    await shows(page, '[data-guide]:focus');
    await press('n', 'f', 'p', 'm');
    await shows(page, '[data-question="injured"]');
    await press('Escape', 'F10');
    await page.keyboard.type(', porte bleue');
    await until(() => sheet().priority !== null && sheet().notes[0]?.text === 'Feu appartement, 3e étage, porte bleue');

    const { nature, answers, departures, priority } = sheet();
    expect(nature?.id).to.equal('house-fire');
    expect(Object.entries(answers).map(([question, { answer }]) => [question, answer])).to.deep.equal([
      ['people', 'no'],
      ['visible', 'flames'],
      ['what', 'room'],
      ['building', 'house'],
    ]);
    expect(departures[0]).to.deep.include({ services: ['fire'], by: 'camille' });
    expect(priority).to.deep.include({ priority: 0, reason: '' });
    expect(keys.count).to.be.lessThan(20);
    await page.locator('[data-tab="journal"]').click();
    for (const said of ['Nature : Feu d’habitation.', 'Ce qui se voit : Flammes.', 'Départ immédiat de Pompiers'])
      await page.locator('.journal', { hasText: said.replace(' :', '\u00a0:') }).waitFor();
  });

  it('keys pressed faster than the server answers meet one question after the other', async () => {
    const { page, press, sheet } = await talking();
    await chooseHouseFire(page, press);
    await press('F1');
    await shows(page, '[data-guide]:focus');
    let answer = () => {};
    const isFree = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/commands/answer-question', async (route) => {
      await isFree;
      await route.continue();
    });
    await press('m', 'n', 'u');
    await shows(page, '[data-question="what"]');
    expect(sheet().answers).to.deep.equal({});
    answer();
    await until(() => Object.keys(sheet().answers).length === 3);
    const { people, escape: way, visible } = sheet().answers;
    expect([people?.answer, way?.answer, visible?.answer]).to.deep.equal(['caller', 'no', 'thick-smoke']);
  });

  it('Alt and a key answers without leaving the text; the instruction to read comes up large', async () => {
    const { page, press, sheet } = await talking();
    await chooseHouseFire(page, press);
    await page.keyboard.type('Elle est ');
    await press('Alt+m', 'Alt+n');
    await shows(page, '[data-instruction="fire-stay-in"]');
    await page.keyboard.type('au 3e');
    await until(() => sheet().notes[0]?.text === 'Elle est au 3e' && Object.keys(sheet().answers).length === 2);
    const size = await page.locator('.read-text').evaluate((text) => Number.parseFloat(getComputedStyle(text).fontSize));
    expect(size).to.be.greaterThan(16);
  });

  it('a question is skipped, another asked again and corrected; what is missing follows', async () => {
    const { page, press, sheet } = await talking();
    await chooseHouseFire(page, press);
    expect(await textOf(page, 'missing')).to.contain('Personnes à l’intérieur');
    await press('F1');
    await shows(page, '[data-guide]:focus');
    await press('Space');
    await shows(page, '[data-question="visible"]');
    expect(await textOf(page, 'missing')).to.contain('Personnes à l’intérieur');
    await press('Backspace');
    await shows(page, '[data-question="people"]');
    await press('n');
    await shows(page, '[data-question="visible"]');
    await press('Backspace', 'o');
    await shows(page, '[data-question="escape"]');
    await until(() => sheet().answers.people?.answer === 'others');
    expect(await textOf(page, 'missing')).not.to.contain('Personnes à l’intérieur');
    // Pressed by mistake among answers, a letter that is none goes nowhere.
    await press('z', 'Escape');
    await shows(page, '[data-free-text]:focus');
    expect(await page.locator('[data-free-text]').inputValue()).to.equal('');
  });

  it('another priority is decided with a reason, and the rules keep saying what they would', async () => {
    const { page, press, sheet } = await talking();
    await chooseHouseFire(page, press);
    expect(await textOf(page, 'priority')).to.contain('proposée');
    await press('Control+F10');
    await shows(page, '.priority-chooser');
    await press('2');
    await page.keyboard.type('Simulation');
    await press('Enter');
    await gone(page, '.priority-chooser');
    await until(() => sheet().priority !== null);
    expect(sheet().priority).to.deep.include({ priority: 2, reason: 'Simulation' });
    expect(await textOf(page, 'priority')).to.match(/P2[\s\S]*camille · Simulation/);
    await shows(page, '[data-free-text]:focus');
  });

  it('the catalogue loses the nature of an open sheet: it still reads, says so, and another is chosen', async () => {
    const { page, press, sheet } = await talking();
    await chooseHouseFire(page, press);
    await press('F1');
    await shows(page, '[data-guide]:focus');
    await press('n');
    await until(() => sheet().answers.people, 'the answer');
    const { qualification } = room.centre;
    const natures = qualification.natures.filter(({ id }) => id !== 'house-fire');
    room.applyCentre({
      ...room.centre,
      qualification: { ...qualification, natures, digest: 'f'.repeat(64) },
      digest: 'f'.repeat(64),
    });
    await page.locator('[data-cell="nature"]', { hasText: 'n’est plus au catalogue' }).waitFor();
    expect(await textOf(page, 'nature')).to.contain('Feu d’habitation');
    await page.reload();
    await page.locator('[data-cell="nature"]', { hasText: 'n’est plus au catalogue' }).waitFor();
    await press('F9');
    await shows(page, '[role="combobox"]:focus');
    await page.keyboard.type('feu de voiture');
    await shows(page, '[aria-selected="true"][data-nature="car-fire"]');
    await press('Enter');
    await until(() => sheet().nature?.id === 'car-fire', 'another nature');
  });

  it('Escape leaves the search, and then the line is as it was', async () => {
    const { page, press, sheet } = await talking();
    await page.keyboard.type('Allô');
    await press('F9');
    await shows(page, '[role="combobox"]:focus');
    await page.keyboard.type('noyade');
    await press('Escape');
    await gone(page, '.nature-search');
    await page.keyboard.type(' ?');
    await until(() => sheet().notes[0]?.text === 'Allô ?');
    expect(sheet().nature).to.equal(null);
  });

  for (const [width, height] of [
    [1920, 1080],
    [1366, 768],
  ] as const) {
    it(`at ${width} × ${height} question, answers and departure are on the screen whole, in English and light, without fault of accessibility`, async () => {
      const { page, press } = await talking({ language: 'en', theme: 'light' }, width, height);
      await press('F9');
      await shows(page, '[role="combobox"]:focus');
      await page.keyboard.type('fire');
      await shows(page, '[role="option"]');
      expect(await faultsOf(page), 'search').to.deep.equal([]);
      await press('Escape');
      await chooseHouseFire(page, press);
      await press('Alt+m', 'Alt+n', 'Alt+u');
      await shows(page, '[data-question="what"]');
      expect(await faultsOf(page), 'questions').to.deep.equal([]);
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('.ask, .answers .key, .read-aloud, [data-depart], .strip, .open-line textarea')].flatMap(
          (one) => {
            const { left, right, top, bottom } = one.getBoundingClientRect();
            const isInside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
            return isInside && one.scrollHeight <= one.clientHeight + 1 ? [] : [one.className];
          },
        ),
      );
      expect(cut).to.deep.equal([]);
      const above = await page.evaluate(() => {
        const bottomOf = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().bottom ?? Number.NaN;
        return bottomOf('.answers') <= bottomOf('.guide');
      });
      expect(above, 'the answers end within their panel').to.equal(true);
      await press('Control+F10');
      await shows(page, '.priority-chooser');
      expect(await faultsOf(page), 'priority').to.deep.equal([]);
    });
  }
});
