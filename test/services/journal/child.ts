/** A process that writes a journal until it is ended: `node child.ts FOLDER NAME`. Says `durable SEQ ID` for each commit on disk, `down` and `up` for the link. */
import { pino } from 'pino';
import { openJournal } from '../../../services/journal/journal.ts';
import { DeskWork } from './desk-work.ts';

const [folder = '', name = ''] = process.argv.slice(2);
// Where the limit on file sizes is the test's full disk, the write fails instead of ending the process.
process.on('SIGXFSZ', () => {});
const say = (line: string) => process.stdout.write(`${line}\n`);
const links = { report: (_: string, state: string, reason?: string | null) => say(`${state} ${reason ?? ''}`) };
const journal = await openJournal({ folder, clock: Date.now, log: pino({ level: 'silent' }), links });
const work = new DeskWork(journal, name);
let pending = 0;

function append() {
  // Enough to keep the writer busy, and not all the memory while the disk refuses.
  while (pending < 50) {
    pending += 1;
    const { commits, durable } = work.next();
    void durable.then(() => {
      pending -= 1;
      for (const { seq, id } of commits) say(`durable ${seq} ${id}`);
    });
  }
}
setInterval(append, 1);
