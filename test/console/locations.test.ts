import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { locationsFile } from '../../config/locations/schema.ts';
import type { Fix } from '../../services/context/fix.ts';
import { instant, ms } from '../../services/ids.ts';
import { sampleCentre } from '../support/sample-centre.ts';
import { until } from '../support/until.ts';
import { openBrowser, operatorPage } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';
import { faultsOf } from './support/faults.ts';

const centre = { ...sampleCentre(26, 1), locations: locationsFile.parse({ link: { publicUrl: 'https://position.example' } }) };

describe('locations at the keyboard', function () {
  this.timeout(120_000);
  let browser: Browser;
  let room: ConsoleRoom;
  let page: Page;
  before(async () => {
    room = await ConsoleRoom.open(centre, ['op01']);
    browser = await openBrowser();
    ({ page } = await operatorPage(browser, room, 'op01', '1'));
  });
  after(async () => {
    await browser.close();
    await room.close();
  });

  const fix = (id: string, source: Fix['source'], radiusM: number, secondsAgo: number, more: Partial<Fix> = {}): Fix => ({
    ...{ id, source, method: null, shape: { type: 'circle', centre: [2.35222, 48.85661], radiusM }, confidencePercent: 90 },
    ...{ measuredAt: null, receivedAt: instant(Date.now() - secondsAgo * 1_000), commune: null },
    ...more,
  });

  it('every source has its row with what speaks against it; the earlier ones of a source unfold; Shift+F7 asks for the link', async () => {
    const call = room.call({ fixes: [fix('sip-1', 'sip', 900, 30, { method: 'Cell' })] });
    room.rings(call, 'p01');
    room.answered(call, 'p01');
    const learn = (each: Fix) => room.learned(call, { what: 'fix', source: 'aml', fix: each });
    learn(fix('aml-1', 'aml', 40, 12));
    learn(fix('aml-2', 'aml', 14, 6, { method: 'GNSS' }));
    const swapped = { shape: { type: 'circle', centre: [48.85661, 2.35222], radiusM: 30 }, warnings: ['swapped'] } as const;
    learn(fix('partner-1', 'partner', 30, 4, { ...swapped, warnings: ['swapped'], provider: 'Centre 15 voisin' }));
    const list = page.locator('.fixes');
    await list.getByText('latitude et longitude sans doute inversées').waitFor();
    await list.getByText('Centre 15 voisin').waitFor();
    expect(await list.locator('tbody tr').count()).to.equal(3);
    await list.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await list.locator('details li').count()).to.equal(1);

    await page.keyboard.press('Shift+F7');
    const sheets = () => [...room.desk.sheets()];
    await until(() => sheets().some(({ locateLinks }) => locateLinks.length === 1));
    await list.getByText('SMS demandé').waitFor();
    const link = sheets()[0]?.locateLinks[0];
    expect(link && ms(link.expiresAt) - ms(link.at)).to.equal(3_600_000);
    expect(await faultsOf(page)).to.deep.equal([]);
    if (process.env.TOCSIN_SCREENSHOT) await page.screenshot({ path: process.env.TOCSIN_SCREENSHOT });
  });
});
