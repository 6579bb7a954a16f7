/**
 * One PostgreSQL with DocumentDB, in a folder of its own, on a loopback port. It ends with this process, even where that is
 * killed: the kernel then sends it SIGINT, its fast shutdown. One that still runs at the next start is ended first.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, open, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.ts';

export type Postgres = { process: ChildProcess; port: number; password: string };

type Cluster = { programs: string; data: string; passwordFile: string; log: string };

const startDeadlineMs = 30_000;
const stopDeadlineMs = 5_000;
const pollMs = 20;
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

/** `folder`: absolute, existing; holds the data, the log and the superuser's password. `programs`: PostgreSQL's bin folder. */
export async function startPostgres(
  programs: string,
  folder: string,
  fast: boolean,
  log: (line: string) => void,
): Promise<Postgres> {
  const cluster = {
    programs,
    data: join(folder, 'postgres'),
    passwordFile: join(folder, 'pgpass'),
    log: join(folder, 'postgres.log'),
  };
  await endStale(cluster.data);
  // A folder without this mark never served anything: making it was cut off, and it is made anew.
  const complete = join(folder, 'complete');
  const fresh = !existsSync(complete);
  if (fresh) {
    log('making the database');
    await makeCluster(cluster);
  }
  const port = await freePort();
  const postmaster = await spawnAsOwner(cluster, 'postgres', ['-D', cluster.data, ...settings(port, fast)]);
  const password = (await readFile(cluster.passwordFile, 'utf8')).trim().split(':').at(-1) ?? '';
  const postgres = { process: postmaster, port, password };
  try {
    await ready(postmaster, cluster);
    if (fresh) {
      await addExtension(postgres);
      await writeFile(complete, '');
    }
  } catch (error) {
    await endPostgres(postgres);
    throw error;
  }
  return postgres;
}

/** Ends it: with a checkpoint, or at once where that takes more than five seconds. */
export async function endPostgres({ process: postmaster }: Postgres): Promise<void> {
  if (postmaster.exitCode !== null || postmaster.signalCode !== null) return;
  const gone = once(postmaster, 'exit');
  postmaster.kill('SIGINT');
  const impatience = setTimeout(() => postmaster.kill('SIGQUIT'), stopDeadlineMs);
  await gone;
  clearTimeout(impatience);
}

/** PostgreSQL refuses root: there it runs as `nobody`, who may nevertheless read the way to its files. */
async function spawnAsOwner(cluster: Cluster, program: string, args: string[]): Promise<ChildProcess> {
  const identity = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
  const capability = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
  const as = ['--pdeathsig', 'INT', ...(isRoot ? [...identity, ...capability] : [])];
  const output = await open(cluster.log, 'a');
  try {
    return spawn('setpriv', [...as, join(cluster.programs, program), ...args], {
      stdio: ['ignore', output.fd, output.fd],
      env: { PATH: process.env.PATH, LC_ALL: 'C', PGPASSFILE: cluster.passwordFile },
      detached: true, // Ctrl-C at the terminal is for the starter, which ends this in its turn
    });
  } finally {
    await output.close();
  }
}

async function makeCluster(cluster: Cluster): Promise<void> {
  await rm(cluster.data, { recursive: true, force: true });
  await mkdir(cluster.data, { mode: 0o700 });
  const password = randomBytes(24).toString('hex');
  const initialPassword = `${cluster.passwordFile}.initial`;
  for (const [path, text] of [
    [initialPassword, password],
    [cluster.passwordFile, `*:*:*:postgres:${password}\n`],
  ] as const) {
    await rm(path, { force: true });
    await writeFile(path, text, { mode: 0o600 });
  }
  if (isRoot) for (const path of [cluster.data, cluster.passwordFile]) await chown(path, nobody, nobody);
  const who = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${initialPassword}`];
  const initdb = await spawnAsOwner(cluster, 'initdb', [
    '-D',
    cluster.data,
    ...who,
    '--locale=C',
    '--encoding=UTF8',
    '--no-sync',
  ]);
  const [code] = await once(initdb, 'exit');
  await rm(initialPassword);
  if (code !== 0) throw new Error(`the database could not be made in ${cluster.data}: ${cluster.log} says why`);
}

function settings(port: number, fast: boolean): string[] {
  const values = {
    listen_addresses: '127.0.0.1', // the extension itself connects back over TCP
    unix_socket_directories: '',
    port,
    max_connections: 120,
    shared_buffers: '128MB',
    shared_preload_libraries: 'pg_cron,pg_documentdb_core,pg_documentdb',
    'cron.database_name': 'postgres',
    'cron.host': '127.0.0.1',
    'documentdb.enableBackgroundWorker': 'on',
    'documentdb.enableBackgroundWorkerJobs': 'on',
    'documentdb_core.enableCollation': 'on',
    'documentdb.useFileBasedPersistedCursors': 'on', // or abandoned cursors hold connections
    'documentdb.defaultCursorExpiryTimeLimitSeconds': 600,
    log_min_messages: 'error',
    log_line_prefix: '%m ',
    jit: 'off',
    ...(fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** PostgreSQL says `ready` in the last line of its pid file. */
async function ready(postmaster: ChildProcess, cluster: Cluster): Promise<void> {
  const deadline = Date.now() + startDeadlineMs;
  while (Date.now() < deadline) {
    if (postmaster.exitCode !== null || postmaster.signalCode !== null) break;
    const [pid, , , , , , , state] = await pidFile(cluster.data);
    if (Number(pid) === postmaster.pid && state?.startsWith('ready')) return;
    await wait(pollMs);
  }
  throw new Error(`PostgreSQL does not start: ${cluster.log} says why`);
}

/** Its lines; none where no PostgreSQL ran, or the last one ended by itself. */
async function pidFile(data: string): Promise<string[]> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  return text.split('\n');
}

async function addExtension({ port, password }: Postgres): Promise<void> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres', password });
  await client.connect();
  await client.query('create extension documentdb cascade');
  // Indexes are built by the command that asks for them: nothing is left to these jobs.
  await client.query(`select cron.unschedule(jobname) from cron.job where jobname like 'documentdb_index_build%'`);
  await client.end();
}

/** Ends the PostgreSQL that a killed start left on these files; another process that bears its old number is not touched. */
async function endStale(data: string): Promise<void> {
  const [first] = await pidFile(data);
  const pid = Number(first);
  if (!(pid > 0)) return;
  const isOurs = async () => (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === data;
  if (await isOurs()) process.kill(pid, 'SIGINT');
  for (let waitedMs = 0; await isOurs(); waitedMs += pollMs) {
    if (waitedMs >= stopDeadlineMs) process.kill(pid, 'SIGQUIT');
    if (waitedMs >= 2 * stopDeadlineMs)
      throw new Error(`PostgreSQL of an earlier start (process ${pid}) does not end on ${data}`);
    await wait(pollMs);
  }
  await rm(join(data, 'postmaster.pid'), { force: true });
}
