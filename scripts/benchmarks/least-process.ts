import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** The least controller as a process of its own, as Tocsin is. Ended by `stop()`. */
export async function startLeastController(amiUrl: string, positions: readonly string[]): Promise<{ stop(): Promise<void> }> {
  const script = path.join(import.meta.dirname, 'least-controller.ts');
  const child = spawn(process.execPath, [script, amiUrl, ...positions], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await Promise.race([
    once(child.stdout, 'data'),
    ended.then(() => {
      throw new Error('the least controller could not log in');
    }),
  ]);
  return {
    async stop() {
      child.kill();
      await ended;
    },
  };
}
