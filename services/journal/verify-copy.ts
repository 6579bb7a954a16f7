/** Compares the copy in MongoDB with a journal's file. Sees what the file alone cannot show: a chain computed anew, an end cut off with its traces. */
import { canonicalJson } from './canonical.ts';
import type { Commit } from './commit.ts';
import { collections, documentToStored, type MongodbCopy } from './mongodb-copy.ts';
import type { JournalReader } from './reader.ts';
import type { Fault } from './verify.ts';

const pageSize = 500;

/** As canonical text; instants of BSON as text. */
const textOf = (value: object) => canonicalJson(JSON.parse(JSON.stringify(value)));

/** Commits of the copy against those of the file. The copy may be behind: what it lacks at its end is not a fault. */
export async function* checkCopiedCommits(reader: JournalReader, copy: MongodbCopy): AsyncGenerator<Fault> {
  const last = await copy.lastCommit();
  let seq = 0;
  for await (const there of copy.commits(1, last?.seq ?? 0)) {
    if (there.seq > seq + 1) yield lacking(`MongoDB lacks commits ${seq + 1} to ${there.seq - 1}`);
    seq = there.seq;
    const [here] = reader.after(seq - 1, 1);
    if (here?.seq !== seq) yield { seq, stream: there.stream, what: 'is in MongoDB and not in the journal' };
    else {
      const names = (Object.keys(here) as (keyof Commit)[]).filter(
        (name) => canonicalJson(here[name]) !== canonicalJson(there[name] ?? null),
      );
      if (names.length > 0) yield { seq, stream: here.stream, what: `MongoDB has another: ${names.join(', ')}` };
    }
  }
}

const lacking = (what: string): Fault => ({ seq: null, stream: null, what });

/**
 * Documents of the file against the copy's, as far as the copy has the commits that made them; one that the copy has in a later version is left out.
 * With `repair`, those that differ are put right.
 */
export async function* checkCopiedDocuments(reader: JournalReader, copy: MongodbCopy, repair: boolean): AsyncGenerator<Fault> {
  const copied = (await copy.lastCommit())?.seq ?? 0;
  for (const collection of collections) {
    for (const writes of reader.changed(collection, 0, copied, pageSize)) {
      const there = await copy.documentsById(
        collection,
        writes.map(({ id }) => id),
      );
      for (const write of writes) {
        const found = there.get(write.id);
        if (found && (found.version > write.version || textOf(found) === textOf(documentToStored(write)))) continue;
        yield lacking(
          `document ${collection}/${write.id} ${found ? 'is not the same' : 'is missing'} in MongoDB${repair ? ': put right' : ''}`,
        );
        if (repair) await copy.replaceDocument(write);
      }
    }
  }
}
