/** The sample centre's own files, with phones and trunks where a test has them. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { loadCentre } from '../../config/load-centre.ts';
import type { Centre } from '../../config/schema.ts';
import { sampleFolder } from './sample-qualification.ts';

/** `gatewayUrl`: where all of its gateways are. `change`: what else is other in a file, by its name. */
export type Sample = { gatewayUrl: string; change?: Record<string, (content: never) => object> };

export function writeSample(folder: string, { positions, routing }: Centre, { gatewayUrl, change = {} }: Sample): void {
  cpSync(sampleFolder, folder, { recursive: true });
  const edit = (name: string, edited: (content: never) => object) => {
    const file = path.join(folder, name);
    writeFileSync(file, stringify(edited(parse(readFileSync(file, 'utf8')) as never)));
  };
  edit('positions.yaml', (content: { positions: object[] }) => ({
    // Few positions, which take what the thirty of the sample do.
    positions: positions.map(({ phone }, index) => ({
      ...content.positions[index],
      phone,
      groups: ['calltakers', 'medical', 'police'],
    })),
  }));
  edit('routing.yaml', (content: { trunks: object[] }) => {
    const trunks = content.trunks.map((trunk, index) => ({ ...trunk, address: routing.trunks[index]?.address }));
    return { ...content, trunks, wrapUpMs: routing.wrapUpMs };
  });
  edit('gateways.yaml', (content: { gateways: { id: string }[] }) => ({
    gateways: content.gateways.map((gateway) => ({ ...gateway, url: `${gatewayUrl}/${gateway.id}/{to}` })),
  }));
  for (const [name, edited] of Object.entries(change)) edit(name, edited);
}

/** Throws with what is wrong in it. */
export async function readCentre(folder: string): Promise<Centre> {
  const loaded = await loadCentre(folder);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 2));
  return loaded.centre;
}
