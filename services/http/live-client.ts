/** One WebSocket client: its subscriptions, and what to do when it reads more slowly than things change. */
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import { never } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { checkSupervisor, type Identity } from './access.ts';
import type { Snapshots } from './live-snapshots.ts';
import type { Present, ServerMessage, Topic } from './messages.ts';
import { errorToRefusal, parse, refusalToProblem } from './problem.ts';
import { clientMessage } from './requests.ts';

/** What may wait for a slow client, in bytes, beside the snapshot that it is reading. Beyond it, changes are left out until it has read all. */
const queueBytes = 1 << 20;
const topicsAtOnce = 32;
const messagesASecond = 100;

/** `field`: where in the sheet its operator writes. */
type Subscription = { n: number; seq: number; field: string | null };

export type LiveClientOptions = {
  identity: Pick<Identity, 'operator' | 'role' | 'position' | 'session'>;
  snapshots: Snapshots;
  /** Somebody came to the topic, went, or writes elsewhere in it: for all others there. */
  onPresence: (topic: Topic, who: LiveClient) => void;
  /** Who is there now, as the message that follows a sheet's snapshot. */
  presence: (topic: Topic, n: number) => string;
  log: Logger;
};

export class LiveClient {
  readonly identity: LiveClientOptions['identity'];
  readonly #webSocket: WebSocket;
  readonly #wire: Duplex;
  readonly #options: LiveClientOptions;
  readonly #subscriptions = new Map<Topic, Subscription>();
  /** Changes were left out: it is sent new snapshots once it has read what waits. */
  #behind = false;
  #answered = true;
  #messages = { second: 0, count: 0 };

  /** `wire` is the socket under `webSocket`. */
  constructor(webSocket: WebSocket, wire: Duplex, options: LiveClientOptions) {
    this.#webSocket = webSocket;
    this.#wire = wire;
    this.identity = options.identity;
    this.#options = options;
    webSocket.on('pong', () => {
      this.#answered = true;
    });
    webSocket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
  }

  /** What `work` tells goes out in one write. */
  together(work: () => void): void {
    this.#wire.cork();
    work();
    this.#wire.uncork();
  }

  /** Tells a change if the client subscribed to the topic and its snapshot does not hold it already. */
  tell(topic: Topic, seq: number, text: (topic: Topic, n: number) => string): void {
    const subscription = this.#subscriptions.get(topic);
    if (!subscription || seq <= subscription.seq || this.#behind) return;
    if (this.#webSocket.bufferedAmount > queueBytes) {
      this.#behind = true;
      return;
    }
    subscription.n += 1;
    this.#webSocket.send(text(topic, subscription.n));
  }

  /** A client that was behind and has read everything gets new snapshots. */
  catchUp(): void {
    if (!this.#behind || this.#webSocket.bufferedAmount > 0) return;
    this.#behind = false;
    for (const topic of [...this.#subscriptions.keys()]) {
      try {
        this.#subscribe(topic);
      } catch (error) {
        this.#subscriptions.delete(topic);
        this.#tellError(topic, error);
      }
    }
  }

  /** Cut off where the last ping has no answer yet. */
  ping(): void {
    if (!this.#answered) {
      this.#webSocket.terminate();
      return;
    }
    this.#answered = false;
    this.#webSocket.ping();
  }

  /** Cut after a second, if it does not take the goodbye. */
  close(code: number, reason: string): void {
    this.#webSocket.close(code, reason);
    setTimeout(() => this.#webSocket.terminate(), 1_000).unref();
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    let topic: Topic | null = null;
    try {
      if (this.#isFlood()) return;
      const message = parse(clientMessage, isBinary ? undefined : readJson(data), 'message');
      topic = message.topic;
      switch (message.type) {
        case 'subscribe':
          this.#subscribe(message.topic);
          break;
        case 'unsubscribe':
          if (this.#subscriptions.delete(message.topic)) this.#options.onPresence(message.topic, this);
          break;
        case 'presence':
          this.#writesAt(message.topic, message.field);
          break;
        default:
          never(message);
      }
    } catch (error) {
      this.#tellError(topic, error);
    }
  }

  #tellError(topic: Topic | null, error: unknown): void {
    const refusal = errorToRefusal(error);
    if (refusal.status === 500) this.#options.log.error({ err: error, topic }, 'a live subscription failed');
    this.#webSocket.send(JSON.stringify({ type: 'error', topic, problem: refusalToProblem(refusal) } satisfies ServerMessage));
  }

  #subscribe(topic: Topic): void {
    if (!this.#subscriptions.has(topic) && this.#subscriptions.size >= topicsAtOnce) throw tooManyTopics;
    if (topic === 'room') checkSupervisor(this.identity);
    const field = this.#subscriptions.get(topic)?.field ?? null;
    if (this.#webSocket.bufferedAmount > queueBytes) {
      // It asks faster than it reads: what it asked for comes with the rest, once it has read.
      this.#subscriptions.set(topic, { n: 0, seq: 0, field });
      this.#behind = true;
      return;
    }
    const { seq, messages } = this.#options.snapshots.take(topic);
    const subscription = { n: messages.length - 1, seq, field };
    this.#subscriptions.set(topic, subscription);
    for (const message of messages) this.#webSocket.send(message);
    if (!topic.startsWith('sheet/')) return;
    subscription.n += 1;
    this.#webSocket.send(this.#options.presence(topic, subscription.n));
    this.#options.onPresence(topic, this);
  }

  #writesAt(topic: Topic, field: string | null): void {
    const subscription = this.#subscriptions.get(topic);
    if (!subscription || subscription.field === field) return;
    subscription.field = field;
    this.#options.onPresence(topic, this);
  }

  /** What it follows. */
  get topics(): Topic[] {
    return [...this.#subscriptions.keys()];
  }

  /** Its operator at the topic; null where it does not follow it. */
  presenceAt(topic: Topic): Present | null {
    const subscription = this.#subscriptions.get(topic);
    const { operator, position } = this.identity;
    return subscription ? { operator, position, field: subscription.field } : null;
  }

  #isFlood(): boolean {
    const second = Math.floor(performance.now() / 1_000);
    this.#messages = { second, count: this.#messages.second === second ? this.#messages.count + 1 : 1 };
    if (this.#messages.count <= messagesASecond) return false;
    this.close(1008, 'too many messages');
    return true;
  }
}

function readJson(data: RawData): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return undefined;
  }
}

const tooManyTopics = new Refusal(
  'too-many-topics',
  429,
  {
    fr: `Au plus ${topicsAtOnce} sujets suivis à la fois ; fermez des fiches.`,
    en: `At most ${topicsAtOnce} topics at once; close some sheets.`,
  },
  'topic',
);
