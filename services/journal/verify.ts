/**
 * Looks for every way in which a journal's file may differ from what was written: a commit altered, missing, moved or inserted, an end cut off, a document
 * that its commits do not give. What it cannot see, alone: a chain computed anew from some commit to the end, and `meta` with it; the copy in MongoDB shows that.
 */
import type { DatabaseSync } from 'node:sqlite';
import { foldDocuments, type LastingFold } from '../projections/fold-documents.ts';
import { canonicalJson, canonicalText, chainHash, firstPreviousHash } from './canonical.ts';
import type { Commit, DocumentWrite } from './commit.ts';
import { readChainEnd } from './database.ts';
import { type CommitRow, rowToCommit, rowToDocument } from './reader.ts';
import type { DocumentRow } from './writer-thread.ts';

/** `seq` and `stream` where it is about one commit; `what` reads on after them. */
export type Fault = { seq: number | null; stream: string | null; what: string };

const fault = (what: string, about?: { seq: number; stream: string }): Fault => ({
  seq: about?.seq ?? null,
  stream: about?.stream ?? null,
  what,
});

/** A commit that was moved is looked for so many places before and after where it is. */
const movedWithin = 500;

/**
 * Every fault of the file. `positions`, empty at the beginning, has folded every commit at the end. `look` hears of each commit as it was checked.
 * The caller holds a transaction where somebody may write meanwhile.
 */
export function* checkJournal(
  database: DatabaseSync,
  positions: LastingFold,
  look: (seq: number) => void = () => {},
): Generator<Fault> {
  let unfolded: Fault | undefined;
  yield* checkChain(database, (commit) => {
    look(commit.seq);
    try {
      if (!unfolded) positions.add(commit);
    } catch (error) {
      unfolded = fault(`does not fold into the positions: ${(error as Error).message}`, commit);
    }
  });
  if (unfolded) yield unfolded;
  yield* checkStreams(database);
  yield* checkDocuments(database, positions);
}

/** The file itself, the chain from the first commit to the last, and the end. `look` sees each commit that can be read, in order. */
function* checkChain(database: DatabaseSync, look: (commit: Commit) => void): Generator<Fault> {
  for (const row of database.prepare('pragma integrity_check(20)').all() as { integrity_check: string }[]) {
    if (row.integrity_check !== 'ok') yield fault(`SQLite finds the file damaged: ${row.integrity_check}`);
  }
  let before: { seq: number; hash: string | null } = { seq: 0, hash: firstPreviousHash };
  let last = { seq: 0, hash: firstPreviousHash };
  for (const row of database.prepare('select * from commits order by seq').iterate() as Iterable<CommitRow>) {
    const { seq, hash } = row;
    if (seq !== before.seq + 1) yield fault(`missing: commits ${before.seq + 1} to ${seq - 1}`);
    const commit = readable(row);
    const found = commit
      ? checkCommit(row, commit, seq === before.seq + 1 ? before.hash : null)
      : 'altered: its author or its entries are not JSON';
    if (found !== null) yield fault(found, row);
    if (commit) look(commit);
    // What follows a commit that is wrong itself is not accused of not following it.
    before = { seq, hash: found === null ? hash : null };
    last = { seq, hash };
  }
  yield* checkEnd(database, last);
}

function readable(row: CommitRow): Commit | null {
  try {
    return rowToCommit(row);
  } catch {
    return null;
  }
}

function checkCommit(row: CommitRow, commit: Commit, hashBefore: string | null): string | null {
  if (chainHash(commit.previousHash, canonicalText(commit)) !== commit.hash) {
    const place = truePlace(commit);
    return place === null
      ? 'altered: its content or its hash is not what was written'
      : `moved: it was written as commit ${place}`;
  }
  if (canonicalJson(commit.entries) !== row.entries || canonicalJson(commit.author) !== row.author) {
    return 'altered: the same facts in another spelling than was written';
  }
  if (hashBefore !== null && commit.previousHash !== hashBefore) {
    return 'inserted, or the commit before it was replaced: it does not follow that commit';
  }
  return null;
}

function truePlace(commit: Commit): number | null {
  for (let seq = Math.max(1, commit.seq - movedWithin); seq <= commit.seq + movedWithin; seq += 1) {
    if (chainHash(commit.previousHash, canonicalText({ ...commit, seq })) === commit.hash) return seq;
  }
  return null;
}

function* checkEnd(database: DatabaseSync, last: { seq: number; hash: string }): Generator<Fault> {
  const end = readChainEnd(database);
  if (end.seq > last.seq) yield fault(`missing: commits ${last.seq + 1} to ${end.seq}, the end of the journal`);
  else if (end.seq < last.seq) yield fault(`inserted: commits ${end.seq + 1} to ${last.seq}, after the end of the journal`);
  else if (end.hash !== last.hash) yield fault(`the last commit, ${last.seq}, is not the one that was written last`);
}

/** Versions of each stream must be 1, 2, 3 ... in the order of seq. */
function* checkStreams(database: DatabaseSync): Generator<Fault> {
  let before = { stream: '', version: 0, seq: 0 };
  const rows = database.prepare('select stream, version, seq from commits order by stream, version').iterate();
  for (const row of rows as Iterable<typeof before>) {
    const first = row.stream !== before.stream;
    const expected = first ? 1 : before.version + 1;
    if (row.version !== expected) yield fault(`version ${row.version} of its stream, where ${expected} should be`, row);
    else if (!first && row.seq < before.seq)
      yield fault(`version ${row.version} of its stream, before version ${before.version}`, row);
    before = { ...row };
  }
}

/** What the commits give, one by one: a document, or what keeps it from being folded. `positions` was given every commit. */
function* folded(database: DatabaseSync, positions: LastingFold): Generator<DocumentWrite | Fault> {
  for (const group of bySheet(database)) {
    try {
      yield* foldDocuments(group);
    } catch (error) {
      yield fault(`the commits of sheet ${group[0]?.sheet} do not fold: ${(error as Error).message}`, group[0]);
    }
  }
  yield* positions.documents();
}

/** Every document of the table against the fold of its commits. `positions` was given every commit. */
function* checkDocuments(database: DatabaseSync, positions: LastingFold): Generator<Fault> {
  const find = database.prepare('select * from documents where collection = ? and id = ?');
  for (const each of folded(database, positions)) {
    if ('what' in each) {
      yield each;
      continue;
    }
    const name = `document ${each.collection}/${each.id}`;
    const row = find.get(each.collection, each.id) as DocumentRow | undefined;
    const differing = row ? differences(row, each) : [];
    if (!row) yield fault(`${name} is missing`);
    else if (differing.length > 0) yield fault(`${name} is not what its commits give: ${differing.join(', ')}`);
  }
  const stray = database.prepare(`
    select documents.collection, documents.id from documents where not exists
      (select 1 from commits where stream = substr(documents.collection, 1, length(documents.collection) - 1) || '/' || documents.id)
  `);
  for (const { collection, id } of stray.iterate() as Iterable<DocumentRow>)
    yield fault(`document ${collection}/${id} has no commits`);
}

function* bySheet(database: DatabaseSync): Generator<Commit[]> {
  let group: Commit[] = [];
  const rows = database.prepare('select * from commits where sheet is not null order by sheet, seq').iterate();
  for (const row of rows as Iterable<CommitRow>) {
    const commit = readable(row);
    if (!commit) continue;
    if (group.length > 0 && group[0]?.sheet !== commit.sheet) {
      yield group;
      group = [];
    }
    group.push(commit);
  }
  if (group.length > 0) yield group;
}

/** Names of what differs. A version may be later than the last commit that touched the document: that of the last commit of the same append. */
function differences(row: DocumentRow, expected: DocumentWrite): string[] {
  let found: DocumentWrite;
  try {
    found = rowToDocument(row);
  } catch {
    return ['document, which is not JSON'];
  }
  const names: string[] = (['open', 'at', 'state', 'number', 'document'] as const).filter(
    (name) => canonicalJson(found[name]) !== canonicalJson(expected[name]),
  );
  return found.version < expected.version ? [...names, 'version'] : names;
}

/** Commits that do not fold: the table of documents cannot be made from them. */
export class RebuildImpossible extends Error {
  readonly code = 'rebuild-impossible';
}

/** Writes the table of documents anew, in one transaction, and returns how many. Throws `RebuildImpossible`, and changes nothing, where commits do not fold. */
export function rebuildDocuments(database: DatabaseSync, positions: LastingFold): number {
  database.exec('begin immediate');
  try {
    database.exec('create temp table versions as select collection, id, version from documents; delete from documents');
    const versionOf = database.prepare('select version from versions where collection = ? and id = ?');
    database.exec('create index temp.versions_by_id on versions (collection, id)');
    const put = database.prepare('insert into documents values (?, ?, ?, ?, ?, ?, ?, ?)');
    let written = 0;
    for (const each of folded(database, positions)) {
      if ('what' in each) throw new RebuildImpossible(each.what);
      const { collection, id, version, open, at, state, number, document } = each;
      const before = versionOf.get(collection, id) as { version: number } | undefined;
      put.run(collection, id, Math.max(version, before?.version ?? 0), open ? 1 : 0, at, state, number, JSON.stringify(document));
      written += 1;
    }
    database.exec('drop table temp.versions; commit');
    return written;
  } catch (error) {
    database.exec('rollback');
    throw error;
  }
}
