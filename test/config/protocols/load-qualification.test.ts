import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ConfigurationProblem } from '../../../config/problem.ts';
import { loadQualification } from '../../../config/protocols/load-qualification.ts';
import { sampleFolder } from '../../support/sample-qualification.ts';

describe('natures, guided questions and rules of engagement as files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-qualification-'));
    await cp(sampleFolder, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Changes a text in a file of the copy; the text must be there. Answers the line where it stands. */
  async function change(file: string, from: string, to: string): Promise<number> {
    const text = await readFile(join(folder, file), 'utf8');
    expect(text, file).to.include(from);
    await writeFile(
      join(folder, file),
      text.replace(from, () => to),
    );
    return text.slice(0, text.indexOf(from)).split('\n').length;
  }
  async function problems(): Promise<ConfigurationProblem[]> {
    const loaded = await loadQualification(folder);
    return loaded.ok ? [] : loaded.problems;
  }
  const write = (file: string, text: string) => writeFile(join(folder, file), text);

  describe('one mistake is shown at its line, with its field and the remedy', () => {
    const fire = 'natures/fire.yaml';
    const choking = 'protocols/choking.yaml';
    const mistakes: { name: string; file: string; from: string; to: string; at?: string; field: string; says: RegExp }[] = [
      {
        name: 'a priority that does not exist',
        file: fire,
        from: 'priority: 0',
        to: 'priority: 4',
        field: 'groups[0].natures[0].priority',
        says: /0, 1, 2, 3/,
      },
      {
        name: 'a misspelt field',
        file: fire,
        from: 'hazards: [',
        to: 'hazard: [',
        field: 'groups[0].natures[0].hazard',
        says: /Did you mean "hazards"/,
      },
      {
        name: 'a service that routing.yaml does not have',
        file: fire,
        from: 'services: [fire, medical]',
        to: 'services: [fires, medical]',
        field: 'groups[0].natures[0].services[0]',
        says: /not in routing.yaml.*"fire"/,
      },
      {
        name: 'an unknown hazard',
        file: fire,
        from: 'hazards: [fire, smoke]',
        to: 'hazards: [fire, smokes]',
        field: 'groups[0].natures[0].hazards[1]',
        says: /not in hazards.yaml.*"smoke"/,
      },
      {
        name: 'a code that is none',
        file: fire,
        from: 'fait: C04.02.01',
        to: 'fait: c04/02',
        field: 'groups[0].natures[0].codes.fait',
        says: /C04\.02\.01/,
      },
      {
        name: 'a nature of another family',
        file: fire,
        from: 'id: fire-alarm',
        to: 'id: gas-smell',
        field: '',
        says: /already taken/,
      },
      {
        name: 'a label without its English',
        file: fire,
        from: ', en: House fire }',
        to: ' }',
        field: 'groups[0].natures[0].label.en',
        says: /missing/,
      },
      {
        name: 'two answers on one key',
        file: choking,
        from: 'key: e',
        to: 'key: a',
        field: 'questions[2].answers[1].key',
        says: /key "a" is already taken/,
      },
      {
        name: 'a key with an accent',
        file: choking,
        from: 'key: e',
        to: 'key: é',
        field: 'questions[2].answers[1].key',
        says: /without accent/,
      },
      {
        name: 'an own answer without its key',
        file: choking,
        from: 'key: a, ',
        to: '',
        field: 'questions[2].answers[0]',
        says: /only yes, no and unknown/,
      },
      {
        name: 'a condition on a question that is none',
        file: choking,
        from: 'airway: [no, unknown]',
        to: 'airways: [no, unknown]',
        field: 'questions[1].when.airways',
        says: /No question.*"airway"/,
      },
      {
        name: 'a condition on an answer that is none',
        file: choking,
        from: 'airway: [no, unknown]',
        to: 'airway: [no, never]',
        field: 'questions[1].when.airway[1]',
        says: /does not have this answer. It has: yes, no, unknown/,
      },
      {
        name: 'a condition on a later question',
        file: choking,
        from: 'airway: [no, unknown]',
        to: 'relieved: [no]',
        field: 'questions[1].when.relieved',
        says: /loop/,
      },
      {
        name: 'a condition on itself',
        file: choking,
        from: 'airway: [no, unknown]',
        to: 'conscious: [no]',
        field: 'questions[1].when.conscious',
        says: /loop/,
      },
      {
        name: 'a question that no answers lead to',
        file: 'protocols/cardiac-arrest.yaml',
        from: 'when: { breathing: [yes], conscious: [no, unknown] }',
        to: 'when: { breathing: [yes], age: [adult] }',
        field: 'questions[3].when',
        says: /No course of answers/,
      },
      {
        name: 'an instruction that is none',
        file: choking,
        from: 'say: [choking-cough]',
        to: 'say: [choking-couch]',
        field: 'questions[0].answers[0].say[0]',
        says: /"choking-cough"/,
      },
      {
        name: 'a partner that is none',
        file: choking,
        from: '[poison-centre]',
        to: '[poison-center]',
        field: 'questions[3].answers[1].partners[0]',
        says: /"poison-centre"/,
      },
      {
        name: 'a nature that was removed',
        file: choking,
        from: 'nature: cardiac-arrest',
        to: 'nature: heart-stopped',
        field: 'questions[1].answers[1].nature',
        says: /not in natures/,
      },
      {
        name: 'a nature guided twice',
        file: choking,
        from: 'natures: [choking]',
        to: 'natures: [choking, stroke]',
        field: '',
        says: /already taken/,
      },
      {
        name: 'a rule on a question that nobody asks',
        file: 'engagement.yaml',
        from: 'breathing: [no, gasping]',
        to: 'breathes: [no]',
        field: 'rules[0].when.answers.breathes',
        says: /never apply/,
      },
      {
        name: 'a rule on an answer that nobody gives',
        file: 'engagement.yaml',
        from: 'breathing: [no, gasping]',
        to: 'breathing: [no, gaspin]',
        field: 'rules[0].when.answers.breathing[1]',
        says: /"gasping"/,
      },
      {
        name: 'a rule without a condition',
        file: 'engagement.yaml',
        from: 'when: { natures: [stroke] }',
        to: 'when: {}',
        field: 'rules[3].when',
        says: /at least one condition/i,
      },
      {
        name: 'a weapon that is none',
        file: 'engagement.yaml',
        from: 'weapons: [firearm]',
        to: 'weapons: [gun]',
        field: 'rules[13].when.weapons[0]',
        says: /firearm, blade/,
      },
    ];
    for (const { name, file, from, to, field, says } of mistakes)
      it(name, async () => {
        const line = await change(file, from, to);
        const all = await problems();
        const mine = all.filter((one) => says.test(one.en));
        expect(mine, JSON.stringify(all, null, 1)).to.have.length(1);
        const [problem] = mine;
        // A name given twice is told where it stands the second time, which may be in the other file.
        if (field !== '')
          expect({ file: problem?.file, field: problem?.field, line: problem?.line }).to.deep.equal({ file, field, line });
        expect(problem?.fr).to.match(/\p{L}/u);
        expect(problem?.fr).to.not.equal(problem?.en);
      });
  });

  it('a way through that proposes no priority is told, with its answers', async () => {
    await change('protocols/choking.yaml', '{ id: yes, priority: 1, say: [choking-cough] }', '{ id: yes, say: [choking-cough] }');
    const [problem, ...others] = await problems();
    expect(others).to.deep.equal([]);
    expect(problem?.file).to.equal('protocols/choking.yaml');
    expect(problem?.en).to.include('No priority is proposed when one answers airway: yes,');
  });

  it('a protocol whose conditions look at twenty questions is refused instead of explored for hours', async () => {
    const ids = Array.from({ length: 24 }, (_, at) => `q${at}`);
    const said = '{ fr: Quoi, en: What }';
    const question = (id: string, when: string) =>
      `  - { id: ${id}, ask: ${said}, fact: ${said}, ${when}answers: [{ id: yes, priority: 1 }, { id: no }] }`;
    const all = ids.map((id) => `${id}: [yes]`).join(', ');
    await write(
      'protocols/choking.yaml',
      [
        'id: choking',
        `label: ${said}`,
        'natures: [choking]',
        'questions:',
        ...ids.map((id) => question(id, '')),
        question('last', `when: { ${all} }, `),
      ].join('\n'),
    );
    expect((await problems()).map((one) => one.en).join()).to.include('Make two protocols of it');
  });

  it('a file saved as .yml is a problem, not a protocol passed over', async () => {
    await write('protocols/fire.yml', 'id: fire');
    expect((await problems()).map((one) => [one.file, one.en])).to.deep.equal([
      ['protocols/fire.yml', 'Its name does not end in .yaml. Rename it, or take it away.'],
    ]);
  });

  it('an editor’s leftovers are passed over', async () => {
    await write('protocols/.choking.yaml.swp', 'x');
    await write('protocols/choking.yaml~', 'x');
    expect(await problems()).to.deep.equal([]);
  });

  it('a folder that is missing, or empty, is a problem with its remedy', async () => {
    await rm(join(folder, 'protocols'), { recursive: true });
    expect((await problems()).find((one) => one.file === 'protocols')?.en).to.match(/folder protocols is missing.*Create it/);
  });

  it('faults in several files are all told, in order of file and line', async () => {
    await change('natures/fire.yaml', 'priority: 0', 'priority: 9');
    await change('protocols/choking.yaml', 'key: e', 'key: a');
    await change('protocols/stroke.yaml', 'ask:', 'asks:');
    const files = (await problems()).map((one) => one.file);
    expect([...new Set(files)]).to.deep.equal(['natures/fire.yaml', 'protocols/choking.yaml', 'protocols/stroke.yaml']);
  });

  it('the digest changes with any of the files', async () => {
    const digest = async () => {
      const loaded = await loadQualification(folder);
      return loaded.ok ? loaded.qualification.digest : '';
    };
    const before = await digest();
    expect(before).to.match(/^[0-9a-f]{64}$/);
    await change('instructions.yaml', 'Restez en ligne avec moi', 'Restez avec moi');
    expect(await digest()).to.not.equal(before);
  });

  it('a file cut anywhere: problems or a whole catalogue, never an error', async () => {
    const text = await readFile(join(folder, 'protocols/stroke.yaml'));
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length), async (length) => {
        await writeFile(join(folder, 'protocols/stroke.yaml'), text.subarray(0, length));
        const loaded = await loadQualification(folder);
        if (!loaded.ok) for (const problem of loaded.problems) expect(problem.line).to.be.at.least(1);
      }),
      { numRuns: 12 },
    );
  });
});
