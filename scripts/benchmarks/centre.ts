/** The sample centre moved to the bench's own addresses, with no wrap-up: a position is free as soon as it hangs up. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { loadCentre } from '../../config/load-centre.ts';
import type { Centre } from '../../config/schema.ts';

const sample = path.resolve(import.meta.dirname, '../../config/sample');

/** `block`: the first three bytes of the addresses, `127.23.0`. The sample's own is `127.0.0`. */
export async function benchCentre(folder: string, block: string): Promise<Centre> {
  mkdirSync(folder, { recursive: true });
  for (const name of ['triage.yaml', 'context.yaml', 'subscribers.csv'])
    copyFileSync(path.join(sample, name), path.join(folder, name));
  for (const name of ['positions.yaml', 'routing.yaml']) {
    const moved = readFileSync(path.join(sample, name), 'utf8').replaceAll('127.0.0.', `${block}.`);
    const content = parse(moved) as Record<string, unknown>;
    if (name === 'routing.yaml') content.wrapUpMs = 0;
    writeFileSync(path.join(folder, name), stringify(content));
  }
  const loaded = await loadCentre(folder);
  if (!loaded.ok) throw new Error(loaded.problems.map(({ file, line, en }) => `${file}:${line}: ${en}`).join('\n'));
  return loaded.centre;
}
