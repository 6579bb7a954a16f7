import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { stringify } from 'yaml';
import type { Call } from '../../services/calls/call.ts';
import { sign } from '../../services/locations/signature.ts';
import { managerOrder } from '../support/manager-order.ts';
import { Room } from '../support/room.ts';
import { until } from '../support/until.ts';

describe('when a part dies', function () {
  this.timeout(90_000);
  let room: Room;

  before(async () => {
    room = await Room.open({ positions: 4, routing: { markedRetryMs: 1_000 } });
  });
  after(() => room.close());
  afterEach(async () => {
    for (const call of room.trunk.live()) call.hangUp();
    await until(() => room.trunk.live().length === 0 && room.phones.every((phone) => phone.live().length === 0), 'quiet', 10_000);
    await until(async () => (await openCalls()).length === 0, 'no call left open', 10_000);
    for (const { id, operator } of await room.tocsin.positions()) {
      if (operator) await room.tocsin.command('close-position', { position: id });
    }
  });

  const openCalls = async () =>
    (await room.tocsin.calls()).filter((call) => ['queued', 'offered', 'answered', 'diverted'].includes(call.state));
  const byNumber = (calls: Call[], number: string) => calls.filter((call) => call.caller.number?.e164 === number);

  it('Tocsin killed with 20 callers in the queue: they keep their place, the call in hand is not touched, nothing is recorded twice', async () => {
    await room.tocsin.open('p01');
    const talking = room.call({ number: '+33199000000' });
    await room.phone(1).nextCall(5_000);
    room.phone(1).answer();
    await room.callOf('+33199000000', 'answered');
    const numbers = Array.from({ length: 20 }, (_, index) => `+331990001${String(index).padStart(2, '0')}`);
    for (const number of numbers) {
      room.call({ number });
      await room.callOf(number, 'queued');
    }
    await room.tocsin.kill();
    await room.startTocsin();
    const after = await openCalls();
    expect(byNumber(after, '+33199000000')[0]).to.include({ state: 'answered', position: 'p01' });
    expect(talking.isEnded).to.equal(false);
    for (const number of numbers) expect(byNumber(await room.tocsin.calls(), number)).to.have.length(1);

    // Three phones more, and the first hangs up: callers come out in the order in which they came.
    const served: string[] = [];
    const listening = room.phones.map((phone) => {
      phone.behaviour = 'answer';
      phone.answerAfterMs = 30;
      return phone.on('ringing', (call) => {
        served.push(call.number);
        void call.answered.then(() => setTimeout(() => call.hangUp(), 50));
      });
    });
    room.phone(1).hangUp();
    await until(() => served.length >= 20, 'all 20 served', 20_000);
    for (const stop of listening) stop();
    expect(served).to.deep.equal(numbers);
    await until(async () => (await openCalls()).length === 0, 'all ended', 10_000);
    for (const number of numbers) {
      const [call, ...twice] = byNumber(await room.tocsin.calls(), number);
      expect(twice).to.deep.equal([]);
      expect(call?.state).to.equal('ended');
    }
  });

  it('Tocsin away for longer than its heartbeat: all phones ring, and the calls of that time become records when it is back', async () => {
    for (const phone of room.phones) phone.behaviour = 'ring';
    const ids = await room.tocsin.calls();
    await room.tocsin.kill();
    // The heartbeat is stale after three seconds: then the PBX goes on by itself.
    const all = room.phones.map((phone) => phone.nextCall(15_000));
    const answered = room.call({ number: '+33199000301' });
    await Promise.all(all);
    room.phone(2).answer();
    expect(await answered.answered).to.equal(true);
    answered.hangUp();
    await answered.ended;
    const abandoned = room.call({ number: '+33199000302' });
    await abandoned.ringing;
    abandoned.hangUp();
    await abandoned.ended;
    await room.startTocsin();
    expect(await room.callOf('+33199000301', 'ended')).to.include({ position: 'p02', exact: true });
    expect(await room.callOf('+33199000302', 'abandoned')).to.include({ exact: true });
    expect((await room.tocsin.calls()).length).to.equal(Math.min(200, ids.length + 2));
  });

  it('Asterisk killed and restarted with callers waiting: their calls end in the journal, and the next call rings', async () => {
    await room.tocsin.open('p01');
    room.call({ number: '+33199000401' });
    await room.phone(1).nextCall(5_000);
    room.phone(1).answer();
    await room.callOf('+33199000401', 'answered');
    const waiting = room.call({ number: '+33199000402' });
    await room.callOf('+33199000402', 'queued');
    await waiting.answered;
    room.asterisk.kill();
    await room.linkIs('pbx', 'down');
    for (const call of room.trunk.live()) call.hangUp();
    room.phone(1).hangUp();
    await room.asterisk.restart();
    await room.linkIs('pbx', 'up', 20_000);
    expect(await room.callOf('+33199000401', 'ended')).to.include({ exact: false });
    expect(await room.callOf('+33199000402', 'abandoned')).to.include({ exact: false });
    await until(() => room.phone(1).live().length === 0, 'phone 1 quiet', 40_000);
    const again = room.phone(1).nextCall(5_000);
    room.call({ number: '+33199000403' });
    await again;
  });

  it('Asterisk frozen: the link goes down, and when it thaws the calls are as they were', async () => {
    await room.tocsin.open('p02');
    room.call({ number: '+33199000501' });
    await room.phone(2).nextCall(5_000);
    room.phone(2).answer();
    await room.callOf('+33199000501', 'answered');
    room.asterisk.freeze();
    await room.linkIs('pbx', 'down', 15_000);
    room.asterisk.thaw();
    await room.linkIs('pbx', 'up', 20_000);
    expect(await room.callOf('+33199000501', 'answered')).to.include({ position: 'p02' });
  });

  it('Tocsin killed between a telephone’s own location and its call: the call has the location', async () => {
    const [key, number] = ['a-key-for-tests-only-0123456789', '+33199000701'];
    process.env.TOCSIN_TEST_AML_KEY = key;
    const aml = { aml: { keys: [{ id: 'gateway', secret: 'env:TOCSIN_TEST_AML_KEY' }] } };
    await writeFile(path.join(room.folder, 'config/locations.yaml'), stringify(aml));
    await room.tocsin.kill();
    await room.startTocsin();
    const place = { location_latitude: '48.85661', location_longitude: '2.35222', location_accuracy: '12' };
    const said = { v: '3', device_number: number, location_time: String(Date.now()), location_source: 'gps' };
    const body = new URLSearchParams({ ...said, ...place }).toString();
    const seconds = Math.floor(Date.now() / 1_000);
    const signature = `key=gateway,t=${seconds},v1=${sign(key, seconds, body).toString('hex')}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-signature': signature };
    const answer = await fetch(`${room.tocsin.url}/api/aml`, { method: 'POST', headers, body });
    expect(await answer.json()).to.deep.equal({ outcome: 'waiting' });
    await room.tocsin.kill();
    await room.startTocsin();
    room.call({ number });
    await until(async () => {
      const call = byNumber(await room.tocsin.calls(), number)[0];
      return call?.fixes.some(({ source }) => source === 'aml');
    }, 'the location on the call');
    delete process.env.TOCSIN_TEST_AML_KEY;
  });

  it('an order that comes too late pulls an answered caller out of the call: another position takes them at once', async () => {
    await room.tocsin.open('p01', 'p02');
    const ringing = room.phone(1).nextCall(5_000);
    const call = room.call({ number: '+33199000601' });
    await ringing;
    room.phone(1).answer();
    const { channel } = await room.callOf('+33199000601', 'answered');
    const next = room.phone(2).nextCall(5_000);
    const late = { Action: 'Redirect', Channel: channel, Context: 'tocsin-wait', Exten: 's', Priority: 'hold' };
    expect(await managerOrder(room.asterisk.amiUrl, late)).to.include('Redirect successful');
    await next;
    room.phone(2).answer();
    const answered = await until(async () => {
      const now = await room.callOf('+33199000601', 'answered', 'offered', 'queued');
      return now.state === 'answered' && now.position === 'p02' && now;
    }, 'answered at p02');
    expect(answered.operator).to.equal('dev');
    expect(call.isAnswered).to.equal(true);
    await until(async () => (await room.tocsin.positions()).find((each) => each.id === 'p01')?.activity.is === 'idle');
  });
});
