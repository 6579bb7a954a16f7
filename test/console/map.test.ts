import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { sampleCentre } from '../support/sample-centre.ts';
import { until } from '../support/until.ts';
import { leavePosition, openMapBrowser, openPage, operatorPage, signIn } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';
import { faultsOf } from './support/faults.ts';

/** Maps are drawn by the processor here: slowly, beside other work. */
const patienceMs = 120_000;

const circleAt = (longitude: number, latitude: number) => ({
  ...{ id: 'sip-1', source: 'sip' as const, method: 'Cell', confidencePercent: 90, measuredAt: null, commune: null },
  ...{
    receivedAt: new Date().toISOString() as never,
    shape: { type: 'circle' as const, centre: [longitude, latitude] as const, radiusM: 900 },
  },
});

describe('the map', function () {
  this.timeout(3 * patienceMs);
  let browser: Browser;
  let room: ConsoleRoom;
  let contexts: BrowserContext[];
  before(async () => {
    browser = await openMapBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    contexts = [];
    room = await ConsoleRoom.open(sampleCentre(26, 2), ['camille']);
  });
  afterEach(async () => {
    for (const context of contexts) await context.close();
    await room.close();
  });

  /** Someone on the line with a caller in Lyon. */
  async function onTheLine() {
    const opened = await operatorPage(browser, room, 'camille', '1');
    contexts.push(opened.context);
    const call = room.call({ fixes: [circleAt(4.832, 45.7578)] });
    room.rings(call, 'p01');
    room.answered(call, 'p01');
    return { ...opened, call };
  }

  const opened = (page: Page) => page.locator('[data-map="open"]').waitFor({ timeout: patienceMs });
  const drawn = (page: Page) => page.locator('[data-map="open"] [data-drawn]').waitFor({ timeout: patienceMs });

  it('shows the caller’s fixes in Appel with nothing but Tocsin to ask, and says what it shows in words', async () => {
    const asked: string[] = [];
    const refused: string[] = [];
    const opened = await openPage(browser, room.url);
    contexts.push(opened.context);
    const { page, pageErrors } = opened;
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    page.on('console', (message) => message.text().includes('Content Security Policy') && refused.push(message.text()));
    await signIn(page, 'camille', '1');
    const call = room.call({ fixes: [circleAt(4.832, 45.7578)] });
    room.rings(call, 'p01');
    room.answered(call, 'p01');
    await drawn(page);
    expect([...new Set(asked)]).to.deep.equal([room.url]);
    expect(refused).to.deep.equal([]);
    expect(await page.locator('.map-credit').textContent()).to.contain('Natural Earth');
    await page.getByRole('button', { name: 'Liste' }).click();
    expect(await page.locator('.map-listed').textContent()).to.match(/A.*900.m.*à l’instant/);
    expect(await faultsOf(page)).to.deep.equal([]);
    expect(pageErrors).to.deep.equal([]);
  });

  it('moves by its own keys, comes back with one, and types nothing meanwhile', async () => {
    const { page } = await onTheLine();
    await drawn(page);
    await page.locator('.map-ground canvas').focus();
    const scale = page.locator('.maplibregl-ctrl-scale');
    const before = await scale.textContent();
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('button', { name: 'Recentrer' }).waitFor();
    expect(await scale.textContent()).not.to.equal(before);
    await page.keyboard.press('Home');
    await until(async () => (await scale.textContent()) === before, 'the scale as before', patienceMs);
    expect(await page.locator('.map-ground canvas').evaluate((canvas) => canvas === document.activeElement)).to.equal(true);
    expect(await page.locator('[data-free-text]').inputValue()).to.equal('');
  });

  it('a point of the map becomes the place with one key, and is taken back with one', async () => {
    const { page, call } = await onTheLine();
    const sheet = room.desk.call(call)?.sheet;
    const place = () => [...room.desk.sheets()].find(({ id }) => id === sheet)?.place ?? null;
    await drawn(page);
    await page.locator('.map-ground canvas').click({ position: { x: 240, y: 150 } });
    await page.locator('.map-candidate:focus').waitFor();
    await page.keyboard.press('Enter');
    await until(() => place()?.kind === 'map', 'the place on the sheet', patienceMs);
    const [longitude, latitude] = place()?.lonLat ?? [0, 0];
    expect([longitude, latitude].map((degrees) => degrees.toFixed(2))).to.deep.equal(['4.83', '45.76']);
    await page.getByRole('button', { name: 'Annuler ce lieu' }).waitFor();
    await page.keyboard.press('Backspace');
    await until(() => place() === null, 'the place taken back', patienceMs);
    // By keys alone: the middle of the map.
    await page.keyboard.press('Enter');
    await page.locator('.map-candidate:focus').waitFor();
    await page.keyboard.press('Enter');
    await until(() => place()?.kind === 'map', 'the place by keys', patienceMs);
    expect(await page.locator('[data-free-text]').inputValue()).to.equal('');
  });

  it('where WebGL cannot be had, the fixes are still drawn to scale', async () => {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    contexts.push(context);
    await context.addInitScript(() => {
      const getContext = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
        return kind.startsWith('webgl') ? null : getContext.apply(this, [kind, ...rest] as never);
      } as typeof getContext;
    });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(room.url);
    await signIn(page, 'camille', '1');
    const call = room.call({ fixes: [circleAt(4.832, 45.7578)] });
    room.rings(call, 'p01');
    await page.locator('.plot ellipse').waitFor();
    // And nothing of the map was loaded for nothing.
    expect(asked.filter((url) => url.includes('map-view'))).to.deep.equal([]);
  });

  it('Carte is a window of its own: no second sign-in, no second position; an event opened there opens in Appel', async () => {
    const { page, context } = await onTheLine();
    const waiting = room.call({ number: '+33639989999', fixes: [circleAt(5.0415, 47.3216)] });
    const [carte] = await Promise.all([context.waitForEvent('page'), page.getByRole('button', { name: /^Carte/ }).click()]);
    await opened(carte);
    expect(await carte.locator('.map-line').count()).to.equal(2);
    expect(await faultsOf(carte)).to.deep.equal([]);
    await carte.locator('.map-line').nth(1).click();
    await page.locator(`[data-sheet="${room.desk.call(waiting)?.sheet}"]`).waitFor();
    await carte.locator('.map-line[aria-pressed="true"]').nth(0).waitFor();
    const taken = [...room.desk.positions()].filter(({ operator }) => operator !== null);
    expect(taken.map(({ id }) => id)).to.deep.equal(['p01']);
    // Back to the caller in Appel: Carte follows.
    await page.keyboard.press('Escape');
    await until(
      async () =>
        (await carte.locator('.map-line[aria-pressed="true"]').textContent()) ===
        (await carte.locator('.map-line').nth(0).textContent()),
      'the first event selected again',
      patienceMs,
    );
  });

  it('when the position is left, Carte waits beside it, and is back with the next who takes it', async () => {
    const { page, context } = await operatorPage(browser, room, 'camille', '1');
    contexts.push(context);
    const carte = await context.newPage();
    await carte.goto(`${room.url}/?page=carte`);
    await opened(carte);
    await leavePosition(page);
    await carte.locator('.side-sign-in').waitFor();
    await signIn(page, 'camille', '1');
    await opened(carte);
  });
});
