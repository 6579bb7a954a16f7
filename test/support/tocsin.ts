/** Tocsin as a child process, on a centre of the test's own, and its API as a client sees it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { stringify } from 'yaml';
import type { Centre } from '../../config/schema.ts';
import type { Call } from '../../services/calls/call.ts';
import type { Commands } from '../../services/commands/commands.ts';
import type { Commit } from '../../services/journal/commit.ts';
import type { Position } from '../../services/positions/position.ts';
import type { SheetDocument } from '../../services/sheets/sheet.ts';

const root = path.resolve(import.meta.dirname, '../..');
const devToken = 'a-token-for-tests-only';

/** Writes a centre's files into a folder: the four, and its texts. */
export function writeCentre(folder: string, { positions, routing, triage, context, messaging }: Centre) {
  mkdirSync(folder, { recursive: true });
  const files = { positions: { positions }, routing, triage, context, messaging };
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, `${name}.yaml`), stringify(content));
}

export type TocsinOptions = {
  config: string;
  data: string;
  amiUrl: string;
  mongodbUri?: string;
  port?: number;
  environment?: NodeJS.ProcessEnv;
};

/** Ended by `stop()` or `kill()`. */
export class Tocsin {
  readonly url: string;
  /** What it logged, line by line. */
  readonly log: string[];
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #key = 0;

  private constructor(child: ChildProcess, ended: Promise<unknown>, url: string, log: string[]) {
    this.#child = child;
    this.#ended = ended;
    this.url = url;
    this.log = log;
  }

  /** Resolves once it serves; rejects with what it said where it ends instead. */
  static async start({ config, data, amiUrl, mongodbUri = 'none', port = 0, environment = {} }: TocsinOptions): Promise<Tocsin> {
    mkdirSync(data, { recursive: true });
    const env = {
      ...process.env,
      TOCSIN_HTTP_PORT: String(port),
      TOCSIN_DATA: data,
      TOCSIN_CONFIG: config,
      MONGODB_URI: mongodbUri,
      AMI_URL: amiUrl,
      TOCSIN_DEV_TOKEN: devToken,
      ...environment,
    };
    const child = spawn(process.execPath, [path.join(root, 'services/main.ts')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(child, 'exit');
    const log: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => line.startsWith('ready ') && resolve(line.slice(6)));
      void ended.then(([code]) => reject(new Error(`Tocsin ended with ${code}:\n${log.slice(-20).join('\n')}`)));
    });
    return new Tocsin(child, ended, url, log);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** In good order. */
  async stop() {
    this.#child.kill('SIGTERM');
    await this.#ended;
  }

  /** As a crash would. */
  async kill() {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Whatever it answers. */
  ask = (method: 'GET' | 'POST', route: string) =>
    fetch(this.url + route, { method, headers: { authorization: `Bearer ${devToken}` } });

  async get<T>(route: string): Promise<T> {
    const answer = await this.ask('GET', route);
    if (!answer.ok) throw new Error(`${route}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** The answer's status and body; a refusal is not thrown. */
  async command<Name extends keyof Commands>(name: Name, input: Commands[Name], key = `test-key-${this.pid}-${this.#key++}`) {
    const headers = { authorization: `Bearer ${devToken}`, 'content-type': 'application/json', 'idempotency-key': key };
    const answer = await fetch(`${this.url}/api/commands/${name}`, { method: 'POST', headers, body: JSON.stringify(input) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  async open(...positions: string[]) {
    for (const position of positions) {
      const { status, body } = await this.command('open-position', { position });
      if (status !== 200) throw new Error(`open ${position}: ${JSON.stringify(body)}`);
    }
  }

  async calls(): Promise<Call[]> {
    return (await this.get<{ items: Call[] }>('/api/calls?limit=200')).items;
  }

  async sheets(): Promise<SheetDocument[]> {
    return (await this.get<{ items: SheetDocument[] }>('/api/sheets?limit=200')).items;
  }

  async positions(): Promise<Position[]> {
    return (await this.get<{ items: Position[] }>('/api/positions?limit=200')).items;
  }

  /** The whole journal. */
  async journal(): Promise<Commit[]> {
    const all: Commit[] = [];
    for (;;) {
      const { items } = await this.get<{ items: Commit[] }>(`/api/journal?after=${all.at(-1)?.seq ?? 0}&limit=200`);
      if (items.length === 0) return all;
      all.push(...items);
    }
  }
}
