/** The WebSocket of the page: opens again by itself, and knows a network that is gone by its silence. */
import type { FromServer, FromUnitPage } from '../../services/http/unit-page-messages.ts';

export type LinkState = 'connecting' | 'open' | 'lost' | 'over';

/** The server says something every ten seconds. */
const silenceMs = 25_000;
const retryMs = [500, 1_000, 2_000, 3_000];

export class PageLive {
  readonly #token: string;
  readonly #onMessage: (message: Exclude<FromServer, { type: 'refused' }>) => void;
  readonly #onState: (state: LinkState) => void;
  #socket: WebSocket | null = null;
  #heardMs = 0;
  #tries = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(
    token: string,
    onMessage: (message: Exclude<FromServer, { type: 'refused' }>) => void,
    onState: (state: LinkState) => void,
  ) {
    this.#token = token;
    this.#onMessage = onMessage;
    this.#onState = onState;
    setInterval(() => {
      if (this.#socket && performance.now() - this.#heardMs > silenceMs) this.#lose();
    }, 5_000);
    addEventListener('online', () => this.again());
    addEventListener('offline', () => this.#lose());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.again());
    this.#open();
  }

  /** The network may be back: no waiting for the next try. */
  again(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) return;
    this.#tries = 0;
    this.#open();
  }

  shown(assignments: string[]): void {
    this.#say({ type: 'shown', assignments });
  }

  #open(): void {
    if (this.#isOver) return;
    clearTimeout(this.#retry);
    this.#socket?.close();
    const address = new URL('/api/unit/live', location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address);
    this.#socket = socket;
    this.#heardMs = performance.now();
    socket.onopen = () => this.#say({ type: 'hello', token: this.#token });
    socket.onmessage = ({ data }) => socket === this.#socket && this.#hear(JSON.parse(String(data)) as FromServer);
    socket.onclose = () => socket === this.#socket && this.#lose();
  }

  #hear(message: FromServer): void {
    this.#heardMs = performance.now();
    this.#tries = 0;
    if (message.type === 'refused') {
      if (message.problem.status !== 404) return;
      this.#isOver = true;
      this.#onState('over');
      return;
    }
    this.#onState('open');
    this.#onMessage(message);
  }

  #lose(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    if (this.#isOver) return;
    this.#onState('lost');
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#open(), retryMs[Math.min(this.#tries, retryMs.length - 1)]);
    this.#tries += 1;
  }

  #say(message: FromUnitPage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
