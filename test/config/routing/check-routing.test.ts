import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { loadCentre } from '../../../config/load-centre.ts';

const sample = new URL('../../../config/sample', import.meta.url).pathname;

describe('routing of a centre, checked before it applies', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-routing-'));
    await cp(sample, folder, { recursive: true });
    await writeFile(join(folder, 'text.wav'), 'a text');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** The problems of the sample with lines added at its end: field, and line counted from the first line added. */
  async function problemsWith(...lines: string[]) {
    const before = await readFile(join(folder, 'routing.yaml'), 'utf8');
    await writeFile(join(folder, 'routing.yaml'), `${before}${lines.join('\n')}\n`);
    const loaded = await loadCentre(folder);
    if (loaded.ok) return [];
    const length = before.split('\n').length - 1;
    return loaded.problems.map(({ file, line, field, en, fr }) => ({ file, line: line - length, field, en, fr }));
  }

  async function change(from: string, to: string) {
    const text = await readFile(join(folder, 'routing.yaml'), 'utf8');
    expect(text).to.include(from);
    await writeFile(join(folder, 'routing.yaml'), text.replace(from, to));
  }

  const neighbour = 'neighbours: [{ id: centre-47, name: Centre 47, trunk: partner-neighbour, number: "112" }]';

  it('overflow to a further group and to a neighbour loads', async () => {
    await change('partner: Centre 15 voisin', 'partner: Centre 15 voisin, sendTo: "127.0.0.3:5060"');
    expect(
      await problemsWith(
        neighbour,
        'overflow:',
        '  - { from: medical, afterMs: 20000, to: { groups: [police] } }',
        '  - { from: calltakers, queueLength: 40, to: { neighbour: centre-47 } }',
      ),
    ).to.deep.equal([]);
  });

  it('overflow that comes back to where it began is refused at each of its steps', async () => {
    const problems = await problemsWith(
      'overflow:',
      '  - { from: medical, afterMs: 20000, to: { groups: [police] } }',
      '  - { from: police, afterMs: 20000, to: { groups: [calltakers] } }',
      '  - { from: calltakers, afterMs: 20000, to: { groups: [medical] } }',
    );
    expect(problems.map(({ line, field }) => [line, field])).to.deep.equal([
      [2, 'overflow[0].to.groups[0]'],
      [3, 'overflow[1].to.groups[0]'],
      [4, 'overflow[2].to.groups[0]'],
    ]);
    expect(problems[0]?.en).to.contain('medical → police → calltakers → medical');
  });

  it('overflow of a group to itself is a circle too', async () =>
    expect((await problemsWith('overflow: [{ from: police, afterMs: 9000, to: { groups: [police] } }]'))[0]?.fr).to.contain(
      'police → police',
    ));

  for (const [what, lines, field, said] of [
    [
      'a group with no position',
      ['overflow: [{ from: medicl, afterMs: 9000, to: { groups: [police] } }]'],
      'overflow[0].from',
      'Did you mean "medical"?',
    ],
    [
      'a neighbour that is not there',
      ['overflow: [{ from: medical, afterMs: 9000, to: { neighbour: nobody } }]'],
      'overflow[0].to.neighbour',
      'not in "neighbours"',
    ],
    ['a trunk that is not there', [neighbour.replace('partner-neighbour', 'nowhere')], 'neighbours[0].trunk', 'not in "trunks"'],
    ['a trunk by which no call leaves', [neighbour], 'neighbours[0].trunk', '"sendTo"'],
    ['no time and no length', ['overflow: [{ from: medical, to: { groups: [police] } }]'], 'overflow[0]', '"afterMs"'],
    [
      'two destinations',
      ['overflow: [{ from: medical, afterMs: 9000, to: { groups: [police], neighbour: x } }]'],
      'overflow[0].to',
      '"groups" or "neighbour"',
    ],
    ['an announcement that is no sound', ['announcements: [{ id: wait, file: text.wav }]'], 'announcements[0].file', '8000 Hz'],
    [
      'an announcement that is not there',
      ['announcements: [{ id: wait, file: wait.wav }]'],
      'announcements[0].file',
      'does not exist',
    ],
  ] as const)
    it(`${what} is refused with its line, field and remedy`, async () => {
      const problems = await problemsWith(...lines);
      const problem = problems.find((each) => each.field === field);
      expect(problem, JSON.stringify(problems)).to.include({ file: 'routing.yaml', line: 1 });
      expect(problem?.en).to.contain(said);
    });

  it('a number with hours that says not where it goes outside them is refused', async () => {
    await change('number: "18", service: fire', 'number: "18", hours: working-hours, service: fire');
    const [problem] = await problemsWith();
    expect(problem?.field).to.equal('dialled[3].closed');
    expect(problem?.en).to.contain('would lead nowhere outside these hours');
  });

  it('hours that are not there, a department that is none and a day that is none are refused', async () => {
    await change('number: "18", service: fire', 'number: "18", hours: nights, closed: { groups: [police] }, service: fire');
    expect((await problemsWith()).map(({ field }) => field)).to.deep.equal(['dialled[3].hours']);
    await change('department: "33"', 'department: "100", also: [{ day: 2026-02-30, label: { fr: x, en: x } }]');
    expect((await problemsWith()).map(({ field }) => field)).to.include.members(['holidays.department', 'holidays.also[0].day']);
  });
});
