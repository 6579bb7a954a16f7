import { createSocket } from 'node:dgram';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { openPhone, openTrunk, type PhoneBehaviour } from '../../scripts/traffic/sip-agent.ts';
import { header, parseSip, party } from '../../scripts/traffic/sip-message.ts';

describe('SIP agents, trunk to phone without a PBX between', () => {
  const closers: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  async function pair(
    behaviour: PhoneBehaviour,
    more: { answerAfterMs?: number; ringFirst?: boolean; sendAudio?: boolean } = {},
  ) {
    const phone = await openPhone({ address: '127.23.0.11', port: 0, name: 'p01', behaviour, ...more });
    const trunk = await openTrunk({ address: '127.23.0.2', pbx: { address: phone.address, port: phone.port } });
    closers.push(phone.close.bind(phone), trunk.close);
    return { phone, trunk };
  }

  it('a call that is answered and hung up by the caller ends at both ends, with its times in order', async () => {
    const { phone, trunk } = await pair('answer');
    const coming = phone.nextCall(2_000);
    const call = trunk.call({ dialled: '112', number: '+33639980001', name: 'Dupont, "Jean"' });
    expect(await call.answered).to.equal(true);
    const received = await coming;
    expect(received.number).to.equal('+33639980001');
    expect(received.name).to.equal('Dupont, "Jean"');
    call.hangUp();
    expect(await call.ended).to.include({ who: 'here', code: 200 });
    expect(await received.ended).to.include({ who: 'there', code: 200 });
    const { invite, ringing = 0, answered = 0, ended = 0 } = call.times;
    expect([invite, ringing, answered, ended]).to.deep.equal([invite, ringing, answered, ended].toSorted((a, b) => a - b));
    expect(trunk.live()).to.deep.equal([]);
    expect(phone.live()).to.deep.equal([]);
  });

  it('a phone that hangs up ends the call at the caller', async () => {
    const { phone, trunk } = await pair('ring');
    const call = trunk.call({ dialled: '15', number: '0199000001' });
    expect(await call.ringing).to.equal(true);
    expect(phone.answer()).to.equal(true);
    expect(await call.answered).to.equal(true);
    expect(phone.hangUp()).to.equal(true);
    expect(await call.ended).to.include({ who: 'there', code: 200 });
  });

  it('a caller who gives up while it rings gets 487, and the phone stops ringing', async () => {
    const { phone, trunk } = await pair('ring');
    const call = trunk.call({ dialled: '18', number: '0199000002' });
    await call.ringing;
    call.hangUp();
    expect(await call.ended).to.include({ who: 'here', code: 487 });
    expect(await call.answered).to.equal(false);
    expect(await phone.calls[0]?.ended).to.include({ who: 'there', code: 487 });
  });

  it('a caller who gives up before any response cancels at the first one', async () => {
    const { phone, trunk } = await pair('ring');
    const call = trunk.call({ dialled: '18', number: '0199000003' });
    call.hangUp();
    expect(await call.ended).to.include({ who: 'here', code: 487 });
    expect(phone.live()).to.deep.equal([]);
  });

  it('busy and refusing phones give their codes, and a changed behaviour holds for the next call', async () => {
    const { phone, trunk } = await pair('busy');
    expect(await trunk.call({ dialled: '17', number: '1' }).ended).to.include({ who: 'there', code: 486 });
    phone.behaviour = 'refuse';
    expect(await trunk.call({ dialled: '17', number: '2' }).ended).to.include({ who: 'there', code: 603 });
  });

  it('an INVITE lost on the way is sent again after half a second and makes one call', async () => {
    const { phone, trunk } = await pair('silent');
    const call = trunk.call({ dialled: '112', number: '3' });
    const coming = phone.nextCall(2_000);
    setTimeout(() => {
      phone.behaviour = 'answer';
    }, 100);
    await coming;
    await call.answered;
    expect(call.times.answered ?? 0).to.be.greaterThan(call.times.invite + 450);
    expect(phone.calls).to.have.length(1);
  });

  it('a call that sends audio is heard at the port that its description names', async () => {
    const { phone, trunk } = await pair('answer');
    const call = trunk.call({ dialled: '112', number: '4', sendAudio: true });
    await call.answered;
    const described = Number(/m=audio (\d+)/.exec(phone.calls[0]?.invite.body ?? '')?.[1]);
    expect(described).to.be.greaterThan(0).and.not.equal(40_000);
    call.hangUp();
    await call.ended;
  });

  it('a location travels as a second body part beside the session description', async () => {
    const { phone, trunk } = await pair('answer');
    await trunk.call({ dialled: '112', number: '5', pidf: '<presence/>', extraHeaders: ['X-Partner: rail'], anonymous: true })
      .answered;
    const invite = phone.calls[0]?.invite;
    if (!invite) throw new Error('no INVITE');
    expect(header(invite, 'content-type')).to.match(/^multipart\/mixed/);
    expect(header(invite, 'geolocation')).to.equal('<cid:location@caller.invalid>');
    expect(header(invite, 'privacy')).to.equal('id');
    expect(header(invite, 'x-partner')).to.equal('rail');
    expect(invite.body).to.contain('<presence/>').and.contain('m=audio');
    expect(phone.calls[0]?.number).to.equal('anonymous');
  });

  it('300 calls at once on one socket are all answered', async () => {
    const { phone, trunk } = await pair('answer');
    const calls = Array.from({ length: 300 }, (_, index) => trunk.call({ dialled: '112', number: `${index}` }));
    expect(await Promise.all(calls.map((call) => call.answered))).to.not.include(false);
    expect(new Set(phone.calls.map((call) => call.number)).size).to.equal(300);
  });

  it('noise on the phone’s port changes nothing', async () => {
    const { phone, trunk } = await pair('answer');
    const noise = createSocket('udp4');
    for (const text of ['', '\r\n\r\n', 'INVITE', 'BYE sip:x SIP/2.0\r\n\r\n', 'SIP/2.0 200\r\n\r\n', '\0\xff']) {
      await new Promise((resolve) => noise.send(Buffer.from(text), phone.port, phone.address, resolve));
    }
    noise.close();
    expect(await trunk.call({ dialled: '112', number: '6' }).answered).to.equal(true);
    expect(phone.calls).to.have.length(1);
  });
});

describe('SIP messages', () => {
  it('compact and folded headers are read, and names are unquoted', () => {
    const message = parseSip(
      Buffer.from(
        'INVITE sip:112@pbx SIP/2.0\r\ni: abc\r\nf: "A \\"b\\", c" <sip:+331@x>\r\n ;tag=9\r\nv: one\r\nVia: two\r\n\r\nbody',
      ),
    );
    if (!message) throw new Error('not parsed');
    expect(header(message, 'call-id')).to.equal('abc');
    expect(message.headers.get('via')).to.deep.equal(['one', 'two']);
    expect(party(header(message, 'from'))).to.deep.equal({ name: 'A "b", c', user: '+331', tag: '9' });
    expect(message.body).to.equal('body');
  });

  it('a response carries its status and the method it answers', () => {
    expect(parseSip(Buffer.from('SIP/2.0 486 Busy Here\r\nCSeq: 7 INVITE\r\n\r\n'))).to.include({
      status: 486,
      method: 'INVITE',
      reason: 'Busy Here',
    });
  });
});
