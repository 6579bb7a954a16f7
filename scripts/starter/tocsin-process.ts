import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Child, spawnChild } from './child.ts';
import { readable } from './readable-log.ts';

const main = resolve(import.meta.dirname, '../../services/main.ts');

/** Tocsin as a child process. Resolves when it serves, after `onReady` got the line that says where; rejects where it ends before. */
export async function startTocsin(
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
  onReady: (line: string) => void,
): Promise<Child> {
  const child = spawnChild(main, environment);
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
