/** A small SMS gateway: takes texts by HTTP, each id once, and does what the test has it do. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type GatewayMood = 'well' | 'slow' | 'failing' | 'refusing' | 'answers twice' | 'takes without answering';

export class TestSmsGateway {
  mood: GatewayMood = 'well';
  /** Requests that came, and texts that it took: one for each id. */
  readonly requests: { id: string; to: string; text: string; headers: Record<string, unknown> }[] = [];
  readonly taken = new Map<string, { to: string; text: string }>();
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { id, to, text } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { id: string; to: string; text: string };
      this.requests.push({ id, to, text, headers: request.headers });
      if (this.mood === 'failing') return void response.writeHead(503).end();
      if (this.mood === 'refusing') return void response.writeHead(422).end('no such number');
      this.taken.set(id, { to, text });
      // It has the text, and nobody learns so.
      if (this.mood === 'slow' || this.mood === 'takes without answering') return;
      response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ message: { ref: `gw-${id}` } }));
      if (this.mood === 'answers twice') request.socket.write('HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n');
    });
  });

  /** Closed by `close()`. */
  static async open(): Promise<TestSmsGateway> {
    const gateway = new TestSmsGateway();
    await new Promise<void>((resolve) => gateway.#server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/messages`;
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
