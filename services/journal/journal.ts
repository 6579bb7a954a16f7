/** The journal on this machine's disk. Numbers what is appended at once, so that it can be told before it is written; see docs/decisions/0004-journal.md. */
import type { Logger } from 'pino';
import { V7Generator } from 'uuidv7';
import type { LinkReporter } from '../health/link.ts';
import type { Clock } from '../ids.ts';
import type { Announced, Appended, CommitDraft, DocumentWrite, Journal } from './commit.ts';
import { journalFile, lockJournal, prepareJournal } from './database.ts';
import { Pending } from './pending.ts';
import { JournalReader, rowToDocument } from './reader.ts';
import { Writer } from './writer.ts';
import type { DocumentRow } from './writer-thread.ts';

/** A draft was made for another state of its stream than the one it met. Nothing was appended. */
export class WrongStreamVersion extends Error {
  readonly code = 'wrong-stream-version';
}

/**
 * Opens the journal in `folder`, which must exist. Throws `JournalUnusable`, with the remedy, where the folder is missing or read-only, another process
 * holds it, or the file is not what it was left as. The caller closes it.
 *
 * `append` throws `WrongStreamVersion`, and appends nothing, where a draft does not follow its stream. Reads see what is pending, but `after`, `documents`,
 * `naturesChosen` and `previousCalls`, which show what is on disk: a few milliseconds behind, or longer while the link `journal` is down.
 */
export async function openJournal(options: { folder: string; clock: Clock; log: Logger; links: LinkReporter }): Promise<Journal> {
  const { folder, clock, log, links } = options;
  const lock = lockJournal(folder);
  let lastSeq: number;
  let reader: JournalReader;
  try {
    lastSeq = prepareJournal(folder).seq;
    reader = new JournalReader(journalFile(folder));
  } catch (error) {
    lock.close();
    throw error;
  }
  const writer = new Writer({ file: journalFile(folder), log, links });
  const pending = new Pending();
  const ids = new V7Generator();

  const streamVersion: Journal['streamVersion'] = (stream) => pending.streamVersion(stream) ?? reader.streamVersion(stream);

  function number(drafts: CommitDraft[]): Announced[] {
    const versions = new Map<string, number>();
    for (const { stream, version } of drafts) {
      const before = versions.get(stream) ?? streamVersion(stream);
      if (version !== before + 1) throw new WrongStreamVersion(`${stream} is at version ${before}: ${version} cannot follow`);
      versions.set(stream, version);
    }
    return drafts.map((draft, index) => ({
      ...draft,
      seq: lastSeq + 1 + index,
      id: ids.generateOrResetWithTs(clock()).toString(),
    }));
  }

  return {
    append(drafts, documents): Appended {
      const commits = number(drafts);
      const version = lastSeq + drafts.length;
      const write = { commits, documents: documents.map((each) => documentToRow(each, version)) };
      lastSeq = version;
      pending.add(write);
      const durable = writer.write(write).then(() => pending.remove(write));
      return { commits, durable };
    },
    openDocuments(collection) {
      const rows = new Map(reader.openDocuments(collection).map((each) => [each.id, each]));
      for (const row of pending.documents()) {
        if (row.collection !== collection) continue;
        if (row.open) rows.set(row.id, rowToDocument(row));
        else rows.delete(row.id);
      }
      return [...rows.values()];
    },
    document(collection, id) {
      const row = pending.document(collection, id);
      return row ? rowToDocument(row) : reader.document(collection, id);
    },
    documents: (query) => reader.documents(query),
    naturesChosen: (from, limit, cursor) => reader.naturesChosen(from, limit, cursor),
    after: (seq, limit) => reader.after(seq, limit),
    ofSheet(sheet) {
      const written = reader.ofSheet(sheet);
      const lastWritten = written.at(-1)?.seq ?? 0;
      // A commit may be on disk while the answer that says so is still on its way.
      return [...written, ...[...pending.commits()].filter((commit) => commit.sheet === sheet && commit.seq > lastWritten)];
    },
    seqOfCause: (cause) => pending.seqOfCause(cause) ?? reader.seqOfCause(cause),
    previousCalls: (e164, limit) => reader.previousCalls(e164, limit),
    streamVersion,
    lastSeq: () => lastSeq,
    savedSeq() {
      const [first] = pending.commits();
      return first ? first.seq - 1 : lastSeq;
    },
    async close() {
      await writer.close();
      reader.close();
      lock.close();
    },
  };
}

/** As text at once: the caller may go on changing its object. */
function documentToRow({ collection, id, open, at, state, number, document }: DocumentWrite, version: number): DocumentRow {
  return { collection, id, version, open: open ? 1 : 0, at, state, number, document: JSON.stringify(document) };
}
