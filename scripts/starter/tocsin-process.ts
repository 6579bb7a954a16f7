import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Child, spawnChild } from './child.ts';
import { readable } from './readable-log.ts';

const main = resolve(import.meta.dirname, '../../services/main.ts');

/**
 * Node's flags for Tocsin. A small young generation, in MB: with the default, what each call leaves behind waits in memory to be collected,
 * and the process takes over 350 MB after 5,000 calls; with 2 MB under 200, at the same speed (scripts/bench).
 */
export const tocsinFlags = ['--max-semi-space-size=2'];

/** Tocsin as a child process. Resolves when it serves, after `onReady` got the line that says where; rejects where it ends before. */
export async function startTocsin(
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
  onReady: (line: string) => void,
): Promise<Child> {
  const child = spawnChild(main, environment, tocsinFlags);
  createInterface({ input: child.process.stderr }).on('line', (line) => say(readable(line)));
  const lines = createInterface({ input: child.process.stdout });
  await new Promise<void>((done, fail) => {
    lines.on('line', (line) => {
      if (!line.startsWith('ready ')) return say(line);
      onReady(line);
      done();
    });
    child.ended.then((how) => fail(new Error(`${how} before it was ready`)));
  });
  return child;
}
