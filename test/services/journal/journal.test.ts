import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { pino } from 'pino';
import { type Instant, sheetId } from '../../../services/ids.ts';
import type { CommitDraft, DocumentWrite, Journal } from '../../../services/journal/commit.ts';
import { JournalUnusable, journalFile } from '../../../services/journal/database.ts';
import { openJournal, WrongStreamVersion } from '../../../services/journal/journal.ts';
import { BadCursor, JournalReader } from '../../../services/journal/reader.ts';
import { Writer } from '../../../services/journal/writer.ts';
import { until } from '../../support/until.ts';
import { DeskWork, SeenLinks } from './desk-work.ts';
import { faultsOf } from './faults.ts';

const log = pino({ level: 'silent' });
const at = (second: number) => `2026-11-24T04:00:${String(second).padStart(2, '0')}.000Z` as Instant;

let folder: string;
let links: SeenLinks;
const opened: Journal[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-journal-'));
  links = new SeenLinks();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const journal of opened.splice(0)) await journal.close();
  rmSync(folder, { recursive: true });
});

async function open(): Promise<Journal> {
  const journal = await openJournal({ folder, clock: Date.now, log, links });
  opened.push(journal);
  return journal;
}

async function close(journal: Journal) {
  opened.splice(opened.indexOf(journal), 1);
  await journal.close();
}

/** A child that writes the same folder; `lines` fills as it speaks. */
function startChild(name: string): { child: ChildProcess; lines: string[] } {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'child.ts'), folder, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  if (child.stdout) createInterface(child.stdout).on('line', (line) => lines.push(line));
  return { child, lines };
}

function acknowledged(lines: string[]): { seq: number; id: string }[] {
  const durable = lines.filter((line) => line.startsWith('durable ')).map((line) => line.split(' '));
  return durable.map(([, seq, id]) => ({ seq: Number(seq), id: id ?? '' }));
}

const draft = (stream: CommitDraft['stream'], version: number, more: Partial<CommitDraft> = {}): CommitDraft => ({
  stream,
  version,
  at: at(0),
  author: { kind: 'tocsin' },
  cause: null,
  sheet: null,
  entries: [{ type: 'Started', at: at(0), version: '1' }],
  ...more,
});

const aDocument = (id: string, more: Partial<DocumentWrite> = {}): DocumentWrite => ({
  collection: 'calls',
  id,
  version: 0,
  open: true,
  at: at(0),
  state: 'queued',
  number: '+33639980001',
  document: { id, sheet: `sheet-${id}` },
  ...more,
});

describe('journal', () => {
  it('numbers commits at once, and shows them to readers before they are on disk', async () => {
    const journal = await open();
    const sheet = sheetId('s1');
    const { commits, durable } = journal.append(
      [draft('call/c1', 1, { cause: 'key-1', sheet }), draft('sheet/s1', 1, { sheet })],
      [aDocument('c1')],
    );
    expect(commits.map(({ seq }) => seq)).to.deep.equal([1, 2]);
    expect(journal.after(0, 10)).to.deep.equal([]);
    expect(journal.lastSeq()).to.equal(2);
    expect(journal.savedSeq()).to.equal(0);
    expect(journal.streamVersion('call/c1')).to.equal(1);
    expect(journal.seqOfCause('key-1')).to.equal(1);
    expect(journal.document('calls', 'c1')?.version).to.equal(2);
    expect(journal.openDocuments('calls').map(({ id }) => id)).to.deep.equal(['c1']);
    expect(journal.ofSheet(sheet)).to.deep.equal(commits);
    await durable;
    expect(journal.savedSeq()).to.equal(2);
    expect(journal.after(0, 10).map(({ id, hash }) => [id, hash.length])).to.deep.equal(commits.map(({ id }) => [id, 64]));
    expect(journal.ofSheet(sheet).map(({ seq }) => seq)).to.deep.equal([1, 2]);
    expect(journal.streamVersion('call/c1')).to.equal(1);
    expect(journal.seqOfCause('key-1')).to.equal(1);
    expect(journal.document('calls', 'c1')).to.deep.include({
      version: 2,
      open: true,
      document: { id: 'c1', sheet: 'sheet-c1' },
    });
  });

  it('refuses a draft made for another version of its stream, and appends nothing of it', async () => {
    const journal = await open();
    await journal.append([draft('call/c1', 1)], []).durable;
    expect(() => journal.append([draft('call/c2', 1), draft('call/c1', 1)], [])).to.throw(WrongStreamVersion);
    expect(() => journal.append([draft('call/c1', 2), draft('call/c1', 2)], [])).to.throw(WrongStreamVersion);
    expect(journal.lastSeq()).to.equal(1);
    await journal.append([draft('call/c1', 2), draft('call/c1', 3)], []).durable;
    expect(journal.streamVersion('call/c1')).to.equal(3);
  });

  it('goes on where it stopped, with the documents still open', async () => {
    const first = await open();
    await new DeskWork(first).work(27);
    const { id: lastId } = first.after(first.lastSeq() - 1, 1)[0] ?? {};
    const before = { seq: first.lastSeq(), calls: first.openDocuments('calls'), positions: first.openDocuments('positions') };
    await close(first);
    const again = await open();
    expect(again.lastSeq()).to.equal(before.seq);
    expect(again.openDocuments('calls')).to.deep.equal(before.calls).and.to.have.length(0);
    expect(again.openDocuments('positions')).to.deep.equal(before.positions).and.to.have.length(3);
    await new DeskWork(again, 'b').work(3);
    expect(again.openDocuments('calls').map(({ id, state }) => [id, state])).to.deep.equal([['pbx1-b.1', 'offered']]);
    expect(again.after(before.seq - 1, 1)[0]?.id).to.equal(lastId);
    expect(faultsOf(folder)).to.deep.equal([]);
  });

  it('pages through documents, newest first, without a shift when new ones come', async () => {
    const journal = await open();
    const many = Array.from({ length: 9 }, (_, index) =>
      aDocument(`c${index}`, { at: at(Math.floor(index / 2)), state: index === 4 ? 'ended' : 'queued' }),
    );
    await journal.append([draft('system/a', 1)], many).durable;
    const first = journal.documents({ collection: 'calls', limit: 4 });
    await journal.append([draft('system/a', 2)], [aDocument('c9', { at: at(9), number: '+33639980002' })]).durable;
    const second = journal.documents({ collection: 'calls', limit: 4, cursor: first.nextCursor ?? '' });
    const third = journal.documents({ collection: 'calls', limit: 4, cursor: second.nextCursor ?? '' });
    const ids = [first, second, third].map(({ items }) => items.map(({ id }) => id));
    expect(ids).to.deep.equal([['c8', 'c7', 'c6', 'c5'], ['c4', 'c3', 'c2', 'c1'], ['c0']]);
    expect(third.nextCursor).to.equal(null);
    const idsOf = (query: object) => journal.documents({ collection: 'calls', limit: 9, ...query }).items.map(({ id }) => id);
    expect(idsOf({ state: 'ended' })).to.deep.equal(['c4']);
    expect(idsOf({ number: '+33639980002' })).to.deep.equal(['c9']);
    expect(idsOf({ number: '+33639980001', state: 'ended' })).to.deep.equal(['c4']);
    expect(idsOf({ from: at(1), to: at(3) })).to.deep.equal(['c5', 'c4', 'c3', 'c2']);
    expect(() => journal.documents({ collection: 'calls', limit: 1, cursor: 'nonsense' })).to.throw(BadCursor);
    expect(journal.previousCalls('+33639980001', 2)).to.deep.equal([
      { sheet: 'sheet-c8', at: at(4) },
      { sheet: 'sheet-c7', at: at(3) },
    ]);
  });

  it('says what is wrong with a folder that is missing, in use, or not as it was left', async () => {
    const messageOf = (opening: Promise<Journal>) =>
      opening.then(
        () => 'opened',
        (error: Error) => (error instanceof JournalUnusable ? error.message : `${error}`),
      );
    const options = { clock: Date.now, log, links };
    expect(await messageOf(openJournal({ ...options, folder: path.join(folder, 'none') }))).to.match(
      /none: ENOENT.*make the folder/,
    );
    const journal = await open();
    await new DeskWork(journal).work(5);
    expect(await messageOf(openJournal({ ...options, folder }))).to.match(/held by another process/);
    await close(journal);
    const database = new DatabaseSync(journalFile(folder));
    database.exec('delete from commits where seq = (select max(seq) from commits)');
    database.close();
    expect(await messageOf(openJournal({ ...options, folder }))).to.match(
      /ends at commit \d+, and should at \d+; look at it with scripts\/verify-journal/,
    );
    expect(existsSync(journalFile(folder))).to.equal(true);
  });

  it('keeps every acknowledged commit when the process is killed under load', async () => {
    for (const name of ['a', 'b', 'c']) {
      const { child, lines } = startChild(name);
      await until(() => acknowledged(lines).length > 300, 'the child writes', 15_000);
      child.kill('SIGKILL');
      await once(child, 'close');
      const reader = new JournalReader(journalFile(folder));
      const seqs = acknowledged(lines);
      const stored = new Map(reader.after(0, 1_000_000).map(({ seq, id }) => [seq, id]));
      reader.close();
      expect(seqs.filter(({ seq, id }) => stored.get(seq) !== id)).to.deep.equal([]);
      expect(seqs.map(({ seq }) => seq)).to.deep.equal(seqs.map(({ seq }) => seq).toSorted((x, y) => x - y));
      expect(faultsOf(folder)).to.deep.equal([]);
    }
  });

  it('keeps appends in order while the disk is full, says so, and writes them when there is room', async () => {
    const { child, lines } = startChild('a');
    const limit = async (bytes: string) => {
      await once(spawn('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:`]), 'close');
    };
    const said = (word: string) => lines.filter((line) => line.startsWith(word)).length;
    await until(() => said('durable') > 100, 'the child writes', 15_000);
    await limit('100000');
    await until(() => said('down') > 2, 'the disk refuses', 15_000);
    const seen = said('up');
    await limit('unlimited');
    await until(() => said('up') > seen, 'the disk takes it again', 15_000);
    const before = said('durable');
    await until(() => said('durable') > before + 200, 'the child goes on', 15_000);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(lines.find((line) => line.startsWith('down'))).to.match(/down (disk I\/O error|database or disk is full)/);
    const seqs = acknowledged(lines).map(({ seq }) => seq);
    expect(seqs).to.deep.equal(Array.from(seqs, (_, index) => index + 1));
    expect(faultsOf(folder)).to.deep.equal([]);
  });

  it('starts the writing thread again when it dies before or after a transaction, and writes each append once', async () => {
    await close(await open());
    const thread = new URL('./dying-thread.ts', import.meta.url);
    const writer = new Writer({ file: journalFile(folder), log, links, thread });
    const commit = (seq: number) => ({ ...draft('system/a', seq), seq, id: `id-${seq}` });
    for (let seq = 1; seq <= 9; seq += 1) await writer.write({ commits: [commit(seq)], documents: [] });
    await writer.close();
    expect(links.all.filter(({ reason }) => reason?.includes('the writing thread died')).length).to.be.greaterThan(1);
    expect(links.last('journal')).to.deep.include({ state: 'up', figures: { pending: 0 } });
    const journal = await open();
    expect(journal.after(0, 100).map(({ seq, id }) => [seq, id])).to.deep.equal(
      Array.from({ length: 9 }, (_, index) => [index + 1, `id-${index + 1}`]),
    );
    expect(faultsOf(folder)).to.deep.equal([]);
  });

  it('a writing thread that cannot even start is tried again more and more slowly, and keeps nobody from closing', async () => {
    const begun = performance.now();
    const writer = new Writer({ file: journalFile(folder), log, links, thread: new URL('./no-such-thread.ts', import.meta.url) });
    const deaths = () => links.all.filter(({ state }) => state === 'down').length;
    await until(() => deaths() === 4, 'four starts');
    expect(performance.now() - begun).to.be.greaterThan(350);
    await writer.close();
  });

  it('cannot use a folder in which it may not write', async () => {
    // root may write anywhere, so the child gives that up.
    chmodSync(folder, 0o555);
    const script = `
      if (process.getuid() === 0) process.setuid(65534);
      const { openJournal } = await import(${JSON.stringify(new URL('../../../services/journal/journal.ts', import.meta.url).href)});
      await openJournal({ folder: ${JSON.stringify(folder)} }).catch((error) => process.stdout.write(error.code + ' ' + error.message));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    let said = '';
    child.stdout?.on('data', (text) => {
      said += text;
    });
    await once(child, 'close');
    chmodSync(folder, 0o755);
    expect(said).to.match(/^journal-unusable the journal cannot use the folder .*EACCES/);
  });

  it('is ready at once with 20,000 commits behind it', async () => {
    const journal = await open();
    await new DeskWork(journal).work(17_000);
    expect(journal.lastSeq()).to.be.greaterThan(19_000);
    await close(journal);
    const began = performance.now();
    const again = await open();
    again.openDocuments('calls');
    again.openDocuments('sheets');
    again.openDocuments('positions');
    expect(again.previousCalls('+33639980001', 10)).to.have.length(10);
    // 2 s are allowed for 1,000,000 commits; what is measured does not grow with them.
    expect(performance.now() - began).to.be.lessThan(500);
  });
});
