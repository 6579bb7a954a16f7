import { journalFile, openForReading } from '../../../services/journal/database.ts';
import { checkJournal } from '../../../services/journal/verify.ts';
import { LastingFold } from '../../../services/projections/fold-documents.ts';

/** Every fault of a journal, as text: what `scripts/verify-journal` prints. */
export function faultsOf(folder: string): string[] {
  const database = openForReading(journalFile(folder));
  try {
    const faults = [...checkJournal(database, new LastingFold())];
    return faults.map(({ seq, stream, what }) => (seq === null ? what : `${seq} ${stream} ${what}`));
  } finally {
    database.close();
  }
}
