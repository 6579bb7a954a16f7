import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { MongoClient } from 'mongodb';
import { type Database, startDatabase } from '../../scripts/bundled/database.ts';
import type { SheetDocument } from '../../services/sheets/sheet.ts';
import { pidfCircle } from '../support/pidf-circle.ts';
import { Room } from '../support/room.ts';
import { until } from '../support/until.ts';

const circle = pidfCircle('45.7640', '4.8357', 25);

describe('a call to 112, from the caller to the closed record', function () {
  this.timeout(60_000);
  let database: Database;
  let room: Room;
  let client: MongoClient;

  before(async () => {
    const { mkdtemp } = await import('node:fs/promises');
    database = await startDatabase({ dataFolder: await mkdtemp('/tmp/tocsin-e2e-database-'), fast: true });
    room = await Room.open({ positions: 3, mongodbUri: database.uri });
    client = await MongoClient.connect(database.uri);
  });
  after(async () => {
    await client.close();
    await room.close();
    await database.stop();
  });
  afterEach(async () => {
    for (const call of room.trunk.live()) call.hangUp();
    await until(() => room.phones.every((phone) => phone.live().length === 0));
    for (const { id, operator } of await room.tocsin.positions()) {
      if (operator) await room.tocsin.command('close-position', { position: id });
    }
  });

  it('rings a free position; the sheet has caller, place and position, in the API and in MongoDB', async () => {
    await room.tocsin.open('p02');
    const ringing = room.phone(2).nextCall(5_000);
    const call = room.call({ number: '+33639980101', name: 'Camille', pidf: circle });
    expect((await ringing).number).to.equal('+33639980101');
    await room.callOf('+33639980101', 'offered');
    room.phone(2).answer();
    expect(await call.answered).to.equal(true);
    const answered = await room.callOf('+33639980101', 'answered');
    expect(answered).to.include({ position: 'p02', operator: 'dev', dialled: '112', service: 'emergency' });
    expect(answered.caller).to.deep.include({ name: 'Camille' });
    await until(async () => {
      const [fix] = (await room.callOf('+33639980101', 'answered')).fixes;
      return fix?.commune?.name.startsWith('Lyon');
    }, 'the commune of the fix');
    const [fix] = (await room.callOf('+33639980101', 'answered')).fixes;
    expect(fix).to.deep.include({ source: 'sip', method: 'Handset_AML' });
    expect(fix?.shape).to.deep.equal({ type: 'circle', centre: [4.8357, 45.764], radiusM: 25 });

    room.phone(2).hangUp();
    const ended = await room.callOf('+33639980101', 'ended');
    expect(ended).to.include({ by: 'position', exact: true });
    const { sheet, journal } = await room.tocsin.get<{ sheet: SheetDocument; journal: { entries: { type: string }[] }[] }>(
      `/api/sheets/${ended.sheet}`,
    );
    expect(sheet).to.deep.include({ position: 'p02', calls: [ended.id] });
    const types = journal.flatMap((commit) => commit.entries.map((entry) => entry.type));
    expect(types.filter((type) => /^(CallQ|SheetO|CallO|CallRang|CallAnsw|CallEnded)/.test(type))).to.deep.equal([
      'CallQueued',
      'SheetOpened',
      'CallOffered',
      'CallRang',
      'CallAnswered',
      'CallEnded',
    ]);

    const stored = await until(async () => {
      const found = await client.db().collection('sheets').findOne({ number: sheet.number });
      return found && found.callDetails[0].state === 'ended' && found;
    }, 'the sheet in MongoDB');
    expect(stored.position).to.equal('p02');
    expect(stored.callDetails[0].caller.number.e164).to.equal('+33639980101');
    expect(stored.callDetails[0].fixes[0].shape.centre).to.deep.equal([4.8357, 45.764]);
  });

  it('when the caller hangs up while the position rings, the phone falls silent and a call-back is owed', async () => {
    await room.tocsin.open('p01');
    const ringing = room.phone(1).nextCall(5_000);
    const call = room.call({ number: '+33639980102' });
    const leg = await ringing;
    await call.ringing;
    call.hangUp();
    await leg.ended;
    const abandoned = await room.callOf('+33639980102', 'abandoned');
    expect(abandoned.state === 'abandoned' && abandoned.callBack.state).to.equal('due');
    await until(async () => (await room.tocsin.positions()).find((each) => each.id === 'p01')?.activity.is === 'idle');
    const { status } = await room.tocsin.command('record-call-back', { call: abandoned.id, outcome: 'reached', note: 'erreur' });
    expect(status).to.equal(200);
    const reached = await room.callOf('+33639980102', 'abandoned');
    expect(reached.state === 'abandoned' && reached.callBack.state).to.equal('done');
  });

  it('when a phone is busy, the call goes to the next position at once, and the busy one is marked', async () => {
    room.phone(1).behaviour = 'busy';
    await room.tocsin.open('p01', 'p02');
    const ringing = room.phone(2).nextCall(5_000);
    room.call({ number: '+33639980103' });
    await ringing;
    const call = await room.callOf('+33639980103', 'offered');
    expect(call.failedOffers.map(({ position, failure }) => [position, failure])).to.deep.equal([['p01', 'busy']]);
    room.phone(1).behaviour = 'ring';
  });

  it('when nobody is signed in, every phone rings; two that answer at the same instant make one call', async () => {
    const all = room.phones.map((phone) => phone.nextCall(5_000));
    const call = room.call({ number: '+33639980104' });
    const legs = await Promise.all(all);
    room.phone(1).answer();
    room.phone(3).answer();
    expect(await call.answered).to.equal(true);
    const answered = await room.callOf('+33639980104', 'answered');
    await until(() => legs.filter((leg) => leg.isAnswered && !leg.isEnded).length === 1, 'the other phone let go');
    const winner = room.phones.find((phone) => phone.live().length > 0);
    expect(answered).to.include({ position: winner?.name, operator: null });
    call.hangUp();
    await room.callOf('+33639980104', 'ended');
    const journal = await room.tocsin.journal();
    expect(
      journal.filter(
        (commit) => commit.stream === `call/${answered.id}` && commit.entries.some((each) => each.type === 'CallAnswered'),
      ),
    ).to.have.length(1);
  });

  it('an unknown dialled number, a hostile caller name and a malformed location still ring', async () => {
    await room.tocsin.open('p01');
    const ringing = room.phone(1).nextCall(5_000);
    room.call({
      dialled: '3919',
      number: '+33639980105',
      rawFromHeader: '"Bob, Priority: 0\\" %0d%0aEvent: Hangup :)" <sip:+33639980105@127.28.0.2>',
      pidf: '<presence><location>not a location',
    });
    await ringing;
    const call = await room.callOf('+33639980105', 'offered');
    expect(call).to.include({ dialled: '3919', priority: 2 });
    expect(call.fixes).to.deep.equal([]);
    expect(call.caller.name).to.match(/^Bob, Priority: 0/);
  });

  it('a wrong configuration is refused with file, line, field and remedy, and the running one stays', async () => {
    const { appendFile, readFile, writeFile } = await import('node:fs/promises');
    const file = `${room.folder}/config/routing.yaml`;
    const before = await readFile(file, 'utf8');
    await appendFile(file, 'ringMs: soon\nfoo: 1\n');
    const answer = await fetch(`${room.tocsin.url}/api/configuration/reload`, {
      method: 'POST',
      headers: { authorization: 'Bearer a-token-for-tests-only', 'content-type': 'application/json' },
      body: '{}',
    });
    await writeFile(file, before);
    expect(answer.status).to.equal(422);
    const text = await answer.text();
    expect(text).to.include('routing.yaml').and.to.include('ringMs');
    await room.tocsin.open('p01');
    const ringing = room.phone(1).nextCall(5_000);
    room.call();
    await ringing;
  });
});
