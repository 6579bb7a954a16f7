/** Mocha's spec reporter, which also leaves `N passed, N failed` in coverage/counts for the last line of scripts/test. */
import { mkdirSync, writeFileSync } from 'node:fs';
import Mocha from 'mocha';

class SpecWithCounts extends Mocha.reporters.Spec {
  override epilogue(): void {
    super.epilogue();
    mkdirSync('coverage', { recursive: true });
    writeFileSync('coverage/counts', `${this.stats.passes} passed, ${this.stats.failures} failed\n`);
  }
}

export { SpecWithCounts as 'module.exports' };
