import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { AvlBroker } from '../../../services/avl/avl-mqtt.ts';
import { unitChanges } from '../../../services/dispatch/unit-changes.ts';
import { unitId } from '../../../services/ids.ts';
import { unitFacts } from '../../support/units.ts';
import { until } from '../../support/until.ts';
import { Edge, problemOf } from '../http/edge.ts';

const token = 'a-token-of-the-feed';
const france: [number, number, number, number] = [-5.2, 41.3, 9.6, 51.2];

describe('the feed of vehicles', () => {
  let edge: Edge;
  beforeEach(async () => {
    process.env.TEST_AVL_TOKEN = token;
    edge = await Edge.open();
    edge.centre.alerting = { ...edge.centre.alerting, avl: { token: 'env:TEST_AVL_TOKEN', silentS: 60 } };
    edge.centre.locations = { ...edge.centre.locations, country: [france] };
    const roster = Array.from({ length: 20 }, (_, index) => unitFacts(`fpt-${index + 1}`));
    edge.desk.take(
      'roster',
      ({ at }) => unitChanges(roster.map((facts) => ({ type: 'UnitConfigured', at, unit: facts.id, facts }))),
      { kind: 'tocsin' },
    );
    edge.avl.report();
  });
  afterEach(async () => {
    process.env.TEST_AVL_TOKEN = '';
    await edge.close();
  });

  const now = (agoMs = 0) => new Date(Date.now() + edge.aheadMs - agoMs).toISOString();
  const at = (unit: string, lon = 2.35, lat = 48.86, agoMs = 0) => ({ unit, lon, lat, at: now(agoMs) });
  const give = async (body: object | string, bearer = token) =>
    edge.ask('POST', '/api/gateways/avl', { as: '', body, headers: { authorization: `Bearer ${bearer}` } });
  const counts = async (body: object) => ((await give(body)).body as { counts: Record<string, number> }).counts;
  const link = () => edge.links.all().find(({ name }) => name === 'avl');
  const positionOf = (id: string) => edge.desk.unit(unitId(id))?.position;
  const positioned = () =>
    edge.journal.after(0, 10_000).flatMap(({ entries }) => entries.filter(({ type }) => type === 'UnitPositioned'));

  it('a position is on the unit with the times of both clocks, and stands after a restart', async () => {
    expect(await counts({ positions: [at('fpt-1', 2.36, 48.85, 4_000)] })).to.deep.equal({ taken: 1 });
    edge.unitPositions.write();
    const position = positionOf('fpt-1');
    expect(position).to.deep.include({ at: [2.36, 48.85], source: 'avl' });
    expect(Date.parse(position?.receivedAt ?? '') - Date.parse(position?.measuredAt ?? '')).to.be.within(3_000, 10_000);
    await edge.restart();
    expect(positionOf('fpt-1')).to.deep.equal(position);
  });

  it('a feed that floods costs the journal next to nothing: the newest of each unit counts', async () => {
    const perBatch = 1_000;
    for (let batch = 0; batch < 10; batch += 1) {
      const positions = Array.from({ length: perBatch }, (_, index) => {
        const moved = (batch * perBatch + index) / 1e6;
        return at(`fpt-${(index % 20) + 1}`, 2.35 + moved, 48.86, (10 - batch) * 1_000 - index / 2);
      });
      expect((await give({ positions })).status).to.equal(200);
      edge.unitPositions.write();
    }
    await edge.written();
    expect(positioned()).to.have.length(20);
    // Later, once it has moved far enough, it is written down again: where it is now.
    edge.aheadMs += 61_000;
    await counts({ positions: [at('fpt-1', 2.4, 48.9)] });
    edge.unitPositions.write();
    expect(positionOf('fpt-1')?.at).to.deep.equal([2.4, 48.9]);
  });

  it('swapped coordinates, another country, the future, the past and units of others: each is told apart, counted, and shown at the link', async () => {
    const answer = await counts({
      positions: [
        at('fpt-1', 48.86, 2.35),
        at('fpt-2', -74, 40.7),
        at('fpt-3', 2.35, 48.86, -3_600_000),
        at('fpt-4', 2.35, 48.86, 2 * 3_600_000),
        at('nobody'),
        { unit: 'fpt-5', lon: 'east', lat: 48.8, at: now() },
        at('fpt-6'),
      ],
    });
    const one = 1;
    expect(answer).to.deep.equal({
      swapped: one,
      'out-of-country': one,
      clock: one,
      'too-old': one,
      'unknown-unit': one,
      malformed: one,
      taken: one,
    });
    edge.unitPositions.write();
    expect(['fpt-1', 'fpt-2', 'fpt-4'].map(positionOf)).to.deep.equal([null, null, null]);
    // Its clock is an hour ahead: it is where it says, now.
    const ahead = positionOf('fpt-3');
    expect(ahead?.measuredAt).to.equal(ahead?.receivedAt);
    expect(link()).to.deep.include({ state: 'degraded' });
    expect(link()?.reason).to.include('swapped').and.include('unknown-unit');
    expect(link()?.figures).to.include({ swapped: 1, taken: 1 });
    edge.aheadMs += 601_000;
    await counts({ positions: [at('fpt-6', 2.36)] });
    expect(link()).to.include({ state: 'up', reason: null });
  });

  it('a point that comes after a newer one changes nothing', async () => {
    await counts({ positions: [at('fpt-1', 2.4)] });
    expect(await counts({ positions: [at('fpt-1', 2.3, 48.86, 60_000)] })).to.deep.equal({ older: 1 });
    edge.unitPositions.write();
    expect(positionOf('fpt-1')?.at[0]).to.equal(2.4);
  });

  it('a feed that falls silent is shown as such, and as well again with its first word', async () => {
    await counts({ positions: [at('fpt-1')] });
    expect(link()?.state).to.equal('up');
    edge.aheadMs += 61_000;
    edge.avl.report();
    expect(link()).to.deep.include({ state: 'degraded', reason: 'silent for more than 60 s' });
    await counts({ positions: [at('fpt-1')] });
    expect(link()?.state).to.equal('up');
  });

  it('a vehicle says its status; one that the table forbids, or that the crew has overtaken, is not taken', async () => {
    const { sheet } = edge.arrive();
    await edge.command('engage-units', {
      sheet,
      occasion: 'by hand',
      units: [{ unit: 'fpt-1', how: 'free', needs: [], travelS: null }],
    });
    edge.aheadMs += 60_000;
    const says = (status: string, agoMs = 0) => ({ statuses: [{ unit: 'fpt-1', status, at: now(agoMs) }] });
    expect(await counts(says('under way'))).to.deep.equal({ status: 1 });
    expect(edge.desk.unit(unitId('fpt-1'))?.status).to.deep.include({ is: 'under way', source: 'avl', by: null });
    expect(await counts(says('under way'))).to.deep.equal({ 'status-same': 1 });
    expect(await counts(says('transporting'))).to.deep.equal({ 'status-refused': 1 });
    expect(await counts(says('acknowledged', 30_000))).to.deep.equal({ 'status-refused': 1 });
    expect(edge.desk.unit(unitId('fpt-1'))?.status.is).to.equal('under way');
  });

  it('a stranger, a body that is none and a feed that nobody configured are refused with the remedy', async () => {
    const stranger = await give({ positions: [] }, 'another-token');
    expect([stranger.status, problemOf(stranger)]).to.deep.equal([401, 'unknown-sender']);
    const nonsense = await give('[1, 2');
    expect([nonsense.status, problemOf(nonsense)]).to.deep.equal([422, 'invalid-body']);
    edge.centre.alerting = { ...edge.centre.alerting, avl: null };
    expect((await give({})).status).to.equal(404);
    edge.avl.report();
    expect(link()?.state).to.equal('not configured');
  });

  it('more messages than a sender may give are told so, and the link counts them', async () => {
    const answers = await Promise.all(Array.from({ length: 210 }, () => give({ positions: [] })));
    expect(answers.filter(({ status }) => status === 429)).to.have.length(10);
    edge.avl.report();
    expect(link()?.figures['too-many']).to.equal(10);
  });

  describe('by MQTT', () => {
    let server: Server;
    let aedes: Aedes;
    let broker: AvlBroker;

    const listen = async (port = 0) => {
      aedes = await Aedes.createBroker();
      server = createServer(aedes.handle);
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    };
    const stop = async () => {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      await new Promise((resolve) => server.close(resolve));
    };
    afterEach(async () => {
      await broker.close();
      await stop();
    });

    it('messages of the broker are taken as those by HTTP; a broker that goes away degrades the link, and is found again', async () => {
      const port = await listen();
      const { avl } = edge.centre.alerting;
      const mqtt = { url: `mqtt://127.0.0.1:${port}`, topic: 'avl/#' };
      edge.centre.alerting = { ...edge.centre.alerting, avl: avl && { ...avl, mqtt } };
      broker = new AvlBroker(edge.avl, () => edge.centre, pino({ level: 'silent' }));
      await until(() => link()?.state === 'up');
      const vehicle = await connectAsync(mqtt.url);
      await vehicle.publishAsync('avl/fpt-1', JSON.stringify({ positions: [at('fpt-1', 2.41)] }), { qos: 1 });
      await until(() => {
        edge.unitPositions.write();
        return positionOf('fpt-1')?.at[0] === 2.41;
      });
      await vehicle.publishAsync('avl/fpt-1', '{', { qos: 1 });
      await until(() => link()?.figures.malformed === 1);
      await vehicle.endAsync();
      await stop();
      await until(() => link()?.reason?.includes('the broker is not reached') ?? false);
      await listen(port);
      await until(() => !link()?.reason?.includes('broker'), 'the broker again', 8_000);
    }).timeout(15_000);
  });
});
