import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { loadDispositions } from '../../config/dispositions/load-dispositions.ts';
import { factText } from '../../services/facts/facts.ts';
import type { SheetId } from '../../services/ids.ts';
import { sampleCentre } from '../support/sample-centre.ts';
import { sampleFolder, sampleQualification } from '../support/sample-qualification.ts';
import { until } from '../support/until.ts';
import { openBrowser, operatorPage } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';
import { faultsOf } from './support/faults.ts';

const shows = (page: Page, selector: string) => page.locator(selector).first().waitFor({ timeout: 10_000 });
const gone = (page: Page, selector: string) => page.locator(selector).first().waitFor({ state: 'detached', timeout: 10_000 });

describe('sheet work at the keyboard', function () {
  this.timeout(120_000);
  let browser: Browser;
  let room: ConsoleRoom;
  let pages: Page[];

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    const { dispositions } = await loadDispositions(sampleFolder);
    const centre = {
      ...sampleCentre(26, 3, { wrapUpMs: 60_000 }),
      qualification: await sampleQualification(),
      dispositions: dispositions ?? [],
    };
    room = await ConsoleRoom.open(centre, ['camille', 'sacha']);
    pages = [];
  });
  afterEach(async () => {
    for (const page of pages) await page.context().close();
    await room.close();
  });

  async function operator(account = 'camille', number = '1', settings = {}) {
    const { page } = await operatorPage(browser, room, account, number, settings);
    pages.push(page);
    return page;
  }

  async function talking(page: Page) {
    const call = room.call({ name: 'A. Fictif' });
    room.answered(call, 'p01');
    await shows(page, '[data-mode="talking"]');
    return { call, id: room.desk.call(call)?.sheet ?? ('' as SheetId) };
  }

  async function opensToo(page: Page, id: SheetId) {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('A. Fictif');
    await page.keyboard.press('Enter');
    await shows(page, `[data-sheet="${id}"]`);
  }

  const factsOf = (id: SheetId) => room.desk.sheet(id)?.facts ?? expect.fail('no sheet');
  const floorOf = (id: SheetId) => factText(factsOf(id).access, 'floor');

  it('a victim, a vehicle, the access: each one line; one is corrected, one struck out; typing is text again', async () => {
    const page = await operator();
    const { id } = await talking(page);
    await page.keyboard.type('Chute ');
    await page.keyboard.press('Shift+F3');
    await shows(page, '[data-fact-line]:focus');
    await page.keyboard.type('v f 78 inconsciente');
    await page.locator('.fact-preview', { hasText: 'Victime · femme · 78 ans · inconscience' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('vh AB-123-CD clio bleue vers A6');
    await page.keyboard.press('Enter');
    await page.keyboard.type('ac code 12A4 étage 3');
    await page.keyboard.press('Enter');
    await until(() => factsOf(id).rows.length === 2 && floorOf(id) === '3');
    await page.locator('.fact-said', { hasText: 'AB-123-CD' }).waitFor();

    // From the line up: victims, access, vehicle. It is struck out; the victim's age is corrected by Tab.
    for (let up = 0; up < 3; up += 1) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Delete');
    await shows(page, '[data-struck="true"]');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await shows(page, '[data-field="role"]:focus');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await shows(page, '[data-field="age"]:focus');
    await page.keyboard.type('80');
    await page.keyboard.press('Enter');
    await gone(page, '.fact-fields');
    await page.keyboard.press('Escape');
    await shows(page, '[data-free-text]:focus');
    await page.keyboard.type('dans l’escalier');
    await until(() => {
      const [victim, vehicle] = factsOf(id).rows;
      return factText(victim?.fields ?? {}, 'age') === '80' && vehicle?.struck?.by === 'camille';
    });
    await until(() => room.desk.sheet(id)?.notes[0]?.text === 'Chute dans l’escalier');
    const missing = await page.locator('[data-cell="missing"]').textContent();
    expect(missing).not.to.contain('Nombre de victimes');
  });

  it('what is no fact stays in the line, with what to begin with', async () => {
    const page = await operator();
    await talking(page);
    await page.keyboard.press('Shift+F3');
    await page.keyboard.type('bonjour madame');
    await page.keyboard.press('Enter');
    await page.getByText('Premier mot inconnu', { exact: false }).waitFor();
    expect(await page.locator('[data-fact-line]').inputValue()).to.equal('bonjour madame');
  });

  it('two operators in one field: each sees the other there; the second sees both values and chooses with one key', async () => {
    const [first, second] = [await operator(), await operator('sacha', '2')];
    const { id } = await talking(first);
    await opensToo(second, id);
    await shows(first, '[data-present="sacha"]');
    await shows(second, '[data-present="camille"]');
    const open = async (page: Page) => {
      await page.locator('[data-fact="access"]').focus();
      await page.keyboard.press('Enter');
      await page.locator('[data-field="floor"]').focus();
    };
    await open(second);
    await shows(first, '[data-present="sacha"][data-at="access/floor"]');
    // The second types while a first value is on its way: held back at the page, it meets a field that has changed.
    let letGo = () => {};
    const isFree = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await second.route('**/api/commands/write-fact', async (route) => {
      await isFree;
      await route.continue();
    });
    await second.keyboard.type('4e');
    await shows(second, '[data-fact-state="saving"]');
    await open(first);
    await first.keyboard.type('3e');
    await until(() => floorOf(id) === '3e');
    letGo();
    await shows(second, '[data-conflict="floor"]');
    expect(floorOf(id)).to.equal('3e');
    const both = await second.locator('.fact-conflict').textContent();
    expect(both).to.match(/la vôtre\s*4e[\s\S]*de camille\s*3e/);
    expect(await faultsOf(second), 'a conflict').to.deep.equal([]);
    // From within the field Enter goes to the choice; the digit chooses, on any keyboard.
    await second.keyboard.press('Enter');
    await shows(second, '[data-conflict]:focus');
    await second.keyboard.press('3');
    await until(() => floorOf(id) === '3e / 4e');
    await gone(second, '.fact-conflict');
    await first.locator('.fact-said', { hasText: '3e / 4e' }).waitFor();
    await shows(second, '[data-free-text]:focus');
  });

  it('away for a while: rows, fields and text are kept here, survive a reload, and are sent when the line is back', async () => {
    const page = await operator();
    const { id } = await talking(page);
    await page.keyboard.press('Shift+F3');
    await room.unserve();
    await shows(page, '.band[data-level="alarm"]');
    await page.keyboard.type('t h veste rouge');
    await page.keyboard.press('Enter');
    await page.keyboard.type('ac étage 5');
    await page.keyboard.press('Enter');
    await page.locator('.fact-said', { hasText: 'veste rouge' }).waitFor();
    await shows(page, '[data-fact-state="kept"]');
    const kept = await page.evaluate(() => Object.entries(localStorage).join());
    expect(kept).to.contain('veste rouge').and.to.contain('floor');
    await room.serve();
    await until(() => factsOf(id).rows.length === 1 && floorOf(id) === '5', 'both on the sheet', 15_000);
    await gone(page, '[data-fact-state]');
    expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('tocsin.fact.')))).to.deep.equal(
      [],
    );
  });

  it('closing is refused with what is missing named, then done; a closed sheet takes addenda and reopening alone', async () => {
    const page = await operator();
    const { call, id } = await talking(page);
    await page.keyboard.press('Shift+F9');
    await page.getByText('Un appel de la fiche est encore en cours', { exact: false }).waitFor();
    await page.keyboard.press('Escape');
    room.ended(call);
    await shows(page, '[data-mode="wrapUp"]');
    await page.keyboard.type('Conseil donné');
    await page.keyboard.press('Shift+F9');
    await shows(page, '.close-sheet');
    await page.keyboard.press('2');
    await shows(page, '[data-closing="note"]:focus');
    await page.getByText('Manque : une note'.replace(' :', '\u00a0:')).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.band', { hasText: 'il manque' }).waitFor();
    expect(room.desk.sheet(id)?.closing).to.equal(null);
    expect(await faultsOf(page), 'closing').to.deep.equal([]);
    await page.keyboard.type('Voir son médecin');
    await page.keyboard.press('Enter');
    await shows(page, '[data-closed="advice"]');
    await gone(page, '.close-sheet');
    // What was on its way went first.
    expect(room.desk.sheet(id)?.notes.map(({ text }) => text)).to.deep.equal(['Conseil donné']);
    expect(room.desk.sheet(id)?.closing).to.deep.include({ note: 'Voir son médecin', by: 'camille' });

    await page.keyboard.press('F3');
    await page.keyboard.type('Rappelé à');
    await page.reload();
    await page.locator(`[data-sheet="${id}"] [data-free-text]`).waitFor();
    await page.keyboard.press('F3');
    expect(await page.locator('[data-free-text]').inputValue()).to.equal('Rappelé à');
    await page.keyboard.press('End');
    await page.keyboard.type(' 5 h');
    await page.keyboard.press('Enter');
    await shows(page, '[data-addendum]');
    expect(await faultsOf(page), 'closed').to.deep.equal([]);
    await page.keyboard.press('Shift+F9');
    await page.keyboard.type('Rappel du même appelant');
    await page.keyboard.press('Enter');
    await shows(page, '.sheet[data-sheet]:not([data-mode="readOnly"])');
    expect(room.desk.sheet(id)).to.deep.include({ closing: null });
    await shows(page, '[data-addendum]');
  });

  it('a misdial is closed by one key in the wrap-up, and is not left among the sheets to close', async () => {
    const page = await operator();
    const { call, id } = await talking(page);
    // While the call lives the key does nothing.
    await page.keyboard.press('Control+F9');
    room.ended(call);
    await shows(page, '[data-one-key="misdial"]');
    expect(room.desk.sheet(id)?.closing).to.equal(null);
    await page.keyboard.press('Control+F9');
    await shows(page, '[data-closed="misdial"]');
    expect(room.desk.sheet(id)?.closing?.disposition.id).to.equal('misdial');
    await gone(page, `[data-open-sheet="${id}"]`);
  });

  it('a sheet whose call is over and that nobody closed stays in the list, with its age, and opens by key', async () => {
    const page = await operator();
    const { call, id } = await talking(page);
    room.ended(call);
    await page.keyboard.press('F2');
    await shows(page, '[data-state="free"]');
    const { call: next } = await talking(page);
    await shows(page, `[data-open-sheet="${id}"]`);
    await page.keyboard.press('Shift+F6');
    await shows(page, `[data-open-sheet="${id}"]:focus`);
    await page.keyboard.press('Enter');
    await shows(page, `[data-sheet="${id}"]`);
    await page.keyboard.press('Shift+F9');
    await page.keyboard.press('5');
    await shows(page, '[data-closing="note"]:focus');
    await page.keyboard.press('Enter');
    await gone(page, `[data-open-sheet="${id}"]`);
    room.ended(next);
  });

  it('an instruction that was read is recorded by one key with its words, and shown as read', async () => {
    const page = await operator();
    const { id } = await talking(page);
    const by = { operator: 'camille' as never, position: null, key: 'test/instruction' };
    room.desk.execute('choose-nature', { sheet: id, nature: 'house-fire' }, by);
    room.desk.execute('answer-question', { sheet: id, question: 'people', answer: 'caller' }, { ...by, key: 'test/2' });
    room.desk.execute('answer-question', { sheet: id, question: 'escape', answer: 'no' }, { ...by, key: 'test/3' });
    await shows(page, '[data-instruction="fire-stay-in"]');
    await page.locator('[data-tab="journal"]').click();
    await page.keyboard.type('Il fait ');
    await page.keyboard.press('Control+F1');
    await until(() => room.desk.sheet(id)?.instructionsRead.length === 1);
    await page.locator('[data-entry="InstructionRead"]', { hasText: 'Consigne lue' }).waitFor();
    await page.keyboard.type('noir');
    await until(() => room.desk.sheet(id)?.notes[0]?.text === 'Il fait noir');
  });

  it('a catalogue that is read again is on an open page at once', async () => {
    const page = await operator();
    await talking(page);
    const { qualification } = room.centre;
    const natures = qualification.natures.map((one) =>
      one.id === 'stroke' ? { ...one, label: { fr: 'Nature toute nouvelle', en: 'Brand new nature' } } : one,
    );
    room.applyCentre({ ...room.centre, qualification: { ...qualification, natures, digest: 'e'.repeat(64) } });
    await until(async () => {
      await page.keyboard.press('F9');
      await page.keyboard.type('toute nouvelle');
      const isThere = (await page.locator('[data-nature="stroke"]', { hasText: 'Nature toute nouvelle' }).count()) > 0;
      await page.keyboard.press('Escape');
      return isThere;
    });
  });

  for (const [language, theme] of [
    ['fr', 'dark'],
    ['en', 'light'],
  ] as const)
    it(`${language}, ${theme}: facts, fields and sheets to close are without fault of accessibility`, async () => {
      const page = await operator('camille', '1', { language, theme });
      const { call: earlier } = await talking(page);
      room.ended(earlier);
      await page.keyboard.press('F2');
      await shows(page, '[data-state="free"]');
      const { id } = await talking(page);
      const other = await operator('sacha', '2');
      await opensToo(other, id);
      await page.keyboard.press('Shift+F3');
      await page.keyboard.type('v f 78');
      await page.keyboard.press('Enter');
      await shows(page, '[data-kind="person"]');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await shows(page, '.fact-fields');
      await shows(page, '[data-present="sacha"]');
      expect(await faultsOf(page), 'fields').to.deep.equal([]);
    });
});
