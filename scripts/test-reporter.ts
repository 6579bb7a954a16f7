/**
 * Mocha's spec reporter, which also leaves `N passed, N failed` in coverage/counts for the last line of scripts/test, and ends a
 * run that something keeps alive: a socket or process that a test forgot is named, and the run fails instead of never ending.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** How long a run may take to end by itself after its last test, in milliseconds. */
const GRACE_MS = 30_000;

class SpecWithCounts extends Mocha.reporters.Spec {
  override epilogue(): void {
    super.epilogue();
    mkdirSync('coverage', { recursive: true });
    writeFileSync('coverage/counts', `${this.stats.passes} passed, ${this.stats.failures} failed\n`);
    setTimeout(() => {
      console.error(`the tests are over, but something keeps the run alive: ${process.getActiveResourcesInfo().join(', ')}`);
      process.exit(1);
    }, GRACE_MS).unref();
  }
}

export { SpecWithCounts as 'module.exports' };
