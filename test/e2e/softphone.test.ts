import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { fakeMicrophone, openBrowser, openPage, signIn } from '../console/support/browser.ts';
import { faultsOf } from '../console/support/faults.ts';
import { Room } from '../support/room.ts';
import { until } from '../support/until.ts';

const shows = (page: Page, selector: string, timeout = 30_000) => page.locator(selector).first().waitFor({ timeout });

describe('the phone of the console, with real sound', function () {
  this.timeout(180_000);
  let browser: Browser;
  let room: Room;
  let context: BrowserContext;
  let page: Page;

  before(async () => {
    browser = await openBrowser(fakeMicrophone);
    // The desk phones never answer: what is answered is answered in the console.
    room = await Room.open({ positions: 2, softphones: true });
  });
  after(async () => {
    await browser.close();
    await room.close();
  });
  afterEach(async () => {
    for (const call of room.trunk.live()) call.hangUp();
    await context.close();
    for (const { id, operator: holder } of await room.tocsin.positions())
      if (holder) await room.tocsin.command('close-position', { position: id });
  });

  async function operator(settings: object = {}) {
    const opened = await openPage(browser, room.tocsin.url, settings as never);
    ({ page, context } = opened);
    await signIn(page, 'admin', '1', readFileSync(path.join(room.folder, 'data/first-password'), 'utf8').trim());
    await shows(page, '[data-line="ready"]');
    return opened;
  }

  /** On the line in the console; answers the caller's leg and its call. */
  async function talking() {
    const caller = room.call({ sendAudio: 'tone' });
    await shows(page, '[data-phone-call="ringing"]');
    await page.keyboard.press('Shift+F2');
    await shows(page, '[data-phone-call="talking"]');
    const call = await room.callOf(caller.number, 'answered');
    return { caller, call };
  }

  /** Loudest sample that the page hears within half a second. */
  const heardInPage = () =>
    page.evaluate(async () => {
      const stream = (window as unknown as { tocsinHeard: MediaStream }).tocsinHeard;
      const context = new AudioContext();
      await context.resume();
      const analyser = new AnalyserNode(context, { fftSize: 2_048 });
      context.createMediaStreamSource(stream).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      let loudest = 0;
      for (let look = 0; look < 10; look += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        analyser.getFloatTimeDomainData(samples);
        for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
      }
      await context.close();
      return loudest;
    });

  /** The stream that the page plays, kept where the test finds it: an element of sound that is in no document cannot be looked up. */
  const keepStream = () =>
    context.addInitScript(() => {
      const { set } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject') ?? {};
      Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
        set(stream) {
          if (stream) (window as unknown as { tocsinHeard: MediaStream }).tocsinHeard = stream;
          set?.call(this, stream);
        },
      });
    });

  const level = (caller: { heard(): { level: number } }) => caller.heard().level;

  it('a call rings in the console, is answered by one key, heard on both sides, muted, held, taken up again and hung up', async () => {
    await operator();
    await keepStream();
    await page.reload();
    await shows(page, '[data-line="ready"]');
    const { caller, call } = await talking();
    expect(call).to.include({ position: 'p01', operator: 'admin' });
    await until(() => level(caller) > 0.01, 'the operator heard by the caller', 5_000);
    expect(await heardInPage()).to.be.greaterThan(0.2);

    await page.keyboard.press('Control+F2');
    await page.getByRole('button', { name: 'Parler' }).waitFor();
    await until(() => level(caller) < 0.001, 'silence', 5_000);
    await page.keyboard.press('Control+F2');
    await until(() => level(caller) > 0.01, 'sound again', 5_000);

    await page.keyboard.press('Control+F3');
    await page.getByRole('button', { name: 'Reprendre' }).waitFor();
    await page.keyboard.press('Control+F3');
    await page.getByRole('button', { name: 'Attente' }).waitFor();
    await until(() => level(caller) > 0.01, 'sound after the hold', 5_000);

    await page.keyboard.press('Shift+F2');
    expect(await room.callOf(caller.number, 'ended')).to.include({ by: 'position' });
    await shows(page, '[data-phone-call="none"]');
  });

  it('a page that is loaded again in mid-call takes its caller up again by itself', async () => {
    await operator();
    const { caller, call } = await talking();
    await page.reload();
    await shows(page, '[data-phone-call="talking"]');
    const again = await room.callOf(caller.number, 'answered');
    expect(again.state === 'answered' && call.state === 'answered' && again.leg !== call.leg).to.equal(true);
    expect(again.sheet).to.equal(call.sheet);
    await until(() => level(caller) > 0.01, 'the operator heard again', 5_000);
    expect(caller.isEnded).to.equal(false);
    await page.keyboard.press('Shift+F2');
    await room.callOf(caller.number, 'ended');
  });

  it('a browser that dies in mid-call loses no caller: after ten seconds without sound the call rings elsewhere, ahead of others', async () => {
    await operator();
    await room.tocsin.open('p02');
    const { caller } = await talking();
    const rings = room.phone(2).nextCall(45_000);
    await page.goto('about:blank');
    expect((await rings).number).to.equal(caller.number);
    room.phone(2).answer();
    await until(async () => (await room.callOf(caller.number, 'answered')).state === 'answered');
    const taken = await room.callOf(caller.number, 'answered');
    expect(taken).to.include({ position: 'p02' });
    await room.tocsin.command('close-position', { position: 'p02' });
  });

  it('set to answer by itself, it does so after a tone', async () => {
    await operator({ phone: { isUsed: true, answers: true, microphone: null, speaker: null } });
    const caller = room.call({ sendAudio: true });
    await shows(page, '[data-phone-call="talking"]');
    expect(await room.callOf(caller.number, 'answered')).to.include({ position: 'p01' });
  });

  it('a PBX that restarts is found again', async () => {
    await operator();
    await room.asterisk.restart();
    await shows(page, '[data-line="lost"], [data-line="connecting"]');
    await shows(page, '[data-line="ready"]', 20_000);
    await room.linkIs('pbx', 'up');
    await talking();
  });

  it('without a microphone the console says so, and does not register: no call rings where nobody can speak', async () => {
    const deaf = await openBrowser(['--use-fake-device-for-media-stream', '--deny-permission-prompts']);
    const opened = await openPage(deaf, room.tocsin.url);
    ({ page, context } = opened);
    await signIn(page, 'admin', '1', readFileSync(path.join(room.folder, 'data/first-password'), 'utf8').trim());
    await page.getByText('Micro refusé').waitFor();
    const rings = room.phone(1).nextCall(5_000);
    const caller = room.call();
    expect((await rings).number).to.equal(caller.number);
    expect(await page.locator('[data-phone-call="ringing"]').count()).to.equal(0);
    await deaf.close();
  });

  it('devices are tried with a level meter, and digits go to the caller', async () => {
    await operator();
    await page.getByRole('button', { name: 'Réglages du téléphone' }).click();
    await until(async () => Number(await page.locator('meter').getAttribute('data-level')) > 0.02, 'a level', 30_000);
    expect(await faultsOf(page)).to.deep.equal([]);
    expect(await page.locator('select option').count()).to.be.greaterThan(2);
    expect(await page.locator('.phone-digits').getAttribute('disabled')).to.equal('');
  });
});
