import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import pino from 'pino';
import type { CallSignal, SeenCall } from '../../../services/calls/signals.ts';
import { type CallId, positionId } from '../../../services/ids.ts';
import { connectPbx } from '../../../telephony/asterisk/pbx.ts';
import { until } from '../../support/until.ts';
import { PbxRoom } from '../pbx-room.ts';

const p01 = positionId('p01');

/** Between Tocsin and the manager interface: cuts the connection after so many bytes of the PBX, in the middle of an event. */
async function openProxy(amiUrl: string) {
  const target = new URL(amiUrl);
  const via = new URL(amiUrl);
  const sockets = new Set<Socket>();
  let cutAfter = Number.POSITIVE_INFINITY;
  const server = createServer((client) => {
    const pbx = connect(Number(target.port), target.hostname);
    for (const socket of [client, pbx]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        pbx.destroy();
      });
    }
    client.pipe(pbx);
    pbx.on('data', (data) => {
      client.write(data.subarray(0, Math.max(0, cutAfter)));
      cutAfter -= data.length;
      if (cutAfter <= 0) {
        cutAfter = Number.POSITIVE_INFINITY;
        client.end();
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  via.hostname = '127.0.0.1';
  via.port = String((server.address() as AddressInfo).port);
  return {
    url: via.href,
    cutAfter: (bytes: number) => {
      cutAfter = bytes;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** The PBX writes its records to disk within a second; while it does, nobody else can read them. */
function isOnDisk(folder: string, call: CallId): boolean {
  try {
    const database = new DatabaseSync(path.join(folder, 'lib/astdb.sqlite3'), { readOnly: true });
    try {
      return database.prepare('SELECT 1 FROM astdb WHERE key = ?').get(`/tocsin-call/${call}`) !== undefined;
    } finally {
      database.close();
    }
  } catch {
    return false;
  }
}

describe('the link to the PBX', () => {
  let room: PbxRoom;
  before(async () => {
    room = await PbxRoom.open(124, 3);
  });
  beforeEach(() => room.clear());
  afterEach(async () => {
    await room.hangUpAll();
    await room.disconnect();
  });
  after(() => room.close());

  const lastSnapshot = () => room.of('pbx snapshot').at(-1)?.snapshot.calls ?? [];
  const seen = (call: CallId): SeenCall | undefined => lastSnapshot().find(({ arrival }) => arrival.call === call);
  /** Places a call that no link hears of. */
  const callUnheard = async () => {
    const sip = room.trunk.call({ dialled: '112', number: '+33639980005' });
    expect(await sip.ringing).to.equal(true);
    return sip;
  };

  it('at each connect a snapshot comes first: a call that waits, and one that began and ended meanwhile, once', async () => {
    const gone = await callUnheard();
    gone.hangUp();
    await gone.ended;
    const waiting = await callUnheard();
    await room.connect();
    const [first] = room.signals;
    expect(first?.signal).to.equal('pbx snapshot');
    const byCallId = new Map(lastSnapshot().map((each) => [each.arrival.sipCallId, each]));
    expect(byCallId.get(gone.callId)?.phase).to.deep.include({ is: 'ended', exact: true, answered: null });
    // Nobody set a heartbeat: the PBX had sent the call to its own queue.
    expect(byCallId.get(waiting.callId)?.phase).to.deep.equal({ is: 'diverted' });
    const call = byCallId.get(gone.callId)?.arrival.call;
    if (!call) throw new Error('no call');
    expect(await room.link().forget(call)).to.deep.equal({ ordered: true });
    await room.disconnect();
    room.clear();
    await room.connect();
    expect(seen(call)).to.equal(undefined);
    expect(lastSnapshot().map(({ arrival }) => arrival.sipCallId)).to.include(waiting.callId);
  });

  it('AMI cut in mid-event while a position rings: the call keeps ringing, and the next connect shows it so', async () => {
    const proxy = await openProxy(room.asterisk.amiUrl);
    try {
      await room.connect(proxy.url);
      const { call } = await room.arrive();
      await room.link().offer(call, p01, 12_000);
      await room.signal('position ringing', call);
      room.clear();
      proxy.cutAfter(300);
      room.trunk.call({ dialled: '112', number: '+33639980006' });
      await room.linkIs('down', 'cut');
      await room.linkIs('up');
      expect(seen(call)?.phase).to.deep.equal({ is: 'offered', position: 'p01' });
      expect(lastSnapshot().filter(({ phase }) => phase.is !== 'ended')).to.have.lengthOf(2);
      expect(room.of('call arrived')).to.deep.equal([]);
      room.phone(1).answer();
      await room.signal('position answered', call);
    } finally {
      await room.disconnect();
      proxy.close();
    }
  });

  it('an answered call found after a gap is answered, at the time of the PBX, and its end is told', async () => {
    await room.connect();
    const { call, sip } = await room.arrive();
    await room.link().offer(call, p01, 12_000);
    await room.signal('position ringing', call);
    await room.disconnect();
    room.phone(1).answer();
    expect(await sip.answered).to.equal(true);
    room.clear();
    await room.connect();
    const phase = await until(() => seen(call)?.phase);
    expect(phase).to.include({ is: 'answered', position: 'p01' });
    expect(phase.is === 'answered' && phase.at < (room.of('pbx snapshot')[0]?.snapshot.takenAt ?? '')).to.equal(true);
    room.phone(1).hangUp();
    expect(await room.signal('call ended', call)).to.include({ by: 'position' });
    expect(room.of('position answered')).to.deep.equal([]);
  });

  it('nobody listens at the port: the link is down, refused, and tries again soon', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    room.start(`ami://tocsin:x@127.0.0.1:${port}`);
    const { figures } = await room.linkIs('down', 'refused');
    expect(figures.retryInMs).to.be.within(50, 100);
    await until(() => room.reports.length >= 3, 'three tries');
    expect(await room.link().offer('pbx1-1.1' as CallId, p01, 1_000)).to.deep.include({ ordered: false });
  });

  it('a wrong secret is told as such, and tried again slowly', async () => {
    const url = new URL(room.asterisk.amiUrl);
    url.password = 'wrong';
    room.start(url.href);
    const { figures } = await room.linkIs('down', 'wrong secret');
    expect(figures.retryInMs).to.be.within(15_000, 30_000);
  });

  it('a listener that throws does not stop the next signal', async () => {
    const heard: CallSignal['signal'][] = [];
    const pbx = connectPbx({
      url: room.asterisk.amiUrl,
      links: { report() {} },
      log: pino({ level: 'silent' }),
      onSignal: ({ signal }) => {
        heard.push(signal);
        throw new Error('a listener at fault');
      },
    });
    try {
      await until(() => heard.includes('pbx snapshot'));
      room.trunk.call({ dialled: '112', number: '+33639980007' });
      await until(() => heard.includes('call arrived'));
    } finally {
      await pbx.close();
    }
  });

  it('Tocsin silent for three seconds: waiting callers ring on all phones, and a call of that time goes there at once', async () => {
    await room.connect();
    const waiting = await room.arrive({ sendAudio: true });
    await room.disconnect();
    const silentSince = performance.now();
    await until(() => room.phones.every((phone) => phone.live().length === 1), 'every phone rings', 8_000);
    expect(performance.now() - silentSince).to.be.within(1_500, 5_500);
    room.phone(2).answer();
    await until(() => waiting.sip.isAnswered && room.phone(1).live().length === 0);
    const late = await callUnheard();
    await until(() => room.phone(1).live().length === 1);
    room.clear();
    await room.connect();
    expect(seen(waiting.call)?.phase).to.include({ is: 'answered', position: 'p02' });
    expect(lastSnapshot().find(({ arrival }) => arrival.sipCallId === late.callId)?.phase).to.deep.equal({ is: 'diverted' });
  });

  it('the PBX frozen: the link says silent within seconds, and after the thaw its calls are as they were', async () => {
    await room.connect();
    const { call } = await room.arrive();
    await room.link().offer(call, p01, 12_000);
    await room.signal('position ringing', call);
    room.phone(1).answer();
    await room.signal('position answered', call);
    room.clear();
    room.asterisk.freeze();
    await room.linkIs('degraded', 'slow');
    await room.linkIs('down', 'silent', 8_000);
    expect(await room.link().hold(call)).to.deep.include({ ordered: false });
    room.asterisk.thaw();
    await room.linkIs('up');
    expect(seen(call)?.phase).to.include({ is: 'answered', position: 'p01' });
  });

  it('the PBX killed and restarted with callers waiting: each ends once, as lost, and the next call comes in', async () => {
    await room.connect();
    const calls = [await room.arrive(), await room.arrive()];
    await until(() => calls.every(({ call }) => isOnDisk(room.folder, call)), 'both records on disk');
    room.clear();
    room.asterisk.kill();
    await room.linkIs('down');
    await room.asterisk.restart();
    await room.linkIs('up');
    for (const { call } of calls) expect(seen(call)?.phase).to.include({ is: 'ended', exact: false });
    for (const { call } of calls) await room.link().forget(call);
    room.clear();
    const { call } = await room.arrive({ number: '+33639980008' });
    await room.link().offer(call, p01, 12_000);
    await room.signal('position ringing', call);
    // The link may be back before the PBX has read its dialplan: that must not set the heartbeat back.
    expect(room.of('call diverted')).to.deep.equal([]);
    for (const { sip } of calls) sip.hangUp();
  });
});
