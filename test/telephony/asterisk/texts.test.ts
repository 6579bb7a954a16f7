import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { positionId } from '../../../services/ids.ts';
import type { Pbx } from '../../../telephony/asterisk/pbx.ts';
import { managerOrder } from '../../support/manager-order.ts';
import { until } from '../../support/until.ts';
import { PbxRoom } from '../pbx-room.ts';

const p01 = positionId('p01');

describe('texts and keys on the real PBX', function () {
  this.timeout(30_000);
  let room: PbxRoom;
  let pbx: Pbx;
  before(async () => {
    room = await PbxRoom.open(126, 1, { sendAudio: true });
  });
  beforeEach(async () => {
    room.clear();
    pbx = await room.connect();
  });
  afterEach(async () => {
    await room.hangUpAll();
    await room.disconnect();
    await managerOrder(room.asterisk.amiUrl, { Action: 'DBDelTree', Family: 'tocsin-text' });
  });
  after(() => room.close());

  const texts = () => room.of('text arrived').map(({ text }) => text);
  const send = (text: string | Buffer, more: { dialled?: string; contentType?: string } = {}) =>
    room.trunk.text({ dialled: '112', number: '+33639980001', text, ...more });

  it('a text comes whole, with accents, commas, brackets and line breaks, and who sent it', async () => {
    const text =
      'Au secours :) (3e étage), rue de l’Église ; 50% brûlé 🔥\nPriority: 0\r\nEvent: Hangup\r\n\r\n$[1+1] "&body=faux';
    expect(await send(text, { dialled: '114' }).status).to.equal(202);
    await until(() => texts().length === 1);
    expect(texts()[0]).to.deep.include({ number: '+33639980001', text, dialled: '114', trunk: 'pstn' });
    expect(texts()[0]?.route).to.deep.equal({
      by: 'sip',
      uri: `sip:+33639980001@${room.trunk.address}:${room.trunk.port}`,
      as: '114',
      trunk: 'pstn',
    });
    expect(room.of('call ended')).to.deep.equal([]);
  });

  it('a text of a thousand bytes comes whole; a longer one is not lost without a trace, though the PBX gives none of it', async () => {
    const long = `${'é)'.repeat(335)}fin.`;
    expect(await send(long).status).to.equal(202);
    await until(() => texts().length === 1);
    expect(texts()[0]?.text).to.equal(long);
    expect(await send('x'.repeat(1_500)).status).to.equal(202);
    await until(() => texts().length === 2);
    expect(texts()[1]).to.deep.include({ text: '', number: '+33639980001' });
  });

  it('a text of 60 kB stops nothing: the next one comes', async () => {
    void send('x'.repeat(60_000)).status;
    expect(await send('court').status).to.equal(202);
    await until(() => texts().some(({ text }) => text === 'court'));
  });

  it('bytes that are no UTF-8 are still a text', async () => {
    expect(await send(Buffer.from([0x41, 0xe9, 0x42]), { contentType: 'text/plain' }).status).to.equal(202);
    await until(() => texts().length === 1);
    expect(texts()[0]?.text).to.equal('A\ufffdB');
  });

  it('a text sent twice by a sender who heard no answer is one', async () => {
    const sent = send('une fois');
    sent.again();
    expect(await sent.status).to.equal(202);
    await until(() => texts().length === 1);
    await send('ensuite').status;
    await until(() => texts().some(({ text }) => text === 'ensuite'));
    expect(texts().map(({ text }) => text)).to.deep.equal(['une fois', 'ensuite']);
  });

  it('while Tocsin is away the sender is refused; what was taken just before is read at the next connect, and forgotten once it is in the journal', async () => {
    await room.disconnect();
    expect(await send('juste avant').status).to.equal(202);
    await until(async () => (await send('trop tard').status) === 404, 'a refusal', 10_000);
    room.clear();
    pbx = await room.connect();
    await until(() => texts().length > 0);
    expect(texts()[0]?.text).to.equal('juste avant');
    for (const { id } of texts()) expect(await pbx.forgetText(id)).to.deep.equal({ ordered: true });
    await room.disconnect();
    room.clear();
    pbx = await room.connect();
    expect(await send('après').status).to.equal(202);
    await until(() => texts().length === 1);
    expect(texts()[0]?.text).to.equal('après');
  });

  it('a text of ours reaches the caller once, however often it is asked for', async () => {
    await send('bonjour').status;
    await until(() => texts().length === 1);
    const route = texts()[0]?.route;
    if (route?.by !== 'sip') throw new Error('no route');
    const text = 'Où êtes-vous ?\r\nX-Forged: 1';
    expect(await pbx.sendText({ id: 'm1', text, ...route })).to.deep.include({ outcome: 'sent' });
    await until(() => room.trunk.texts.length === 1);
    expect(await pbx.sendText({ id: 'm1', text, ...route })).to.deep.include({ outcome: 'sent' });
    expect(await pbx.sendText({ id: 'm2', text: 'fin', ...route })).to.deep.include({ outcome: 'sent' });
    await until(() => room.trunk.texts.length === 2);
    expect(room.trunk.texts.map((each) => each.text)).to.deep.equal([text, 'fin']);
    expect(room.trunk.texts[0]?.from).to.match(/sip:112@/);
  });

  it('keys of the caller are told, by RTP and by INFO, and those of the position are not', async () => {
    const { call, sip } = await room.arrive({ sendAudio: true });
    await pbx.offer(call, p01, 12_000);
    await room.signal('position ringing', call);
    room.phone(1).answer();
    await room.signal('position answered', call);
    await sip.answered;
    // At first the PBX learns from where the caller's sound comes, and takes none.
    await until(() => sip.heard().packets > 25);
    sip.press('1');
    sip.press('#');
    await until(() => room.of('key pressed').length === 2);
    sip.press('3', 'info');
    await until(() => room.of('key pressed').length === 3);
    room.phone(1).live()[0]?.press('9', 'info');
    sip.press('0', 'info');
    await until(() => room.of('key pressed').length === 4);
    expect(room.of('key pressed').map(({ key, call: of }) => [key, of === call])).to.deep.equal([
      ['1', true],
      ['#', true],
      ['3', true],
      ['0', true],
    ]);
  });

  it('the caller hears the request for keys while the position stays on the line', async () => {
    const { call, sip } = await room.arrive({ sendAudio: true });
    await pbx.offer(call, p01, 12_000);
    await room.signal('position ringing', call);
    room.phone(1).answer();
    await room.signal('position answered', call);
    await sip.answered;
    expect(await pbx.prompt(call)).to.deep.equal({ ordered: true });
    await until(() => sip.heard().level > 0.05, 'speech', 10_000);
    await until(() => sip.heard().level < 0.001, 'its end', 20_000);
    expect(room.phone(1).live()).to.have.length(1);
    sip.press('2');
    await until(() => room.of('key pressed').length === 1);
    room.phone(1).hangUp();
    await room.signal('call ended', call);
  });

  it('a call that is not answered is not spoken to', async () => {
    const { call } = await room.arrive();
    expect(await pbx.prompt(call)).to.deep.include({ ordered: false });
  });
});
