import { setTimeout as wait } from 'node:timers/promises';

export type Running = {
  /** Resolves with the reason when it has ended, told to or not. */
  ended: Promise<string>;
  stop(): Promise<void>;
};

export type Kept = {
  /** Resolves when it runs; rejects where its first start fails. */
  up: Promise<void>;
  /** Ends it for good, also while it starts or waits. */
  stop(): Promise<void>;
};

const firstPauseMs = 250;
const longestPauseMs = 30_000;
/** One that ran this long has recovered: its next pause is short again. */
const recoveredMs = 60_000;

/** Starts a part, and again after a growing pause each time that it ends or does not start. */
export function keepRunning(name: string, start: () => Promise<Running>, say: (line: string) => void): Kept {
  const told = new AbortController();
  const up = Promise.withResolvers<void>();
  let running: Running | undefined;

  async function keep() {
    for (let pauseMs = firstPauseMs; !told.signal.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      const startedAt = performance.now();
      const reason = await once();
      if (told.signal.aborted) return;
      if (performance.now() - startedAt > recoveredMs) pauseMs = firstPauseMs;
      say(`${name}: ${reason}; starting it again in ${pauseMs} ms`);
      await wait(pauseMs, undefined, { signal: told.signal }).catch(() => {});
    }
  }

  async function once(): Promise<string> {
    try {
      running = await start();
      if (told.signal.aborted) await running.stop();
      up.resolve();
      const reason = await running.ended;
      if (!told.signal.aborted) await running.stop(); // what is left of it
      return reason;
    } catch (error) {
      up.reject(error);
      return error instanceof Error ? error.message : String(error);
    }
  }

  const over = keep();
  up.promise.catch(() => {}); // who does not wait for the first start has it from `say`
  return {
    up: up.promise,
    stop: async () => {
      told.abort();
      await running?.stop();
      await over;
    },
  };
}
