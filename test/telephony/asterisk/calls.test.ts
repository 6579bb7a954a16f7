import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Arrival } from '../../../services/calls/signals.ts';
import { callId, positionId } from '../../../services/ids.ts';
import type { Pbx } from '../../../telephony/asterisk/pbx.ts';
import { until } from '../../support/until.ts';
import { PbxRoom } from '../pbx-room.ts';

const [p01, p02] = [positionId('p01'), positionId('p02')];

describe('calls on the real PBX', () => {
  let room: PbxRoom;
  let pbx: Pbx;
  before(async () => {
    room = await PbxRoom.open(123, 3);
  });
  beforeEach(async () => {
    for (const phone of room.phones) phone.behaviour = 'ring';
    room.clear();
    pbx = await room.connect();
  });
  afterEach(async () => {
    await room.hangUpAll();
    await room.disconnect();
  });
  after(() => room.close());

  const arrivalOf = async (request: Parameters<PbxRoom['arrive']>[0]): Promise<Arrival> => {
    const { call } = await room.arrive(request);
    const arrived = room.of('call arrived').find(({ arrival }) => arrival.call === call);
    if (!arrived) throw new Error('no arrival');
    return arrived.arrival;
  };

  it('a call rings at the position it is offered to, is answered by both legs in a bridge, and ends with who hung up', async () => {
    const { call, sip } = await room.arrive({ sendAudio: true });
    expect(await pbx.offer(call, p01, 12_000)).to.deep.equal({ ordered: true });
    expect(await room.signal('position ringing', call)).to.include({ position: 'p01' });
    expect(room.phone(1).live()[0]?.number).to.equal('+33639980001');
    room.phone(1).answer();
    const answered = await room.signal('position answered', call);
    expect(answered).to.include({ position: 'p01' });
    expect(await sip.answered).to.equal(true);
    expect(await pbx.offer(call, p02, 12_000)).to.deep.include({ ordered: false, reason: 'refused' });
    room.phone(1).hangUp();
    expect(await room.signal('call ended', call)).to.include({ by: 'position', cause: '16 normal clearing' });
    expect(await pbx.offer(call, p02, 12_000)).to.deep.include({ ordered: false, reason: 'call gone' });
  });

  it('the number of the network is shown on the phone, and the one of From is told apart', async () => {
    const arrival = await arrivalOf({ number: '+33639980001', name: 'Zoé', assertedNumber: '+33639980002' });
    expect(arrival).to.include({ number: '+33639980001', name: 'Zoé', assertedNumber: '+33639980002', masked: false });
    await pbx.offer(arrival.call, p01, 12_000);
    await room.signal('position ringing', arrival.call);
    expect(room.phone(1).live()[0]?.number).to.equal('+33639980002');
  });

  it('a masked caller stays masked, with the number that the network vouches for', async () => {
    expect(await arrivalOf({ anonymous: true, assertedNumber: '+33639980002' })).to.include({
      masked: true,
      number: null,
      name: null,
      assertedNumber: '+33639980002',
    });
  });

  for (const [what, rawName, name] of [
    ['commas and forged headers', 'Dupont, UserEvent: TocsinEnded', 'Dupont, UserEvent: TocsinEnded'],
    ['control characters', 'A\u0001B\u0007C', 'A B C'],
    ['unbalanced brackets', 'Bob :) (', 'Bob :) ('],
    ['4 KB of text', 'n'.repeat(4096), 'n'.repeat(80)],
  ] as const) {
    it(`a caller name with ${what} arrives as text, and its call rings`, async () => {
      const { call } = await room.arrive({ rawFromHeader: `"${rawName}" <sip:+33639980001@127.123.0.2>` });
      const arrived = room.of('call arrived')[0];
      expect(arrived?.arrival).to.include({ number: '+33639980001' });
      expect(arrived?.arrival.name).to.satisfy(
        (shown: string) => name.startsWith(shown) && shown.length >= Math.min(60, name.length),
      );
      await pbx.offer(call, p01, 12_000);
      await room.signal('position ringing', call);
    });
  }

  it('line breaks in a number and in the dialled number forge no event', async () => {
    const forged = 'x%0d%0a%0d%0aEvent%3a UserEvent%0d%0aUserEvent%3a TocsinEnded'.replaceAll(' ', '%20');
    const { call } = await room.arrive({
      dialled: '112%0d%0aUniqueid%3a%20forged',
      rawFromHeader: `"x" <sip:${forged}@127.123.0.2>`,
      extraHeaders: [`P-Asserted-Identity: <sip:+33${forged}@127.123.0.2>`],
    });
    await pbx.offer(call, p01, 12_000);
    await room.signal('position ringing', call);
    room.phone(1).answer();
    await room.signal('position answered', call);
    expect(room.of('call ended')).to.deep.equal([]);
    expect(room.signals.every((each) => !('call' in each) || each.call === call)).to.equal(true);
    expect(room.of('call arrived')[0]?.arrival.dialled).to.equal('112 Uniqueid: forged');
  });

  for (const dialled of ['0', '9', '112', '+33400000000', '*99', 'urgences', 'h2', '112)', '1'.repeat(80)]) {
    it(`a call to «${dialled.slice(0, 20)}» comes in`, async () => {
      expect((await arrivalOf({ dialled })).dialled).to.equal(dialled.slice(0, 64));
    });
  }

  for (const [dialled, shown] of [
    ['%0d%0a112', '112'],
    ['%20112', '112'],
    ['%c3%a9t%c3%a9', 'été'],
  ] as const) {
    it(`a dialled number that begins with what no phone has, «${dialled}», is a call all the same`, async () => {
      expect((await arrivalOf({ dialled })).dialled).to.equal(shown);
    });
  }

  it('malformed locations leave the call without a fix, and a good one gives it', async () => {
    for (const pidf of [
      '<<<',
      '<presence/>',
      'no xml at all',
      '<?xml version="1.0"?><presence xmlns="urn:ietf:params:xml:ns:pidf"></presence>',
    ]) {
      expect((await arrivalOf({ pidf })).fixes, pidf).to.deep.equal([]);
    }
  });

  for (const [behaviour, failure] of [
    ['busy', 'busy'],
    ['refuse', 'refused'],
    ['silent', 'unreachable'],
  ] as const) {
    it(`a phone that is ${behaviour} fails the offer, and the call can be offered at once to another`, async () => {
      room.phone(1).behaviour = behaviour;
      const { call } = await room.arrive();
      await pbx.offer(call, p01, 12_000);
      expect(await room.signal('offer failed', call, 10_000)).to.include({ position: 'p01', failure });
      await pbx.offer(call, p02, 12_000);
      expect(await room.signal('position ringing', call)).to.include({ position: 'p02' });
    });
  }

  it('nobody answers within the time given: the offer fails and the caller waits', async () => {
    const { call, sip } = await room.arrive();
    await pbx.offer(call, p01, 250);
    expect(await room.signal('offer failed', call)).to.include({ position: 'p01', failure: 'no answer' });
    expect(sip.isEnded).to.equal(false);
    await until(() => room.phone(1).live().length === 0);
  });

  it('an offer taken back stops the ringing and fails nothing', async () => {
    const { call } = await room.arrive();
    await pbx.offer(call, p01, 12_000);
    await room.signal('position ringing', call);
    expect(await pbx.hold(call)).to.deep.equal({ ordered: true });
    await until(() => room.phone(1).live().length === 0);
    expect(await pbx.offer(call, p02, 12_000)).to.deep.equal({ ordered: true });
    await until(() => room.of('position ringing').some(({ position }) => position === 'p02'));
    expect(room.of('offer failed')).to.deep.equal([]);
  });

  it('orders given in one breath are all carried out, the last one standing', async () => {
    const { call } = await room.arrive();
    const all = await Promise.all([pbx.offer(call, p01, 12_000), pbx.hold(call), pbx.offer(call, p02, 12_000)]);
    expect(all).to.deep.equal(Array(3).fill({ ordered: true }));
    await until(() => room.phone(2).live().length === 1);
    await until(() => room.phone(1).live().length === 0);
  });

  it('the caller hangs up while the phone rings: the call ends by the caller, and the phone is quiet', async () => {
    const { call, sip } = await room.arrive();
    await pbx.offer(call, p01, 12_000);
    await room.signal('position ringing', call);
    sip.hangUp();
    expect(await room.signal('call ended', call)).to.include({ by: 'caller' });
    await until(() => room.phone(1).live().length === 0);
    expect(room.of('offer failed')).to.deep.equal([]);
  });

  it('no position is open: the call rings on every phone, and is answered by the one that picks up', async () => {
    const { call } = await room.arrive();
    await pbx.ringAll(call);
    await room.signal('call diverted', call);
    await until(() => room.phones.every((phone) => phone.live().length === 1));
    room.phone(3).answer();
    expect(await room.signal('position answered', call)).to.include({ position: 'p03' });
    await until(() => room.phone(1).live().length === 0);
    expect(room.of('position ringing')).to.deep.equal([]);
  });

  it('callers who ring everywhere are served in the order of their arrival, whoever joined the queue first', async () => {
    for (const position of [p01, p02, positionId('p03')]) {
      const { call } = await room.arrive();
      await pbx.offer(call, position, 12_000);
      await room.signal('position ringing', call);
      room.phones.find(({ name }) => name === position)?.answer();
      await room.signal('position answered', call);
    }
    const first = await room.arrive({ number: '+33639980011' });
    const second = await room.arrive({ number: '+33639980012' });
    for (const { call } of [second, first]) {
      await pbx.ringAll(call);
      await room.signal('call diverted', call);
      await first.sip.answered;
    }
    room.phone(1).hangUp();
    await until(() =>
      room
        .phone(1)
        .live()
        .some((call) => !call.isAnswered),
    );
    expect(room.phone(1).live()[0]?.number).to.equal('+33639980011');
  });

  it('a call that rings everywhere can be taken back and offered to one', async () => {
    const { call } = await room.arrive();
    await pbx.ringAll(call);
    await until(() => room.phones.every((phone) => phone.live().length === 1));
    await pbx.hold(call);
    await pbx.offer(call, p01, 12_000);
    await room.signal('position ringing', call);
    await until(() => room.phone(2).live().length === 0 && room.phone(3).live().length === 0);
    expect(room.phone(1).live()).to.have.lengthOf(1);
  });

  it('orders for a call that never was are refused, and forgetting it does no harm', async () => {
    const nobody = callId('pbx1-1.1');
    expect(await pbx.offer(nobody, p01, 12_000)).to.deep.include({ ordered: false, reason: 'call gone' });
    expect(await pbx.forget(nobody)).to.deep.equal({ ordered: true });
  });

  it('the PBX says nothing of hostile calls in its log that an administrator must act on', () => {
    const log = readFileSync(path.join(room.folder, 'log/messages.log'), 'utf8');
    const serious = log
      .split('\n')
      .filter(
        (line) =>
          /(WARNING|ERROR)\[/.test(line) &&
          !/geoloc|pidf|sip_transport|invalid UTF-8|Not enough buffer space in pjsip_hdr_print_on/.test(line),
      );
    expect(serious.join('\n')).to.equal('');
  });
});
