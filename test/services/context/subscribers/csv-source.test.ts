import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, it } from 'mocha';
import pino from 'pino';
import { parsePhoneNumber } from '../../../../services/context/phone-number.ts';
import { CsvSource } from '../../../../services/context/subscribers/csv-source.ts';
import { readCsv, UnusableCsv } from '../../../../services/context/subscribers/read-csv.ts';
import { until } from '../../../support/until.ts';

const header = 'number,name,address,note,vulnerable';
const fictitious = (index: number) => `+331990${String(index).padStart(5, '0')}`;

describe('subscriber file', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-csv-'));
    file = join(folder, 'subscribers.csv');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function read(content: string | Buffer) {
    await writeFile(file, content);
    return readCsv(file, 'FR');
  }

  it('the sample centre’s own file is read without a bad line', async () => {
    const { table, badLines } = await readCsv(
      new URL('../../../../config/sample/subscribers.csv', import.meta.url).pathname,
      'FR',
    );
    expect(badLines).to.equal(0);
    expect(table.size).to.equal(8);
    expect(table.find('+33199000012')).to.deep.equal({
      name: 'Personne Fictive B',
      address: "2 rue de l'Exemple, Ville-Fictive",
      note: 'Oxygène à domicile',
      vulnerable: true,
    });
    expect(table.find('+33639980062')).to.deep.equal({
      name: 'Personne Fictive H',
      address: null,
      note: null,
      vulnerable: false,
    });
    expect(table.find('+33199009999')).to.equal(null);
  });

  const line = '01 99 00 11 11;Cœur Fictif;"1, rue de l’Été";;oui\n';
  const encodings: [string, Buffer][] = [
    ['UTF-8', Buffer.from(`number;name;address;note;vulnerable\n${line}`)],
    ['UTF-8 with its mark', Buffer.from(`\ufeffnumber;name;address;note;vulnerable\n${line}`)],
    [
      'Windows-1252',
      Buffer.from(`number;name;address;note;vulnerable\n${line}`.replace('œ', '\x9c').replace('’', '\x92'), 'latin1'),
    ],
    ['lines that end as on Windows', Buffer.from(`number;name;address;note;vulnerable\r\n${line.replace('\n', '\r\n')}`)],
  ];
  for (const [name, content] of encodings) {
    it(`${name}, with semicolons: the letters are right`, async () => {
      const { table, badLines } = await read(content);
      expect(badLines).to.equal(0);
      expect(table.find('+33199001111')).to.include({ name: 'Cœur Fictif', address: '1, rue de l’Été', vulnerable: true });
    });
  }

  it('columns in another order, and without the optional ones', async () => {
    const { table } = await read('Name, Number\nFictive,0199001111\n');
    expect(table.find('+33199001111')).to.deep.equal({ name: 'Fictive', address: null, note: null, vulnerable: false });
  });

  it('each bad line is skipped and told with its number; the others count', async () => {
    const { table, badLines, told } = await read(
      [
        header,
        `${fictitious(1)},A,,,`,
        'not a number,B,,,',
        `${fictitious(2)},,,,`,
        '',
        `${fictitious(3)},C,,,perhaps`,
        `${fictitious(1)},D,,,`,
        `${fictitious(4)},"E,,,`,
        `${fictitious(5)},F,1 rue, Ville,,,oui`,
        `${fictitious(6)},${'G'.repeat(5_000)},,,`,
        `${fictitious(7)},H "le grand",,,`,
      ].join('\n'),
    );
    expect(told.map(({ line: at }) => at)).to.deep.equal([3, 4, 6, 7, 8, 9, 10]);
    expect(badLines).to.equal(7);
    expect([1, 7].map((index) => table.find(fictitious(index))?.name)).to.deep.equal(['A', 'H "le grand"']);
    expect(table.size).to.equal(2);
  });

  it('whatever one line holds, its neighbours are read', async () => {
    const junk = fc.string({ unit: fc.constantFrom('"', ',', ';', 'a', ' ', '\r', '\t', '+', '\\', 'é', '0'), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(junk, async (text) => {
        const { table } = await read(`${header}\n${fictitious(1)},A,"x, y",,\n${text}\n${fictitious(2)},B,"x, y",,oui\n`);
        expect(table.find(fictitious(1))).to.include({ name: 'A', address: 'x, y' });
        expect(table.find(fictitious(2))).to.include({ name: 'B', address: 'x, y', vulnerable: true });
      }),
      { numRuns: 300 },
    );
  });

  it('control characters in a name never reach the screen', async () => {
    const { table } = await read(`${header}\n${fictitious(1)},A\u0007\u202eB\u2028C,,,\n`);
    expect(table.find(fictitious(1))?.name).to.equal('A B C');
  });

  for (const [name, content] of [
    ['empty', ''],
    ['without its header', `${fictitious(1)},A,,,\n`],
    ['binary', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0])],
  ] as const) {
    it(`a file ${name} is refused whole`, async () => {
      const error = await read(Buffer.from(content)).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(UnusableCsv);
    });
  }

  it('100,000 lines are read in pieces: calls in progress are never held up for long', async function () {
    this.timeout(20_000);
    const lines = Array.from(
      { length: 100_000 },
      (_, index) => `${fictitious(index)},Personne ${index},"${index} rue de l'Exemple, Ville-Fictive",Note,`,
    );
    await writeFile(file, [header, ...lines].join('\n'));
    let longestMs = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 1);
    const cpuSeconds = (since: NodeJS.CpuUsage) => {
      const { user, system } = process.cpuUsage(since);
      return (user + system) / 1e6;
    };
    const begun = process.cpuUsage();
    const begunAt = performance.now();
    const { table } = await readCsv(file, 'FR');
    const [tookSeconds, tookMs] = [cpuSeconds(begun), performance.now() - begunAt];
    clearInterval(beat);
    expect(table.size).to.equal(100_000);

    // Beside what only parsing the numbers of such a file takes, here and now.
    const alone = process.cpuUsage();
    for (let index = 0; index < 100_000; index += 1) parsePhoneNumber(fictitious(index), 'FR');
    expect(tookSeconds).to.be.lessThan(5 * cpuSeconds(alone));
    expect(longestMs).to.be.lessThan(tookMs / 5);
  });

  describe('in service', () => {
    let source: CsvSource;
    function open() {
      source = new CsvSource({
        id: 'file',
        file,
        deadlineMs: 100,
        country: 'FR',
        lookMs: 10,
        log: pino({ level: 'silent' }),
        onState: () => {},
      });
    }
    const nameOf = async (index: number) => {
      const answer = await source.ask(fictitious(index));
      return answer.is === 'found' ? answer.subscriber.name : answer.is;
    };
    afterEach(() => source.close());

    it('a call that comes while the file is being read gets its answer when it is', async () => {
      await writeFile(file, `${header}\n${fictitious(1)},A,,,\n`);
      open();
      expect(source.ask(fictitious(1))).to.be.instanceOf(Promise);
      expect(await nameOf(1)).to.equal('A');
      expect(source.ask(fictitious(2))).to.deep.equal({ is: 'not found' });
    });

    it('a replaced file is picked up', async () => {
      await writeFile(file, `${header}\n${fictitious(1)},Before,,,\n`);
      open();
      expect(await nameOf(1)).to.equal('Before');
      await writeFile(`${file}.new`, `${header}\n${fictitious(1)},After,,,\n`);
      await rename(`${file}.new`, file);
      await until(async () => (await nameOf(1)) === 'After');
    });

    it('a new file that cannot be used leaves the former one in service, and says so', async () => {
      await writeFile(file, `${header}\n${fictitious(1)},Before,,,\n`);
      open();
      expect(await nameOf(1)).to.equal('Before');
      await writeFile(file, 'nothing of use');
      await until(() => source.state().state === 'degraded');
      expect(source.state().reason).to.match(/former file stays.*must name the columns/);
      expect(await nameOf(1)).to.equal('Before');
    });

    it('an absent file is a failure with its reason, and is read as soon as it appears', async () => {
      open();
      expect(await source.ask(fictitious(1))).to.deep.include({ is: 'failed' });
      expect(source.state()).to.include({ state: 'down' });
      expect(source.state().reason).to.match(/ENOENT/);
      await writeFile(`${file}.new`, `${header}\n${fictitious(1)},A,,,\n`);
      await copyFile(`${file}.new`, file);
      await until(() => source.state().state === 'up');
      expect(await nameOf(1)).to.equal('A');
    });
  });
});
