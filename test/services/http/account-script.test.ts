import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openAccounts } from '../../../services/http/accounts.ts';
import { until } from '../../support/until.ts';
import { Edge } from './edge.ts';

const script = path.resolve(import.meta.dirname, '../../../scripts/account');

describe('scripts/account', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-account-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const account = (words: string, input = '', data = folder) => {
    const { status, stdout, stderr } = spawnSync(script, words.split(' '), {
      input,
      encoding: 'utf8',
      env: { ...process.env, TOCSIN_DATA: data },
    });
    return { status, stdout, stderr };
  };

  it('adds an account whose password, shown once, opens it', async () => {
    const { stdout } = account('add marie --role supervisor --language en');
    const password = /password ([a-z0-9-]{19}) /.exec(stdout)?.[1] ?? '';
    const accounts = await openAccounts(folder);
    expect(await accounts.check('marie', password)).to.include({ name: 'marie', role: 'supervisor', language: 'en' });
    expect(await accounts.check('marie', `${password}x`)).to.equal(null);
    expect(accounts.firstPassword).to.equal(null);
    expect((await stat(path.join(folder, 'accounts.json'))).mode & 0o777).to.equal(0o600);
    expect(account('list').stdout).to.match(/^marie\tsupervisor\ten\t/);
    await accounts.close();
  });

  it('takes a password from standard input, and does not show it', async () => {
    const { stdout } = account('add paul --stdin', 'un mot de passe long\n');
    expect(stdout).not.to.contain('long');
    const accounts = await openAccounts(folder);
    expect(await accounts.check('paul', 'un mot de passe long')).to.include({ name: 'paul', role: 'operator' });
    await accounts.close();
  });

  const refused: [words: string, input: string, status: number, says: string][] = [
    ['add Marie', '', 2, 'lower-case'],
    ['add marie --role king', '', 2, 'operator, supervisor, administrator'],
    ['add marie --stdin', 'short\n', 2, '12 to 256'],
    ['add marie --force', '', 2, 'scripts/account'],
    ['password nobody', '', 1, 'No account'],
    ['remove nobody', '', 1, 'No account'],
    ['promote marie', '', 2, 'scripts/account'],
    ['add', '', 2, 'scripts/account'],
  ];
  for (const [words, input, status, says] of refused)
    it(`«${words}» is refused with a remedy, and nothing is written`, () => {
      const answer = account(words, input);
      expect(answer.status).to.equal(status);
      expect(answer.stderr).to.contain(says);
      expect(existsSync(path.join(folder, 'accounts.json'))).to.equal(false);
    });

  it('an account that is there already is not overwritten', () => {
    account('add marie');
    expect(account('add marie --role administrator').status).to.equal(1);
    expect(account('list').stdout).to.contain('operator');
  });

  it('four at once are all added', async () => {
    const env = { ...process.env, TOCSIN_DATA: folder };
    const adding = Array.from({ length: 4 }, (_, n) => once(spawn(script, ['add', `a${n}`], { env, stdio: 'ignore' }), 'exit'));
    await Promise.all(adding);
    expect(account('list').stdout.trim().split('\n')).to.have.length(4);
  });

  it('a running Tocsin notices: a new account signs in, a removed one and an old password are out at once', async () => {
    const edge = await Edge.open();
    try {
      const [one, two] = [await edge.signIn('op01', 'p01'), await edge.signIn('op02', 'p02')];
      account('add marie --stdin', 'un mot de passe long\n', edge.folder);
      account('remove op01', '', edge.folder);
      account('password op02 --stdin', 'un autre mot de passe\n', edge.folder);
      const status = async (as: string) => (await edge.get('/api/session', as)).status;
      await until(async () => (await status(one)) === 401 && (await status(two)) === 401);
      expect(edge.position().operator).to.equal(null);
      const signIn = await edge.trySignIn('marie', 'p01', { password: 'un mot de passe long' });
      expect(signIn.status).to.equal(201);
      // Half written, or wrongly edited: those known before go on.
      await writeFile(path.join(edge.folder, 'accounts.json'), '{"accounts": [');
      expect((await edge.trySignIn('marie', 'p01', { password: 'un mot de passe long' })).status).to.equal(201);
    } finally {
      await edge.close();
    }
  });
});
