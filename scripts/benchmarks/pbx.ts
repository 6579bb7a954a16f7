/** The PBX of the bench: the centre's own, with the peers' contexts beside it. */
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { Centre } from '../../config/schema.ts';
import { type Asterisk, startAsterisk } from '../bundled/asterisk.ts';
import { unpacked } from '../bundled/unpacked.ts';
import { peerAccount, peerFiles } from './peers.ts';

export type BenchPbx = { asterisk: Asterisk; address: string; port: number; peersAmiUrl: string };

/** `queueSizes`: how many of the first positions each native queue rings. Whoever starts it stops `asterisk`. */
export async function startBenchPbx(options: {
  folder: string;
  centre: Centre;
  address: string;
  peersCaller: string;
  queueSizes: readonly number[];
}): Promise<BenchPbx> {
  const { folder, centre, address, peersCaller, queueSizes } = options;
  const sipPort = 15_060;
  const asterisk = await startAsterisk({
    rootfs: await unpacked('asterisk'),
    folder,
    centre,
    address,
    sipPort,
    secret: peerAccount.secret,
  });
  const positions = centre.positions.map(({ id }) => id);
  for (const [file, text] of Object.entries(peerFiles({ callerAddress: peersCaller, positions, queueSizes }))) {
    appendFileSync(path.join(folder, 'etc', file), text);
  }
  await asterisk.restart();
  const { port } = new URL(asterisk.amiUrl);
  return { asterisk, address, port: sipPort, peersAmiUrl: `ami://${peerAccount.name}:${peerAccount.secret}@${address}:${port}` };
}
