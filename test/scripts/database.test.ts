import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { MongoClient } from 'mongodb';
import { startDatabase } from '../../scripts/bundled/database.ts';
import { processesOf } from '../support/processes.ts';
import { until } from '../support/until.ts';

const module = resolve(import.meta.dirname, '../../scripts/bundled/database.ts');
const nothingRuns = (folder: string) => until(() => processesOf(folder).length === 0, 'no process left', 10_000);

describe('the bundled database', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin database ')); // spaces too
  });
  afterEach(async () => {
    await nothingRuns(folder);
    await rm(folder, { recursive: true });
  });

  /** Another process that starts it on the folder and says its address. */
  async function startElsewhere() {
    const script = `import { startDatabase } from '${module}';
      const { uri } = await startDatabase({ dataFolder: ${JSON.stringify(folder)} });
      console.log(uri);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [uri] = await once(createInterface({ input: child.stdout }), 'line');
    return { child, uri: String(uri) };
  }

  it('keeps what was acknowledged when its starter is killed with -9, ends by itself, and starts again on the folder', async () => {
    const { child, uri } = await startElsewhere();
    const client = await MongoClient.connect(uri);
    await client
      .db('tocsin')
      .collection('sheets')
      .insertOne({ number: 1 }, { writeConcern: { w: 'majority', journal: true } });
    child.kill('SIGKILL');
    await client.close();

    const again = await startDatabase({ dataFolder: folder }); // at once: PostgreSQL of before may still be ending
    const reader = await MongoClient.connect(again.uri);
    expect(await reader.db('tocsin').collection('sheets').countDocuments({ number: 1 })).to.equal(1);
    await reader.close();
    await again.stop();
    expect(processesOf(folder)).to.deep.equal([]);
  });

  it('ends a PostgreSQL that an earlier start left, and not another process that bears its number', async () => {
    const left = await startDatabase({ dataFolder: folder, fast: true });
    const again = await startDatabase({ dataFolder: folder, fast: true });
    expect(existsSync(`/proc/${left.postgresPid}/exe`)).to.equal(false);
    await left.stop();
    await again.stop();

    const bystander = spawn('sleep', ['60']);
    await writeFile(join(folder, 'postgres/postmaster.pid'), `${bystander.pid}\n`);
    const third = await startDatabase({ dataFolder: folder, fast: true });
    expect(bystander.exitCode ?? bystander.signalCode).to.equal(null);
    bystander.kill();
    await third.stop();
  });

  it('makes a folder anew whose making was cut off', async () => {
    await mkdir(join(folder, 'postgres'));
    await writeFile(join(folder, 'postgres/PG_VERSION'), '18\n');
    const database = await startDatabase({ dataFolder: folder, fast: true });
    const client = await MongoClient.connect(database.uri);
    expect((await client.db('admin').command({ ping: 1 })).ok).to.equal(1);
    await client.close();
    await database.stop();
  });

  it('says which part ended, and lets nobody in without the password', async () => {
    const failed = Promise.withResolvers<string>();
    const database = await startDatabase({ dataFolder: folder, fast: true, onFailure: failed.resolve });
    const password = (await readFile(join(folder, 'pgpass'), 'utf8')).trim().split(':').at(-1);
    expect(password).to.match(/^[0-9a-f]{48}$/);
    expect(await readFile(join(folder, 'postgres/pg_hba.conf'), 'utf8')).not.to.match(/^[^#]*\btrust\b/m);
    database.killGateway();
    expect(await failed.promise).to.equal('gateway');
    await database.stop();
  });
});
