import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BSON } from 'bson';
import { expect } from 'chai';
import { after, before, beforeEach, describe, it } from 'mocha';
import { type Collection, type Document, Long, MongoBulkWriteError, MongoClient, MongoServerError } from 'mongodb';
import { type Database, startDatabase } from '../../scripts/bundled/database.ts';
import { until } from '../support/until.ts';
import { frame, int32, message, RawConnection } from '../support/wire.ts';

type Row = Document & { _id: string | number };

describe('the MongoDB gateway, asked by the official driver', function () {
  this.timeout(60_000);
  let database: Database;
  let folder: string;
  let client: MongoClient;
  let calls: Collection<Row>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-devdb-'));
    database = await startDatabase({ dataFolder: folder, fast: true });
    client = await MongoClient.connect(database.uri);
  });
  after(async () => {
    await client.close();
    await database.stop();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    calls = client.db('tocsin').collection(`calls-${randomBytes(6).toString('hex')}`);
  });

  const refusal = async (work: Promise<unknown>): Promise<MongoServerError> => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(MongoServerError);
    return error as MongoServerError;
  };

  describe('when documents are written and read', () => {
    it('gives back every type as it was', async () => {
      const sheet = {
        _id: 'a',
        text: 'fumée noire, «je brûle»',
        large: Long.fromString('9007199254740993'),
        ratio: 0.5,
        at: new Date(1_700_000_000_000),
        raw: new BSON.Binary(Buffer.from([0, 1, 255])),
        nested: { list: [1, 'two', null, { three: true }] },
      };
      await calls.insertOne(sheet);
      expect(await calls.findOne({ _id: 'a' }, { promoteLongs: true })).to.deep.equal(sheet);
    });

    it('reads a long list over several batches, in order', async () => {
      await calls.insertMany(Array.from({ length: 2_500 }, (_, index) => ({ _id: index, filler: 'x'.repeat(100) })));
      const batches: number[] = [];
      const cursor = calls.find({ _id: { $gte: 100 } }, { sort: { _id: -1 }, batchSize: 400 });
      const ids: Row['_id'][] = [];
      for await (const { _id } of cursor) {
        ids.push(_id);
        const left = cursor.bufferedCount();
        if (left === 0) batches.push(ids.length);
      }
      expect(ids).to.deep.equal(Array.from({ length: 2_400 }, (_, index) => 2_499 - index));
      expect(batches.length).to.be.at.least(6);
    });

    it('keeps 16 MB in one document', async () => {
      const filler = 'x'.repeat(15_000_000);
      await calls.insertOne({ _id: 1, filler });
      expect((await calls.findOne({ _id: 1 }))?.filler).to.have.length(15_000_000);
    });

    it('updates with operators, array filters and upserts', async () => {
      await calls.insertOne({
        _id: 1,
        count: 1,
        old: true,
        legs: [
          { id: 'a', up: false },
          { id: 'b', up: false },
        ],
        tags: ['x'],
      });
      await calls.updateOne(
        { _id: 1 },
        { $inc: { count: 2 }, $unset: { old: '' }, $push: { tags: 'y' } as never, $set: { 'place.city': 'Nantes' } },
      );
      const filtered = await calls.updateOne(
        { _id: 1 },
        { $set: { 'legs.$[leg].up': true } },
        { arrayFilters: [{ 'leg.id': 'b' }] },
      );
      expect(filtered).to.include({ matchedCount: 1, modifiedCount: 1 });
      expect(await calls.findOne({ _id: 1 })).to.deep.equal({
        _id: 1,
        count: 3,
        legs: [
          { id: 'a', up: false },
          { id: 'b', up: true },
        ],
        tags: ['x', 'y'],
        place: { city: 'Nantes' },
      });
      const upserted = await calls.updateOne({ _id: 2 }, { $set: { count: 9 }, $setOnInsert: { first: true } }, { upsert: true });
      expect(upserted).to.include({ upsertedCount: 1, upsertedId: 2 });
      expect(await calls.findOne({ _id: 2 })).to.deep.equal({ _id: 2, count: 9, first: true });
      expect(await calls.deleteMany({ count: { $gte: 3 } })).to.include({ deletedCount: 2 });
    });

    it('gives the document before or after a findAndModify', async () => {
      await calls.insertOne({ _id: 1, state: 'queued' });
      const before = await calls.findOneAndUpdate({ _id: 1 }, { $set: { state: 'offered' } });
      const after = await calls.findOneAndUpdate({ _id: 1 }, { $set: { state: 'answered' } }, { returnDocument: 'after' });
      expect([before?.state, after?.state]).to.deep.equal(['queued', 'answered']);
      expect(await calls.findOneAndDelete({ _id: 1 })).to.deep.equal({ _id: 1, state: 'answered' });
      expect(await calls.findOneAndUpdate({ _id: 1 }, { $set: { state: 'lost' } })).to.equal(null);
    });

    it('gives each of 50 racing upserts of one counter a number of its own', async () => {
      const atOnce = Array.from({ length: 50 }, (_, index) => index + 1);
      await Promise.all(atOnce.map(() => calls.findOne())); // so that all have a connection
      const next = { upsert: true, returnDocument: 'after' } as const;
      for (let counter = 0; counter < 20; counter++) {
        const drawn = await Promise.all(atOnce.map(() => calls.findOneAndUpdate({ _id: counter }, { $inc: { n: 1 } }, next)));
        expect(drawn.map((each) => each?.n).sort((a, b) => a - b)).to.deep.equal(atOnce);
      }
    });

    it('makes one document of 50 racing upserts by updateOne', async () => {
      await Promise.all(Array.from({ length: 50 }, () => calls.updateOne({ _id: 'u' }, { $inc: { n: 1 } }, { upsert: true })));
      expect(await calls.find().toArray()).to.deep.equal([{ _id: 'u', n: 50 }]);
    });

    it('does a write once that the driver sends twice', async () => {
      await calls.insertOne({ _id: 1, n: 0 });
      await client.withSession(async (session) => {
        const command = {
          update: calls.collectionName,
          updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }],
          txnNumber: Long.fromNumber(77),
        };
        for (let sent = 0; sent < 2; sent++) await client.db('tocsin').command(command, { session });
      });
      expect(await calls.findOne({ _id: 1 })).to.deep.equal({ _id: 1, n: 1 });
    });
  });

  describe('when indexes are asked for', () => {
    it('refuses a second document with the same unique key, with code 11000 and the index', async () => {
      await calls.createIndex({ number: 1 }, { unique: true, name: 'by-number' });
      await calls.insertOne({ _id: 1, number: '+33612345678' });
      const error = await refusal(calls.insertOne({ _id: 2, number: '+33612345678' }));
      expect(error).to.include({ code: 11000 });
      expect(error.message).to.match(/^E11000 duplicate key error collection: tocsin\.calls-\w+ index: by-number/);
      expect(await refusal(calls.insertOne({ _id: 1 }))).to.include({ code: 11000 });
      expect(await refusal(calls.updateOne({ _id: 3 }, { $set: { number: '+33612345678' } }, { upsert: true }))).to.include({
        code: 11000,
      });
      const upsert = calls.findOneAndUpdate({ _id: 4 }, { $set: { number: '+33612345678' } }, { upsert: true });
      expect(await refusal(upsert)).to.include({ code: 11000 });
    });

    it('holds a partial unique index only over the documents it speaks of', async () => {
      const partialFilterExpression = { state: 'open' };
      await calls.createIndex({ position: 1 }, { unique: true, partialFilterExpression });
      await calls.insertMany([
        { _id: 1, position: 'p01', state: 'ended' },
        { _id: 2, position: 'p01', state: 'ended' },
        { _id: 3, position: 'p01', state: 'open' },
      ]);
      expect(await refusal(calls.insertOne({ _id: 4, position: 'p01', state: 'open' }))).to.include({ code: 11000 });
      expect(await calls.countDocuments()).to.equal(3);
    });

    it('goes on after a duplicate in an unordered batch, and stops at it in an ordered one', async () => {
      const batch: Row[] = [{ _id: 1 }, { _id: 1 }, { _id: 2 }];
      const unordered = await refusal(calls.insertMany(batch, { ordered: false }));
      expect(unordered).to.be.instanceOf(MongoBulkWriteError);
      expect((unordered as MongoBulkWriteError).insertedCount).to.equal(2);
      await calls.deleteMany({});
      const ordered = await refusal(calls.insertMany(batch));
      expect((ordered as MongoBulkWriteError).insertedCount).to.equal(1);
    });

    it('lists collections and indexes, and drops them', async () => {
      await calls.createIndexes([
        { key: { at: -1 }, name: 'by-time' },
        { key: { place: '2dsphere' }, name: 'by-place' },
      ]);
      const db = client.db('tocsin');
      const name = calls.collectionName;
      expect((await calls.listIndexes().toArray()).map((index) => index.name)).to.have.members(['_id_', 'by-time', 'by-place']);
      await calls.dropIndex('by-time');
      expect((await calls.listIndexes().toArray()).map((index) => index.name)).to.have.members(['_id_', 'by-place']);
      expect(await db.listCollections({ name }).toArray()).to.have.length(1);
      await calls.drop();
      expect(await db.listCollections({ name }).toArray()).to.have.length(0);
      expect(await refusal(calls.listIndexes().toArray())).to.include({ code: 26, codeName: 'NamespaceNotFound' });
    });
  });

  it('lists databases, and drops one with all that is in it', async () => {
    const other = client.db('other');
    await other.collection('a').insertOne({ n: 1 });
    const names = async () => (await client.db('admin').admin().listDatabases()).databases.map(({ name }) => name);
    expect(await names()).to.include('other');
    await other.dropDatabase();
    expect(await names()).not.to.include('other');
    expect(await other.collection('a').countDocuments()).to.equal(0);
  });

  describe('when an aggregation is asked for', () => {
    it('joins, groups and facets', async () => {
      const sheets = client.db('tocsin').collection<Row>(`${calls.collectionName}-sheets`);
      await sheets.insertMany([
        { _id: 's1', nature: 'fire' },
        { _id: 's2', nature: 'fall' },
      ]);
      await calls.insertMany([
        { _id: 1, sheet: 's1', waitedMs: 1_000 },
        { _id: 2, sheet: 's1', waitedMs: 3_000 },
        { _id: 3, sheet: 's2', waitedMs: 500 },
      ]);
      const lookup = { from: sheets.collectionName, localField: 'sheet', foreignField: '_id', as: 'sheets' };
      const joined = [{ $lookup: lookup }, { $unwind: '$sheets' }];
      const group = { _id: '$sheets.nature', calls: { $sum: 1 }, meanMs: { $avg: '$waitedMs' } };
      const grouped = await calls.aggregate([...joined, { $group: group }, { $sort: { _id: 1 } }]).toArray();
      expect(grouped).to.deep.equal([
        { _id: 'fall', calls: 1, meanMs: 500 },
        { _id: 'fire', calls: 2, meanMs: 2_000 },
      ]);
      const facets = {
        longest: [{ $sort: { waitedMs: -1 } }, { $limit: 1 }, { $project: { waitedMs: 1 } }],
        total: [{ $count: 'calls' }],
      };
      expect(await calls.aggregate([{ $facet: facets }]).toArray()).to.deep.equal([
        { longest: [{ _id: 2, waitedMs: 3_000 }], total: [{ calls: 3 }] },
      ]);
      expect(await calls.distinct('sheet')).to.have.members(['s1', 's2']);
      expect(await calls.countDocuments({ sheet: 's1' })).to.equal(2);
      expect(await calls.estimatedDocumentCount()).to.equal(3);
    });

    it('says what is wrong in it with the code of MongoDB', async () => {
      expect(await refusal(calls.aggregate([{ $nonsense: 1 }]).toArray())).to.include({ code: 40324 });
      expect(await refusal(calls.find({ $nonsense: 1 }).toArray())).to.include({ code: 2, codeName: 'BadValue' });
      expect(await refusal(calls.updateOne({}, { $nonsense: { a: 1 } }))).to.include({ code: 9 });
    });
  });

  describe('when a transaction is begun', () => {
    beforeEach(() =>
      calls.insertMany([
        { _id: 1, n: 0 },
        { _id: 2, n: 0 },
      ]),
    );

    it('shows all of its writes to others, or none, once it is over', async () => {
      await client.withSession(async (session) => {
        session.startTransaction({ writeConcern: { w: 'majority' } });
        await calls.updateOne({ _id: 1 }, { $set: { n: 5 } }, { session });
        await calls.insertOne({ _id: 3 }, { session });
        expect(await calls.countDocuments({}, { session })).to.equal(3);
        expect(await calls.countDocuments()).to.equal(2);
        await session.commitTransaction();
        await session.commitTransaction(); // as a driver asks again whose answer was lost
        expect(await calls.countDocuments()).to.equal(3);

        session.startTransaction();
        await calls.deleteMany({}, { session });
        await session.abortTransaction();
        expect(await calls.find({}, { sort: { _id: 1 } }).toArray()).to.deep.equal([
          { _id: 1, n: 5 },
          { _id: 2, n: 0 },
          { _id: 3 },
        ]);
      });
    });

    it('reads a long list in it over several batches', async () => {
      await client.withSession(async (session) => {
        session.startTransaction();
        await calls.insertMany(
          Array.from({ length: 500 }, (_, index) => ({ _id: `more-${index}` })),
          { session },
        );
        expect(await calls.find({}, { session, batchSize: 50 }).toArray()).to.have.length(502);
        await session.abortTransaction();
      });
    });

    it('refuses the second of two that write the same document, as something to try again', async () => {
      const [first, second] = [client.startSession(), client.startSession()];
      first.startTransaction();
      second.startTransaction();
      await calls.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });
      const conflict = await refusal(calls.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: second }));
      expect(conflict).to.include({ code: 112, codeName: 'WriteConflict' });
      expect(conflict.hasErrorLabel('TransientTransactionError')).to.equal(true);
      expect(await refusal(calls.findOne({ _id: 2 }, { session: second }))).to.include({ code: 251 });
      await first.commitTransaction();
      await second.abortTransaction();
      await Promise.all([first.endSession(), second.endSession()]);
      expect(await calls.findOne({ _id: 1 })).to.include({ n: 1 });
    });

    it('lets 10 at once add to one document, each of them counted', async () => {
      await Promise.all(
        Array.from({ length: 10 }, () =>
          client.withSession((session) =>
            session.withTransaction(async () => {
              const { n } = (await calls.findOne({ _id: 1 }, { session })) ?? { n: Number.NaN };
              await calls.updateOne({ _id: 1 }, { $set: { n: n + 1 } }, { session });
            }),
          ),
        ),
      );
      expect(await calls.findOne({ _id: 1 })).to.include({ n: 10 });
    });

    it('ends it at a duplicate key', async () => {
      await client.withSession(async (session) => {
        session.startTransaction();
        await calls.updateOne({ _id: 1 }, { $set: { n: 7 } }, { session });
        expect(await refusal(calls.insertOne({ _id: 2 }, { session }))).to.include({ code: 11000 });
        expect(await refusal(session.commitTransaction())).to.include({ code: 251, codeName: 'NoSuchTransaction' });
      });
      expect(await calls.findOne({ _id: 1 })).to.include({ n: 0 });
    });
  });

  describe('when clients are many, rude or gone', () => {
    it('serves 50 at once', async () => {
      const clients = await Promise.all(Array.from({ length: 50 }, () => MongoClient.connect(database.uri)));
      try {
        await Promise.all(
          clients.map(async (each, index) => {
            const own = each.db('tocsin').collection<Row>(calls.collectionName);
            for (let n = 0; n < 20; n++) await own.insertOne({ _id: `${index}-${n}`, index });
            expect(await own.countDocuments({ index })).to.equal(20);
          }),
        );
      } finally {
        await Promise.all(clients.map((each) => each.close()));
      }
      expect(await calls.countDocuments()).to.equal(1_000);
    });

    it('forgets a cursor that is killed', async () => {
      await calls.insertMany(Array.from({ length: 100 }, (_, _id) => ({ _id })));
      const db = client.db('tocsin');
      const { cursor } = await db.command({ find: calls.collectionName, batchSize: 10 }, { promoteLongs: false });
      const more = { getMore: cursor.id, collection: calls.collectionName, batchSize: 10 };
      expect((await db.command(more)).cursor.nextBatch).to.have.length(10);
      const killed = await db.command({ killCursors: calls.collectionName, cursors: [cursor.id, Long.fromNumber(5)] });
      expect([killed.cursorsKilled, killed.cursorsNotFound].map((ids) => ids.map(Number))).to.deep.equal([
        [Number(cursor.id)],
        [5],
      ]);
      expect(await refusal(db.command(more))).to.include({ code: 43, codeName: 'CursorNotFound' });
    });

    it('leaves 300 cursors that nobody reads on without a connection held', async () => {
      await calls.insertMany(Array.from({ length: 100 }, (_, _id) => ({ _id })));
      const find = { find: calls.collectionName, batchSize: 2 };
      await Promise.all(Array.from({ length: 300 }, () => client.db('tocsin').command(find)));
      expect(await calls.countDocuments()).to.equal(100);
    });

    it('answers an unknown command with 59, and one for JavaScript’s own properties too', async () => {
      for (const name of ['reticulateSplines', 'constructor', '__proto__']) {
        const command = Object.defineProperty({}, name, { value: 1, enumerable: true });
        expect(await refusal(client.db('tocsin').command(command)), name).to.include({ code: 59, codeName: 'CommandNotFound' });
      }
    });

    it('refuses what it cannot read in a command, and goes on', async () => {
      const db = client.db('tocsin');
      expect(await refusal(db.command({ killCursors: calls.collectionName, cursors: 'all' }))).to.include({ code: 9 });
      expect(await refusal(db.command({ insert: 7, documents: [{ _id: 1 }] })))
        .to.have.property('code')
        .that.is.a('number');
      expect(await refusal(db.command({ drop: '' }))).to.include({ code: 73 });
      expect(await db.command({ ping: 1 })).to.include({ ok: 1 });
    });

    it('takes a document sequence, answers no unacknowledged write, and greets a client of old', async () => {
      const socket = connectRaw();
      const documents = Buffer.concat([BSON.serialize({ _id: 1 }), BSON.serialize({ _id: 2 })]);
      const insert = { insert: calls.collectionName, $db: 'tocsin', ordered: true };
      socket.write(message(7, 0, insert, ['documents', documents]));
      expect(await socket.reply()).to.deep.include({ to: 7, body: { n: 2, ok: 1 } });
      socket.write(message(8, 2, { ...insert, documents: [{ _id: 3 }] }));
      const hello = Buffer.concat([int32(0), Buffer.from('admin.$cmd\0'), int32(0), int32(-1), BSON.serialize({ isMaster: 1 })]);
      socket.write(frame(9, 2004, hello));
      const greeting = await socket.reply();
      expect(greeting.to).to.equal(9);
      expect(greeting.body).to.include({ ismaster: true, setName: 'rs0' });
      socket.end();
      expect(await calls.countDocuments()).to.equal(3);
    });

    it('closes only the connection that sends nonsense', async () => {
      const ping = { ping: 1, $db: 'admin' };
      const good = message(1, 0, ping);
      const cut = Buffer.from(good);
      cut.writeInt32LE(good.length - 4, 21); // the document claims to be longer or shorter than it is
      const nonsense: Record<string, Buffer> = {
        'a web request': Buffer.from('GET / HTTP/1.1\r\nHost: tocsin\r\n\r\n'),
        'a length of zero': int32(0, 0, 0, 2013),
        'a negative length': int32(-1, 0, 0, 2013),
        'a length of 2 GB': int32(2_000_000_000, 0, 0, 2013),
        'an unknown operation': frame(1, 1234, Buffer.alloc(20)),
        'a message without a section': frame(1, 2013, int32(0)),
        'a broken document': frame(1, 2013, Buffer.concat([int32(0), Buffer.of(0), int32(10), Buffer.of(9, 9, 9, 9, 9, 9)])),
        'a document longer than its message': cut,
        'a sequence that is no sequence': message(1, 0, ping, ['documents', Buffer.of(200, 0, 0, 0, 1)]),
      };
      const neighbour = connectRaw();
      for (const [what, bytes] of Object.entries(nonsense)) {
        const socket = connectRaw();
        socket.write(bytes);
        expect(await socket.ended(), what).to.equal(true);
        neighbour.write(good);
        expect((await neighbour.reply()).body, what).to.include({ ok: 1 });
      }
      neighbour.end();
    });

    it('keeps every acknowledged write when the gateway is killed with -9 under load', async () => {
      const acknowledged: string[] = [];
      let wanted = true;
      const writers = Array.from({ length: 20 }, async (_, writer) => {
        for (let n = 0; wanted; n++) {
          const _id = `${writer}-${n}`;
          const done = await calls.insertOne({ _id }, { writeConcern: { w: 'majority' } }).then(
            () => true,
            () => false, // not acknowledged: it may be there or not
          );
          if (done) acknowledged.push(_id);
        }
      });
      for (let kills = 1; kills <= 3; kills++) {
        const before = acknowledged.length;
        await until(() => acknowledged.length > before + 100, 'a hundred more acknowledged writes', 20_000);
        database.killGateway();
        await database.startGateway();
      }
      wanted = false;
      await Promise.all(writers);
      const there = new Set((await calls.find().toArray()).map(({ _id }) => _id));
      expect(acknowledged.filter((_id) => !there.has(_id))).to.deep.equal([]);
    });
  });

  function connectRaw(): RawConnection {
    return new RawConnection(Number(new URL(database.uri).port));
  }
});
