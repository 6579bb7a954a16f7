/** The bundled parts in the cache folder: `.cache`, or where TOCSIN_CACHE says. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const parts = {
  asterisk: { folder: 'asterisk-22', script: 'fetch-asterisk' },
  database: { folder: 'documentdb', script: 'fetch-database' },
} as const;

/** Folder of the part, fetched first where it is missing (about 10 s). Fails with the remedy, which is also on stderr. */
export async function unpacked(part: keyof typeof parts): Promise<string> {
  const { folder, script } = parts[part];
  const path = resolve(process.env.TOCSIN_CACHE ?? resolve(import.meta.dirname, '../../.cache'), folder);
  const child = spawn(resolve(import.meta.dirname, script), [path], { stdio: ['ignore', 'ignore', 'inherit'], detached: true });
  const endAll = () => child.pid !== undefined && process.kill(-child.pid); // with what it started
  process.once('exit', endAll);
  const code = await new Promise((done, fail) => child.on('error', fail).on('close', done));
  process.off('exit', endAll);
  if (code !== 0) throw new Error(`${script} could not provide the bundled ${part}: see above`);
  return path;
}
