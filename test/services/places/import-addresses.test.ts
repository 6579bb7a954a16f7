import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { banHeader, inventAddresses, seededRandom } from '../../../scripts/traffic/invent-addresses.ts';
import { fieldsOf, rowReader } from '../../../services/places/addresses/ban-rows.ts';
import { openAddresses } from '../../../services/places/addresses/database.ts';
import { ImportRefused, importAddresses } from '../../../services/places/addresses/import-addresses.ts';
import { until } from '../../support/until.ts';

const script = new URL('../../../scripts/import-addresses', import.meta.url).pathname;
const lines = [...inventAddresses(500, seededRandom(1))];
const whole = `${[banHeader, ...lines].join('\n')}\n`;

describe('importing addresses', () => {
  let folder: string;
  let data: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-import-'));
    data = join(folder, 'data');
    await mkdir(data);
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(name: string, content: string | Buffer) {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  }
  const run = (...files: string[]) =>
    importAddresses(data, files, { importedAt: '2026-11-27T00:00:00.000Z', onProgress: () => {} });
  function count(): number | null {
    const database = openAddresses(join(data, 'addresses.db'));
    const { n } = database.prepare('select count(*) as n from numbers').get() as { n: number };
    database.close();
    return n;
  }
  /** Refused: what it says, and that what was there is still there, alone. */
  async function refusal(content: string | Buffer, name = 'bad.csv'): Promise<string> {
    await run(await write('good.csv', whole));
    const said = await run(await write(name, content)).then(
      () => 'imported',
      (error: unknown) => {
        expect(error).to.be.instanceOf(ImportRefused);
        return (error as Error).message;
      },
    );
    expect(await readdir(data)).to.deep.equal(['addresses.db']);
    expect(count()).to.equal(500);
    return said.replace(`${folder}/`, '');
  }

  it('takes plain files and gzip ones together, with the byte order mark and Windows line ends', async () => {
    const half = (from: number, to: number) => [banHeader, ...lines.slice(from, to)];
    const first = await write('a.csv', `\uFEFF${half(0, 200).join('\r\n')}\r\n`);
    const second = await write('b.csv.gz', gzipSync(`${half(200, 500).join('\n')}\n`));
    expect(await run(first, second)).to.deep.include({ addresses: 500, badLines: 0, repeated: 0 });
    expect(count()).to.equal(500);
  });

  it('a file that was cut off is refused, plain or gzip, and the addresses before stay', async () => {
    expect(await refusal(whole.slice(0, whole.length - 40))).to.match(/^bad\.csv:501: the file is cut off.* Fetch it again/);
    expect(await refusal(gzipSync(whole).subarray(0, 4_000), 'bad.csv.gz')).to.match(
      /^bad\.csv\.gz:\d+: the gzip file is cut off or damaged/,
    );
  });

  it('a file in Latin-1 is refused with its line and how to convert it', async () => {
    const at = lines.findIndex((line) => /[éèâî’]/.test(line)) + 2;
    expect(await refusal(Buffer.from(whole.replaceAll('’', "'"), 'latin1'))).to.match(
      /^bad\.csv:\d+: a letter is not in UTF-8, probably in Latin-1\. Convert it: iconv/,
    );
    expect(at).to.be.greaterThan(1);
  });

  it('another file than the national base is refused, with the columns that it lacks', async () => {
    expect(await refusal('name,lon,lat\nx,2,46\n')).to.match(
      /^bad\.csv:1: the first line lacks the columns id, numero, rep, nom_voie.* give the file «adresses»/,
    );
    expect(await refusal('')).to.equal('bad.csv:1: the file holds no address. Nothing was imported.');
    expect(await refusal(`${banHeader}\n`)).to.contain('holds no address');
  });

  it('lon and lat swapped throughout are refused with the line', async () => {
    const swapped = lines.map((line) => line.replace(/;(\d\.\d+);(4\d\.\d+);/, ';$2;$1;'));
    expect(await refusal(`${[banHeader, ...swapped].join('\n')}\n`)).to.match(/^bad\.csv:\d+: .*lon and lat are swapped/);
  });

  it('a few bad lines are left out, each told with its line and reason; a file that is not there is refused', async () => {
    const bad = [...lines];
    bad[3] = (bad[3] ?? '').replace(/;\d\.\d+;4\d\.\d+;/, ';;;');
    bad[7] = 'x;y';
    const report = await run(await write('some.csv', `${[banHeader, ...bad].join('\n')}\n`));
    expect(report).to.deep.include({ addresses: 498, badLines: 2 });
    expect(report.told.map(({ line, reason }) => `${line} ${reason}`)).to.deep.equal([
      '5 lon «», lat «» are no degrees',
      '9 2 fields instead of 22',
    ]);
    const missing = await run(join(folder, 'nowhere.csv')).catch((error: Error) => error.message);
    expect(missing).to.contain('cannot be read (ENOENT). Nothing was imported.');
  });

  it('an import killed in the middle leaves the addresses before; the next one takes its rest away', async () => {
    await run(await write('good.csv', whole));
    const many = [...inventAddresses(150_000, seededRandom(2))];
    const large = await write('large.csv', `${[banHeader, ...many].join('\n')}\n`);
    const child: ChildProcess = spawn(script, ['--data', data, large], { stdio: 'ignore' });
    const hasBegun = async () => (await readdir(data)).some((name) => name.includes('.import-'));
    await until(hasBegun, 'the import', 15_000);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(count()).to.equal(500);
    expect(await hasBegun()).to.equal(true);
    await run(await write('good.csv', whole));
    expect(await readdir(data)).to.deep.equal(['addresses.db']);
  }).timeout(40_000);

  it('the command says what it did on stderr, and ends with 1 where nothing was imported, 2 where it was called wrongly', async () => {
    const ended = async (...options: string[]) => {
      const child = spawn(script, options, { stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      child.stderr.on('data', (piece) => {
        said += piece;
      });
      const [code] = await once(child, 'close');
      return { code, said };
    };
    expect((await ended()).code).to.equal(2);
    const good = await ended('--data', data, await write('good.csv', whole));
    expect(good.code).to.equal(0);
    expect(good.said).to.match(/500 addresses of \d+ streets/);
    expect((await ended('--data', data, await write('bad.csv', 'x\n'))).code).to.equal(1);
    expect(count()).to.equal(500);
  }).timeout(40_000);

  it('localities of the base’s second list are places too; a field in quotes is one field', async () => {
    const localities =
      'id;nom_lieu_dit;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;nom_ancienne_commune;x;y;lon;lat;source_position;source_nom_voie';
    expect(fieldsOf('a;"b;c ""d""";e;')).to.deep.equal(['a', 'b;c "d"', 'e', '']);
    const read = rowReader(localities.split(';'));
    expect(read('99001_x;Le Haut Bois;99000;99001;Valbourg;;;;;2.4;46.8;commune;commune'.split(';'))).to.deep.include({
      number: null,
      name: 'Le Haut Bois',
    });
    const report = await run(
      await write('ld.csv', `${localities}\n99001_x;Le Haut Bois;99000;99001;Valbourg;;;;;2.4;46.8;commune;commune\n`),
      await write('good.csv', whole),
    );
    expect(report.addresses).to.equal(500);
  });

  it('the sample centre’s addresses are in the base’s format, line by line', async () => {
    const sample = new URL('../../../config/sample/addresses.csv', import.meta.url);
    const [header = '', ...rows] = (await readFile(sample, 'utf8')).trim().split('\n');
    const read = rowReader(fieldsOf(header));
    expect(rows.filter((row) => 'bad' in read(fieldsOf(row)))).to.deep.equal([]);
  });
});
