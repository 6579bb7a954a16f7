import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { connectAsync, type MqttClient } from 'mqtt';
import { type Gateway, gatewaysFile } from '../../../config/alerting/schema.ts';
import { sendByGateway } from '../../../services/gateways/http-gateway.ts';
import { until } from '../../support/until.ts';

const label = { fr: 'Afficheur', en: 'Display' };
const values = { to: 'south', text: 'Feu "4 rue des Tanneries"', id: 'assignment-1/0' };

/** A real broker that the test stops and starts again, and a display that listens to it. */
describe('a station’s display by MQTT', () => {
  let aedes: Aedes;
  let server: Server;
  let port = 0;

  async function listen(): Promise<void> {
    aedes = await Aedes.createBroker();
    server = createServer(aedes.handle);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  }
  async function stop(): Promise<void> {
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    await new Promise((resolve) => server.close(resolve));
  }
  async function display(seen: { topic: string; text: string }[]): Promise<MqttClient> {
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
    client.on('message', (topic, payload) => seen.push({ topic, text: payload.toString() }));
    await client.subscribeAsync('stations/#', { qos: 1 });
    return client;
  }
  const gateway = (known: Partial<Gateway> = {}): Gateway => ({
    ...{ id: 'display', label, method: 'POST', headers: {}, contentType: 'application/json' },
    body: '{"id":"{id}","text":"{text}"}',
    ...{ deadlineMs: 2_000, tries: 2, mqtt: { url: `mqtt://127.0.0.1:${port}`, topic: 'stations/{to}/alerts', qos: 1 } },
    ...known,
  });

  beforeEach(() => {
    port = 0;
    return listen();
  });
  afterEach(stop);

  it('a message counts as sent once the broker has acknowledged it, and stands on the display word for word', async () => {
    const seen: { topic: string; text: string }[] = [];
    const client = await display(seen);
    expect(await sendByGateway(gateway(), values)).to.deep.equal({ outcome: 'sent', reference: '' });
    await until(() => seen.length > 0);
    expect(seen.map(({ topic }) => topic)).to.deep.equal(['stations/south/alerts']);
    expect(JSON.parse(seen[0]?.text ?? '')).to.deep.equal({ id: values.id, text: values.text });
    await client.endAsync(true);
  });

  it('a broker that is away is tried again, then given up with the reason; back, it takes the next and nothing old comes out', async () => {
    await stop();
    expect(await sendByGateway(gateway(), values)).to.deep.equal({ outcome: 'failed', detail: 'unreachable' });
    await listen();
    const seen: { topic: string; text: string }[] = [];
    const client = await display(seen);
    expect(await sendByGateway(gateway(), { ...values, id: 'assignment-2/0' })).to.include({ outcome: 'sent' });
    await until(() => seen.length > 0);
    expect(seen.map(({ text }) => JSON.parse(text).id)).to.deep.equal(['assignment-2/0']);
    await client.endAsync(true);
  });

  it('a broker that comes back between two tries gets the message, with the same id', async () => {
    await stop();
    const sending = sendByGateway(gateway({ tries: 5 }), values);
    await listen();
    const seen: string[] = [];
    aedes.on('publish', ({ topic, payload }) => topic.startsWith('stations/') && seen.push(JSON.parse(payload.toString()).id));
    expect(await sending).to.include({ outcome: 'sent' });
    expect(seen).to.deep.equal([values.id]);
  });

  it('a broker that takes the connection and never acknowledges is too slow, and each try brings the same id', async () => {
    const tried: string[] = [];
    aedes.authorizePublish = (_client, { payload }) => {
      tried.push(JSON.parse(payload.toString()).id);
    };
    const sent = await sendByGateway(gateway({ deadlineMs: 300 }), values);
    expect(sent).to.deep.equal({ outcome: 'failed', detail: 'no answer in 300 ms' });
    expect(tried).to.deep.equal([values.id, values.id]);
  });

  it('a gateway with both addresses, with none, without {id}, or that asks for no acknowledgement is refused', () => {
    const mqtt = { url: 'mqtts://broker.example:8883', topic: 'stations/{to}' };
    const read = (one: object) =>
      gatewaysFile.safeParse({ gateways: [{ id: 'display', label, ...one }] }).error?.issues.map(({ message }) => message) ?? [];
    expect(read({ mqtt, body: '{id} {text}' })).to.deep.equal([]);
    expect(read({ mqtt, url: 'http://display.example/', body: '{id}' })).to.deep.equal(['gatewayAddress']);
    expect(read({})).to.deep.equal(['gatewayAddress']);
    expect(read({ mqtt, body: '{text}' })).to.deep.equal(['mqttId']);
    expect(read({ mqtt: { ...mqtt, topic: 'stations/#' }, body: '{id}' })).to.deep.equal(['mqttTopic']);
    expect(read({ mqtt: { ...mqtt, qos: 0 }, body: '{id}' })).to.have.length(1);
  });
});
