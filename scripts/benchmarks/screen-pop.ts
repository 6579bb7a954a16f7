/** From the phone's ring to the call on the operator's screen, in a real browser. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import type { Room } from './room.ts';
import { type Section, spreadOf } from './statistics.ts';
import type { Tocsin } from './tocsin.ts';

/** Filled in the page: when each call was first painted, ms since 1970. */
type Shown = { id: string; at: number };
declare global {
  var tocsinBenchShown: Shown[];
}

const browserPath = () =>
  [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (file) => file && existsSync(file),
  );

/** One call at a time to `position`, whose operator looks at the console. */
export async function screenPop(room: Room, tocsin: Tocsin, position: string, calls: number): Promise<Section> {
  const target = 'on the screen within 100 ms of the ring (p95)';
  const title = 'Screen-pop: 180 of the phone to the call painted in the browser, ms (below nought: on the screen first)';
  const executablePath = browserPath();
  if (!executablePath) {
    const measured = 'no Chromium here: name one in CHROMIUM';
    return { title, rows: [], base: '', verdicts: [{ target, measured, reached: null }] };
  }
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath, args: [...args, '--disable-component-update', '--disable-sync'] });
  try {
    await tocsin.staff([]);
    const page = await openConsole(await browser.newPage(), tocsin, position);
    const delays: number[] = [];
    for (let count = 0; count < calls; count++) delays.push(await popOf(room, page, position));
    await tocsin.command('close-position', { position });
    const spread = spreadOf(delays);
    const measured = spread ? `${spread.p95.toFixed(1)} ms` : 'nothing measured';
    return {
      title,
      rows: [{ name: 'tocsin', spread, notes: '' }],
      base: 'tocsin',
      verdicts: [{ target, measured, reached: spread ? spread.p95 <= 100 : null }],
    };
  } finally {
    await browser.close();
  }
}

async function openConsole(page: Page, tocsin: Tocsin, position: string): Promise<Page> {
  await page.addInitScript(() => {
    globalThis.tocsinBenchShown = [];
    new MutationObserver(() => {
      const id = document.querySelector('[data-call-in-hand]')?.getAttribute('data-call-in-hand');
      if (!id || globalThis.tocsinBenchShown.some((shown) => shown.id === id)) return;
      const shown = { id, at: 0 };
      globalThis.tocsinBenchShown.push(shown);
      // The task after the next frame comes when that frame is painted.
      requestAnimationFrame(() =>
        setTimeout(() => {
          shown.at = Date.now();
        }),
      );
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-call-in-hand'] });
  });
  await page.goto(tocsin.url);
  const password = readFileSync(path.join(tocsin.dataFolder, 'first-password'), 'utf8').trim();
  const status = await page.evaluate(
    async (body) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/api/session', { method: 'POST', headers, body: JSON.stringify(body) })).status;
    },
    { account: 'admin', password, position },
  );
  if (status !== 201) throw new Error(`sign-in at ${position} answered ${status}`);
  await page.reload({ waitUntil: 'networkidle' });
  return page;
}

/** One call: rings, is seen, is answered, ends. */
async function popOf(room: Room, page: Page, position: string): Promise<number> {
  const phone = room.phones.find(({ name }) => name === position);
  if (!phone) throw new Error(`no phone at ${position}`);
  room.holdMs = null;
  const before = await page.evaluate(() => globalThis.tocsinBenchShown.length);
  const coming = phone.nextCall(5_000);
  const placed = room.place('tocsin', '112');
  const call = await coming;
  await page.waitForFunction((count) => (globalThis.tocsinBenchShown[count]?.at ?? 0) > 0, before, { timeout: 5_000 });
  const shownAt = await page.evaluate((count) => globalThis.tocsinBenchShown[count]?.at ?? 0, before);
  placed.call.hangUp();
  await room.quiet(5_000);
  // Both clocks are this machine's own.
  const rangAt = Date.now() - performance.now() + (call.times.ringing ?? Number.NaN);
  return shownAt - rangAt;
}
