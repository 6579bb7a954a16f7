import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { type ConsoleRoom, password } from './console-room.ts';

const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

/** A microphone that beeps once a second, allowed without asking. */
export const fakeMicrophone = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** With a map, which a machine without a graphics card draws by its processor: only where the map is looked at. Closed by whoever opened it. */
export const openMapBrowser = (more: string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...args, '--disable-component-update', '--disable-sync', ...more],
  });

/** Without WebGL: the page shows its plot to scale in place of the map. Closed by whoever opened it. */
export const openBrowser = (more: string[] = []): Promise<Browser> => openMapBrowser(['--disable-3d-apis', ...more]);

export type Settings = { language?: 'fr' | 'en'; theme?: 'dark' | 'light' };

/** A new machine: its own cookies and storage. Errors of the page fail the test that looks at `pageErrors`. */
export async function openPage(browser: Browser, url: string, settings: Settings = {}, width = 1920, height = 1080) {
  const context: BrowserContext = await browser.newContext({
    viewport: { width, height },
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
  });
  await context.addInitScript((kept) => {
    if (!localStorage.getItem('tocsin.settings')) localStorage.setItem('tocsin.settings', JSON.stringify(kept));
  }, settings);
  const page = await context.newPage();
  const pageErrors: string[] = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
  await page.goto(url);
  return { page, context, pageErrors };
}

/** By the keyboard alone, as an operator does. Done when the page shows the position as its own. */
export async function signIn(page: Page, account: string, positionNumber: string, secret = password): Promise<void> {
  await page.locator('#account').fill(account);
  await page.locator('#password').fill(secret);
  await page.locator('#position').fill(positionNumber);
  await page.keyboard.press('Enter');
  await page.locator('[data-state]').waitFor();
}

/** Also where events are still open, which the page shows first. */
export async function leavePosition(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Quitter le poste' }).first().dispatchEvent('click');
  const leave = page.locator('[data-leave]');
  await leave.or(page.locator('#password')).first().waitFor();
  if (await leave.isVisible()) await leave.click();
}

/** A page of the room with somebody signed in at a position, which is free. */
export async function operatorPage(
  browser: Browser,
  room: ConsoleRoom,
  account: string,
  positionNumber: string,
  settings: Settings = {},
) {
  const opened = await openPage(browser, room.url, settings);
  await signIn(opened.page, account, positionNumber);
  await opened.page.locator('[data-state="free"]').waitFor();
  return opened;
}

/** A picture to look at, where TOCSIN_SHOTS names a folder for them; those of the README come from the story. */
export async function shot(page: Page, name: string, fullPage = false): Promise<void> {
  const folder = process.env.TOCSIN_SHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage });
}
