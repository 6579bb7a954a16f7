import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type ConfigurationProblem, loadCentre } from '../../config/load-centre.ts';

const qualificationNames = ['engagement.yaml', 'natures', 'protocols', 'hazards.yaml', 'instructions.yaml', 'partners.yaml'];
const sample = new URL('../../config/sample', import.meta.url).pathname;

describe('configuration of a centre', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-centre-'));
    await cp(sample, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Changes a text in a file of the copy, and says on which line; the text must be there. */
  async function change(file: string, from: string, to: string): Promise<{ line: number }> {
    const text = await readFile(join(folder, file), 'utf8');
    expect(text).to.include(from);
    await writeFile(join(folder, file), text.replace(from, to));
    return { line: text.slice(0, text.indexOf(from)).split('\n').length };
  }

  async function problems(): Promise<ConfigurationProblem[]> {
    const loaded = await loadCentre(folder);
    return loaded.ok ? [] : loaded.problems;
  }

  async function onlyProblem(): Promise<ConfigurationProblem> {
    const all = await problems();
    expect(all, JSON.stringify(all, null, 1)).to.have.length(1);
    return all[0] as ConfigurationProblem;
  }

  it('the sample centre loads whole: 30 positions, five numbers, both trunks', async () => {
    const loaded = await loadCentre(folder);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const { positions, routing, context, digest } = loaded.centre;
    expect(positions.map(({ id, phone, webEndpoint }) => [id, phone, webEndpoint])).to.deep.equal(
      Array.from({ length: 30 }, (_, index) => {
        const number = String(index + 1).padStart(2, '0');
        return [`p${number}`, `127.0.0.${index + 11}:5060`, `w${number}`];
      }),
    );
    expect(routing.dialled.map(({ number }) => number)).to.have.members(['112', '15', '17', '18', '114']);
    expect(routing.trunks[0]).to.deep.equal({ endpoint: 'pstn', address: '127.0.0.2' });
    expect(context.subscribers.map(({ id }) => id)).to.deep.equal(['subscribers-file']);
    expect(digest).to.match(/^[0-9a-f]{64}$/);
  });

  it('the digest changes with any byte of the files, and with nothing else', async () => {
    const digest = async () => {
      const loaded = await loadCentre(folder);
      return loaded.ok ? loaded.centre.digest : null;
    };
    const before = await digest();
    expect(await digest()).to.equal(before);
    await change('triage.yaml', 'ageingMs: 45000', 'ageingMs: 45001');
    expect(await digest()).to.not.equal(before);
  });

  it('a centre without natures, protocols and rules loads; one with a part of them is told what is missing', async () => {
    for (const name of qualificationNames.slice(1)) await rm(join(folder, name), { recursive: true });
    expect((await problems()).map(({ file }) => file)).to.include.members(['hazards.yaml', 'natures', 'protocols']);
    await rm(join(folder, 'engagement.yaml'));
    const loaded = await loadCentre(folder);
    expect(loaded.ok && loaded.centre.qualification.natures).to.deep.equal([]);
  });

  it('a mistake in a protocol refuses the centre, with its file and line', async () => {
    const { line } = await change('protocols/house-fire.yaml', 'say: [fire-get-out]', 'say: [fire-get-up]');
    const { file, line: at, en } = await onlyProblem();
    expect([file, at]).to.deep.equal(['protocols/house-fire.yaml', line]);
    expect(en).to.contain('fire-get-out');
  });

  describe('one mistake is shown at its line, with its field, what was found and the remedy', () => {
    const mistakes: {
      name: string;
      file: string;
      from: string;
      to: string;
      field: string;
      found: string;
      says: RegExp;
      line?: string;
    }[] = [
      {
        name: 'a phone without its port',
        file: 'positions.yaml',
        from: '"127.0.0.14:5060"',
        to: '"127.0.0.14"',
        field: 'positions[3].phone',
        found: '127.0.0.14',
        says: /IPv4 address and a port/,
      },
      {
        name: 'a phone address that no machine has',
        file: 'positions.yaml',
        from: '"127.0.0.14:5060"',
        to: '"127.0.0.314:5060"',
        field: 'positions[3].phone',
        found: '127.0.0.314:5060',
        says: /IPv4 address and a port/,
      },
      {
        name: 'a dialled number without its quotes',
        file: 'routing.yaml',
        from: 'number: "15"',
        to: 'number: 15',
        field: 'dialled[1].number',
        found: '15',
        says: /in quotes: '15'/,
      },
      {
        name: 'a priority that does not exist',
        file: 'routing.yaml',
        from: 'groups: [police, calltakers], priority: 2',
        to: 'groups: [police, calltakers], priority: 5',
        field: 'dialled[2].priority',
        found: '5',
        says: /0, 1, 2, 3/,
      },
      {
        name: 'a misspelt field',
        file: 'routing.yaml',
        from: 'wrapUpMs: 5000',
        to: 'wrapupMs: 5000',
        field: 'wrapupMs',
        found: '5000',
        says: /Did you mean "wrapUpMs"/,
      },
      {
        name: 'a misspelt field deep in a list of alternatives',
        file: 'context.yaml',
        from: 'deadlineMs: 200 }',
        to: 'deadlinMs: 200 }',
        field: 'subscribers[0].deadlinMs',
        found: '200',
        says: /Did you mean "deadlineMs"/,
      },
      {
        name: 'a kind of source that does not exist',
        file: 'context.yaml',
        from: 'kind: csv',
        to: 'kind: cvs',
        field: 'subscribers[0].kind',
        found: 'cvs',
        says: /csv, http.*Did you mean "csv"/,
      },
      {
        name: 'a time in words',
        file: 'routing.yaml',
        from: 'ringMs: 12000',
        to: 'ringMs: 12 s',
        field: 'ringMs',
        found: '12 s',
        says: /number/,
      },
      {
        name: 'a time out of its limits',
        file: 'routing.yaml',
        from: 'ringMs: 12000',
        to: 'ringMs: 120',
        field: 'ringMs',
        found: '120',
        says: /At least 2000/,
      },
      {
        name: 'a time zone that does not exist',
        file: 'routing.yaml',
        from: 'Europe/Paris',
        to: 'Europe/Pari',
        field: 'centre.timeZone',
        found: 'Europe/Pari',
        says: /time zone/,
      },
      {
        name: 'calls sent to a group that nobody is in',
        file: 'routing.yaml',
        from: 'groups: [medical, calltakers]',
        to: 'groups: [medicale, calltakers]',
        field: 'dialled[1].groups[0]',
        found: 'medicale',
        says: /nobody would get these calls.*Did you mean "medical"/,
      },
      {
        name: 'a service that is not defined',
        file: 'routing.yaml',
        from: 'otherwise: { service: emergency',
        to: 'otherwise: { service: emergncy',
        field: 'otherwise.service',
        found: 'emergncy',
        says: /Did you mean "emergency"/,
      },
      {
        name: 'a number routed twice',
        file: 'routing.yaml',
        from: 'number: "18"',
        to: 'number: "15"',
        field: 'dialled[3].number',
        found: '15',
        says: /already taken by dialled\[1\]/,
      },
      {
        name: 'one phone for two positions',
        file: 'positions.yaml',
        from: '127.0.0.15:5060',
        to: '127.0.0.14:5060',
        field: 'positions[4].phone',
        found: '127.0.0.14:5060',
        says: /already taken by positions\[3\]/,
      },
      {
        name: 'one id for two positions',
        file: 'positions.yaml',
        from: 'id: p05',
        to: 'id: p04',
        field: 'positions[4].id',
        found: 'p04',
        says: /already taken by positions\[3\]/,
      },
      {
        name: 'a trunk that has the name of a position',
        file: 'routing.yaml',
        from: 'endpoint: pstn',
        to: 'endpoint: p07',
        field: 'trunks[0].endpoint',
        found: 'p07',
        says: /already taken by positions\[6\] \(positions.yaml\)/,
      },
      {
        name: 'a phone at the address of a trunk',
        file: 'positions.yaml',
        from: '127.0.0.14:5060',
        to: '127.0.0.2:5060',
        field: 'positions[3].phone',
        found: '127.0.0.2:5060',
        says: /that of a trunk/,
      },
      {
        name: 'a rule for a number that is not routed',
        file: 'triage.yaml',
        from: 'dialled: ["112"],',
        to: 'dialled: ["116"],',
        field: 'rules[4].when.dialled[0]',
        found: '116',
        says: /would never apply/,
      },
      {
        name: 'a rule without any condition',
        file: 'triage.yaml',
        from: 'when: { masked: true }',
        to: 'when: {}',
        field: 'rules[5].when',
        found: '{}',
        says: /At least one condition/,
      },
      {
        name: 'a subscriber file that is not there',
        file: 'context.yaml',
        from: 'file: subscribers.csv',
        to: 'file: abonnes.csv',
        field: 'subscribers[0].file',
        found: 'abonnes.csv',
        says: /does not exist/,
      },
      {
        name: 'a reason in one language only',
        file: 'context.yaml',
        from: 'label: { fr: Repas, en: Meal }',
        to: 'label: { fr: Repas }',
        field: 'pauseReasons[1].label.en',
        found: '',
        says: /"en" is missing/,
      },
      {
        name: 'a list of groups left empty',
        file: 'positions.yaml',
        from: 'webEndpoint: w04, groups: [calltakers]',
        to: 'webEndpoint: w04, groups: []',
        field: 'positions[3].groups',
        found: '[]',
        says: /At least 1 item/,
      },
      {
        name: 'a field written twice',
        file: 'routing.yaml',
        from: 'wrapUpMs: 5000',
        to: 'ringMs: 5000',
        field: '',
        found: '',
        says: /written twice/,
      },
    ];
    for (const { name, file, from, to, field, found, says } of mistakes) {
      it(name, async () => {
        const { line } = await change(file, from, to);
        const problem = await onlyProblem();
        expect(problem).to.include({ file, field, found, line });
        expect(problem.en).to.match(says);
        expect(problem.fr).to.not.equal(problem.en);
      });
    }
  });

  it('all mistakes of all files come at once, in order of file and line', async () => {
    await change('context.yaml', 'file: subscribers.csv', 'file: none.csv');
    await change('positions.yaml', '127.0.0.40:5060', 'desk 40');
    await change('positions.yaml', 'id: p02', 'id: P02');
    await change('routing.yaml', 'groups: [calltakers], priority: 2 }\n\n# D', 'groups: [nobody], priority: 2 }\n\n# D');
    const all = await problems();
    expect(all.map(({ file, field }) => `${file} ${field}`)).to.deep.equal([
      'positions.yaml positions[1].id',
      'positions.yaml positions[29].phone',
      'routing.yaml otherwise.groups[0]',
      'context.yaml subscribers[0].file',
    ]);
  });

  describe('a file that is no configuration at all is refused, and never throws', () => {
    const cases: { name: string; spoil: () => Promise<unknown>; says: RegExp }[] = [
      { name: 'missing', spoil: () => rm(join(folder, 'triage.yaml')), says: /missing\. Create it/ },
      { name: 'empty', spoil: () => writeFile(join(folder, 'triage.yaml'), ''), says: /empty/ },
      { name: 'only comments', spoil: () => writeFile(join(folder, 'triage.yaml'), '# later\n'), says: /empty/ },
      {
        name: 'a tab as indentation',
        spoil: () => change('triage.yaml', '    when: { masked', '\twhen: { masked'),
        says: /tab|colon/i,
      },
      {
        name: 'an open bracket',
        spoil: () => change('triage.yaml', '{ masked: true }', '{ masked: true'),
        says: /missing|cannot be read|indentation/,
      },
      {
        name: 'a list where fields belong',
        spoil: () => writeFile(join(folder, 'triage.yaml'), '- a\n- b\n'),
        says: /Fields with their values/,
      },
      { name: 'a bare word', spoil: () => writeFile(join(folder, 'triage.yaml'), 'hello'), says: /Fields with their values/ },
      {
        name: 'in Windows-1252',
        spoil: () => writeFile(join(folder, 'triage.yaml'), Buffer.from('rules: []\n# priorit\xe9\n', 'latin1')),
        says: /UTF-8/,
      },
      {
        name: 'in UTF-16',
        spoil: () => writeFile(join(folder, 'triage.yaml'), Buffer.from('\ufeffrules: []', 'utf16le')),
        says: /UTF-16/,
      },
      {
        name: 'binary',
        spoil: () => writeFile(join(folder, 'triage.yaml'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1])),
        says: /binary/,
      },
      {
        name: 'far too large',
        spoil: () => writeFile(join(folder, 'triage.yaml'), '#'.repeat(2_000_000)),
        says: /not the right file/,
      },
      {
        name: 'a folder',
        spoil: async () => {
          await rm(join(folder, 'triage.yaml'));
          await mkdir(join(folder, 'triage.yaml'));
        },
        says: /not a file/,
      },
      {
        name: 'an alias that multiplies itself a billion times',
        spoil: () =>
          writeFile(
            join(folder, 'triage.yaml'),
            `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
              .split('')
              .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]\n`)
              .join('')}`,
          ),
        says: /cannot be read/,
      },
    ];
    for (const { name, spoil, says } of cases) {
      it(name, async () => {
        await spoil();
        const all = (await problems()).filter((problem) => problem.file === 'triage.yaml');
        expect(all[0]?.en).to.match(says);
      });
    }

    it('a folder that is not there', async () => {
      await rm(folder, { recursive: true });
      const all = await problems();
      expect(all.map(({ file }) => file)).to.deep.equal(['positions.yaml', 'routing.yaml', 'triage.yaml', 'context.yaml']);
    });

    it('the line that is not UTF-8 is named', async () => {
      await writeFile(join(folder, 'triage.yaml'), Buffer.from('# a\n# \xc3\xa9\nrules: []\n# priorit\xe9\n', 'latin1'));
      expect((await onlyProblem()).line).to.equal(4);
    });

    it('any text at all', async () => {
      // Two hundred readings: the catalogue's fifty files, and those of who is told, have tests of their own.
      const told = ['gateways.yaml', 'notices.yaml', 'roster.csv', 'procedures', 'alerts.yaml', 'radio.yaml'];
      for (const name of [...qualificationNames, ...told]) await rm(join(folder, name), { recursive: true });
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.uint8Array({ maxLength: 200 })),
          async (content) => {
            await writeFile(join(folder, 'triage.yaml'), content);
            const loaded = await loadCentre(folder);
            expect(loaded.ok).to.equal(false);
          },
        ),
        { numRuns: 200 },
      );
    });
  });
});
