import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { locationsFile } from '../../../config/locations/schema.ts';
import { messagingFile } from '../../../config/messaging/schema.ts';
import type { Link } from '../../../services/health/link.ts';
import { callId, instant } from '../../../services/ids.ts';
import { sign } from '../../../services/locations/signature.ts';
import { waitingFile } from '../../../services/locations/waiting.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { until } from '../../support/until.ts';
import { type Asked, Edge, problemOf } from '../http/edge.ts';

const key = 'a-key-for-tests-only-0123456789';
const token = 'a-partner-token-for-tests-only';
const number = '+33639980001';
const locations = locationsFile.parse({
  country: [[-5.5, 41.2, 9.8, 51.3]],
  aml: { keys: [{ id: 'gateway', secret: 'env:TOCSIN_TEST_AML_KEY' }] },
  partners: [{ id: 'neighbour', name: 'Centre voisin', token: 'env:TOCSIN_TEST_PARTNER' }],
});

describe('locations that come beside the call', () => {
  let edge: Edge;
  let sent = 0;
  beforeEach(async () => {
    process.env.TOCSIN_TEST_AML_KEY = key;
    process.env.TOCSIN_TEST_PARTNER = token;
    edge = await Edge.open({ ...sampleCentre(27, 3), locations });
  });
  afterEach(async () => {
    delete process.env.TOCSIN_TEST_AML_KEY;
    delete process.env.TOCSIN_TEST_PARTNER;
    await edge.close();
  });

  const nowMs = () => Date.now() + edge.aheadMs;
  const form = (change: Record<string, string> = {}) => {
    const place = { location_latitude: '48.85661', location_longitude: '2.35222', location_accuracy: '12' };
    const rest = { v: '3', device_number: number, location_time: String(nowMs()), location_source: 'gps' };
    return new URLSearchParams({ ...rest, ...place, ...change }).toString();
  };
  const post = (path: string, body: string, type: string, headers: Record<string, string>) =>
    edge.ask('POST', path, { as: '', body, headers: { 'content-type': type, ...headers } });
  // Two messages of the same bytes in one second would have the same signature: each has a second of its own.
  const signatureOf = (body: string, { secret = key, id = 'gateway', aheadS = 0 } = {}) => {
    sent += 1;
    const seconds = Math.floor(nowMs() / 1000) + aheadS - (sent % 100);
    return `key=${id},t=${seconds},v1=${sign(secret, seconds, body).toString('hex')}`;
  };
  const aml = (body: string, how: Parameters<typeof signatureOf>[1] = {}) =>
    post('/api/aml', body, 'application/x-www-form-urlencoded', { 'x-signature': signatureOf(body, how) });
  const partner = (body: unknown, type = 'application/json') =>
    post('/api/locations', typeof body === 'string' ? body : JSON.stringify(body), type, { authorization: `Bearer ${token}` });
  const outcomeOf = ({ body }: Asked) => (body as { outcome?: string }).outcome;
  const fixesOf = (id: string) => edge.desk.call(callId(id))?.fixes ?? [];
  const link = async () =>
    ((await edge.get('/health')).body as { links: Link[] }).links.find(({ name }) => name === 'aml') as Link;

  it('twenty seconds after the call, the telephone’s own message is a fix of it, in the journal', async () => {
    const { id, sheet } = edge.arrive(number);
    edge.aheadMs = 20_000;
    expect(outcomeOf(await aml(form()))).to.equal('taken');
    const [fix] = fixesOf(id);
    expect(fix).to.deep.include({ id: 'aml-1', source: 'aml', method: 'GNSS' });
    expect(fix?.shape).to.deep.equal({ type: 'circle', centre: [2.35222, 48.85661], radiusM: 12 });
    expect(fix?.warnings).to.equal(undefined);
    const entries = edge.journal.ofSheet(sheet).flatMap((commit) => commit.entries.map(({ type }) => type));
    expect(entries).to.include('CallFixAdded');
    expect(edge.desk.call(id)?.reasons.map(({ rule }) => rule)).to.include('located');
    expect((await link()).figures).to.deep.include({ 'https.taken': 1 });
  });

  it('a message that comes before its call waits for it; nobody’s is let go of after a while, and counted', async () => {
    expect(outcomeOf(await aml(form()))).to.equal('waiting');
    expect(outcomeOf(await aml(form({ device_number: '+33639980009' })))).to.equal('waiting');
    const { id } = edge.arrive(number);
    await until(() => fixesOf(id).length === 1);
    expect((await link()).figures).to.deep.include({ 'https.waiting': 2, 'https.taken': 1 });
  });

  it('Tocsin is started again between the message and its call: the call has it; what nobody called for is erased in time', async () => {
    const nobodys = form({ device_number: '+33639980009', location_latitude: '48.77777' });
    expect(outcomeOf(await aml(form()))).to.equal('waiting');
    expect(outcomeOf(await aml(nobodys))).to.equal('waiting');
    // The last line as a machine that lost its power leaves it.
    appendFileSync(waitingFile(edge.folder), '{"e164":"+33639');
    await edge.restart();
    expect(outcomeOf(await aml(nobodys))).to.equal('duplicate');
    const { id } = edge.arrive(number);
    await until(() => fixesOf(id).length === 1);
    expect(fixesOf(id)[0]?.shape).to.deep.equal({ type: 'circle', centre: [2.35222, 48.85661], radiusM: 12 });
    // Once more, at once: the call has it and is given it no second time.
    await edge.restart();
    expect(fixesOf(id)).to.have.length(1);
    expect((await link()).figures).to.deep.equal({});
    expect(readFileSync(waitingFile(edge.folder), 'utf8'))
      .to.contain('48.77777')
      .and.not.to.contain('48.85661');

    edge.aheadMs = 200_000;
    await edge.restart();
    expect((await link()).figures).to.deep.equal({ 'https.unmatched': 1 });
    await edge.locations.saved();
    const left = readdirSync(edge.folder).filter((name) => name.startsWith('waiting-locations'));
    expect(left).to.deep.equal([]);
    expect(JSON.stringify(edge.journal.after(0, 1_000))).not.to.contain('48.77777');
  });

  it('a disk that cannot hold the message: its gateway is told to send it again, and it is kept once the disk is back', async () => {
    const body = form();
    mkdirSync(waitingFile(edge.folder));
    const answer = await aml(body);
    expect([answer.status, problemOf(answer)]).to.deep.equal([503, 'not-taken']);
    rmdirSync(waitingFile(edge.folder));
    await edge.locations.saved();
    expect(outcomeOf(await aml(body))).to.equal('duplicate');
    await edge.restart();
    const { id } = edge.arrive(number);
    await until(() => fixesOf(id).length === 1);
  }).timeout(10_000);

  it('AML that the centre’s own SMS gateway hands over is a location, before its call or after it, and opens no call of its own', async () => {
    process.env.TOCSIN_TEST_GATEWAY = key;
    const proof = { kind: 'bearer', secret: 'env:TOCSIN_TEST_GATEWAY' };
    const receive = { proof, fields: { id: 'id', from: 'from', text: 'text' } };
    edge.centre.messaging = messagingFile.parse({ sms: { send: { url: 'http://127.0.0.1:9/none' }, receive } });
    const top = instant(Math.floor(nowMs() / 1000) * 1000).replace(/[-:T]|\.000Z/g, '');
    const text = (lat: string, from = number) => {
      const aml = `A"ML=1;lt=${lat};lg=+2.35222;rd=12;top=${top};lc=90;pm=G;si=1;ei=1;mcc=208;mnc=1;ml=100`;
      const body = { id: `sms-${lat}`, from, text: aml };
      return edge.ask('POST', '/api/gateways/sms', { as: '', body, headers: { authorization: `Bearer ${key}` } });
    };
    expect((await text('+48.85661')).status).to.equal(204);
    expect([...edge.desk.calls()]).to.have.length(0);
    await edge.restart();
    const { id } = edge.arrive(number);
    await until(() => fixesOf(id).length === 1);
    expect((await text('+48.90000')).status).to.equal(204);
    expect((await text('+48.90000')).status).to.equal(204);
    expect(fixesOf(id).map((fix) => [fix.id, fix.source])).to.deep.equal([
      ['aml-1', 'aml'],
      ['aml-2', 'aml'],
    ]);
    expect([...edge.desk.calls()].map((call) => call.messages)).to.deep.equal([[]]);
    const stranger = { id: 'x', from: number, text: 'A"ML=1;lt=+48.9' };
    expect((await edge.ask('POST', '/api/gateways/sms', { as: '', body: stranger })).status).to.equal(401);
    delete process.env.TOCSIN_TEST_GATEWAY;
  });

  it('the same observation by SMS and by HTTPS is one fix', async () => {
    const { id } = edge.arrive(number);
    const atMs = Math.floor(nowMs() / 1000) * 1000;
    await aml(form({ location_time: String(atMs) }));
    const top = instant(atMs).replace(/[-:T]|\.000Z/g, '');
    const text = `A"ML=1;lt=+48.85661;lg=+2.35222;rd=12;top=${top};lc=90;pm=G;si=1;ei=1;mcc=208;mnc=1;ml=100`;
    const body = JSON.stringify({ from: number, text });
    const answer = await post('/api/aml/sms', body, 'application/json', { 'x-signature': signatureOf(body) });
    expect(outcomeOf(answer)).to.equal('duplicate');
    expect(fixesOf(id)).to.have.length(1);
  });

  it('a later message supersedes the earlier one, which stays; one after the end is taken as late', async () => {
    const { id } = edge.arrive(number);
    await aml(form());
    edge.answer(id);
    edge.end(id);
    expect(outcomeOf(await aml(form({ location_latitude: '48.9' })))).to.equal('late');
    expect(fixesOf(id).map((fix) => fix.id)).to.deep.equal(['aml-1', 'aml-2']);
  });

  it('a message for a sheet that was closed is on its call all the same', async () => {
    const { id, sheet } = edge.arrive(number);
    edge.answer(id);
    edge.end(id);
    await edge.command('close-sheet', { sheet, disposition: 'test', note: '' });
    await edge.written();
    await until(() => ![...edge.desk.calls()].some((call) => call.id === id));
    expect(outcomeOf(await aml(form()))).to.equal('late');
    expect(fixesOf(id)).to.have.length(1);
  });

  for (const [what, change, warnings] of [
    ['measured in an hour', () => ({ location_time: String(nowMs() + 3_600_000) }), ['future']],
    [
      'with latitude and longitude exchanged',
      () => ({ location_latitude: '2.35222', location_longitude: '48.85661' }),
      ['swapped'],
    ],
    ['from another country', () => ({ location_latitude: '60.1', location_longitude: '24.9' }), ['out-of-country']],
    ['with a radius of a region', () => ({ location_accuracy: '90000' }), ['large-radius']],
    ['measured yesterday', () => ({ location_time: String(nowMs() - 86_400_000) }), ['old']],
  ] as const)
    it(`a location ${what} is shown as it came, with the warning`, async () => {
      const { id } = edge.arrive(number);
      expect(outcomeOf(await aml(form(change())))).to.equal('taken');
      expect(fixesOf(id)[0]?.warnings).to.deep.equal(warnings);
    });

  it('a message that is not the gateway’s is refused, counted, and seen in /health', async () => {
    const { id } = edge.arrive(number);
    expect(problemOf(await aml(form(), { secret: 'another' }))).to.equal('location-bad-signature');
    expect(problemOf(await aml(form(), { id: 'stranger' }))).to.equal('location-unknown-key');
    expect(problemOf(await aml(form(), { aheadS: 3_600 }))).to.equal('location-stale-signature');
    expect(problemOf(await post('/api/aml', form(), 'application/x-www-form-urlencoded', {}))).to.equal('location-bad-signature');
    expect(fixesOf(id)).to.deep.equal([]);
    const { state, figures } = await link();
    expect(state).to.equal('degraded');
    expect(figures).to.include({
      'https.refused.bad-signature': 2,
      'https.refused.unknown-key': 1,
      'https.refused.stale-signature': 1,
    });
  });

  it('a signed message that comes again is refused', async () => {
    edge.arrive(number);
    const body = form();
    const signature = { 'x-signature': signatureOf(body) };
    expect((await post('/api/aml', body, 'application/x-www-form-urlencoded', signature)).status).to.equal(200);
    const again = await post('/api/aml', body, 'application/x-www-form-urlencoded', signature);
    expect([again.status, problemOf(again)]).to.deep.equal([409, 'location-replayed']);
  });

  it('a body that is too large, of another type, or off the Earth is refused with the field', async () => {
    const large = form({ x: 'x'.repeat(5_000) });
    expect((await aml(large)).status).to.equal(413);
    expect((await post('/api/aml', '{}', 'application/json', {})).status).to.equal(415);
    const far = await aml(form({ location_latitude: '91' }));
    expect([problemOf(far), (far.body as { field: string }).field]).to.deep.equal(['location-off-earth', 'location_latitude']);
  });

  it('a partner’s PIDF-LO and JSON are fixes under its name; without its token nothing is', async () => {
    const { id } = edge.arrive(number);
    const xml = `<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"
      xmlns:gs="http://www.opengis.net/pidflo/1.0" xmlns:gml="http://www.opengis.net/gml" entity="tel:${number}"><tuple id="a"><status>
      <gp:geopriv><gp:location-info><gs:Circle srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>48.1 -1.6</gml:pos>
      <gs:radius>40</gs:radius></gs:Circle></gp:location-info><gp:method>GPS</gp:method></gp:geopriv></status></tuple></presence>`;
    expect(outcomeOf(await partner(xml, 'application/pidf+xml'))).to.equal('taken');
    expect(outcomeOf(await partner({ number, source: 'cell', latitude: 48.2, longitude: -1.7, radiusM: 900 }))).to.equal('taken');
    expect(fixesOf(id).map(({ source, provider, method }) => [source, provider, method])).to.deep.equal([
      ['partner', 'Centre voisin', 'GPS'],
      ['cell', 'Centre voisin', null],
    ]);
    const stranger = await post('/api/locations', '{}', 'application/json', { authorization: 'Bearer x' });
    expect([stranger.status, problemOf(stranger)]).to.deep.equal([401, 'unknown-partner']);
    expect(problemOf(await partner('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', 'application/pidf+xml'))).to.equal(
      'location-malformed',
    );
  });

  it('a flood of messages for nobody is bounded, and calls that come meanwhile are queued at once', async () => {
    const waits: number[] = [];
    for (let index = 0; index < 300; index += 1) {
      const sighting = { location_latitude: (48 + index / 1e5).toFixed(5) };
      const body = form({ device_number: `+3363997${String(index).padStart(4, '0')}`, ...sighting });
      const answered = aml(body);
      if (index % 20 === 0) {
        const before = performance.now();
        edge.arrive(`+3363996${String(index).padStart(4, '0')}`);
        waits.push(performance.now() - before);
      }
      await answered;
    }
    const { figures } = await link();
    expect(figures['https.waiting']).to.equal(300);
    // The typical one: a busy machine may take any single one away for a while.
    expect(waits.sort((a, b) => a - b)[7]).to.be.lessThan(20);
  });
});
