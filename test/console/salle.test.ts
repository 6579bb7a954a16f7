import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { loadCentre } from '../../config/load-centre.ts';
import { instant, operatorId, positionId, type SheetId } from '../../services/ids.ts';
import { sampleCentre } from '../support/sample-centre.ts';
import { sampleFolder } from '../support/sample-qualification.ts';
import { until } from '../support/until.ts';
import { openBrowser, openPage, operatorPage, shot, signIn } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';
import { faultsOf } from './support/faults.ts';

describe('the page Salle, and corrections asked from any page', function () {
  this.timeout(120_000);
  let browser: Browser;
  let room: ConsoleRoom;
  let page: Page;
  let salle: Page;
  let pageErrors: string[];
  let sheet: SheetId;
  before(async () => {
    const loaded = await loadCentre(sampleFolder);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const { dispatch, qualification } = loaded.centre;
    room = await ConsoleRoom.open({ ...sampleCentre(27, 3), dispatch, qualification }, ['op02'], ['chef']);
    browser = await openBrowser();
    ({ page, pageErrors } = await operatorPage(browser, room, 'chef', '1'));
    const call = room.call();
    room.answered(call, 'p01', Date.now() + 12_000);
    sheet = room.desk.call(call)?.sheet as SheetId;
    await page.locator('[data-mode="talking"]').waitFor();
  });
  after(async () => {
    await browser?.close();
    await room?.close();
  });

  const by = (key: string) => ({ operator: operatorId('chef'), position: positionId('p01'), key: `chef/test-${key}` });
  const figure = (name: string) => salle.locator(`[data-figure="${name}"] .salle-value`).textContent();

  it('opens by its key in a window of its own without a second sign-in, and its figures follow the calls', async () => {
    const opening = page.context().waitForEvent('page');
    await page.keyboard.press('Control+Shift+F10');
    salle = await opening;
    salle.on('pageerror', (error) => pageErrors.push(error.message));
    await salle.setViewportSize({ width: 1920, height: 1080 });
    await salle.locator('[data-figure="waiting"]').waitFor();
    await until(async () => (await figure('within-10')) === '0\u202f%' && (await figure('within-15')) === '100\u202f%');
    const waiting = room.call();
    room.call();
    await until(async () => (await figure('waiting')) === '2');
    room.answered(waiting, 'p02');
    await until(async () => (await figure('waiting')) === '1' && (await figure('within-10')) === '50\u202f%');
    const units = [{ unit: 'fpt-south-1', how: 'free' as const, needs: [], travelS: null }];
    room.desk.execute('engage-units', { sheet, occasion: 'by hand', units }, by('engage'));
    await salle.locator('[data-status-count="alerted"]').waitFor();
    await until(async () => (await figure('to-alert')) !== '–');
  });

  it('an outage is there with what it touches while it lasts, and says its end', async () => {
    room.desk.record({ type: 'LinkChanged', at: instant(Date.now()), link: 'sms', state: 'down', reason: 'refused' });
    const row = salle.locator('[data-outage="sms"]');
    await row.waitFor();
    expect(await row.getAttribute('data-lasts')).to.equal('true');
    // One waits already.
    room.call();
    await until(async () => (await row.locator('td').nth(3).textContent()) === '2');
    room.desk.record({ type: 'LinkChanged', at: instant(Date.now() + 65_000), link: 'sms', state: 'up', reason: null });
    await salle.locator('[data-outage="sms"][data-lasts="false"]').waitFor();
    expect(await row.locator('td').nth(2).textContent()).to.match(/^1:0\d$/);
  });

  it('a correction is asked in one key with what is on the screen, and settled, by the keyboard alone', async () => {
    const spot = { label: '4 rue des Tanneries, Valbourg', lonLat: [2.395, 46.77] as [number, number] };
    const chosen = { kind: 'map', precision: 'exact', source: 'operator', commune: null, address: null } as const;
    room.desk.execute('set-place', { sheet, ...spot, ...chosen }, by('place'));
    await page.bringToFront();
    await page.getByText('4 rue des Tanneries').first().waitFor();
    await page.keyboard.press('Control+Shift+F1');
    await page.locator('[data-correction="text"]:focus').waitFor();
    await page.keyboard.type('Le 4 est rue du Moulin');
    await shot(page, 'correction');
    expect(await faultsOf(page)).to.deep.equal([]);
    await page.keyboard.press('Enter');
    await page.locator('.correction [data-correction-state="open"]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.correction').waitFor({ state: 'detached' });
    const [asked] = room.desk.corrections();
    expect(asked).to.deep.include({
      object: { kind: 'address', name: '4 rue des Tanneries, Valbourg', id: null },
      text: 'Le 4 est rue du Moulin',
      position: positionId('p01'),
    });
    expect(asked?.seenOn?.sheet).to.equal(sheet);
    await salle.bringToFront();
    const line = salle.locator(`[data-correction-id="${asked?.id}"]`);
    await line.locator('[data-take]').press('Enter');
    await salle.locator('[data-correction-state="taken"]').waitFor();
    await line.locator('input').focus();
    await salle.keyboard.type('Adresse refaite');
    await shot(salle, 'salle');
    await salle.keyboard.press('Enter');
    await salle.locator('[data-correction-state="done"]').waitFor();
    expect(await line.textContent()).to.contain('Adresse refaite');
  });

  it('F6 and Enter give the table in place of the graphs, and both themes have no fault of accessibility', async () => {
    await salle.locator('.salle-graph canvas').first().waitFor();
    expect(await faultsOf(salle)).to.deep.equal([]);
    await salle.locator('[data-as-table]').press('Enter');
    await salle.locator('.salle-graph').first().waitFor({ state: 'detached' });
    const cells = await salle.locator('.salle-hours tbody tr').first().locator('td').allTextContents();
    expect(cells[0]).to.equal('4');
    await salle.evaluate(() => {
      const kept = JSON.parse(localStorage.getItem('tocsin.settings') ?? '{}') as object;
      localStorage.setItem('tocsin.settings', JSON.stringify({ ...kept, theme: 'light', language: 'en' }));
    });
    await salle.reload();
    await salle.locator('.salle-graph canvas').first().waitFor();
    await shot(salle, 'salle-light');
    expect(await faultsOf(salle)).to.deep.equal([]);
  });

  it('an operator is told whom the page is for, and a day without calls says so', async () => {
    await salle.locator('[data-day]').fill('2026-01-02');
    await salle.getByText('No call on this day').waitFor();
    const other = await openPage(browser, room.url);
    await signIn(other.page, 'op02', '3');
    await other.page.goto(`${room.url}/?page=salle`);
    await other.page.getByText('réservée aux chefs de salle').waitFor();
    expect(await faultsOf(other.page)).to.deep.equal([]);
    await other.context.close();
    expect(pageErrors).to.deep.equal([]);
  });
});
