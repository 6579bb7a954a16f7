/** The AVL feed by MQTT: the client of the broker that gateways.yaml names. Each message is a batch, as by HTTP. */
import { connect, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { Avl } from '../../config/alerting/schema.ts';
import type { Centre } from '../../config/schema.ts';
import { readSecret } from '../messaging/secret.ts';
import { type AvlFeed, avlBatch } from './avl-feed.ts';

const largestBytes = 256 * 1024;
const reconnectMs = 2_000;
/** A broker that runs wild must not take the machine from the calls: what comes above this in one second is left out, and counted. */
const mostASecond = 500;

/** Closed by `close()`. */
export class AvlBroker {
  readonly #feed: AvlFeed;
  readonly #centre: () => Centre;
  readonly #log: Logger;
  #client: MqttClient | null = null;
  #connected = '';
  #second = { at: 0, count: 0 };

  constructor(feed: AvlFeed, centre: () => Centre, log: Logger) {
    this.#feed = feed;
    this.#centre = centre;
    this.#log = log;
    this.configure();
  }

  /** Connects as the configuration says now; stays as it is where nothing of it has changed. */
  configure(): void {
    const mqtt = this.#centre().alerting.avl?.mqtt;
    const wanted = JSON.stringify(mqtt ?? null);
    if (wanted === this.#connected) return;
    this.#connected = wanted;
    this.#client?.end(true);
    this.#client = mqtt ? this.#open(mqtt) : null;
    if (!mqtt) this.#feed.trouble(null);
  }

  async close(): Promise<void> {
    await this.#client?.endAsync(true);
  }

  #open({ url, topic, username, password }: NonNullable<Avl['mqtt']>): MqttClient {
    const secret = password === undefined ? null : readSecret(password);
    const client = connect(url, {
      clean: true,
      reconnectPeriod: reconnectMs,
      connectTimeout: 5_000,
      ...(username === undefined ? {} : { username }),
      ...(secret === null ? {} : { password: secret }),
    });
    this.#feed.trouble('the broker is not reached yet');
    client.on('connect', () => {
      client.subscribe(topic, { qos: 0 }, (error, granted) => {
        const isRefused = error !== null || (granted ?? []).some(({ qos }) => qos === 128);
        this.#feed.trouble(isRefused ? `the broker refuses the topic ${topic}` : null);
      });
    });
    client.on('close', () => this.#feed.trouble('the broker is not reached'));
    client.on('error', (error) => this.#log.debug({ err: error }, 'the client of the AVL broker failed'));
    client.on('message', (_topic, payload) => this.#take(payload));
    return client;
  }

  #take(payload: Buffer): void {
    const at = Math.floor(performance.now() / 1_000);
    this.#second = at === this.#second.at ? { at, count: this.#second.count + 1 } : { at, count: 1 };
    if (this.#second.count > mostASecond) {
      this.#feed.refuse('too-many');
      return;
    }
    const { data } = avlBatch.safeParse(payload.length > largestBytes ? undefined : readJson(payload));
    if (data) this.#feed.take(data);
    else this.#feed.refuse('malformed');
  }
}

function readJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
