import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { type CallId, noteId, operatorId, type SheetId } from '../../services/ids.ts';
import { aFix } from '../support/calls.ts';
import { circle, north } from '../support/events.ts';
import { sampleCentre } from '../support/sample-centre.ts';
import { until } from '../support/until.ts';
import { openBrowser, operatorPage } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';
import { faultsOf } from './support/faults.ts';

const shows = (page: Page, selector: string) => page.locator(selector).first().waitFor({ timeout: 10_000 });

describe('many callers, many sheets', function () {
  this.timeout(240_000);
  let browser: Browser;
  let room: ConsoleRoom;
  let page: Page;
  let pageErrors: string[];
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    room = await ConsoleRoom.open(sampleCentre(28, 2, { wrapUpMs: 60_000 }), ['camille']);
    ({ page, pageErrors } = await operatorPage(browser, room, 'camille', '1'));
  });
  afterEach(async () => {
    await page.context().close();
    await room.close();
  });

  const sheetOf = (call: CallId) => room.desk.call(call)?.sheet as SheetId;
  let keys = 0;
  function act(name: 'join-event' | 'write-note' | 'close-sheet' | 'pause-position', input: never) {
    keys += 1;
    room.desk.execute(name, input, { operator: operatorId('sacha'), position: null, key: `a-key-of-the-test-${keys}` });
  }
  /** A call whose sheet has a note, not answered. */
  function aCall(metres: number, note: string): CallId {
    const call = room.call({ fixes: [aFix('sip-1', { shape: circle(north(metres), 30) })] });
    const input = { sheet: sheetOf(call), note: noteId(`note-${call}`), text: note };
    act('write-note', input as never);
    return call;
  }
  async function talking() {
    const call = room.call({ fixes: [aFix('sip-1', { shape: circle(north(0), 20) })] });
    room.rings(call, 'p01');
    room.answered(call, 'p01');
    await shows(page, `[data-call-in-hand="${call}"][data-phase="on-call"]`);
    return { call, sheet: sheetOf(call) };
  }

  it('200 calls for one fire: all on one list, what is new on top, and the page still answers at once', async () => {
    const { sheet } = await talking();
    await page.locator('[data-tab="callers"]').click();
    const before = process.cpuUsage();
    for (let each = 1; each < 200; each += 1) {
      const call = aCall(each, `fumée vue du ${each}`);
      act('join-event', { sheet: sheetOf(call), into: sheet } as never);
      // The room works on between two calls, as in a real hour.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { user, system } = process.cpuUsage(before);
    const joinedMs = (user + system) / 1_000;
    await until(async () => (await page.locator('.caller-row').count()) === 200, 'two hundred rows', 30_000);
    expect(joinedMs / 199, 'a call that is queued, noted and joined, ms of this process').to.be.below(50);
    await page.locator('.callers > .key').click();
    // A click answers at once.
    await until(async () => (await page.locator('.caller-row[data-new="true"]').count()) === 0, 'nothing new', 1_000);

    const typed = performance.now();
    await page.keyboard.type('Écoute la suite');
    await until(async () => (await page.locator('[data-free-text]').inputValue()) === 'Écoute la suite', 'what was typed');
    expect(performance.now() - typed, 'fifteen letters, ms').to.be.below(4_000);

    const late = aCall(300, 'deux personnes au balcon');
    const told = performance.now();
    act('join-event', { sheet: sheetOf(late), into: sheet } as never);
    await shows(page, `.callers li:first-child[data-caller="${late}"][data-new="true"]`);
    expect(performance.now() - told, 'until the page shows it, ms').to.be.below(2_500);
    expect(await page.locator('.callers li').first().textContent()).to.contain('deux personnes au balcon');
    expect(await page.locator('[data-tab="callers"]').textContent()).to.match(/Appelants 201 · 1.nouveau/);
    expect(await page.locator('.note-lines li').count()).to.be.at.least(199);
    expect(await faultsOf(page), 'accessibility of the list').to.deep.equal([]);
    await page.locator('[data-tab="journal"]').click();
    await shows(page, '.journal li');
    expect(await page.locator('.journal li').count()).to.be.below(100);
    expect(pageErrors).to.deep.equal([]);
  });

  it('any sheet is found from the palette: a closed one is read, an open one worked on; open events have a key', async () => {
    // Nothing is to ring here while the palette is open.
    act('pause-position', { position: 'p01', reason: 'break' } as never);
    await shows(page, '[data-state="paused"]');
    const closed = aCall(9_000, 'fuite de gaz au sous-sol');
    room.answered(closed, 'p02');
    room.ended(closed);
    act('close-sheet', { sheet: sheetOf(closed), disposition: 'advice', note: 'rappel fait' } as never);
    const open = aCall(20_000, 'chute dans l’escalier');
    await page.keyboard.press('Control+k');
    await shows(page, '[role="combobox"]:focus');
    await page.keyboard.type('gaz sous-sol');
    await until(async () => (await page.locator('.found [role="option"]').count()) > 0, 'a sheet found', 20_000);
    await page.keyboard.press('Enter');
    await shows(page, `main[data-sheet="${sheetOf(closed)}"][data-mode="readOnly"]`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+F6');
    await shows(page, '.palette [role="combobox"]:focus');
    expect(await page.locator('.found [role="option"]').count()).to.equal(1);
    await page.keyboard.press('Enter');
    await shows(page, `main[data-sheet="${sheetOf(open)}"][data-mode="other"]`);
    await page.keyboard.type('Ambulance demandée');
    await until(
      () => room.desk.sheet(sheetOf(open))?.notes.some(({ text }) => text === 'Ambulance demandée'),
      'the line is on it',
    );
  });
});
