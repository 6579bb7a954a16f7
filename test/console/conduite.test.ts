import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { loadCentre } from '../../config/load-centre.ts';
import type { SheetId } from '../../services/ids.ts';
import { operatorId, positionId } from '../../services/ids.ts';
import { sampleCentre } from '../support/sample-centre.ts';
import { sampleFolder } from '../support/sample-qualification.ts';
import { openBrowser, operatorPage, shot } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';

describe('the response at the console, and the page Conduite', function () {
  this.timeout(120_000);
  let browser: Browser;
  let room: ConsoleRoom;
  let page: Page;
  let pageErrors: string[];
  let sheet: SheetId;
  let keys = 0;
  before(async () => {
    const loaded = await loadCentre(sampleFolder);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const { dispatch, qualification } = loaded.centre;
    const soon = { ...dispatch, targets: { ...dispatch.targets, acknowledgementS: 5 } };
    const centre = { ...sampleCentre(27, 2), dispatch: soon, qualification };
    room = await ConsoleRoom.open(centre, ['op01']);
    browser = await openBrowser();
    ({ page, pageErrors } = await operatorPage(browser, room, 'op01', '1'));
    const call = room.call();
    room.answered(call, 'p01');
    sheet = room.desk.call(call)?.sheet as SheetId;
  });
  after(async () => {
    await browser?.close();
    await room?.close();
  });

  const by = () => {
    keys += 1;
    return { operator: operatorId('op01'), position: positionId('p01'), key: `op01/test-${keys}` };
  };

  it('given a fire qualified, the recommended units stand in the panel with times and reasons, and F8 engages them', async () => {
    room.desk.execute('choose-nature', { sheet, nature: 'house-fire' }, by());
    const spot = { label: '4 rue des Tanneries, Valbourg', lonLat: [2.395, 46.77] as [number, number] };
    const chosen = { kind: 'map', precision: 'exact', source: 'operator', commune: null, address: null } as const;
    room.desk.execute('set-place', { sheet, ...spot, ...chosen }, by());
    await page.locator('[data-proposed="fpt-south-1"]').waitFor();
    const row = page.locator('[data-proposed="fpt-south-1"]');
    expect(await row.textContent())
      .to.contain('Attaque')
      .and.contain('depuis Caserne des Tanneries');
    await shot(page, 'response');
    // One is left out, one is changed for another, by keys alone.
    await page.locator('[data-proposed="vlcg-centre"]').press('Space');
    await page.locator('[data-proposed="epa-south"]').press('ArrowRight');
    await page.locator('[data-proposed="epa-centre"]').waitFor();
    await page.keyboard.press('F8');
    await page.locator('[data-engaged="fpt-south-1"]').waitFor();
    const engaged = room.desk.sheet(sheet)?.assignments.map(({ unit }) => unit) ?? [];
    expect(engaged).to.include.members(['fpt-south-1', 'fptsr-south', 'epa-centre']);
    expect(engaged).to.not.include.members(['vlcg-centre']);
    expect(engaged).to.not.include.members(['epa-south']);
  });

  it('on the page Conduite statuses are set by one key, and the unit that says nothing moves its event up by itself', async () => {
    const conduite = await page.context().newPage();
    conduite.on('pageerror', (error) => pageErrors.push(error.message));
    await conduite.goto(`${room.url}/?page=conduite`);
    // A more urgent event in every other way: it stands first until the fire is late.
    const other = room.call();
    room.answered(other, 'p02');
    const otherSheet = room.desk.call(other)?.sheet as SheetId;
    room.desk.execute('choose-nature', { sheet: otherSheet, nature: 'unconscious' }, by());
    const fpt = conduite.locator('[data-unit="fpt-south-1"]');
    await fpt.waitFor();
    await fpt.press('3');
    await conduite.locator('[data-unit="fpt-south-1"][data-status="under way"]').waitFor();
    expect(room.desk.sheet(sheet)?.assignments.find(({ unit }) => unit === 'fpt-south-1')?.status).to.equal('under way');
    const first = conduite.locator('[data-event]').first();
    const number = room.desk.sheet(sheet)?.number as string;
    await conduite.locator(`[data-event="${number}"][data-late]`).waitFor({ timeout: 20_000 });
    expect(await first.getAttribute('data-event')).to.equal(number);
    expect(await first.textContent())
      .to.contain('EN RETARD')
      .and.contain('n’a pas accusé réception');
    await first.press('Enter');
    await conduite.locator('[data-selected-event]').waitFor();
    expect(await conduite.locator('[data-selected-event]').textContent()).to.contain(number);
    await shot(conduite, 'conduite');
    expect(pageErrors).to.deep.equal([]);
  });
});
