import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { SheetId } from '../../../services/ids.ts';
import { sampleFolder } from '../../support/sample-qualification.ts';
import { Tocsin } from '../../support/tocsin.ts';
import { UnitPageProbe } from '../../support/unit-page.ts';
import { until } from '../../support/until.ts';

const units = ['fpt-centre-1', 'vsav-centre-1', 'fpt-north-1'];
const sms = `sms:
  send: { url: "http://127.0.0.1:9/" }
  receive: { proof: { kind: bearer, secret: "env:TEST_SMS" }, fields: { from: from, text: text, id: id } }
`;

describe('Tocsin killed between an engagement and its alerts', function () {
  this.timeout(60_000);
  let folder: string;
  let tocsin: Tocsin;
  let tokens: Map<string, string>;
  let sheet: SheetId;
  const pages: UnitPageProbe[] = [];

  const start = async (port = 0) => {
    const options = { config: path.join(folder, 'centre'), data: path.join(folder, 'data'), port };
    tocsin = await Tocsin.start({
      ...options,
      amiUrl: 'ami://nobody:nothing@127.0.0.1:9',
      environment: { TEST_SMS: 'secret' },
    });
  };
  const openAll = async (isDeaf: boolean) => {
    for (const page of pages.splice(0)) page.close();
    for (const unit of units) pages.push(await UnitPageProbe.open(tocsin.url, tokens.get(unit) ?? '', isDeaf));
  };
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-killed-'));
    const centre = path.join(folder, 'centre');
    await cp(sampleFolder, centre, { recursive: true });
    const messaging = path.join(centre, 'messaging.yaml');
    await writeFile(messaging, `${await readFile(messaging, 'utf8')}\n${sms}`);
    await start();
    await fetch(`${tocsin.url}/api/gateways/sms`, {
      method: 'POST',
      headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
      body: JSON.stringify({ from: '+33639980001', text: 'au feu', id: 't1' }),
    });
    sheet = (await tocsin.sheets())[0]?.id ?? expect.fail('no sheet');
    tokens = new Map();
    for (const unit of units) {
      await tocsin.command('link-unit-page', { unit, link: 'phone' });
      const { items } = await tocsin.get<{ items: { address: string }[] }>(`/api/units/${unit}/links`);
      tokens.set(unit, items[0]?.address.split('#')[1] ?? '');
    }
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) page.close();
    await tocsin.stop();
    await rm(folder, { recursive: true });
  });

  const engage = () =>
    tocsin.command('engage-units', {
      sheet,
      occasion: 'by hand',
      units: units.map((unit) => ({ unit, how: 'free' as const, needs: [], travelS: null })),
    });
  const kill = async () => {
    const { port } = tocsin;
    await tocsin.kill();
    await start(port);
  };

  it('each crew has its alert, once, and acknowledges it; no other means was asked', async () => {
    // Phones that have the alert on its way and never say that they show it: the process dies in between.
    await openAll(true);
    expect((await engage()).status).to.equal(200);
    await kill();
    await openAll(false);
    const types = async (type: string) =>
      (await tocsin.journal()).flatMap(({ entries }) => entries.filter((entry) => entry.type === type));
    let sent = 0;
    await until(() => {
      void types('AlertSent').then(({ length }) => {
        sent = length;
      });
      return sent === units.length;
    });
    for (const page of pages) expect(page.view?.missions).to.have.length(1);
    for (const type of ['UnitEngaged', 'AlertPlanned', 'AlertTried', 'AlertSent'])
      expect(await types(type), type).to.have.length(units.length);
    expect(await types('AlertStepOver')).to.deep.equal([]);
    for (const [index, page] of pages.entries()) {
      const assignment = page.view?.missions[0]?.assignment ?? '';
      const { answers } = await page.act([{ act: 'acknowledge', id: `act-0000${index}`, atMs: Date.now(), assignment }]);
      expect(answers[0]?.outcome).to.equal('done');
    }
  });

  it('killed as the engagement is asked: the crew sees it if and only if it stands in the journal', async () => {
    await openAll(false);
    const asked = engage().catch(() => null);
    await until(() => pages.some(({ view }) => (view?.missions.length ?? 0) > 0));
    await kill();
    await asked;
    await openAll(false);
    const engaged = (await tocsin.journal()).flatMap(({ entries }) => entries.filter(({ type }) => type === 'UnitEngaged'));
    expect([0, units.length]).to.include(engaged.length);
    for (const page of pages) expect(page.view?.missions).to.have.length(engaged.length / units.length);
  });
});
