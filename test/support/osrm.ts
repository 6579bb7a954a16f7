/** A small OSRM: answers tables with a time for each place, and does what the test has it do. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type OsrmMood = 'well' | 'slow' | 'refusing' | 'malformed' | 'cut short' | 'half' | 'too few' | 'impossible';

export class TestOsrm {
  mood: OsrmMood = 'well';
  /** Seconds from any place. */
  seconds = 777.4;
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  readonly #server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://osrm');
    this.asked.push(pathname);
    const count = searchParams.get('sources')?.split(';').length ?? 0;
    if (this.mood === 'slow') return;
    if (this.mood === 'refusing') return void response.writeHead(400).end(JSON.stringify({ code: 'TooBig' }));
    const seconds = this.mood === 'impossible' ? 0 : this.seconds;
    const durations = Array.from({ length: this.mood === 'too few' ? count - 1 : count }, (_, at) => [
      this.mood === 'half' && at % 2 === 1 ? null : seconds,
    ]);
    const body = JSON.stringify({ code: 'Ok', durations: this.mood === 'malformed' ? [['soon']] : durations });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(this.mood === 'cut short' ? body.slice(0, body.length / 2) : body);
  });

  /** Closed by `close()`. */
  static async open(): Promise<TestOsrm> {
    const osrm = new TestOsrm();
    await new Promise<void>((resolve) => osrm.#server.listen(0, '127.0.0.1', resolve));
    return osrm;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
