import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { locationsFile } from '../../../config/locations/schema.ts';
import { tokenOf } from '../../../services/locating/link-tokens.ts';
import { openBrowser } from '../../console/support/browser.ts';
import { faultsOf } from '../../console/support/faults.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { until } from '../../support/until.ts';
import { Edge, locateSecret } from '../http/edge.ts';

const locations = locationsFile.parse({ link: { publicUrl: 'https://position.example' } });
const phone = { viewport: { width: 390, height: 844 }, bypassCSP: false };
const paris = { latitude: 48.85661, longitude: 2.35222, accuracy: 14 };

describe('the page that a caller opens on the telephone', () => {
  let browser: Browser;
  let edge: Edge;
  let context: BrowserContext | undefined;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    edge = await Edge.open({ ...sampleCentre(27, 3), locations });
  });
  afterEach(async () => {
    await context?.close();
    await edge.close();
  });

  async function opened(
    locale: string,
    permissions: string[],
  ): Promise<{ page: Page; asked: string[]; id: string; sheet: string }> {
    const { id, sheet } = edge.arrive('+33639980001');
    await edge.command('send-locate-link', { sheet, link: 'link-1' });
    context = await browser.newContext({ ...phone, locale, permissions, geolocation: paris });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${edge.url}/l/fr#${tokenOf(locateSecret, 'link-1')}`);
    return { page, asked, id, sheet };
  }
  const fixes = () => [...edge.desk.calls()].flatMap((call) => call.fixes);
  const link = () => [...edge.desk.sheets()].flatMap((sheet) => sheet.locateLinks)[0];
  const is = (page: Page, state: string) => page.locator(`#state[data-is="${state}"]`).waitFor();

  it('asks once, sends, says so in the caller’s language with how exact it is, and leaves nothing behind', async () => {
    const { page, asked } = await opened('de-DE', ['geolocation']);
    await is(page, 'sent');
    expect(await page.locator('#state').textContent()).to.match(/Der Notruf hat Ihren Standort\.\s*Auf 14 Meter genau/);
    await until(() => fixes().length === 1);
    expect(fixes()[0]?.shape).to.deep.equal({ type: 'circle', centre: [2.35222, 48.85661], radiusM: 14 });
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).to.deep.equal([0, 0, '']);
    expect(asked.every((url) => url.startsWith(edge.url))).to.equal(true);
    expect(asked.some((url) => url.includes(tokenOf(locateSecret, 'link-1')) && !url.includes('#'))).to.equal(false);
    expect(await faultsOf(page)).to.deep.equal([]);
  });

  it('goes on while it stays open, over a loss of the network, and after it was loaded again', async () => {
    const { page } = await opened('fr-FR', ['geolocation']);
    await is(page, 'sent');
    await context?.setOffline(true);
    await context?.setGeolocation({ ...paris, latitude: 48.86 });
    await is(page, 'waiting');
    await context?.setOffline(false);
    await is(page, 'sent');
    await until(() => fixes().length === 2);
    await page.reload();
    await is(page, 'sent');
    expect(link()?.used).to.be.an('object');
  });

  it('whose owner refuses, it says what to do, and the sheet shows it', async () => {
    const { page } = await opened('en-GB', []);
    await is(page, 'wrong');
    expect(await page.locator('#state').textContent()).to.match(/Your phone refuses/);
    expect(await page.locator('#again').isVisible()).to.equal(true);
    await until(() => link()?.refusal?.reason === 'denied');
    expect(link()?.openedAt).to.be.a('string');
    expect(fixes()).to.deep.equal([]);
  });

  it('of a link that is over, it says to ask for another', async () => {
    context = await browser.newContext({ ...phone, locale: 'uk-UA', permissions: ['geolocation'], geolocation: paris });
    const page = await context.newPage();
    await page.goto(`${edge.url}/l/fr#${'x'.repeat(22)}`);
    await is(page, 'wrong');
    expect(await page.locator('#state').textContent()).to.match(/Це посилання вже недійсне/);
  });
});
