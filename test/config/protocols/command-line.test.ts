import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { sampleFolder, sampleQualification } from '../../support/sample-qualification.ts';

describe('natures and protocols from the command line', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-qualification-'));
    await cp(sampleFolder, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const script = (name: string) => new URL(`../../../scripts/${name}`, import.meta.url).pathname;
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, args).then(
      ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );

  it('the linter passes the sample, and names file and line of a fault', async () => {
    const good = await run(script('lint-protocols.ts'), folder);
    expect(good.code, good.stdout).to.equal(0);
    expect(good.stdout).to.match(/20 protocols .*no fault/);
    const file = join(folder, 'protocols/choking.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('key: e', 'key: a'));
    const line = text.slice(0, text.indexOf('key: e')).split('\n').length;
    const bad = await run(script('lint-protocols.ts'), folder);
    expect(bad.code).to.equal(1);
    expect(bad.stdout).to.include(`protocols/choking.yaml:${line}:`);
  });

  it('the importer reports, and ends with 1 where the catalogue uses a code that its list lacks', async () => {
    const file = join(folder, 'HubSante.motif.csv');
    const { natures } = await sampleQualification();
    const codes = [...new Set(natures.flatMap((nature) => (nature.codes.motif ? [nature.codes.motif] : [])))];
    const list = (all: string[]) => `,code,label_n1,label_n2\n${all.map((code, at) => `${at},${code},Texte,`).join('\n')}\n`;
    await writeFile(file, list(codes));
    const whole = await run(script('import-nomenclature.ts'), '--centre', folder, file);
    expect([whole.code, whole.stderr]).to.deep.equal([0, '']);
    expect(whole.stdout).to.include(`motif: ${codes.length} on level 1; ${codes.length} used by the catalogue`);
    await writeFile(file, list(codes.slice(1)));
    const lacking = await run(script('import-nomenclature.ts'), '--centre', folder, file);
    expect(lacking.code).to.equal(1);
    expect(lacking.stdout).to.match(new RegExp(`unknown +${codes[0]} `));
  });
});
