import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { messagingFile } from '../../config/messaging/schema.ts';
import type { Call } from '../../services/calls/call.ts';
import { Room } from '../support/room.ts';
import { TestSmsGateway } from '../support/sms-gateway.ts';
import { until } from '../support/until.ts';

const secret = 'a-gateway-secret';

describe('texts, from the caller’s phone to the sheet and back', function () {
  this.timeout(90_000);
  let room: Room;
  let gateway: TestSmsGateway;

  before(async () => {
    process.env.TOCSIN_TEST_GATEWAY = secret;
    gateway = await TestSmsGateway.open();
    const proof = { kind: 'bearer', secret: 'env:TOCSIN_TEST_GATEWAY' };
    const sms = {
      send: { url: gateway.url, reference: 'message.ref', deadlineMs: 500, retryMs: 100 },
      receive: { proof, fields: { id: 'id', from: 'from', text: 'text' } },
    };
    room = await Room.open({
      positions: 2,
      messaging: messagingFile.parse({ sms, keys: { '3': { fr: 'Ambulance', en: 'Ambulance' } } }),
    });
    await room.tocsin.open('p01', 'p02');
  });
  after(async () => {
    await room.close();
    await gateway.close();
    delete process.env.TOCSIN_TEST_GATEWAY;
  });

  const callFrom = async (number: string) => (await room.tocsin.calls()).find((call) => call.caller.number?.e164 === number);
  const callIs = (number: string, is: (call: Call) => boolean, what: string) =>
    until(
      async () => {
        const call = await callFrom(number);
        return call && is(call) ? call : null;
      },
      what,
      15_000,
    );
  const bySms = (id: string, from: string, text: string) =>
    fetch(`${room.tocsin.url}/api/gateways/sms`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
      body: JSON.stringify({ id, from, text }),
    });
  const stateOf = (call: Call, message: string) => {
    const found = call.messages.find(({ id }) => id === message);
    return found?.from === 'centre' ? found.state : null;
  };

  it('a caller who cannot speak presses 3: the sheet has it, with its meaning', async () => {
    const number = '+33639980306';
    const sip = room.call({ number, sendAudio: true });
    const [ringing] = await until(
      () => {
        const found = room.phones.filter((phone) => phone.live().length > 0);
        return found.length > 0 ? found : null;
      },
      'a phone that rings',
      15_000,
    );
    ringing?.answer();
    const call = await callIs(number, ({ state }) => state === 'answered', 'answered');
    expect((await room.tocsin.command('prompt-caller', { call: call.id })).status).to.equal(200);
    sip.press('3', 'info');
    const pressed = await callIs(number, ({ keys }) => keys.length === 1, 'the key');
    expect(pressed.keys[0]).to.deep.include({ key: '3', meaning: { fr: 'Ambulance', en: 'Ambulance' } });
    expect(pressed.prompts).to.have.length(1);
    sip.hangUp();
    await callIs(number, ({ state }) => state === 'ended', 'its end');
  });

  it('a SIP MESSAGE is offered on a screen, accepted by a key, answered, and ended; no phone rings', async () => {
    const number = '+33639980301';
    expect(await room.trunk.text({ dialled: '112', number, text: 'Je me cache, ne m’appelez pas' }).status).to.equal(202);
    const offered = await callIs(number, ({ state }) => state === 'offered', 'the offer');
    const position = 'position' in offered ? offered.position : '';
    expect((await room.tocsin.command('accept-text-call', { call: offered.id, position })).status).to.equal(200);
    expect((await room.tocsin.command('send-text', { call: offered.id, message: 'm1', text: 'Où êtes-vous ?' })).status).to.equal(
      200,
    );
    await until(() => room.trunk.texts.length === 1, 'our text at the phone');
    expect(room.trunk.texts[0]?.text).to.equal('Où êtes-vous ?');
    await callIs(number, (call) => stateOf(call, 'm1') === 'sent', 'sent');
    await room.trunk.text({ dialled: '112', number, text: '12 rue des Lilas' }).status;
    await callIs(number, ({ messages }) => messages.length === 3, 'the answer on the same call');
    expect((await room.tocsin.command('end-text-call', { call: offered.id })).status).to.equal(200);
    expect(room.phones.flatMap((phone) => phone.live())).to.deep.equal([]);
    const journal = await room.tocsin.journal();
    expect(JSON.stringify(room.tocsin.log)).not.to.include('Lilas');
    expect(journal.flatMap(({ entries }) => entries.map(({ type }) => type))).to.include.members([
      'TextReceived',
      'TextTried',
      'TextSent',
    ]);
  });

  it('Tocsin is killed while the gateway has taken a text and not said so: after the restart it is sent, and the phone has it once', async () => {
    const number = '+33639980302';
    expect((await bySms('in-1', number, 'au feu')).status).to.equal(204);
    const { id: call } = await callIs(number, () => true, 'the call');
    gateway.mood = 'takes without answering';
    await room.tocsin.command('send-text', { call, message: 'k1', text: 'Sortez.' });
    await until(() => gateway.taken.has('k1'), 'the gateway has it');
    await room.tocsin.kill();
    gateway.mood = 'well';
    await room.startTocsin();
    await callIs(number, (each) => stateOf(each, 'k1') === 'sent', 'sent');
    expect([...gateway.taken.keys()].filter((id) => id === 'k1')).to.have.length(1);
    expect(gateway.requests.filter(({ id }) => id === 'k1').length).to.be.greaterThan(1);
    expect((await bySms('in-1', number, 'au feu')).status).to.equal(204);
    expect((await callFrom(number))?.messages).to.have.length(2);
  });

  it('Tocsin is killed right after a text was acknowledged and the gateway fails: after the restart none is lost', async () => {
    const number = '+33639980303';
    await bySms('in-2', number, 'à l’aide');
    const { id: call } = await callIs(number, () => true, 'the call');
    gateway.mood = 'failing';
    for (const message of ['n1', 'n2', 'n3']) {
      expect((await room.tocsin.command('send-text', { call, message, text: message })).body).to.include({ durable: true });
    }
    await room.tocsin.kill();
    gateway.mood = 'well';
    await room.startTocsin();
    await callIs(number, (each) => ['n1', 'n2', 'n3'].every((message) => stateOf(each, message) === 'sent'), 'all sent');
    for (const message of ['n1', 'n2', 'n3']) expect(gateway.taken.get(message)?.text).to.equal(message);
  });

  it('a text given to the PBX before Tocsin was killed is not sent again', async () => {
    const number = '+33639980304';
    await room.trunk.text({ dialled: '112', number, text: 'bonjour' }).status;
    const { id: call } = await callIs(number, () => true, 'the call');
    const before = room.trunk.texts.length;
    await room.tocsin.command('send-text', { call, message: 's1', text: 'une seule fois' });
    await until(() => room.trunk.texts.length === before + 1);
    await room.tocsin.kill();
    await room.startTocsin();
    await callIs(number, (each) => stateOf(each, 's1') === 'sent', 'sent');
    expect(room.trunk.texts.filter(({ text }) => text === 'une seule fois')).to.have.length(1);
  });

  it('a text that comes as Tocsin dies is on a sheet after the restart', async () => {
    const number = '+33639980305';
    await room.tocsin.kill();
    expect(await room.trunk.text({ dialled: '112', number, text: 'juste à temps' }).status).to.equal(202);
    await room.startTocsin();
    const call = await callIs(number, ({ messages }) => messages.length > 0, 'the text');
    expect(call.messages.map(({ text }) => text)).to.deep.equal(['juste à temps']);
  });
});
