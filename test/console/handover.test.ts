import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { loadCentre } from '../../config/load-centre.ts';
import type { SheetId } from '../../services/ids.ts';
import { operatorId, positionId } from '../../services/ids.ts';
import { sampleCentre } from '../support/sample-centre.ts';
import { sampleFolder } from '../support/sample-qualification.ts';
import { until } from '../support/until.ts';
import { openBrowser, operatorPage, shot } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';

describe('the handover at the console', function () {
  this.timeout(120_000);
  let browser: Browser;
  let room: ConsoleRoom;
  let first: Page;
  let second: Page;
  let errors: string[];
  const sheets: SheetId[] = [];
  before(async () => {
    const loaded = await loadCentre(sampleFolder);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const { dispatch, qualification, alerting } = loaded.centre;
    room = await ConsoleRoom.open({ ...sampleCentre(27, 2), dispatch, qualification, alerting }, ['op01', 'op02']);
    browser = await openBrowser();
    const one = await operatorPage(browser, room, 'op01', '1');
    const two = await operatorPage(browser, room, 'op02', '2');
    first = one.page;
    second = two.page;
    errors = one.pageErrors;
    for (const nature of ['house-fire', 'unconscious']) {
      const call = room.call();
      room.answered(call, 'p01');
      const sheet = room.desk.call(call)?.sheet as SheetId;
      sheets.push(sheet);
      const by = { operator: operatorId('op01'), position: positionId('p01'), key: `op01/nature-${nature}` };
      room.desk.execute('choose-nature', { sheet, nature }, by);
      room.ended(call);
    }
  });
  after(async () => {
    await browser?.close();
    await room?.close();
  });

  const inCharge = (index: number) => room.desk.sheet(sheets[index] as SheetId)?.inCharge?.operator;

  it('leaving with open events shows them first; by keys alone all of it is given, with a word, and printed as it is', async () => {
    await first.locator('[data-mine-count="2"]').waitFor();
    await first.getByRole('button', { name: 'Quitter le poste' }).click();
    const dialog = first.getByRole('dialog', { name: 'Relève' });
    await dialog.waitFor();
    expect(await dialog.locator('[data-mine] li').count()).to.equal(2);
    expect(await dialog.locator('[data-leave]').textContent()).to.contain('quand même');
    await dialog.locator('[data-what]').selectOption('all');
    await dialog.locator('[data-to]').selectOption('op02');
    await dialog.locator('[data-word]').fill('relève de 7 h, relogement à suivre');
    await shot(first, 'handover');
    await dialog.locator('[data-word]').press('Enter');
    await until(() => sheets.every((id) => room.desk.sheet(id)?.handover?.to === 'op02'));
    expect([inCharge(0), inCharge(1)]).to.deep.equal(['op01', 'op01']);
  });

  it('the other sees at once what is given, takes the first with one key and the second from the list', async () => {
    await second.getByText('Remis, à prendre : 2').first().waitFor();
    await second.keyboard.press('Control+Shift+Enter');
    await second.locator('[data-mine-count="1"]').waitFor();
    await second.keyboard.press('Control+Shift+Insert');
    await second.locator('[data-take]').first().press('Enter');
    await second.locator('[data-mine-count="2"]').waitFor();
    expect([inCharge(0), inCharge(1)]).to.deep.equal(['op02', 'op02']);
    await first.locator('[data-mine-count="0"]').waitFor();
  });

  it('Conduite says who follows each event, and shows mine alone', async () => {
    const conduite = await first.context().newPage();
    conduite.on('pageerror', (error) => errors.push(error.message));
    await conduite.goto(`${room.url}/?page=conduite`);
    const events = conduite.locator('[data-event]');
    await events.nth(1).waitFor();
    expect(await events.first().textContent()).to.match(/Suivi\s:\sop02/);
    await events.first().press('Enter');
    await conduite.locator('[data-in-charge="op02"]').waitFor();
    await shot(conduite, 'handover-conduite');
    await conduite.locator('[data-only-mine]').press('Enter');
    await until(async () => (await events.count()) === 0);
    expect(errors).to.deep.equal([]);
  });
});
