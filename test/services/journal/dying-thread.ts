/** The writing thread, dying at its third message: every other one before it writes, the others after it has written. */
import { parentPort, threadId } from 'node:worker_threads';

let messages = 0;
const die = (when: 'before' | 'after') => () => {
  if (messages === 3 && (threadId % 2 === 0) === (when === 'before')) throw new Error(`died ${when} writing`);
};
parentPort?.on('message', () => {
  messages += 1;
  die('before')();
});
await import('../../../services/journal/writer-thread.ts');
parentPort?.on('message', die('after'));
