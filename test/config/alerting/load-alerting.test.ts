import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { loadAlerting, noAlerting } from '../../../config/alerting/load-alerting.ts';

const sample = path.resolve(import.meta.dirname, '../../../config/sample');

describe('who is told, as the centre’s files say it', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-alerting-'));
    await cp(sample, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const edit = async (file: string, from: string, to: string) => {
    const text = await readFile(path.join(folder, file), 'utf8');
    expect(text).to.include(from);
    await writeFile(path.join(folder, file), text.replace(from, to));
  };
  const faults = async () =>
    (await loadAlerting(folder, 'FR')).problems.map(({ file, line, field, en }) => ({ file, line, field, en }));

  it('the sample centre has nothing wrong, and a centre without the files tells nobody', async () => {
    const { alerting, problems } = await loadAlerting(folder, 'FR');
    expect(problems).to.deep.equal([]);
    expect(alerting?.rules.length).to.be.above(0);
    const empty = await mkdtemp(path.join(tmpdir(), 'tocsin-alerting-'));
    expect((await loadAlerting(empty, 'FR')).alerting).to.deep.equal(noAlerting);
    await rm(empty, { recursive: true });
  });

  it('a role that nobody of the roster has, a gateway and a recipient that are not there are refused where they stand', async () => {
    await edit('notices.yaml', 'role: prosecutor', 'role: procecutor');
    await edit('notices.yaml', 'means: sms, deadlineS: 120', 'means: smss, deadlineS: 120');
    await edit('procedures/building-fire.yaml', 'recipient: mayor', 'recipient: major');
    const found = await faults();
    expect(found.map(({ file, field }) => `${file} ${field}`)).to.deep.equal([
      'notices.yaml recipients[0].means[0].means',
      'notices.yaml recipients[2].role',
      'procedures/building-fire.yaml steps[6].recipient',
    ]);
    expect(found[1]?.en).to.include('prosecutor');
  });

  it('a rule without a condition and a wrong commune code are refused', async () => {
    await edit('notices.yaml', 'when: { hazards: [firearm] }', 'when: {}');
    await edit('partners.yaml', 'answerWithinS', 'answerWithinS');
    await edit('notices.yaml', 'when: { victimsAtLeast: 5 }', 'when: { communes: ["Bordeaux"] }');
    expect((await faults()).map(({ field }) => field)).to.deep.equal(['rules[1].when.communes[0]', 'rules[4].when']);
  });
});
