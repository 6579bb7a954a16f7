/** The page of a unit as a program: connects, writes down what it is shown, and says what it has on its screen. */
import { WebSocket } from 'ws';
import type { ActsAnswer, FromServer } from '../../services/http/unit-page-messages.ts';
import type { PageAct } from '../../services/unit-pages/page-acts.ts';
import type { UnitPageView } from '../../services/unit-pages/page-view.ts';
import { until } from './until.ts';

/** Closed by `close()`. */
export class UnitPageProbe {
  readonly heard: FromServer[] = [];
  /** Shows nothing, as a phone whose screen hangs. */
  isDeaf = false;
  closed: number | null = null;
  readonly #url: string;
  readonly #token: string;
  readonly #socket: WebSocket;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
    this.#socket = new WebSocket(`${url.replace('http', 'ws')}/api/unit/live`);
    this.#socket.on('open', () => this.say({ type: 'hello', token }));
    this.#socket.on('error', () => {});
    this.#socket.on('close', (code) => {
      this.closed = code;
    });
    this.#socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as FromServer;
      this.heard.push(message);
      if (message.type === 'view' && !this.isDeaf)
        this.say({ type: 'shown', assignments: message.view.missions.map(({ assignment }) => assignment) });
    });
  }

  static async open(url: string, token: string, isDeaf = false): Promise<UnitPageProbe> {
    const probe = new UnitPageProbe(url, token);
    probe.isDeaf = isDeaf;
    await until(() => probe.heard.length > 0 || probe.closed !== null);
    return probe;
  }

  get view(): UnitPageView | undefined {
    return this.heard.findLast((message) => message.type === 'view')?.view;
  }

  say(message: object | string): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** `clockOffMs`: how far the phone's clock is ahead. */
  async act(acts: (PageAct | object)[], clockOffMs = 0): Promise<{ status: number; answers: ActsAnswer['answers'] }> {
    const body = JSON.stringify({ token: this.#token, sentAtMs: Date.now() + clockOffMs, acts });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${this.#url}/api/unit/acts`, { method: 'POST', headers, body });
    return { status: response.status, answers: ((await response.json()) as ActsAnswer).answers };
  }

  close(): void {
    this.#socket.terminate();
  }
}
