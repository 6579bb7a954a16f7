import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { sampleCentre } from '../support/sample-centre.ts';
import { openBrowser, openPage, signIn } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';
import { faultsOf } from './support/faults.ts';

/** Colours come with the theme and words with the language: two of the four pairs see every state, the others the fullest one. */
const inFull = new Set(['dark fr', 'light en']);
const fullest = 'on call';

describe('the console for everybody', function () {
  this.timeout(120_000);
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  for (const theme of ['dark', 'light'] as const) {
    for (const language of ['fr', 'en'] as const) {
      it(`${theme}, ${language}: no fault of accessibility, from sign-in to a call`, async () => {
        const room = await ConsoleRoom.open(sampleCentre(26, 2), ['camille']);
        const expectNone = async (shown: Page, state: string) => {
          if (state === fullest || inFull.has(`${theme} ${language}`)) expect(await faultsOf(shown), state).to.deep.equal([]);
        };
        const { page, context } = await openPage(browser, room.url, { theme, language });
        try {
          await page.locator('.desk').first().waitFor();
          await expectNone(page, 'sign-in');
          await signIn(page, 'camille', '1');
          await page.locator('[data-state="free"]').waitFor();
          await expectNone(page, 'free');
          room.links.report('mongodb', 'down');
          const fix = { id: 'a', source: 'sip', method: 'Cell', confidencePercent: 90, measuredAt: null, commune: null } as const;
          const at = new Date(Date.now() - 9_000).toISOString() as never;
          const shape = { type: 'circle', centre: [2.4, 46.8], radiusM: 900 } as const;
          const call = room.call({ at, fixes: [{ ...fix, shape, receivedAt: at }] });
          room.call({ dialled: '15' });
          room.ended(room.call());
          await page.locator('[data-mode="ringing"]').waitFor();
          await page.locator('.band').waitFor();
          await expectNone(page, 'ringing');
          room.answered(call, 'p01');
          await page.locator('[data-mode="talking"]').waitFor();
          await page.keyboard.type('Une note');
          await page.keyboard.press('Enter');
          await page.locator('.note-text').waitFor();
          await page.keyboard.press('F4');
          await expectNone(page, 'on call');
          await page.keyboard.press('Control+k');
          await page.locator('.palette').waitFor();
          await expectNone(page, 'palette');
          await page.keyboard.press('Shift+F1');
          await page.locator('.key-sheet').waitFor();
          await expectNone(page, 'keys');
        } finally {
          await context.close();
          await room.close();
        }
      });
    }
  }
});
