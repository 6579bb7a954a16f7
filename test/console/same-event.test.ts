import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import type { CallId, OperatorId, SheetId } from '../../services/ids.ts';
import { aFix } from '../support/calls.ts';
import { circle, north } from '../support/events.ts';
import { sampleCentre } from '../support/sample-centre.ts';
import { sampleQualification } from '../support/sample-qualification.ts';
import { until } from '../support/until.ts';
import { openBrowser, operatorPage } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';
import { faultsOf } from './support/faults.ts';

const shows = (page: Page, selector: string) => page.locator(selector).first().waitFor({ timeout: 20_000 });
const gone = (page: Page, selector: string) => page.locator(selector).first().waitFor({ state: 'detached', timeout: 20_000 });

describe('two operators, two calls for one fire', function () {
  this.timeout(120_000);
  let browser: Browser;
  let room: ConsoleRoom;
  let pages: Page[];

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    const qualification = await sampleQualification();
    room = await ConsoleRoom.open({ ...sampleCentre(27, 3, { wrapUpMs: 60_000 }), qualification }, ['camille', 'sacha']);
    pages = [];
  });
  afterEach(async () => {
    for (const page of pages) await page.context().close();
    await room.close();
  });

  async function operator(account: string, number: string): Promise<Page> {
    const { page } = await operatorPage(browser, room, account, number);
    pages.push(page);
    return page;
  }

  /** A call from so many metres north of the middle of the town, on the line at a position. */
  async function talking(page: Page, position: string, metres: number, name: string) {
    const call = room.call({ name, fixes: [aFix('sip-1', { shape: circle(north(metres), 20) })] });
    room.rings(call, position);
    room.answered(call, position);
    await shows(page, `[data-call-in-hand="${call}"][data-phase="on-call"]`);
    return { call, sheet: sheetOf(call) };
  }

  const sheetOf = (call: CallId) => room.desk.call(call)?.sheet as SheetId;
  const notesOf = (sheet: SheetId) => room.desk.sheet(sheet)?.notes.map(({ text }) => text) ?? [];
  const types = (sheet: SheetId) => room.journalOf(sheet);

  it('the candidate is shown with its reasons, joined by one key, undone by one key, joined again; both journals tell it', async () => {
    const [camille, sacha] = [await operator('camille', '1'), await operator('sacha', '2')];
    const first = await talking(camille, 'p01', 0, 'A. Fictif');
    await camille.keyboard.type('Fumée au 3e');
    const second = await talking(sacha, 'p02', 120, 'B. Fictif');

    await shows(sacha, `[data-candidate="${first.sheet}"][data-next="true"]`);
    const said = (await sacha.locator('.candidate').first().textContent()) ?? '';
    expect(said).to.match(/\d\d\u202f%/);
    for (const text of ['à 120', room.desk.sheet(first.sheet)?.number ?? '', '1 appel']) expect(said).to.contain(text);
    expect(await faultsOf(sacha)).to.deep.equal([]);

    // In mid-line: what is typed stays in the field, and the call in hand.
    await sacha.keyboard.type('Feu visible de la r');
    await sacha.keyboard.press('Insert');
    await shows(sacha, `main[data-sheet="${first.sheet}"][data-mode="talking"]`);
    await shows(sacha, `[data-call-in-hand="${second.call}"]`);
    expect(await sacha.locator('[data-free-text]').inputValue()).to.equal('Feu visible de la r');
    await sacha.keyboard.type('ue');
    await until(() => notesOf(first.sheet).includes('Feu visible de la rue'), 'the line is on the sheet of the event');
    expect(sheetOf(second.call)).to.equal(first.sheet);
    expect(room.desk.sheet(second.sheet)?.closing?.disposition.id).to.equal('duplicate');
    // The other operator sees both calls' notes without a reload.
    await until(
      async () => (await camille.locator('.note-lines').textContent())?.includes('Feu visible de la rue'),
      'the line at p01',
    );

    await shows(sacha, `[data-join="${second.sheet}"]`);
    await sacha.keyboard.press('Insert');
    await shows(sacha, `main[data-sheet="${second.sheet}"][data-mode="talking"]`);
    expect(sheetOf(second.call)).to.equal(second.sheet);
    expect(room.desk.sheet(second.sheet)?.closing).to.equal(null);
    expect(notesOf(first.sheet)).to.include('Fumée au 3e');
    expect(await sacha.locator('[data-free-text]').inputValue()).to.equal('Feu visible de la rue');

    await shows(sacha, `[data-candidate="${first.sheet}"][data-next="true"]`);
    await sacha.keyboard.press('Insert');
    await shows(sacha, `[data-join="${second.sheet}"]`);
    expect(room.desk.sheet(first.sheet)?.calls).to.deep.equal([first.call, second.call]);
    const joins = (of: SheetId) => types(of).filter((type) => /Join|Part/.test(type));
    expect(joins(first.sheet)).to.deep.equal(['EventJoined', 'EventParted', 'EventJoined']);
    expect(joins(second.sheet)).to.deep.equal(['SheetJoinedTo', 'SheetParted', 'SheetJoinedTo']);

    // The call ends on the sheet of the event, and the page with it.
    room.ended(second.call);
    await shows(sacha, `main[data-sheet="${first.sheet}"][data-mode="wrapUp"]`);
    await sacha.reload();
    await shows(sacha, `main[data-sheet="${first.sheet}"][data-mode="wrapUp"]`);
  });

  it('both sheets have a nature and a door code: the other value stays in sight beside the facts, one digit takes it, Insert undoes', async () => {
    const [camille, sacha] = [await operator('camille', '1'), await operator('sacha', '2')];
    const first = await talking(camille, 'p01', 0, 'A. Fictif');
    const second = await talking(sacha, 'p02', 120, 'B. Fictif');
    let keys = 0;
    const says = (by: string, sheet: SheetId, nature: string, value: string) => {
      const who = () => ({ operator: by as OperatorId, position: null, key: `a-key-of-${by}-${keys++}` });
      room.desk.execute('choose-nature', { sheet, nature }, who());
      room.desk.execute('write-fact', { sheet, row: 'access', field: 'doorCode', value, base: 0 }, who());
    };
    says('camille', first.sheet, 'house-fire', '12A');
    says('sacha', second.sheet, 'pan-fire', '34B');
    await shows(sacha, `[data-candidate="${first.sheet}"][data-next="true"]`);
    await sacha.keyboard.press('Insert');
    await shows(sacha, `main[data-sheet="${first.sheet}"]`);
    await shows(sacha, '[data-other="nature"]');
    await shows(camille, '[data-other="nature"]');
    const said = async (page: Page, fact: string) => (await page.locator(`[data-other="${fact}"]`).textContent()) ?? '';
    for (const text of ['Nature', 'autre valeur dite par sacha', room.desk.sheet(second.sheet)?.number ?? ''])
      expect(await said(camille, 'nature')).to.contain(text);
    expect(await said(sacha, 'access/doorCode')).to.contain('34B');
    expect(await faultsOf(sacha)).to.deep.equal([]);

    if (process.env.SCREENSHOT) await sacha.screenshot({ path: process.env.SCREENSHOT });
    // Once to the line of facts, once more to the other values.
    await sacha.keyboard.press('Shift+F3');
    await sacha.keyboard.press('Shift+F3');
    await shows(sacha, '[data-other-values]:focus');
    await sacha.keyboard.press('2');
    await until(() => room.desk.sheet(first.sheet)?.facts.access.doorCode?.value === '34B', 'the other door code stands');
    await until(async () => (await said(camille, 'access/doorCode')).includes('12A'), 'the first one is the other value now');
    expect(await said(camille, 'access/doorCode')).to.contain('dite par camille, sur cette fiche');
    expect(types(first.sheet)).to.include('OtherValueTaken');

    await sacha.keyboard.press('Insert');
    await shows(sacha, `main[data-sheet="${second.sheet}"]`);
    await gone(camille, '[data-other-values]');
    expect(room.desk.sheet(first.sheet)?.facts.access.doorCode?.value).to.equal('12A');
    expect(room.desk.sheet(first.sheet)?.nature?.id).to.equal('house-fire');
    expect(room.desk.sheet(second.sheet)?.facts.access.doorCode?.value).to.equal('34B');
    expect(room.desk.sheet(second.sheet)?.nature?.id).to.equal('pan-fire');
  });

  it('of several candidates another is chosen with the arrows; Escape within the notice undoes', async () => {
    const camille = await operator('camille', '1');
    const others = [40, 90].map((metres) => room.call({ fixes: [aFix('sip-1', { shape: circle(north(metres), 20) })] }));
    const mine = await talking(camille, 'p01', 0, 'A. Fictif');
    const [near, far] = others.map(sheetOf) as [SheetId, SheetId];
    await shows(camille, `[data-candidate="${far}"]`);
    while (!(await camille.locator('.candidates:focus').count())) await camille.keyboard.press('F6');
    await shows(camille, `[data-candidate="${near}"][aria-selected="true"]`);
    await camille.keyboard.press('ArrowDown');
    await shows(camille, `[data-candidate="${far}"][aria-selected="true"]`);
    await camille.keyboard.press('Insert');
    await shows(camille, `main[data-sheet="${far}"]`);
    while (!(await camille.locator('.join-notice:focus').count())) await camille.keyboard.press('F6');
    await camille.keyboard.press('Escape');
    await shows(camille, `main[data-sheet="${mine.sheet}"]`);
    await gone(camille, '[data-join]');
  });

  it('who types on a sheet while another operator joins it goes on typing on the sheet of the event', async () => {
    const [camille, sacha] = [await operator('camille', '1'), await operator('sacha', '2')];
    const first = await talking(camille, 'p01', 0, 'A. Fictif');
    const second = await talking(sacha, 'p02', 60, 'B. Fictif');
    await camille.keyboard.type('Je suis en train d');
    await sacha.evaluate(
      ([sheet, into]) =>
        fetch('/api/commands/join-event', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': 'a-key-of-the-test' },
          body: JSON.stringify({ sheet, into }),
        }),
      [first.sheet, second.sheet],
    );
    await shows(camille, `main[data-sheet="${second.sheet}"]`);
    await camille.keyboard.type('’écrire');
    await until(() => notesOf(second.sheet).includes('Je suis en train d’écrire'), 'the whole line');
    expect(notesOf(second.sheet)).to.have.length(1);
    await shows(camille, `[data-call-in-hand="${first.call}"]`);
  });
});
