/** Tocsin as a process of its own, driven by its API. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import type { Commands } from '../../services/commands/commands.ts';
import type { ServerMessage, Topic } from '../../services/http/messages.ts';
import type { SheetDocument } from '../../services/sheets/sheet.ts';
import { tocsinFlags } from '../starter/tocsin-process.ts';

const root = path.resolve(import.meta.dirname, '../..');
export const token = 'a-token-for-the-bench-only';

/** `amiUrl` null: without a PBX. */
export type TocsinOptions = { folder: string; configuration: string; amiUrl: string | null };

/** Nothing listens there. */
const noPbx = 'ami://nobody:none@127.0.0.1:9';

/** Ended by `stop()`. Its log is `tocsin.log` in the folder, its data in `data`. */
export class Tocsin {
  readonly url: string;
  readonly dataFolder: string;
  readonly #child: ChildProcess;
  #open = new Set<string>();

  private constructor(child: ChildProcess, url: string, dataFolder: string) {
    this.#child = child;
    this.url = url;
    this.dataFolder = dataFolder;
  }

  /** Resolves when it serves and, where it has a PBX, its link to it is up. */
  static async start({ folder, configuration, amiUrl }: TocsinOptions): Promise<Tocsin> {
    const data = path.join(folder, 'data');
    mkdirSync(data, { recursive: true });
    const child = spawn(process.execPath, [...tocsinFlags, path.join(root, 'services/main.ts')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        TOCSIN_HTTP_PORT: '0',
        TOCSIN_DATA: data,
        TOCSIN_CONFIG: configuration,
        MONGODB_URI: 'none',
        AMI_URL: amiUrl ?? noPbx,
        TOCSIN_DEV_TOKEN: token,
        TOCSIN_LOG: 'warn',
      },
    });
    child.stderr.pipe(createWriteStream(path.join(folder, 'tocsin.log')));
    const lines = createInterface({ input: child.stdout });
    const [ready] = await Promise.race([once(lines, 'line') as Promise<[string]>, once(child, 'exit').then(() => [''])]);
    const url = /^ready (\S+)$/.exec(ready)?.[1];
    if (!url) throw new Error(`Tocsin did not start: see ${path.join(folder, 'tocsin.log')}`);
    const tocsin = new Tocsin(child, url, data);
    if (amiUrl !== null) await tocsin.#waitForPbx();
    return tocsin;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Follows one topic; closed by who asked. */
  async follow(topic: Topic, onMessage: (message: ServerMessage) => void): Promise<WebSocket> {
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}/api/live`, { headers: { authorization: `Bearer ${token}` } });
    socket.on('message', (data) => onMessage(JSON.parse(String(data)) as ServerMessage));
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'subscribe', topic }));
    await once(socket, 'message');
    return socket;
  }

  async sheets(): Promise<SheetDocument[]> {
    const response = await fetch(`${this.url}/api/sheets`, { headers: { authorization: `Bearer ${token}` } });
    return ((await response.json()) as { items: SheetDocument[] }).items;
  }

  /** A command by the API; rejects with the problem's detail where it is refused. */
  async command<Name extends keyof Commands>(name: Name, input: Commands[Name]): Promise<void> {
    const response = await fetch(`${this.url}/api/commands/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify(input),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${name} ${JSON.stringify(input)}: ${response.status} ${answer}`);
  }

  async get<T>(route: string): Promise<T> {
    const response = await fetch(this.url + route, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Opens these positions and closes all others. */
  async staff(positions: readonly string[]) {
    for (const position of this.#open) if (!positions.includes(position)) await this.command('close-position', { position });
    for (const position of positions) if (!this.#open.has(position)) await this.command('open-position', { position });
    this.#open = new Set(positions);
  }

  async stop() {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }

  async #waitForPbx() {
    const deadline = performance.now() + 15_000;
    while (performance.now() < deadline) {
      const health = (await fetch(`${this.url}/health`).then((response) => response.json())) as {
        links: { name: string; state: string }[];
      };
      if (health.links.some(({ name, state }) => name === 'pbx' && state === 'up')) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('Tocsin reached no PBX in 15 s');
  }
}
