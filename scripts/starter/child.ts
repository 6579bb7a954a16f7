/** A Node program as a child process whose end is sure: told to, or with this process even where this is killed. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export type Child = {
  process: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves with how it ended. */
  ended: Promise<string>;
  /** SIGTERM, and SIGKILL after four seconds. */
  stop(): Promise<void>;
};

const stopDeadlineMs = 4_000;
/** Where there is no Linux, a starter that is killed leaves its children. */
const withParent = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'TERM'] : [];

/** `flags`: Node's own, before the script. */
export function spawnChild(script: string, environment: NodeJS.ProcessEnv, flags: readonly string[] = []): Child {
  const [program = process.execPath, ...args] = [
    ...withParent,
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    ...flags,
    script,
  ];
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
    detached: true, // Ctrl-C at the terminal is for the starter, which ends this in its turn
  });
  const ended = once(child, 'exit').then(([code, signal]) => `ended with ${signal ?? `code ${code}`}`);
  const stop = async () => {
    child.kill('SIGTERM');
    const impatience = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
    await ended;
    clearTimeout(impatience);
  };
  return { process: child, ended, stop };
}
