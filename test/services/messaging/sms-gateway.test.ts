import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { messagingFile, type SmsConfig } from '../../../config/messaging/schema.ts';
import type { LinkName, LinkState } from '../../../services/health/link.ts';
import { SmsGateway } from '../../../services/messaging/sms-gateway.ts';
import { TestSmsGateway } from '../../support/sms-gateway.ts';
import { until } from '../../support/until.ts';

const quick = { deadlineMs: 100, retryMs: 10, giveUpMs: 1_000, breakAfter: 3, breakMs: 100 };

describe('the SMS gateway', () => {
  let far: TestSmsGateway;
  let gateway: SmsGateway;
  let states: LinkState[];

  beforeEach(async () => {
    far = await TestSmsGateway.open();
    states = [];
    process.env.TOCSIN_TEST_SMS_SECRET = 's3cret"é!';
    open({});
  });
  afterEach(async () => {
    gateway.close();
    await far.close();
    delete process.env.TOCSIN_TEST_SMS_SECRET;
  });

  function open(more: Record<string, unknown>) {
    const send = {
      url: far.url,
      headers: { 'X-Key': '{secret}', 'X-To': '{to}' },
      secret: 'env:TOCSIN_TEST_SMS_SECRET',
      reference: 'message.ref',
      ...quick,
      ...more,
    };
    const config: SmsConfig | undefined = messagingFile.parse({ sms: { send } }).sms;
    const links = { report: (_: LinkName, state: LinkState) => void states.push(state) };
    gateway = new SmsGateway({ config: () => config, links, clock: Date.now });
  }

  const text = { id: 'm1', to: '+33639980001', text: 'Où êtes-vous ? « ici »\r\nX-Forged: "1"\\' };

  it('a text arrives as it was written, under its id, with the secret; nothing in it becomes a header', async () => {
    expect(await gateway.send(text)).to.deep.equal({ outcome: 'sent', reference: 'gw-m1' });
    const [request] = far.requests;
    expect(request).to.deep.include(text);
    expect(request?.headers).to.include({ 'idempotency-key': 'm1', 'x-key': 's3cret" !', 'x-to': '+33639980001' });
    expect(request?.headers).not.to.have.property('x-forged');
  });

  it('a gateway that fails and comes back has the text once', async () => {
    far.mood = 'failing';
    const sent = gateway.send(text);
    await until(() => states.includes('degraded'));
    far.mood = 'well';
    expect(await sent).to.deep.include({ outcome: 'sent' });
    expect([...far.taken.keys()]).to.deep.equal(['m1']);
    expect(states.at(-1)).to.equal('up');
  });

  it('a gateway that takes a text and is too slow to say so is asked again with the same id', async () => {
    far.mood = 'slow';
    const sent = gateway.send(text);
    await until(() => far.requests.length >= 2);
    far.mood = 'well';
    expect(await sent).to.deep.include({ outcome: 'sent' });
    expect(new Set(far.requests.map(({ id }) => id)).size).to.equal(1);
  });

  it('a text that is refused has failed at once, and says nothing against the gateway', async () => {
    far.mood = 'refusing';
    expect(await gateway.send(text)).to.deep.equal({ outcome: 'failed', detail: 'HTTP 422' });
    expect(far.requests).to.have.length(1);
    expect(states.at(-1)).to.equal('up');
  });

  it('a gateway that answers twice is heard once', async () => {
    far.mood = 'answers twice';
    expect(await gateway.send(text)).to.deep.include({ outcome: 'sent' });
    far.mood = 'well';
    expect(await gateway.send({ ...text, id: 'm2' })).to.deep.equal({ outcome: 'sent', reference: 'gw-m2' });
  });

  it('a gateway that stays away is left alone between tries, and in the end the text has failed', async () => {
    far.mood = 'failing';
    expect(await gateway.send(text)).to.deep.equal({ outcome: 'failed', detail: 'given up: HTTP 503' });
    expect(states).to.include('down');
    expect(far.requests.length).to.be.within(4, 15);
  });

  it('without its secret nothing is sent', async () => {
    delete process.env.TOCSIN_TEST_SMS_SECRET;
    expect(await gateway.send(text)).to.deep.include({ outcome: 'failed' });
    expect(far.requests).to.deep.equal([]);
  });

  it('closing gives up what is under way, which is then neither sent nor failed', async () => {
    far.mood = 'slow';
    open({ deadlineMs: 20_000, giveUpMs: 60_000 });
    const sent = gateway.send(text).then(
      () => 'an outcome',
      () => 'none',
    );
    await until(() => far.requests.length === 1);
    gateway.close();
    expect(await sent).to.equal('none');
  });
});
