/** Checks a journal and says what was altered, one line a fault. Exit code 0: nothing found; 1: faults, or a journal that cannot be read; 2: wrong usage. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  JournalUnusable,
  journalFile,
  lockJournal,
  openForReading,
  openForWriting,
  readChainEnd,
} from '../services/journal/database.ts';
import { hideCredentials } from '../services/journal/hide-credentials.ts';
import { MongodbCopy } from '../services/journal/mongodb-copy.ts';
import { JournalReader } from '../services/journal/reader.ts';
import { checkJournal, type Fault, rebuildDocuments } from '../services/journal/verify.ts';
import { checkCopiedCommits, checkCopiedDocuments } from '../services/journal/verify-copy.ts';
import { LastingFold } from '../services/projections/fold-documents.ts';
import { removeSearchIndex } from '../services/search/index-database.ts';

const usage = `usage: scripts/verify-journal FOLDER [--mongodb URI] [--rebuild]

  FOLDER         the data folder (TOCSIN_DATA), which holds journal.db
  --mongodb URI  compares the copy in MongoDB as well
  --rebuild      writes the documents anew from the commits, and with --mongodb puts right those of the copy; Tocsin must be stopped
`;
/** More faults than this are counted, not listed. */
const listed = 200;
const progressMs = 2_000;

function readArguments(): { folder: string; mongodb: string | undefined; rebuild: boolean } | null {
  try {
    const options = { mongodb: { type: 'string' }, rebuild: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [folder, ...others] = positionals;
    return folder === undefined || others.length > 0 ? null : { folder, mongodb: values.mongodb, rebuild: values.rebuild };
  } catch {
    return null;
  }
}

let faults = 0;

function tell({ seq, stream, what }: Fault) {
  faults += 1;
  if (faults <= listed) console.log(seq === null ? what : `commit ${seq} (${stream}) ${what}`);
}

let toldAt = performance.now();

function progress(text: () => string) {
  if (performance.now() - toldAt < progressMs) return;
  toldAt = performance.now();
  process.stderr.write(`${text()}\n`);
}

function checkFile(folder: string, rebuild: boolean) {
  const file = journalFile(folder);
  const lock = rebuild ? lockJournal(folder) : null;
  const database = rebuild ? openForWriting(file) : openForReading(file);
  const positions = new LastingFold();
  // One view of the file from the first row to the last, whatever Tocsin writes meanwhile.
  database.exec('begin');
  const end = readChainEnd(database).seq;
  const look = (seq: number) => progress(() => `${seq} of ${end} commits`);
  for (const each of checkJournal(database, positions, look)) tell(each);
  database.exec('commit');
  const { documents } = database.prepare('select count(*) as documents from documents').get() as { documents: number };
  console.log(`${end} commits and ${documents} documents read`);
  if (rebuild) {
    console.log(`${rebuildDocuments(database, positions)} documents written anew from the commits`);
    // It was made from the documents before: the next start makes it from these.
    removeSearchIndex(folder);
  }
  database.close();
  lock?.close();
}

async function checkMongodb(folder: string, uri: string, repair: boolean) {
  const copy = new MongodbCopy(uri);
  const reader = new JournalReader(journalFile(folder));
  try {
    for await (const each of checkCopiedCommits(reader, copy)) tell(each);
    for await (const each of checkCopiedDocuments(reader, copy, repair)) tell(each);
    const copied = (await copy.lastCommit())?.seq ?? 0;
    console.log(`MongoDB has the commits up to ${copied}, the journal up to ${reader.lastSeq()}`);
  } finally {
    reader.close();
    await copy.close();
  }
}

const wanted = readArguments();
if (!wanted) {
  process.stderr.write(usage);
  process.exit(2);
}
const { folder, mongodb, rebuild } = wanted;
try {
  if (!existsSync(journalFile(folder))) throw new JournalUnusable(`there is no journal in ${folder}`);
  checkFile(folder, rebuild);
  if (mongodb !== undefined) await checkMongodb(folder, mongodb, rebuild);
  if (faults > listed) console.log(`and ${faults - listed} more`);
  console.log(faults === 0 ? 'whole: nothing was altered' : `${faults} ${faults === 1 ? 'fault' : 'faults'} found`);
} catch (error) {
  console.log(hideCredentials(`cannot go on: ${(error as Error).message}`, mongodb ?? ''));
  faults += 1;
}
process.exitCode = faults === 0 ? 0 : 1;
