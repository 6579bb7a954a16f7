import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { loadDispositions } from '../../../config/dispositions/load-dispositions.ts';
import { sampleFolder } from '../../support/sample-qualification.ts';

describe('dispositions.yaml', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-dispositions-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function faultsOf(...lines: string[]) {
    await writeFile(path.join(folder, 'dispositions.yaml'), ['dispositions:', ...lines].join('\n'));
    const { dispositions, problems } = await loadDispositions(folder);
    if (problems.length > 0) expect(dispositions).to.equal(null);
    return problems.map(({ line, field, en }) => `${line} ${field}: ${en}`);
  }

  it('a centre without it closes with the usual ones, and nothing is required', async () => {
    const { dispositions, problems } = await loadDispositions(folder);
    expect(problems).to.deep.equal([]);
    expect(dispositions?.map(({ id, requires }) => [id, ...requires])).to.deep.equal([
      ['intervention'],
      ['advice'],
      ['other-service'],
      ['nuisance'],
      ['misdial'],
      ['silent'],
      ['test'],
      ['duplicate'],
    ]);
  });

  it('the sample’s is whole: misdials and tests close by one key', async () => {
    const { dispositions, problems } = await loadDispositions(sampleFolder);
    expect(problems).to.deep.equal([]);
    expect(dispositions?.filter((one) => one.oneKey).map(({ id }) => id)).to.deep.equal(['misdial', 'test']);
  });

  it('a fault is said with its line, its field and what to do', async () => {
    const label = 'label: { fr: Un, en: One }';
    expect(await faultsOf(`  - { id: a, ${label}, requires: [moon] }`)).to.have.length(1);
    expect((await faultsOf(`  - { id: a, ${label} }`, `  - { id: a, ${label} }`))[0]).to.match(
      /^3 dispositions\[1\]\.id: This name/,
    );
    expect((await faultsOf(`  - { id: a, ${label}, requires: [note], oneKey: true }`))[0]).to.match(
      /^2 dispositions\[0\]\.oneKey: A disposition that requires something/,
    );
    const quick = ['a', 'b', 'c'].map((id) => `  - { id: ${id}, ${label}, oneKey: true }`);
    expect(await faultsOf(...quick)).to.deep.equal([
      '4 dispositions[2].oneKey: At most two dispositions are closed by one key. Take "oneKey" from another.',
    ]);
  });
});
