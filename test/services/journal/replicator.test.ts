import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { type Db, MongoClient } from 'mongodb';
import { pino } from 'pino';
import { type Database, startDatabase } from '../../../scripts/bundled/database.ts';
import type { Journal } from '../../../services/journal/commit.ts';
import { journalFile } from '../../../services/journal/database.ts';
import { hideCredentials } from '../../../services/journal/hide-credentials.ts';
import { openJournal } from '../../../services/journal/journal.ts';
import { MongodbCopy } from '../../../services/journal/mongodb-copy.ts';
import { JournalReader } from '../../../services/journal/reader.ts';
import { type Replicator, startReplicator } from '../../../services/journal/replicator.ts';
import type { Fault } from '../../../services/journal/verify.ts';
import { checkCopiedCommits, checkCopiedDocuments } from '../../../services/journal/verify-copy.ts';
import { until } from '../../support/until.ts';
import { DeskWork, SeenLinks } from './desk-work.ts';

const log = pino({ level: 'silent' });
let root: string;
let database: Database;
let client: MongoClient;

before(async function () {
  this.timeout(180_000);
  root = mkdtempSync(path.join(tmpdir(), 'tocsin-replicator-'));
  database = await startDatabase({ dataFolder: path.join(root, 'database'), fast: true });
  client = new MongoClient(database.uri);
});

after(async () => {
  await client.close();
  await database.stop();
  rmSync(root, { recursive: true });
});

let count = 0;
let folder: string;
let uri: string;
let copy: Db;
let links: SeenLinks;
let journal: Journal;
let work: DeskWork;
let replicator: Replicator | undefined;

beforeEach(async () => {
  count += 1;
  folder = mkdtempSync(path.join(root, 'journal-'));
  uri = database.uri.replace('/tocsin', `/copy${count}`);
  copy = client.db(`copy${count}`);
  links = new SeenLinks();
  journal = await openJournal({ folder, clock: Date.now, log, links });
  work = new DeskWork(journal);
});

afterEach(async () => {
  await replicator?.close();
  replicator = undefined;
  await journal.close();
});

function start(to = uri): Replicator {
  replicator = startReplicator({ folder, uri: to, links, log });
  return replicator;
}

const state = () => links.last('mongodb')?.state;

/** What `scripts/verify-journal --mongodb` finds. */
async function faultsOfCopy(repair = false): Promise<string[]> {
  const reader = new JournalReader(journalFile(folder));
  const mongodb = new MongodbCopy(uri);
  const found: Fault[] = [];
  for await (const fault of checkCopiedCommits(reader, mongodb)) found.push(fault);
  for await (const fault of checkCopiedDocuments(reader, mongodb, repair)) found.push(fault);
  reader.close();
  await mongodb.close();
  return found.map(({ what }) => what);
}

/** Everything is there, once, in order, and nothing else. */
async function expectWholeCopy() {
  const commits = await copy.collection<{ seq: number }>('journal').find({}).sort({ seq: 1 }).toArray();
  const seqs = commits.map(({ seq }) => seq);
  expect(seqs).to.deep.equal(Array.from({ length: journal.lastSeq() }, (_, index) => index + 1));
  expect(await faultsOfCopy()).to.deep.equal([]);
}

describe('copy of the journal in MongoDB', () => {
  it('has every commit, and each call, sheet and position as it is now, searchable by number and time', async () => {
    await work.work(40);
    expect(await start().waitFor(journal.lastSeq(), 10_000)).to.equal(true);
    await work.work(5);
    expect(await replicator?.waitFor(journal.lastSeq(), 10_000)).to.equal(true);
    await expectWholeCopy();
    expect(state()).to.equal('up');
    const sheet = await copy
      .collection('sheets')
      .findOne({ 'callDetails.caller.number.e164': '+33639980001', number: '2026-a000002' });
    expect(sheet).to.deep.include({ state: 'open', open: true, openedAt: sheet?.date.toISOString() });
    expect(
      await copy.collection('calls').countDocuments({ date: { $gt: new Date('2026-11-24T04:00:01Z') }, state: 'ended' }),
    ).to.be.greaterThan(3);
    expect(await copy.collection('positions').countDocuments()).to.equal(3);
    const indexes = await copy.collection('sheets').indexes();
    expect(indexes.find(({ key }) => key.number === 1)).to.have.property('unique', true);
  });

  it('fills up when the database was absent at the start, was killed under load, and came back', async function () {
    this.timeout(40_000);
    database.killGateway();
    start();
    await until(() => links.last('mongodb')?.reason?.includes('ECONNREFUSED'), 'the link is down', 10_000);
    expect(state()).to.equal('down');
    expect(replicator?.replicatedSeq()).to.equal(null);
    expect(await replicator?.waitFor(1, 20)).to.equal(false);
    await work.work(200);
    await database.startGateway();
    for (let kills = 0; kills < 2; kills += 1) {
      const from = replicator?.replicatedSeq() ?? 0;
      const writing = work.work(1_000);
      await until(() => (replicator?.replicatedSeq() ?? 0) > from, 'the copy goes on', 20_000);
      database.killGateway();
      await writing;
      await until(() => state() === 'down', 'the loss is seen', 10_000);
      await database.startGateway();
    }
    expect(await replicator?.waitFor(journal.lastSeq(), 20_000)).to.equal(true);
    await expectWholeCopy();
    await until(() => state() === 'up', 'the link is up', 5_000);
  });

  it('is made again where the database was emptied, lost documents or lost commits', async () => {
    await work.work(60);
    await start().waitFor(journal.lastSeq(), 10_000);
    for (const loss of [
      () => copy.dropDatabase(),
      () => copy.collection('sheets').deleteMany({}),
      () => copy.collection<{ seq: number }>('journal').deleteMany({ seq: { $in: [7, 8, 30] } }),
    ]) {
      await replicator?.close();
      await loss();
      await start().waitFor(journal.lastSeq(), 10_000);
      await expectWholeCopy();
    }
  });

  it('does not mix two journals in one database', async () => {
    await work.work(30);
    await start().waitFor(journal.lastSeq(), 10_000);
    await replicator?.close();
    await journal.close();
    folder = mkdtempSync(path.join(root, 'other-'));
    journal = await openJournal({ folder, clock: Date.now, log, links });
    const before = await copy.collection('journal').countDocuments();
    start();
    await until(() => state() === 'degraded', 'a shorter journal is refused');
    expect(links.last('mongodb')?.reason).to.match(/after the end of this journal/);
    await new DeskWork(journal, 'other').work(60);
    await until(() => links.last('mongodb')?.reason?.includes('another journal: commit'), 'a longer one is refused', 15_000);
    expect(await copy.collection('journal').countDocuments()).to.equal(before);
    expect(replicator?.replicatedSeq()).to.equal(null);
  });

  it('shows that the end of the journal was cut off with its traces', async () => {
    await work.work(30);
    await start().waitFor(journal.lastSeq(), 10_000);
    await replicator?.close();
    await journal.close();
    const file = new DatabaseSync(journalFile(folder));
    file.exec(`
      delete from commits where seq > (select max(seq) from commits) - 2;
      update meta set value = (select max(seq) from commits) where name = 'last-seq';
      update meta set value = (select hash from commits order by seq desc limit 1) where name = 'last-hash'`);
    file.close();
    journal = await openJournal({ folder, clock: Date.now, log, links });
    const cutOff = 'is in MongoDB and not in the journal';
    expect((await faultsOfCopy()).filter((what) => what === cutOff)).to.have.length(2);
    start();
    await until(() => links.last('mongodb')?.reason?.includes('this one lost its end'), 'the copy is left as it is');
  });

  it('never puts an older document over a newer one', async () => {
    await work.work(10);
    const sheets = copy.collection<{ _id: string }>('sheets');
    await sheets.insertOne({ _id: 'sheet-pbx1-a.1', version: 1_000, number: 'newer' } as never);
    await start().waitFor(journal.lastSeq(), 10_000);
    expect(await sheets.findOne({ _id: 'sheet-pbx1-a.1' })).to.include({ number: 'newer' });
  });

  it('goes on past a document that MongoDB refuses, and says so', async () => {
    await copy.collection('sheets').insertOne({ number: '2026-a000001', version: 0 });
    await work.work(20);
    expect(await start().waitFor(journal.lastSeq(), 10_000)).to.equal(true);
    await until(() => state() === 'degraded', 'the refusal is told');
    expect(links.last('mongodb')?.reason).to.equal('MongoDB refuses documents, the first of them sheets/sheet-pbx1-a.1');
    expect(await faultsOfCopy()).to.deep.equal(['document sheets/sheet-pbx1-a.1 is missing in MongoDB']);
  });

  it('shows commits and documents that were altered there, and puts documents right', async () => {
    await work.work(30);
    await start().waitFor(journal.lastSeq(), 10_000);
    await copy.collection<{ seq: number }>('journal').updateOne({ seq: 9 }, { $set: { at: '2026-11-24T05:00:00.000Z' } });
    await copy.collection<{ _id: string }>('calls').updateOne({ _id: 'pbx1-a.1' }, { $set: { dialled: '115' } });
    const commit = 'MongoDB has another: at';
    expect(await faultsOfCopy()).to.deep.equal([commit, 'document calls/pbx1-a.1 is not the same in MongoDB']);
    await faultsOfCopy(true);
    expect(await faultsOfCopy()).to.deep.equal([commit]);
  });

  it('is not configured where it is not wanted', async () => {
    start('none');
    expect(links.last('mongodb')).to.include({ state: 'not configured' });
    expect(replicator?.replicatedSeq()).to.equal(null);
    expect(await replicator?.waitFor(1, 1_000)).to.equal(false);
  });

  it('never tells the password', () => {
    const address = 'mongodb://tocsin:p%40ss@db.example/tocsin';
    expect(hideCredentials(`bad address ${address}; user tocsin, p@ss`, address)).to.not.match(/p%40ss|p@ss/);
    expect(hideCredentials('connect ECONNREFUSED', 'mongodb://db.example')).to.equal('connect ECONNREFUSED');
  });
});
