import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { messagingFile } from '../../../config/messaging/schema.ts';
import { Edge, problemOf } from './edge.ts';

const secret = 'a-gateway-secret';
const bearer = { kind: 'bearer', secret: 'env:TOCSIN_TEST_GATEWAY' };
const sms = {
  send: { url: 'http://127.0.0.1:9/none' },
  receive: { proof: bearer, fields: { id: 'message.id', from: 'message.msisdn', text: 'message.text' } },
  receipts: { proof: bearer, fields: { id: 'ref', state: 'status' }, delivered: ['DELIVRD'], failed: ['UNDELIV'] },
};

describe('what the SMS gateway sends', () => {
  let edge: Edge;
  const usual = () => messagingFile.parse({ sms });

  before(async () => {
    process.env.TOCSIN_TEST_GATEWAY = secret;
    edge = await Edge.open();
    edge.centre.messaging = usual();
  });
  after(async () => {
    delete process.env.TOCSIN_TEST_GATEWAY;
    await edge.close();
  });
  afterEach(() => {
    edge.centre.messaging = usual();
  });

  const authorization = `Bearer ${secret}`;
  const send = (body: object | string, headers: Record<string, string> = { authorization }, path = '') =>
    edge.ask('POST', `/api/gateways/sms${path}`, { as: '', body, headers });
  const message = (id: string, text: string, msisdn = '+33639980077') => ({ message: { id, msisdn, text } });
  const textsOf = (number: string) =>
    [...edge.desk.calls()].filter((call) => call.caller.number?.e164 === number).flatMap((call) => call.messages);

  it('a text opens a call; handed over again it is still one', async () => {
    expect((await send(message('1', 'au feu'))).status).to.equal(204);
    expect((await send(message('1', 'au feu'))).status).to.equal(204);
    expect((await send(message('2', 'vite'))).status).to.equal(204);
    expect(textsOf('+33639980077').map(({ text }) => text)).to.deep.equal(['au feu', 'vite']);
  });

  it('without the secret, or with another, nothing is taken', async () => {
    for (const headers of [{}, { authorization: 'Bearer other' }, { authorization: secret }] as Record<string, string>[]) {
      const answer = await send(message('x', 'a', '+33639980001'), headers);
      expect([answer.status, problemOf(answer)]).to.deep.equal([401, 'not-the-gateway']);
    }
    expect(textsOf('+33639980001')).to.deep.equal([]);
  });

  it('a signed form is a text too; a signature of another body is none', async () => {
    const proof = { kind: 'hmac', secret: 'env:TOCSIN_TEST_GATEWAY', header: 'X-Signature' };
    const receive = { proof, fields: { id: 'id', from: 'from', text: 'body' } };
    edge.centre.messaging = messagingFile.parse({ sms: { ...sms, receive } });
    const body = 'id=f1&from=%2B33639980002&body=%C3%A0+l%27aide+%26+vite';
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await send(body, { ...type, 'x-signature': `sha256=${signature}` })).status).to.equal(204);
    expect((await send(`${body}.`, { ...type, 'x-signature': signature })).status).to.equal(401);
    expect(textsOf('+33639980002').map(({ text }) => text)).to.deep.equal(['à l’aide & vite'.replace('’', "'")]);
  });

  it('a field that is missing is named; no body, or none that can be read, is refused', async () => {
    const answer = await send({ message: { id: '9', text: 'a' } });
    expect([answer.status, (answer.body as { field: string }).field]).to.deep.equal([422, 'message.msisdn']);
    expect((await send('{"message":')).status).to.equal(422);
    expect((await send('x'.repeat(300_000))).status).to.equal(413);
  });

  it('64 kB are taken as far as a text goes, without control characters or half letters', async () => {
    const text = `a\u0000\u001b[31m\ud800${'é'.repeat(64_000)}`;
    expect((await send(message('long', text, '+33639980003'))).status).to.equal(204);
    const [kept] = textsOf('+33639980003');
    expect(kept?.text.slice(0, 8)).to.equal('a[31m\ufffdéé');
    expect(kept?.text.length).to.equal(40_000);
  });

  it('what is no UTF-8 is read as Latin 1', async () => {
    const body = Buffer.from(JSON.stringify(message('latin', 'blessé', '+33639980004')), 'latin1');
    const answer = await fetch(`${edge.url}/api/gateways/sms`, { method: 'POST', body, headers: { authorization } });
    expect(answer.status).to.equal(204);
    expect(textsOf('+33639980004')[0]?.text).to.equal('blessé');
  });

  it('while the disk takes nothing the gateway is told to send it again, and is then not taken for another', async () => {
    edge.stopDisk();
    const first = await send(message('disk', 'a', '+33639980005'));
    expect([first.status, problemOf(first)]).to.deep.equal([503, 'not-taken']);
    edge.disk?.back();
    expect((await send(message('disk', 'a', '+33639980005'))).status).to.equal(204);
    expect(textsOf('+33639980005')).to.have.length(1);
  });

  it('a receipt says that a text of ours was delivered; one of an unknown text, or that says nothing new, changes nothing', async () => {
    const [call] = [...edge.desk.calls()].filter((each) => each.caller.number?.e164 === '+33639980077');
    if (!call) throw new Error('no call');
    await edge.command('send-text', { call: call.id, message: 'm1', text: 'Où ?' });
    const stateNow = () => {
      const found = edge.desk.call(call.id)?.messages.find(({ id }) => id === 'm1');
      return found?.from === 'centre' ? found.state : null;
    };
    for (const [ref, status] of [
      ['other', 'DELIVRD'],
      ['m1', 'ACCEPTD'],
    ]) {
      expect((await send({ ref, status }, { authorization }, '/receipts')).status).to.equal(204);
    }
    expect(stateNow()).to.equal('written');
    expect((await send({ ref: 'm1', status: 'DELIVRD' }, {}, '/receipts')).status).to.equal(401);
    expect((await send({ ref: 'm1', status: 'DELIVRD' }, { authorization }, '/receipts')).status).to.equal(204);
    expect(stateNow()).to.equal('delivered');
  });

  it('a centre without a gateway says so', async () => {
    edge.centre.messaging = messagingFile.parse({});
    const answer = await send(message('n', 'a'));
    expect([answer.status, problemOf(answer)]).to.deep.equal([404, 'no-gateway']);
  });
});
