/**
 * Starts the bundled PBX and database, then Tocsin, and keeps them running until SIGTERM or SIGINT.
 * stdout: the one line `ready http://127.0.0.1:PORT`; everything else goes to stderr. Called by scripts/start.
 */
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { loadCentre } from '../config/load-centre.ts';
import { freePort } from './bundled/free-port.ts';
import { type Child, spawnChild } from './starter/child.ts';
import { startDemoGateway } from './starter/demo-gateway.ts';
import { readEnvironment } from './starter/environment.ts';
import { type Kept, keepRunning } from './starter/keep-running.ts';
import { databasePart, type Part, pbxPart } from './starter/parts.ts';
import { portIsFree } from './starter/ports.ts';
import { startTocsin } from './starter/tocsin-process.ts';

const wrongConfiguration = 78; // EX_CONFIG of sysexits.h
const sampleCentre = resolve(import.meta.dirname, '../config/sample');
const stopDeadlineMs = 9_000;
const portPatienceMs = 3_000;

const say = (part: string) => (line: string) => process.stderr.write(`${part}: ${line}\n`);

function refuse(problems: string[]): never {
  for (const problem of problems) say('start')(problem);
  process.exit(wrongConfiguration);
}

const read = readEnvironment(process.env, process.stderr.isTTY === true);
if ('problems' in read) refuse(read.problems);
const { settings } = read;
const loaded = await loadCentre(settings.configFolder);
if (!loaded.ok) {
  refuse(
    loaded.problems.map(
      ({ file, line, field, en }) => `${join(settings.configFolder, file)}:${line}: ${field && `${field}: `}${en}`,
    ),
  );
}
const [httpFree, sipFree] = await Promise.all([
  portIsFree('tcp', settings.httpPort, portPatienceMs),
  settings.pbx !== 'bundled' || portIsFree('udp', settings.sipPort, portPatienceMs),
]);
if (!httpFree) refuse([`TOCSIN_HTTP_PORT: another program listens on port ${settings.httpPort}; set another one, or 0 for any`]);
if (!sipFree) refuse([`TOCSIN_SIP_PORT: another program has UDP port ${settings.sipPort}; set another one`]);

let tocsin: Kept | undefined;
let demo: Child | undefined;
const around: Kept[] = [];

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(0));
try {
  await start();
} catch (error) {
  say('start')(error instanceof Error ? error.message : String(error));
  await stop(1);
}

async function start(): Promise<void> {
  // The database starts beside: Tocsin is ready without it, and finds it when it is there.
  const database = settings.mongodb === 'bundled' ? await databasePart(settings.dataFolder, say('database')) : undefined;
  if (database !== undefined) keep('database', database);
  const pbx =
    settings.pbx === 'bundled' && loaded.ok ? await pbxPart(loaded.centre, settings.dataFolder, settings.sipPort) : undefined;
  if (pbx !== undefined) await keep('PBX', pbx).up;

  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    TOCSIN_HTTP_PORT: String(settings.httpPort === 0 ? await freePort() : settings.httpPort),
    TOCSIN_SIP_PORT: String(settings.sipPort),
    TOCSIN_DATA: settings.dataFolder,
    TOCSIN_CONFIG: settings.configFolder,
    MONGODB_URI: database?.address ?? settings.mongodb,
    AMI_URL: pbx?.address ?? settings.pbx,
    ...(pbx && { PBX_WS_URL: pbx.webSocket.url, PBX_WS_SECRET: pbx.webSocket.secret }),
  };
  // The demonstration works at positions, which asks for a right to.
  if (settings.demo) environment.TOCSIN_DEV_TOKEN ??= randomBytes(16).toString('hex');
  let announced = false;
  const onReady = (line: string) => {
    if (!announced) process.stdout.write(`${line}\n`);
    announced = true;
  };
  if (settings.configFolder === sampleCentre) await startDemoGateway(settings.dataFolder, say('gateway'));
  tocsin = keepRunning('tocsin', () => startTocsin(environment, say('tocsin'), onReady), say('start'));
  await tocsin.up;
  if (settings.demo) demo = startDemo(environment);
}

function keep(name: string, part: Part): Kept {
  const kept = keepRunning(name, () => part.start(), say('start'));
  around.push(kept);
  return kept;
}

function startDemo(environment: NodeJS.ProcessEnv): Child {
  const child = spawnChild(resolve(import.meta.dirname, 'demo.ts'), environment);
  for (const stream of [child.process.stdout, child.process.stderr]) createInterface({ input: stream }).on('line', say('demo'));
  child.ended.then(say('demo'));
  return child;
}

/** Tocsin first, then what it works with. What is not over in time ends with this process. */
async function stop(code: number): Promise<void> {
  setTimeout(() => process.exit(code), stopDeadlineMs);
  await demo?.stop();
  await tocsin?.stop();
  await Promise.all(around.map((kept) => kept.stop()));
  process.exit(code);
}
