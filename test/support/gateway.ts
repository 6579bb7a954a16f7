/** A small HTTP gateway for messages, as real ones are: it takes, refuses, fails, answers late or not at all. Closed by `close()`. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Gateway } from '../../config/alerting/schema.ts';

export type Received = { path: string; id: string; body: string };
/** `silent` never answers; a number is an HTTP status. */
export type GatewayMood = number | 'silent';

export class FakeGateway {
  readonly received: Received[] = [];
  /** What it answers next, first to last; then 202. */
  moods: GatewayMood[] = [];
  /** Messages that it takes without ever answering. */
  isSilentTo: (received: Received) => boolean = () => false;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<FakeGateway> {
    const server = createServer();
    const gateway = new FakeGateway(server);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const id = String(request.headers['idempotency-key'] ?? '');
        const received = { path: request.url ?? '', id, body: Buffer.concat(parts).toString() };
        gateway.received.push(received);
        const mood = gateway.isSilentTo(received) ? 'silent' : (gateway.moods.shift() ?? 202);
        if (mood !== 'silent') response.writeHead(mood).end(`taken ${gateway.received.length}`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** As the centre would write it in gateways.yaml. */
  configured(id: string, known: Partial<Gateway> = {}): Gateway {
    return {
      id,
      label: { fr: 'SMS', en: 'Text message' },
      url: `${this.url}/${id}/{to}`,
      method: 'POST',
      headers: {},
      contentType: 'application/json',
      body: '{"to":"{to}","text":"{text}","id":"{id}"}',
      deadlineMs: 500,
      tries: 2,
      ...known,
    };
  }

  /** Different messages: a request that was sent again is the same one. */
  get messages(): Received[] {
    return this.received.filter(({ id }, index) => this.received.findIndex((one) => one.id === id) === index);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
