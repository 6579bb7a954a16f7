import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';

const run = promisify(execFile);
const bundled = resolve(import.meta.dirname, '../../scripts/bundled');

describe('unpacking Debian packages', function () {
  this.timeout(120_000);
  let cache: string;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'tocsin-cache-'));
  });
  afterEach(() => rm(cache, { recursive: true }));

  /** A recipe of one small package. */
  function unpack(recipe: number, finish: string) {
    const script = `set -euo pipefail; . "${bundled}/unpack-debs"; finish() { ${finish}; }
      unpack_debs "${cache}/part" ${recipe} forky '^indent$|^libc6$' '^nothing$' indent`;
    return run('bash', ['-c', script]);
  }
  const program = () => join(cache, 'part/usr/bin/indent');

  it('does it once where two starts come at once, throws leftovers away, and keeps what it has where a newer recipe fails', async () => {
    await mkdir(join(cache, 'part.partial'));
    await writeFile(join(cache, 'part.partial/leftover'), '');
    await mkdir(join(cache, 'part')); // without the mark of a whole one
    const both = await Promise.all([unpack(1, ':'), unpack(1, ':')]);
    expect(existsSync(program())).to.equal(true);
    expect(both.map(({ stderr }) => stderr.includes('unpacking\n')).sort()).to.deep.equal([false, true]);
    expect(await readdir(cache)).to.have.members(['part', 'part.lock']);
    expect(existsSync(join(cache, 'part/leftover'))).to.equal(false);
    expect((await unpack(1, ':')).stderr).to.equal('');

    const failure = await unpack(2, 'fail "does not run"').catch((error) => error);
    expect(failure.code).to.equal(1);
    expect(failure.stderr).to.include('part: does not run');
    expect(await readdir(cache)).to.have.members(['part', 'part.lock']);
    expect(existsSync(program())).to.equal(true);
  });
});
