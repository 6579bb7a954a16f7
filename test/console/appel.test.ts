import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { instant, operatorId } from '../../services/ids.ts';
import { sampleCentre } from '../support/sample-centre.ts';
import { until } from '../support/until.ts';
import { leavePosition, openBrowser, openPage, operatorPage, signIn } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';

/** Keys reach the page before its script has drawn what they ask for; a test waits for the drawn fact. */
const shows = (page: Page, selector: string) => page.locator(selector).first().waitFor({ timeout: 5_000 });
const gone = (page: Page, selector: string) => page.locator(selector).first().waitFor({ state: 'detached', timeout: 5_000 });

const supervisor = { operator: operatorId('chef'), position: null, key: 'chef/a-key-for-tests' };

describe('the call-taking page', function () {
  this.timeout(120_000);
  let browser: Browser;
  let room: ConsoleRoom;
  let pages: Page[];

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    room = await ConsoleRoom.open(sampleCentre(26, 3, { wrapUpMs: 60_000 }), ['camille', 'sacha']);
    pages = [];
  });
  afterEach(async () => {
    for (const page of pages) await page.context().close();
    await room.close();
  });

  async function operator(account = 'camille', number = '1') {
    const { page, pageErrors } = await operatorPage(browser, room, account, number);
    pages.push(page);
    return { page, pageErrors };
  }

  /** A call at position 1, on the line. */
  async function talking(page: Page) {
    const call = room.call({ name: 'A. Fictif' });
    room.rings(call, 'p01');
    room.answered(call, 'p01');
    await shows(page, '[data-mode="talking"]');
    return { call, sheet: room.desk.call(call)?.sheet ?? '' };
  }

  const notesOf = (sheet: string) => room.desk.sheet(sheet as never)?.notes.map(({ text }) => text) ?? [];

  it('a shift by the keyboard alone: sign in, pause, ready, a call, notes, the palette', async () => {
    const { page } = await openPage(browser, room.url);
    pages.push(page);
    await shows(page, '#account:focus');
    for (const text of ['camille', 'a-password-for-tests', '1']) {
      await page.keyboard.type(text);
      if (text !== '1') await page.keyboard.press('Tab');
      // Between the password and the position stand the button and the sound test.
      while (text !== 'camille' && text !== '1' && !(await page.locator('#position:focus').count()))
        await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await shows(page, '[data-state="free"]');

    await page.keyboard.press('F4');
    await page.keyboard.press('1');
    await shows(page, '[data-state="paused"]');
    await page.keyboard.press('F2');
    await shows(page, '[data-state="free"]');

    const { call, sheet } = await talking(page);
    await page.keyboard.type('Feu de cuisine');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Deux étages');
    await until(() => notesOf(sheet).length === 2, 'both lines on the sheet');
    expect(notesOf(sheet)).to.deep.equal(['Feu de cuisine', 'Deux étages']);

    const waiting = room.call({ number: '+33639989999' });
    await page.keyboard.press('Control+k');
    await shows(page, '[role="combobox"]:focus');
    await page.keyboard.type('9999');
    await page.keyboard.press('Enter');
    await shows(page, `[data-sheet="${room.desk.call(waiting)?.sheet}"]`);
    await page.keyboard.press('Escape');
    await shows(page, `[data-sheet="${sheet}"]`);

    room.ended(call);
    await shows(page, '[data-state="wrap-up"]');
    await page.keyboard.press('F2');
    // Ready: the caller who waited rings at once.
    await shows(page, `[data-call-in-hand="${waiting}"]`);
  });

  it('a call that rings comes up within 100 ms, over the palette, and is unmistakable', async () => {
    const { page, pageErrors } = await operator();
    await page.evaluate(() => {
      const watch = new MutationObserver(() => {
        const call = document.querySelector('[data-call-in-hand]')?.getAttribute('data-call-in-hand');
        const name = `data-shown-${call}`;
        if (call && !document.body.hasAttribute(name)) document.body.setAttribute(name, String(Date.now()));
      });
      watch.observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    // Of seven, the middle one: the machine has other work.
    const tookMs: number[] = [];
    for (let count = 0; count < 7; count++) {
      await page.keyboard.press('Control+k');
      await shows(page, '.palette');
      const rungAt = Date.now();
      const call = room.call();
      room.rings(call, 'p01');
      await shows(page, `[data-call-in-hand="${call}"][data-phase="ringing"]`);
      tookMs.push(Number(await page.locator('body').getAttribute(`data-shown-${call}`)) - rungAt);
      await shows(page, '[data-mode="ringing"]');
      expect(await page.locator('.mode-line strong').textContent()).to.contain('décrochez');
      expect(await page.locator('.palette').count()).to.equal(0);
      expect(await page.locator('[role="alert"]').textContent()).to.contain('Appel pour vous');
      room.ended(call);
      await shows(page, '[data-state="free"]');
    }
    expect(tookMs.sort((a, b) => a - b)[3]).to.be.within(0, 100);
    expect(pageErrors).to.deep.equal([]);
  });

  it('when the page is loaded again in mid-call, the sheet and the half-typed line are there', async () => {
    const { page } = await operator();
    const { call, sheet } = await talking(page);
    await page.keyboard.type('Homme, 50 ans, ne rép');
    await page.reload();
    await shows(page, `[data-call-in-hand="${call}"]`);
    await page.keyboard.type('ond plus');
    await until(() => notesOf(sheet).join() === 'Homme, 50 ans, ne répond plus', 'one note, whole');
    // In wrap-up the board no longer has the call: the machine remembers which sheet it was.
    room.ended(call);
    await shows(page, '[data-mode="wrapUp"]');
    await page.reload();
    await shows(page, `[data-sheet="${sheet}"][data-mode="wrapUp"]`);
  });

  it('when the connection is lost while typing, the text stays here and is saved when it is back', async () => {
    const { page } = await operator();
    const { sheet } = await talking(page);
    await page.keyboard.type('Avant. ');
    await until(() => notesOf(sheet).length === 1);
    await room.unserve();
    await shows(page, '.band[data-level="alarm"]');
    await page.keyboard.type('Pendant.');
    await shows(page, '.open-line [data-save="kept"]');
    // Nothing is lost if the page goes too.
    const kept = await page.evaluate(() => Object.entries(localStorage).join());
    expect(kept).to.contain('Avant. Pendant.');
    await room.serve();
    await shows(page, '.open-line [data-save="saved"]');
    await gone(page, '.band[data-level="alarm"]');
    expect(notesOf(sheet)).to.deep.equal(['Avant. Pendant.']);
  });

  it('when the session ends in mid-call, the text waits here until somebody is signed in again', async () => {
    const { page } = await operator();
    const { call, sheet } = await talking(page);
    room.endSessions();
    await page.locator('.band', { hasText: 'Votre session est fermée' }).waitFor();
    await page.keyboard.type('Adresse confirmée');
    await shows(page, '.open-line [data-save="kept"]');
    await page.getByRole('button', { name: 'S’identifier' }).click();
    await page.getByText('1 ligne de camille sur ce poste seulement', { exact: false }).waitFor();
    await signIn(page, 'camille', '1');
    await shows(page, `[data-call-in-hand="${call}"][data-phase="on-call"]`);
    await until(() => notesOf(sheet).join() === 'Adresse confirmée', 'the line on the sheet');
  });

  it('a pause asked for during a call begins after it; its digit does not end up in the text', async () => {
    const { page } = await operator();
    const { call, sheet } = await talking(page);
    await page.keyboard.type('Un');
    await page.keyboard.press('F4');
    await page.keyboard.press('1');
    await page.getByText('Pause après cet appel', { exact: false }).waitFor();
    await until(() => notesOf(sheet).join() === 'Un');
    room.ended(call);
    await page.keyboard.press('F2');
    await shows(page, '[data-state="free"]');
  });

  it('two consoles on one sheet see the same line as it is written', async () => {
    const { page: first } = await operator();
    const { sheet } = await talking(first);
    const { page: second } = await operator('sacha', '2');
    await second.keyboard.press('Control+k');
    await second.keyboard.type('A. Fictif');
    await second.keyboard.press('Enter');
    await shows(second, `[data-sheet="${sheet}"]`);
    await second.keyboard.type('Équipe prévenue');
    await second.keyboard.press('Enter');
    await first.locator('.note-text', { hasText: 'Équipe prévenue' }).waitFor();
    await first.keyboard.type('Merci');
    await second.locator('.note-text', { hasText: 'Merci' }).waitFor();
    await second.locator('[data-tab="journal"]').click();
    expect(await second.locator('[data-entry="NoteWritten"]').count()).to.equal(2);
  });

  it('the sheet of an earlier call opens over mine to be read, and Escape comes back', async () => {
    const { page } = await operator();
    const { call: earlier, sheet: past } = await talking(page);
    room.ended(earlier);
    room.desk.execute('close-sheet', { sheet: past, disposition: 'misdial', note: '' }, supervisor);
    await page.keyboard.press('F2');
    await shows(page, '[data-state="free"]');
    const { call, sheet } = await talking(page);
    const previous = [{ sheet: past as never, sheetNumber: '2026-000001', at: instant(Date.now() - 60_000) }];
    room.learned(call, { what: 'caller', source: 'here', patch: { previous, callsLast24h: 1 }, lookups: {} });
    await page.getByText('2026-000001').waitFor();
    await page.keyboard.press('Shift+F10');
    await shows(page, `[data-sheet="${past}"][data-mode="readOnly"]`);
    // What is typed on a closed sheet is an addendum to it: no letter of it reaches the call in hand.
    const addendum = page.getByLabel('Complément à la fiche close');
    expect(await page.locator('[data-free-text]').count()).to.equal(1);
    await addendum.fill('rappelé par sa fille');
    await addendum.press('Enter');
    await until(() => room.desk.sheet(past as never)?.addenda.length === 1, 'the addendum');
    expect(room.desk.sheet(past as never)?.nature).to.equal(null);
    await page.keyboard.press('Escape');
    await shows(page, `[data-sheet="${sheet}"][data-mode="talking"]`);
    expect(await page.locator('[data-free-text]').inputValue()).to.equal('');
    expect(room.desk.sheet(sheet as never)?.notes).to.deep.equal([]);
  });

  it('a location that comes late is added with a mark, and the plot shows it', async () => {
    const { page } = await operator();
    const call = room.call({ at: instant(Date.now() - 12_000) });
    room.answered(call, 'p01');
    await page.getByText('Aucune position reçue.').first().waitFor();
    const now = instant(Date.now());
    room.learned(call, {
      what: 'fix',
      source: 'aml',
      fix: {
        ...{
          id: 'aml-1',
          source: 'sip',
          method: 'Handset_AML',
          confidencePercent: 95,
          measuredAt: now,
          receivedAt: now,
          commune: null,
        },
        shape: { type: 'circle', centre: [2.4, 46.8], radiusM: 12 },
      },
    });
    await shows(page, 'tr[data-fresh="true"]');
    expect(await page.locator('tr[data-fresh="true"]').textContent()).to.match(/Handset_AML[\s\S]*12\u00a0m[\s\S]*95/);
    await shows(page, '.plot-area');
  });

  it('a caller who hung up before the answer is called back, and what came of it is written down', async () => {
    const { page } = await operator();
    await page.keyboard.press('F4');
    await page.keyboard.press('1');
    await shows(page, '[data-state="paused"]');
    const call = room.call();
    room.ended(call);
    await shows(page, '[data-call-back]');
    await page.keyboard.press('Shift+F8');
    await page.keyboard.press('Enter');
    await page.locator('.call-back-record input').fill('Messagerie');
    await page.getByRole('button', { name: 'Pas de réponse' }).click();
    await page.getByText('1 essai').waitFor();
    await page.keyboard.press('Shift+F8');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Joint', exact: true }).click();
    await gone(page, '[data-call-back]');
    const kept = room.desk.call(call);
    expect(kept?.state === 'abandoned' && kept.attempts.map(({ outcome, note }) => [outcome, note])).to.deep.equal([
      ['no answer', 'Messagerie'],
      ['reached', ''],
    ]);
  });

  it('a link that is down says what it means for the work, until it is up', async () => {
    const { page } = await operator();
    room.links.report('pbx', 'down', 'no answer to Ping');
    await page.getByText('Les téléphones sonnent sans lui', { exact: false }).waitFor();
    room.links.report('pbx', 'up');
    await gone(page, '.band');
  });

  it('a refusal stays on the screen until it is acknowledged', async () => {
    const { page } = await operator();
    room.desk.execute(
      'close-position',
      { position: 'p01' },
      { operator: 'camille' as never, position: 'p01' as never, key: 'k' },
    );
    await shows(page, '[data-state="closed"]');
    await page.keyboard.press('F4');
    await page.keyboard.press('1');
    await page.locator('.band', { hasText: 'Personne n’a pris' }).waitFor();
    await page.keyboard.press('Escape');
    await gone(page, '.band');
    await page.keyboard.press('F2');
    await shows(page, '[data-state="free"]');
  });

  it('a wrong password is told, and the position last taken is remembered', async () => {
    const { page } = await openPage(browser, room.url);
    pages.push(page);
    await page.locator('#account').fill('camille');
    await page.locator('#password').fill('wrong');
    await page.locator('#position').fill('2');
    await page.keyboard.press('Enter');
    await page.getByText('Compte ou mot de passe inexact', { exact: false }).waitFor();
    await signIn(page, 'camille', '2');
    await leavePosition(page);
    await shows(page, '#password:focus');
    expect(await page.locator('#position').inputValue()).to.equal('2');
    expect(await page.locator('#account').inputValue()).to.equal('camille');
  });
});
