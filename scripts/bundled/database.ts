/** The bundled database: PostgreSQL with DocumentDB on loopback, and before it the gateway that speaks MongoDB's protocol. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endPostgres, type Postgres, startPostgres } from './postgres.ts';
import { unpacked } from './unpacked.ts';

export type DatabaseOptions = {
  /** The database's files, its log and its password; made where it is missing. One running database a folder. */
  dataFolder: string;
  /** The gateway's; a free one where it is not given. */
  port?: number;
  /** Without fsync: for tests. */
  fast?: boolean;
  log?: (line: string) => void;
  /** A part ended without having been told to. */
  onFailure?: (part: 'PostgreSQL' | 'gateway') => void;
};

export type Database = {
  /** Names the database `tocsin`. Majority write concern and transactions work. Stays when the gateway is started again. */
  uri: string;
  readonly gatewayPid: number;
  postgresPid: number;
  /** kill -9 */
  killGateway(): void;
  startGateway(): Promise<void>;
  stop(): Promise<void>;
};

const gatewayPatienceMs = 2_000;

type Gateway = { process: ChildProcess; port: number };

/** Starts both, fetching and making first what is missing. They end with `stop`, or with this process. */
export async function startDatabase(options: DatabaseOptions): Promise<Database> {
  const { log = () => {}, onFailure = () => {} } = options;
  const rootfs = await unpacked('database');
  await mkdir(options.dataFolder, { recursive: true });
  const folder = await realpath(options.dataFolder);
  const postgres = await startPostgres(join(rootfs, 'usr/lib/postgresql/18/bin'), folder, options.fast ?? false, log);
  let stopping = false;
  const watch = (process: ChildProcess, part: 'PostgreSQL' | 'gateway') =>
    process.once('exit', () => {
      if (!stopping) onFailure(part);
    });

  let gateway = await startGateway(options.port ?? 0, postgres, log).catch(async (error) => {
    await endPostgres(postgres);
    throw error;
  });
  watch(gateway.process, 'gateway');
  watch(postgres.process, 'PostgreSQL');
  return {
    uri: `mongodb://127.0.0.1:${gateway.port}/tocsin?replicaSet=rs0`,
    get gatewayPid() {
      return pidOf(gateway.process);
    },
    postgresPid: pidOf(postgres.process),
    killGateway: () => gateway.process.kill('SIGKILL'),
    startGateway: async () => {
      gateway = await startGateway(gateway.port, postgres, log);
      watch(gateway.process, 'gateway');
    },
    stop: async () => {
      stopping = true;
      await endGateway(gateway);
      await endPostgres(postgres);
    },
  };
}

/** The gateway runs until its stdin closes: no longer than this process. */
async function startGateway(port: number, postgres: Postgres, log: (line: string) => void): Promise<Gateway> {
  const script = join(import.meta.dirname, '../devdb/main.ts');
  const child = spawn(process.execPath, [script, String(port), String(postgres.port)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PGPASSWORD: postgres.password },
    detached: true, // Ctrl-C at the terminal is for the starter
  });
  createInterface({ input: child.stderr }).on('line', (line) => log(`gateway: ${line}`));
  const lines = createInterface({ input: child.stdout });
  const [said] = await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  const listening = /^listening (\d+)$/.exec(String(said))?.[1];
  if (listening === undefined) throw new Error(`the database's gateway does not start${port === 0 ? '' : ` on port ${port}`}`);
  return { process: child, port: Number(listening) };
}

async function endGateway({ process: child }: Gateway): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.stdin?.end();
  const impatience = setTimeout(() => child.kill('SIGKILL'), gatewayPatienceMs);
  await gone;
  clearTimeout(impatience);
}

function pidOf(process: ChildProcess): number {
  if (process.pid === undefined) throw new Error('this process was never started');
  return process.pid;
}
