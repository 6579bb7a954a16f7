/** The parts around Tocsin that scripts/start keeps running, each with how it is started and how its end is noticed. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Centre } from '../../config/schema.ts';
import { startAsterisk } from '../bundled/asterisk.ts';
import { startDatabase } from '../bundled/database.ts';
import { freePort } from '../bundled/free-port.ts';
import { unpacked } from '../bundled/unpacked.ts';
import type { Running } from './keep-running.ts';

/** A part to be kept running, and the address at which it is whenever it runs. */
export type Part = { address: string; start(): Promise<Running> };
/** The PBX, and what the console's softphones need of it. */
export type PbxPart = Part & { webSocket: { url: string; secret: string } };

const lookEveryMs = 100;

export async function pbxPart(centre: Centre, dataFolder: string, sipPort: number): Promise<PbxPart> {
  const options = { centre, folder: join(dataFolder, 'pbx'), address: '127.0.0.1', sipPort };
  const secret = randomBytes(16).toString('hex');
  const amiPort = await freePort();
  const httpPort = await freePort();
  return {
    address: `ami://tocsin:${secret}@127.0.0.1:${amiPort}`,
    webSocket: { url: `ws://127.0.0.1:${httpPort}/ws`, secret },
    start: async () => {
      const pbx = await startAsterisk({ ...options, rootfs: await unpacked('asterisk'), amiPort, httpPort, secret });
      return { ended: goneReason(pbx.pid), stop: () => pbx.stop() };
    },
  };
}

/** Its address is also in the file `mongodb-uri` of the data folder, for other tools. */
export async function databasePart(dataFolder: string, say: (line: string) => void): Promise<Part> {
  const port = await freePort();
  const address = `mongodb://127.0.0.1:${port}/tocsin?replicaSet=rs0`;
  await writeFile(join(dataFolder, 'mongodb-uri'), `${address}\n`);
  return {
    address,
    start: async () => {
      const { promise: ended, resolve: end } = Promise.withResolvers<string>();
      const onFailure = (part: string) => end(`its ${part} ended`);
      const database = await startDatabase({ dataFolder: join(dataFolder, 'database'), port, log: say, onFailure });
      return { ended, stop: () => database.stop().then(() => end('was ended')) };
    },
  };
}

async function goneReason(pid: number): Promise<string> {
  while (isAlive(pid)) await wait(lookEveryMs);
  return 'ended';
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
