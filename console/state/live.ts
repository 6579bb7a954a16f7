/**
 * The WebSocket to the server: subscriptions that outlive it, messages of each topic in order, and a new attempt after each loss.
 *
 *   connecting ──> up ──> lost ──(back-off with jitter)──> connecting
 *
 * Closed by `close()`.
 */
import type { ClientMessage, ServerMessage, Topic } from '../../services/http/messages.ts';

export type Connection =
  | { state: 'connecting' }
  | { state: 'up'; sinceMs: number }
  | { state: 'lost'; sinceMs: number; attempt: number; retryAtMs: number };

export type LiveOptions = {
  url: string;
  onMessage: (message: ServerMessage) => void;
  onConnection: (connection: Connection) => void;
  /** True while the server answers by another way: a silent socket with a server that is there is quiet, not dead. */
  isServerThere: () => Promise<boolean>;
};

/** Asked for another sign of life after this silence. */
const silenceMs = 5_000;
const firstRetryMs = 250;
const longestRetryMs = 5_000;

/** Between half and the whole of a delay that doubles: consoles that lost the same server do not all come back at once. */
export function retryDelayMs(attempt: number, random: number): number {
  return Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempt, 10)) * (0.5 + random / 2);
}

export class Live {
  readonly #options: LiveOptions;
  /** Topics wanted, and the n that must come next; null while a snapshot is awaited. */
  readonly #topics = new Map<Topic, number | null>();
  #socket: WebSocket | null = null;
  #writing: { topic: Topic; field: string } | null = null;
  #attempt = 0;
  #lostSinceMs = 0;
  #heardMs = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval>;
  #closed = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#watch = setInterval(() => void this.#checkSilence(), silenceMs);
    this.#connect();
  }

  subscribe(topic: Topic): void {
    if (this.#topics.has(topic)) return;
    this.#topics.set(topic, null);
    this.#send({ type: 'subscribe', topic });
  }

  unsubscribe(topic: Topic): void {
    if (this.#topics.delete(topic)) this.#send({ type: 'unsubscribe', topic });
  }

  /** Where in a sheet the operator writes now; said again where the line was lost. */
  writesAt(topic: Topic, field: string | null): void {
    this.#writing = field === null ? null : { topic, field };
    this.#send({ type: 'presence', topic, field });
  }

  /** Asks for a new snapshot, where what came could not be folded. */
  restart(topic: Topic): void {
    if (!this.#topics.has(topic)) return;
    this.#topics.set(topic, null);
    this.#send({ type: 'subscribe', topic });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#watch);
    this.#socket?.close();
  }

  #connect(): void {
    if (this.#closed) return;
    if (this.#attempt === 0 && this.#lostSinceMs === 0) this.#options.onConnection({ state: 'connecting' });
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#attempt = 0;
      this.#lostSinceMs = 0;
      this.#heardMs = Date.now();
      for (const topic of this.#topics.keys()) {
        this.#topics.set(topic, null);
        this.#send({ type: 'subscribe', topic });
      }
      if (this.#writing) this.#send({ type: 'presence', ...this.#writing });
      this.#options.onConnection({ state: 'up', sinceMs: Date.now() });
    };
    socket.onmessage = ({ data }) => this.#onText(String(data));
    socket.onclose = () => this.#onLost(socket);
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #onText(text: string): void {
    this.#heardMs = Date.now();
    const message = JSON.parse(text) as ServerMessage;
    if (message.type === 'error' || this.#isNext(message)) this.#options.onMessage(message);
  }

  /** A snapshot begins a topic anew; what follows must follow without a gap. */
  #isNext({ type, topic, n }: Exclude<ServerMessage, { type: 'error' }>): boolean {
    const next = this.#topics.get(topic);
    if (next === undefined || (next === null && type !== 'snapshot')) return false;
    if (type !== 'snapshot' && n !== next) {
      this.restart(topic);
      return false;
    }
    this.#topics.set(topic, n + 1);
    return true;
  }

  #onLost(socket: WebSocket): void {
    if (this.#closed || socket !== this.#socket) return;
    this.#socket = null;
    const nowMs = Date.now();
    if (this.#lostSinceMs === 0) this.#lostSinceMs = nowMs;
    const delayMs = retryDelayMs(this.#attempt, Math.random());
    this.#attempt += 1;
    const { onConnection } = this.#options;
    onConnection({ state: 'lost', sinceMs: this.#lostSinceMs, attempt: this.#attempt, retryAtMs: nowMs + delayMs });
    this.#retry = setTimeout(() => this.#connect(), delayMs);
  }

  async #checkSilence(): Promise<void> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN || Date.now() - this.#heardMs < silenceMs) return;
    if (await this.#options.isServerThere()) return;
    // The closing handshake of a dead line may never end: it counts as lost at once.
    socket.onmessage = null;
    socket.close();
    this.#onLost(socket);
  }
}
