import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { pino } from 'pino';
import { locationsFile, pageLanguages } from '../../../config/locations/schema.ts';
import type { SheetId } from '../../../services/ids.ts';
import { tokenOf } from '../../../services/locating/link-tokens.ts';
import { locateReaction, type SendSms } from '../../../services/locating/locating.ts';
import { callerPage, chooseLanguage } from '../../../services/locating/page/caller-page.ts';
import { startReactions } from '../../../services/reactions/reactions.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { until } from '../../support/until.ts';
import { Edge, locateSecret, problemOf } from '../http/edge.ts';

const locations = locationsFile.parse({ link: { publicUrl: 'https://position.example', validMs: 600_000 } });
const device = (n: number) => String(n).padStart(32, '0');
const here = { latitude: 48.85661, longitude: 2.35222, accuracyM: 12 };

describe('a link that locates the caller', () => {
  let edge: Edge;
  let sent: Parameters<SendSms>[0][];
  let answer: () => ReturnType<SendSms>;
  let reactions: ReturnType<typeof startReactions>;

  const react = () => {
    const send: SendSms = (text) => {
      sent.push(text);
      return answer();
    };
    reactions = startReactions(
      edge.desk,
      [locateReaction({ centre: () => edge.centre, secret: locateSecret }, send)],
      pino({ level: 'silent' }),
    );
  };
  beforeEach(async () => {
    edge = await Edge.open({ ...sampleCentre(27, 3), locations });
    sent = [];
    answer = async () => ({ outcome: 'sent', reference: null });
    react();
  });
  afterEach(async () => {
    await reactions.close();
    await edge.close();
  });

  const linkOf = (sheet: SheetId) => edge.desk.sheet(sheet)?.locateLinks.at(-1);
  const tokenIn = (text: string | undefined) => /#([\w-]{22})$/.exec(text ?? '')?.[1] ?? '';
  const page = (token: string, said: object, by = device(1)) =>
    edge.ask('POST', '/api/locate', { as: '', body: { token, device: by, ...said } });
  const position = (change: Partial<typeof here> = {}) => ({
    event: 'position',
    position: { ...here, atMs: Date.now() + edge.aheadMs, ...change },
  });
  async function sentLink() {
    const { id, sheet } = edge.arrive('+33639980001');
    await edge.command('send-locate-link', { sheet, link: 'link-1' });
    await until(() => linkOf(sheet)?.state === 'sent');
    return { id, sheet, token: tokenIn(sent[0]?.text) };
  }

  it('one key sends the SMS in the language of the number; opened, then the position is a fix of the call', async () => {
    const { id, sheet, token } = await sentLink();
    expect(sent).to.have.length(1);
    expect(sent[0]).to.include({ to: '+33639980001', id: 'link-1' });
    expect(sent[0]?.text).to.match(/^Urgences 112 .* https:\/\/position\.example\/l\/fr#[\w-]{22}$/);
    expect((await page(token, { event: 'opened' })).status).to.equal(200);
    expect(linkOf(sheet)?.openedAt).to.be.a('string');
    expect((await page(token, position())).status).to.equal(200);
    expect(linkOf(sheet)?.used).to.be.an('object');
    expect(edge.desk.call(id)?.fixes[0]).to.deep.include({
      ...{ id: 'link-1', source: 'link', confidencePercent: 95 },
      shape: { type: 'circle', centre: [2.35222, 48.85661], radiusM: 12 },
    });
  });

  it('the token is nowhere in the journal, and is made anew after a restart', async () => {
    const { token, sheet } = await sentLink();
    expect(token).to.equal(tokenOf(locateSecret, 'link-1'));
    await edge.written();
    expect(JSON.stringify(edge.journal.after(0, 1_000))).not.to.include(token);
    await reactions.close();
    await edge.restart();
    react();
    expect((await page(token, position())).status).to.equal(200);
    expect(linkOf(sheet)?.used).to.be.an('object');
    expect(sent).to.have.length(1);
  });

  it('a key pressed twice sends one SMS', async () => {
    const { sheet } = await sentLink();
    await edge.command('send-locate-link', { sheet, link: 'link-2' });
    expect(sent).to.have.length(1);
  });

  it('a gateway that refuses is told on the sheet', async () => {
    answer = async () => ({ outcome: 'failed', detail: 'HTTP 400' });
    const { sheet } = edge.arrive('+33639980001');
    await edge.command('send-locate-link', { sheet, link: 'link-1' });
    await until(() => linkOf(sheet)?.state === 'failed');
    expect(linkOf(sheet)?.detail).to.equal('HTTP 400');
  });

  it('who refuses on the telephone, or finds no position, is seen on the sheet; a position afterwards counts', async () => {
    const { sheet, token } = await sentLink();
    await page(token, { event: 'refused', reason: 'denied' });
    expect(linkOf(sheet)?.refusal?.reason).to.equal('denied');
    await page(token, position());
    expect(linkOf(sheet)).to.deep.include({ refusal: null });
  });

  it('the first telephone that sends a position keeps the link; after its time it is over for all', async () => {
    const { id, token } = await sentLink();
    expect((await page(token, { event: 'opened' }, device(2))).status).to.equal(200);
    await page(token, position());
    expect(problemOf(await page(token, position({ latitude: 40 }), device(2)))).to.equal('link-in-use');
    edge.aheadMs = 601_000;
    const over = await page(token, position());
    expect([over.status, problemOf(over)]).to.deep.equal([404, 'link-over']);
    expect(edge.desk.call(id)?.fixes).to.have.length(1);
  });

  it('a page that stays still writes little; one that moves is followed', async () => {
    const { id, token } = await sentLink();
    for (const latitude of [48.85661, 48.85661, 48.85662, 48.8576, 48.8586]) {
      await page(token, position({ latitude }));
      edge.aheadMs += 2_000;
    }
    expect(edge.desk.call(id)?.fixes.map((fix) => fix.id)).to.deep.equal(['link-1', 'link-2', 'link-3']);
  });

  it('a page that floods is slowed; who guesses tokens is stopped; nothing but a position of its own is taken', async () => {
    const { token, id } = await sentLink();
    const answers = (await Promise.all(Array.from({ length: 30 }, () => page(token, position())))).map(({ status }) => status);
    expect(answers.filter((status) => status === 200).length).to.be.within(5, 10);
    expect(answers).to.include(429);
    for (const body of [
      { token, device: device(1), event: 'position' },
      { token, device: device(1), event: 'opened', sheet: 'x' },
      'x',
      [],
    ])
      expect((await edge.ask('POST', '/api/locate', { as: '', body })).status).to.be.within(400, 429);
    const guesses = [];
    for (let n = 0; n < 40; n += 1) guesses.push((await page(`${n}`.padStart(22, 'x'), position())).status);
    expect(guesses[0]).to.equal(404);
    expect(guesses.at(-1)).to.equal(429);
    expect(edge.desk.call(id)?.fixes).to.have.length(1);
  });

  it('no SMS goes to a landline, to nobody, or from a centre without the link', async () => {
    const nobody = edge.arrive(null);
    expect(problemOf(await edge.command('send-locate-link', { sheet: nobody.sheet, link: 'a' }))).to.equal('no-number');
    const other = await Edge.open();
    const { sheet } = other.arrive();
    expect(problemOf(await other.command('send-locate-link', { sheet, link: 'a' }))).to.equal('locate-link-not-configured');
    await other.close();
    expect(sent).to.deep.equal([]);
  });
});

describe('the caller’s page', () => {
  let edge: Edge;
  before(async () => {
    edge = await Edge.open({ ...sampleCentre(27, 3), locations });
  });
  after(() => edge.close());

  it('is one document of less than 30 kB that keeps nothing and speaks to this server alone', async () => {
    const { status, headers, body } = await edge.ask('GET', '/l/fr', { as: '', headers: { 'accept-language': 'xx' } });
    expect(status).to.equal(200);
    expect(Buffer.byteLength(String(body))).to.be.lessThan(30_000);
    expect(headers.get('cache-control')).to.equal('no-store');
    expect(headers.get('referrer-policy')).to.equal('no-referrer');
    expect(headers.get('content-security-policy')).to.match(/^default-src 'none'; script-src 'sha256-/);
    expect(String(body)).not.to.match(/https?:\/\/|localStorage|sessionStorage|cookie/);
  });

  it('speaks the browser’s language, else the link’s, else English', () => {
    expect(chooseLanguage('xx, uk-UA;q=0.8, de;q=0.9', 'fr')).to.equal('de');
    expect(chooseLanguage('', 'pt')).to.equal('pt');
    expect(chooseLanguage('zz', 'zz')).to.equal('en');
    for (const language of pageLanguages) expect(callerPage(language)).to.include(`lang="${language}"`);
    expect(callerPage('ar')).to.include('dir="rtl"');
  });
});
