import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Unit } from '../../services/dispatch/unit.ts';
import { sampleFolder } from '../support/sample-qualification.ts';
import { Tocsin } from '../support/tocsin.ts';
import { until } from '../support/until.ts';

const script = path.resolve(import.meta.dirname, '../../scripts/import-units.ts');

describe('the import of stations and units', function () {
  this.timeout(60_000);
  let folder: string;
  let centre: string;
  let data: string;
  let roster: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-import-'));
    [centre, data] = [path.join(folder, 'centre'), path.join(folder, 'data')];
    await cp(sampleFolder, centre, { recursive: true });
    roster = await readFile(path.join(centre, 'units.csv'), 'utf8');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const run = (...more: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const args = [script, '--centre', centre, '--data', data, ...more];
      execFile(process.execPath, args, (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }));
    });
  const given = async (name: string, content: string | Uint8Array) => {
    const file = path.join(folder, name);
    await writeFile(file, content);
    return file;
  };
  const untouched = async () => {
    expect(await readFile(path.join(centre, 'units.csv'), 'utf8')).to.equal(roster);
    expect((await readdir(centre)).filter((name) => name.endsWith('.new'))).to.deep.equal([]);
  };

  it('a dry run says what would be new, changed and gone, and changes nothing', async () => {
    const lines = roster
      .split('\n')
      .filter((line) => !line.startsWith('cyno'))
      .map((line) => line.replace('FPT Centre 1', 'FPT Centre 10'));
    const file = await given('units.csv', `${lines.join('\n').trimEnd()}\nvsav-centre-9,VSAV Centre 9,vsav,centre,,,\n`);
    const { code, out } = await run('--units', file);
    expect(code).to.equal(0);
    expect(out).to.include('units: 1 new, 1 changed, ');
    expect(out).to.include('new      vsav-centre-9  VSAV Centre 9, vsav, centre');
    expect(out).to.include('callSign: "FPT Centre 1" -> "FPT Centre 10"');
    expect(out).to.match(/gone {5}cyno/);
    await untouched();
  });

  it('duplicates, unknown stations and wrong encodings are told with line and remedy, and nothing is half applied', async () => {
    const twice = await given('twice.csv', `${roster.trimEnd()}\nfpt-centre-1,FPT Centre 99,fpt,nowhere,,,\n`);
    const { code, err } = await run('--units', twice, '--apply');
    expect(code).to.equal(1);
    const last = twice && roster.trimEnd().split('\n').length + 1;
    expect(err).to.include(`units.csv:${last} id`).and.include('Given on line 2 already');
    expect(err).to.include(`units.csv:${last} station`).and.include('stations.csv');

    const accents = roster.replace('FPT Nord 1', 'FPT Évêché');
    const windows = await given('windows.csv', Buffer.from(accents, 'latin1'));
    expect((await run('--units', windows, '--apply')).err).to.include('Windows-1252');
    const utf16 = await given('utf16.csv', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(accents, 'utf16le')]));
    expect((await run('--units', utf16, '--apply')).err).to.include('UTF-16');
    expect((await run('--units', path.join(folder, 'nothing.csv'))).code).to.equal(1);
    expect((await run()).code).to.equal(2);
    await untouched();
  });

  it('a running Tocsin takes the new files by itself; a unit on a mission does not go unless that is said', async () => {
    const messaging = path.join(centre, 'messaging.yaml');
    const sms = `sms:
  send: { url: "http://127.0.0.1:9/" }
  receive: { proof: { kind: bearer, secret: "env:TEST_SMS" }, fields: { from: from, text: text, id: id } }
`;
    await writeFile(messaging, `${await readFile(messaging, 'utf8')}\n${sms}`);
    const amiUrl = 'ami://nobody:nothing@127.0.0.1:9';
    const tocsin = await Tocsin.start({ config: centre, data, amiUrl, environment: { TEST_SMS: 'secret' } });
    try {
      const text = JSON.stringify({ from: '+33639980001', text: 'au feu', id: 't1' });
      const headers = { authorization: 'Bearer secret', 'content-type': 'application/json' };
      await fetch(`${tocsin.url}/api/gateways/sms`, { method: 'POST', headers, body: text });
      const [sheet] = await tocsin.sheets();
      const units = [{ unit: 'fpt-centre-1', how: 'free' as const, needs: [], travelS: null }];
      const engaged = await tocsin.command('engage-units', { sheet: sheet?.id ?? '', occasion: 'by hand', units });
      expect(engaged.status, JSON.stringify(engaged.body)).to.equal(200);

      const without = roster.split('\n').filter((line) => !line.startsWith('fpt-centre-1,'));
      const file = await given('units.csv', `${without.join('\n').trimEnd()}\nvsav-centre-9,VSAV Centre 9,vsav,centre,,,\n`);
      const refused = await run('--units', file, '--apply');
      expect(refused.code).to.equal(1);
      expect(refused.out).to.include(`ON A MISSION and no longer there: fpt-centre-1  FPT Centre 1  on ${sheet?.number}`);
      await untouched();

      const applied = await run('--units', file, '--apply', '--with-engaged');
      expect(applied.out).to.include('Applied. Tocsin reads them now.');
      const unit = (id: string) => tocsin.get<Unit>(`/api/units/${id}`).catch(() => null);
      let seen: Unit | null = null;
      await until(() => {
        void unit('vsav-centre-9').then((one) => {
          seen = one;
        });
        return seen !== null;
      }, 'the new unit');
      expect(await unit('fpt-centre-1')).to.deep.include({ removed: true });
    } finally {
      await tocsin.stop();
    }
    expect((await run('--stations', path.join(centre, 'stations.csv'), '--apply')).out).to.include('No Tocsin runs');
  });
});
