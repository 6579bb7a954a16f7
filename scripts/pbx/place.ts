/** Where a PBX is, in `tocsin.json` of its configuration folder: written by scripts/start for the bundled one, by `pbx-config init` for another. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { PbxPlace } from '../../config/asterisk/pbx-files.ts';

const port = z.number().int().min(1).max(65_535);

const place = z.strictObject({
  /** IPv4 address at which phones and trunks reach it. */
  address: z.ipv4(),
  sipPort: port,
  /** For WebRTC phones; null where there are none. */
  httpPort: port.nullable(),
  amiUrl: z.string().regex(/^ami:\/\/[^:@/]+:[^@/]+@[^:@/]+:\d+$/, 'ami://user:secret@host:port'),
});
export type Place = z.infer<typeof place>;

const fileIn = (etc: string) => join(etc, 'tocsin.json');

/** Throws with the remedy where there is none, or where it cannot be read. */
export function readPlace(etc: string): Place {
  let text: string;
  try {
    text = readFileSync(fileIn(etc), 'utf8');
  } catch {
    throw new Error(
      `${fileIn(etc)} cannot be read. Name Asterisk's configuration folder with --pbx, and make the file with: scripts/pbx-config init`,
    );
  }
  return checkPlace(JSON.parse(text), fileIn(etc));
}

export function checkPlace(value: unknown, what: string): Place {
  const read = place.safeParse(value);
  if (read.success) return read.data;
  throw new Error(read.error.issues.map(({ path, message }) => `${what}: ${path.join('.')}: ${message}`).join('\n'));
}

export function writePlace(etc: string, value: Place): void {
  writeFileSync(`${fileIn(etc)}.next`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${fileIn(etc)}.next`, fileIn(etc));
}

/** The passwords of the WebRTC phones are drawn from the manager's secret. */
export const pbxPlace = ({ amiUrl, ...rest }: Place): PbxPlace => ({
  ...rest,
  secret: decodeURIComponent(new URL(amiUrl).password),
});
