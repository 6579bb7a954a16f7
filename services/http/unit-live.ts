/** `/api/unit/live`: the WebSocket of units' pages (unit-page-messages.ts). */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { type AssignmentId, type Clock, instant } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { UnitPages } from '../unit-pages/unit-pages.ts';
import { checkOrigin } from './access.ts';
import { errorToRefusal, parse, refusalToProblem } from './problem.ts';
import { type FromServer, fromUnitPage, unitLivePath } from './unit-page-messages.ts';
import { refuseUpgrade } from './upgrade.ts';

/** A page hears something so often, or knows that its network is gone. */
const aliveMs = 10_000;
const helloMs = 10_000;
const mostPages = 4_000;
const messagesASecond = 20;
/** A phone that reads more slowly than this much waits is cut off: it comes back, and is sent what is then so. */
const mostWaitingBytes = 1 << 18;

export const linkOver = new Refusal('page-link-over', 404, {
  fr: 'Ce lien n’est plus valable. Demandez-en un autre au centre.',
  en: 'This link is no longer valid. Ask the centre for another.',
});
const tooMany = new Refusal('too-many-requests', 429, {
  fr: 'Trop de messages de cette page ; elle se reconnecte.',
  en: 'Too many messages from this page; it connects again.',
});
const full = new Refusal('too-many-pages', 503, {
  fr: 'Trop de pages ouvertes ; fermez celles qui ne servent pas.',
  en: 'Too many pages are open; close those that are not in use.',
});

export type UnitLiveOptions = { pages: UnitPages; clock: Clock; log: Logger };

/** Owns its sockets; closed by `close()`. */
export class UnitLive {
  readonly #options: UnitLiveOptions;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 8_192, perMessageDeflate: false });
  readonly #answered = new WeakSet<WebSocket>();
  readonly #ticking: NodeJS.Timeout;

  constructor(options: UnitLiveOptions) {
    this.#options = options;
    this.#ticking = setInterval(() => this.#tick(), aliveMs).unref();
  }

  static isFor = (request: IncomingMessage): boolean => request.url?.split('?', 1)[0] === unitLivePath;

  /** Takes an HTTP upgrade, or refuses it with a problem. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    try {
      checkOrigin(request);
      if (this.#server.clients.size >= mostPages) throw full;
      this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#serve(webSocket));
    } catch (error) {
      refuseUpgrade(socket, errorToRefusal(error));
    }
  }

  close(): void {
    clearInterval(this.#ticking);
    for (const client of this.#server.clients) client.close(1001, 'Tocsin stops');
    for (const client of this.#server.clients) setTimeout(() => client.terminate(), 1_000).unref();
    this.#server.close();
  }

  #serve(webSocket: WebSocket): void {
    const { pages, log } = this.#options;
    let page: ReturnType<UnitPages['open']> = null;
    let left = { second: 0, count: 0 };
    const refuse = (refusal: Refusal) => {
      this.#send(webSocket, { type: 'refused', problem: refusalToProblem(refusal) });
      webSocket.close(4404, refusal.code);
    };
    const impatience = setTimeout(() => page ?? webSocket.terminate(), helloMs).unref();
    this.#answered.add(webSocket);
    webSocket.on('pong', () => this.#answered.add(webSocket));
    webSocket.on('error', (error) => log.debug({ err: error }, 'the socket of a unit’s page failed'));
    webSocket.on('close', () => {
      clearTimeout(impatience);
      page?.close();
    });
    webSocket.on('message', (data, isBinary) => {
      try {
        const second = Math.floor(performance.now() / 1_000);
        left = second === left.second ? { second, count: left.count + 1 } : { second, count: 1 };
        if (left.count > messagesASecond) throw tooMany;
        const message = parse(fromUnitPage, isBinary ? undefined : readJson(data), 'message');
        if (message.type === 'shown') page?.shown(message.assignments as AssignmentId[]);
        else if (!page) {
          page = pages.open(message.token, { show: (view) => this.#show(webSocket, view), end: () => refuse(linkOver) });
          if (!page) refuse(linkOver);
        }
      } catch (error) {
        refuse(errorToRefusal(error));
      }
    });
  }

  #show(webSocket: WebSocket, view: Extract<FromServer, { type: 'view' }>['view']): void {
    if (webSocket.bufferedAmount > mostWaitingBytes) webSocket.terminate();
    else this.#send(webSocket, { type: 'view', serverNow: this.#now(), view });
  }

  #tick(): void {
    for (const client of this.#server.clients) {
      if (!this.#answered.delete(client)) {
        client.terminate();
        continue;
      }
      client.ping();
      this.#send(client, { type: 'alive', serverNow: this.#now() });
    }
  }

  #now = () => instant(this.#options.clock());

  #send(webSocket: WebSocket, message: FromServer): void {
    webSocket.send(JSON.stringify(message));
  }
}

function readJson(data: RawData): unknown {
  try {
    return JSON.parse(String(data)) as unknown;
  } catch {
    return undefined;
  }
}
