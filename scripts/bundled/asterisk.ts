/** The unpacked Asterisk as a child process of ours: its files written, run through its own ld.so, watched, ended. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PbxOptions, pbxFiles } from '../../config/asterisk/pbx-files.ts';
import type { Centre } from '../../config/schema.ts';
import { diffOf } from '../pbx/diff.ts';
import { writePlace } from '../pbx/place.ts';
import { filesOf, included, includeLine, numbered } from '../pbx/routing-files.ts';
import { Versions } from '../pbx/versions.ts';
import { freePort } from './free-port.ts';

export type AsteriskOptions = {
  /** Folder in which scripts/bundled/fetch-asterisk unpacked it. */
  rootfs: string;
  /** Folder for this PBX's configuration, records and logs; made where absent, and kept afterwards. */
  folder: string;
  centre: Centre;
  address: string;
  sipPort: number;
  /** Free ports are taken where these are left out; no `httpPort`, no WebRTC. */
  amiPort?: number;
  httpPort?: number;
  rtpPorts?: [number, number];
  secret: string;
  verbose?: boolean;
};

export type Asterisk = {
  amiUrl: string;
  readonly pid: number;
  /** Ends it in good order; kills it after 5 s. */
  stop(): Promise<void>;
  /** As a power cut would. */
  kill(): void;
  /** Starts it again with the same files, after `kill` or `stop`, or while it runs. */
  restart(): Promise<void>;
  /** Stops it in its tracks (SIGSTOP): connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
};

/**
 * Ends the child when the read end of the pipe on descriptor 3 closes, which happens however our own process ends, kill -9 included.
 * Exits with the child.
 */
const guard = `"$@" </dev/null & child=$!
{ read -r _; kill -KILL "$child"; } <&3 2>/dev/null & watch=$!
exec 3<&-
wait "$child"; code=$?
kill "$watch" 2>/dev/null
exit "$code"`;

const bootMs = 20_000;

/** Resolves when the PBX takes calls, in about a second. Rejects with the end of its log where it does not. */
export async function startAsterisk(options: AsteriskOptions): Promise<Asterisk> {
  const amiPort = options.amiPort ?? (await freePort(options.address));
  const pbx: PbxOptions = {
    rootfs: options.rootfs,
    folder: options.folder,
    address: options.address,
    sipPort: options.sipPort,
    amiPort,
    httpPort: options.httpPort ?? null,
    rtpPorts: options.rtpPorts ?? [20_000, 29_999],
    secret: options.secret,
    systemName: 'pbx1',
    hostAddresses: ownAddresses(),
    verbose: options.verbose ?? false,
  };
  for (const name of ['etc', 'lib', 'log', 'run', 'spool']) mkdirSync(join(options.folder, name), { recursive: true });
  const amiUrl = `ami://tocsin:${encodeURIComponent(options.secret)}@${options.address}:${amiPort}`;
  await endStale(options.folder);
  writeFiles(options.centre, pbx, amiUrl);
  let running = await launch(options.rootfs, options.folder);
  return {
    amiUrl,
    get pid() {
      return running.pid;
    },
    stop: () => end(running),
    kill: () => signal(running, 'SIGKILL'),
    async restart() {
      await end(running);
      running = await launch(options.rootfs, options.folder);
    },
    freeze: () => signal(running, 'SIGSTOP'),
    thaw: () => signal(running, 'SIGCONT'),
  };
}

/** The routing lies in a version of its own, as scripts/pbx-config leaves it; the files are new at each start, for the secret is. */
function writeFiles(centre: Centre, pbx: PbxOptions, amiUrl: string): void {
  const etc = join(pbx.folder, 'etc');
  for (const [name, content] of pbxFiles(centre, pbx)) writeFileSync(join(etc, name), content, { mode: 0o600 });
  for (const name of included) writeFileSync(join(etc, name), includeLine(name), { mode: 0o600 });
  const { address, sipPort, httpPort } = pbx;
  writePlace(etc, { address, sipPort, httpPort, amiUrl });
  const versions = new Versions(etc);
  const number = (versions.list().at(-1)?.number ?? 0) + 1;
  const files = numbered(filesOf(centre, pbx), number);
  const current = versions.current();
  if (current !== null && diffOf(versions.files(current), files).length === 0) {
    versions.renew(current, numbered(files, current));
    return;
  }
  const version = versions.add(files, { at: new Date().toISOString(), by: 'scripts/start', why: 'start' });
  versions.use(number);
  versions.note(version, 'in use');
}

type Running = { pid: number; guard: ChildProcess; ended: Promise<unknown> };

async function launch(rootfs: string, folder: string): Promise<Running> {
  const { command, environment } = commandOf(rootfs, folder);
  rmSync(join(folder, 'run', 'asterisk.ctl'), { force: true });
  const child = spawn('/bin/sh', ['-c', guard, 'asterisk-guard', ...command, '-f'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: environment,
    detached: true,
  });
  const ended = once(child, 'exit');
  let complaint = '';
  child.stderr?.on('data', (text) => {
    complaint = (complaint + text).slice(-2_000);
  });
  const end = performance.now() + bootMs;
  while (!(await isBooted(command, environment, folder))) {
    if (child.exitCode !== null || performance.now() > end) {
      child.stdio[3]?.destroy();
      throw new Error(`Asterisk did not start: ${complaint}\n${tailOf(join(folder, 'log', 'messages.log'))}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const pid = pidIn(folder);
  if (pid === null) throw new Error('Asterisk started but wrote no pid file');
  return { pid, guard: child, ended };
}

/** LD_LIBRARY_PATH is not used: a child of Asterisk would inherit it. */
function commandOf(rootfs: string, folder: string) {
  const libraries = join(rootfs, 'usr/lib/x86_64-linux-gnu');
  const program = [join(libraries, 'ld-linux-x86-64.so.2'), '--library-path', libraries, join(rootfs, 'usr/sbin/asterisk')];
  return {
    command: [...program, '-C', join(folder, 'etc', 'asterisk.conf')],
    environment: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      LC_ALL: 'C.UTF-8',
      OPENSSL_MODULES: join(libraries, 'ossl-modules'),
      OPENSSL_CONF: '/dev/null',
      GCONV_PATH: join(libraries, 'gconv'),
    },
  };
}

async function isBooted(command: string[], env: NodeJS.ProcessEnv, folder: string): Promise<boolean> {
  if (!existsSync(join(folder, 'run', 'asterisk.ctl'))) return false;
  const [program = '', ...args] = command;
  const asked = promisify(execFile)(program, [...args, '-rx', 'core waitfullybooted'], { env, timeout: bootMs });
  return asked.then(
    ({ stdout }) => stdout.includes('fully booted'),
    () => false,
  );
}

function signal({ pid, guard: child }: Running, name: NodeJS.Signals): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(pid, name);
  } catch (error) {
    // Killed by another a moment ago: its guard has yet to say so.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function end(running: Running): Promise<void> {
  signal(running, 'SIGCONT');
  signal(running, 'SIGTERM');
  const killer = setTimeout(() => signal(running, 'SIGKILL'), 5_000);
  await running.ended;
  clearTimeout(killer);
}

/** A PBX that an earlier run left behind: it is ours where its command names this folder's configuration. */
async function endStale(folder: string): Promise<void> {
  const pid = pidIn(folder);
  if (pid === null || !isOurs(pid, folder)) return;
  process.kill(pid, 'SIGKILL');
  while (isOurs(pid, folder)) await new Promise((resolve) => setTimeout(resolve, 10));
}

function isOurs(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .includes(join(folder, 'etc', 'asterisk.conf'));
  } catch {
    return false;
  }
}

function pidIn(folder: string): number | null {
  const file = join(folder, 'run', 'asterisk.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) || null : null;
}

function tailOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').slice(-2_000) : '';
}

function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
}
