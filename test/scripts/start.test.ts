import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { MongoClient } from 'mongodb';
import { freePort } from '../../scripts/bundled/free-port.ts';
import { processesOf } from '../support/processes.ts';
import { until } from '../support/until.ts';

/** By their command lines; PostgreSQL's first process alone, not those that it starts itself. */
const parts = {
  tocsin: /^\S*\/node .*services\/main\.ts$/,
  PBX: /^\S*ld-linux\S* .*asterisk\.conf/,
  gateway: /devdb\/main\.ts/,
  PostgreSQL: /--argv0 \S+\/bin\/postgres --library-path/,
};

const root = resolve(import.meta.dirname, '../..');

class Start {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<number | null>;
  out = '';
  err = '';

  constructor(environment: NodeJS.ProcessEnv) {
    this.process = spawn(join(root, 'scripts/start'), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TOCSIN_DEMO: '0', ...environment },
    });
    this.process.stdout.on('data', (text) => {
      this.out += text;
    });
    this.process.stderr.on('data', (text) => {
      this.err += text;
    });
    this.ended = once(this.process, 'close').then(([code]) => code);
  }

  async ready(): Promise<string> {
    await Promise.race([until(() => this.out.includes('\n'), 'the ready line', 30_000), this.ended]);
    const url = /^ready (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(this.out)?.[1];
    if (url === undefined) throw new Error(`not ready: ${this.out}\n${this.err}`);
    return url;
  }
}

const names = Object.keys(parts) as (keyof typeof parts)[];

describe('scripts/start', function () {
  this.timeout(60_000);
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  const starts: Start[] = [];
  const start = (changes: NodeJS.ProcessEnv = {}) => {
    const started = new Start({ ...environment, ...changes });
    starts.push(started);
    return started;
  };
  const part = (name: keyof typeof parts) => processesOf(folder).find(({ command }) => parts[name].test(command))?.pid;
  const nothingLeft = () => until(() => processesOf(folder).length === 0, 'no process of this start', 8_000);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-start-'));
    const ports = await Promise.all([freePort(), freePort()]);
    environment = { TOCSIN_DATA: folder, TOCSIN_HTTP_PORT: String(ports[0]), TOCSIN_SIP_PORT: String(ports[1]) };
  });
  afterEach(async () => {
    for (const { process } of starts.splice(0)) process.kill('SIGKILL');
    await nothingLeft();
  });
  after(() => rm(folder, { recursive: true }));

  it('says where it serves in one line, and at SIGTERM ends with code 0 within 10 s and leaves no process', async () => {
    const started = start();
    const url = await started.ready();
    expect(url).to.equal(`http://127.0.0.1:${environment.TOCSIN_HTTP_PORT}`);
    await until(async () => (await fetch(`${url}/health`)).ok, 'health');
    for (const name of names) await until(() => part(name), name);
    const toldAt = performance.now();
    started.process.kill('SIGTERM');
    expect(await started.ended).to.equal(0);
    expect(performance.now() - toldAt).to.be.below(10_000);
    expect(processesOf(folder)).to.deep.equal([]);
    expect(started.out).to.equal(`ready ${url}\n`);
  });

  it('serves again within 10 s on the folder of the start before, also after that one was killed with -9', async () => {
    const first = start();
    await first.ready();
    await until(() => part('gateway'), 'the database');
    first.process.kill('SIGKILL');
    const at = performance.now();
    await start().ready();
    expect(performance.now() - at).to.be.below(10_000);
    await until(() => part('gateway'), 'the database');
  });

  it('leaves no process when it is killed with -9', async () => {
    const started = start();
    await started.ready();
    await until(() => part('gateway'), 'the database');
    started.process.kill('SIGKILL');
    await nothingLeft();
  });

  for (const each of names) {
    it(`starts ${each} again when it is killed with -9, and says so`, async () => {
      const started = start();
      await started.ready();
      await until(() => part('gateway'), 'the database');
      const pid = await until(() => part(each), each);
      process.kill(pid, 'SIGKILL');
      await until(() => (part(each) ?? pid) !== pid, `${each} again`, 15_000);
      expect(started.err).to.match(/start: \w+: .*; starting it again in \d+ ms/);
      expect(started.out.match(/ready/g)).to.have.length(1);
    });
  }

  it('refuses a wrong value with the variable and the remedy', async () => {
    const wrong: [NodeJS.ProcessEnv, RegExp][] = [
      [{ TOCSIN_HTTP_PORT: '80a' }, /TOCSIN_HTTP_PORT is '80a': a port number/],
      [{ TOCSIN_SIP_PORT: '70000' }, /TOCSIN_SIP_PORT is '70000': a port number from 1 to 65535/],
      [{ MONGODB_URI: 'postgres://x' }, /MONGODB_URI is 'postgres:\/\/x': mongodb:\/\/host:port\/name, or none/],
      [{ TOCSIN_PBX: 'inside' }, /TOCSIN_PBX is 'inside': bundled or external/],
      [{ TOCSIN_PBX: 'external' }, /AMI_URL: with TOCSIN_PBX=external, set it to ami:/],
      [{ AMI_URL: 'ami://a:b@127.0.0.1:5038' }, /AMI_URL is 'ami:.*set that too, or leave this unset/],
      [{ TOCSIN_DEV_TOKEN: '' }, /TOCSIN_DEV_TOKEN is '': not empty/],
    ];
    for (const [changes, remedy] of wrong) {
      const started = start(changes);
      expect(await started.ended).to.equal(78);
      expect(started.err).to.match(remedy);
      expect(started.out).to.equal('');
    }
  });

  it('refuses a configuration with a fault, with file and line', async () => {
    const config = join(folder, 'config');
    await cp(join(root, 'config/sample'), config, { recursive: true });
    const routing = join(config, 'routing.yaml');
    await writeFile(routing, (await readFile(routing, 'utf8')).replace(/ringMs: .*/, 'ringMs: soon'));
    const started = start({ TOCSIN_CONFIG: config });
    expect(await started.ended).to.equal(78);
    expect(started.err).to.match(/routing\.yaml:\d+: ringMs: /);
  });

  it('refuses a folder without a configuration, naming each file', async () => {
    const started = start({ TOCSIN_CONFIG: join(folder, 'nowhere') });
    expect(await started.ended).to.equal(78);
    expect(started.err).to.match(/routing\.yaml:1: The file is missing/);
  });

  it('leaves the address of the bundled database in the data folder, for other tools', async () => {
    await start().ready();
    await until(() => part('gateway'), 'the database');
    const client = new MongoClient((await readFile(join(folder, 'mongodb-uri'), 'utf8')).trim());
    expect(await client.db().command({ ping: 1 })).to.include({ ok: 1 });
    expect(client.db().databaseName).to.equal('tocsin');
    await client.close();
  });

  it('refuses a data folder that another start has', async () => {
    await start().ready();
    const second = start({ TOCSIN_HTTP_PORT: '0', TOCSIN_SIP_PORT: String(await freePort()) });
    expect(await second.ended).to.equal(78);
    expect(second.err).to.include('another start runs with the data folder');
  });

  it('refuses a port that another program has', async () => {
    const taken = createSocket('udp4').bind(0, '127.0.0.1');
    await once(taken, 'listening');
    const started = start({ TOCSIN_SIP_PORT: String(taken.address().port) });
    expect(await started.ended).to.equal(78);
    taken.close();
    expect(started.err).to.match(/TOCSIN_SIP_PORT: another program has UDP port \d+; set another one/);
  });

  it('is ready with a database that cannot start, and goes on trying', async () => {
    const data = join(folder, 'no-database');
    await mkdir(data);
    await writeFile(join(data, 'database'), 'a file where the folder should be');
    const started = start({ TOCSIN_DATA: data });
    await started.ready();
    await until(() => /start: database: .*; starting it again in 500 ms/.test(started.err), 'a second try');
  });
});
