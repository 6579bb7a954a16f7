/** The HTTP edge on a real journal, a real desk and real accounts in a folder of the test's own; the PBX and the clock are in the test's hand. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import type { Centre } from '../../../config/schema.ts';
import { AvlFeed } from '../../../services/avl/avl-feed.ts';
import { UnitPositions } from '../../../services/avl/unit-positions.ts';
import { Desk } from '../../../services/calls/desk.ts';
import type { SeenCall } from '../../../services/calls/signals.ts';
import type { Commands } from '../../../services/commands/commands.ts';
import type { ContextLookups } from '../../../services/context/lookups.ts';
import { TravelTimes } from '../../../services/dispatch/travel-times.ts';
import { createLinks, type Links } from '../../../services/health/links.ts';
import { type Accounts, openAccounts } from '../../../services/http/accounts.ts';
import type { ClientMessage, Problem, ServerMessage, Topic } from '../../../services/http/messages.ts';
import { type HttpOptions, startHttp } from '../../../services/http/server.ts';
import { type CallId, callId, instant, legId, type PositionId, positionId } from '../../../services/ids.ts';
import type { Appended, Journal } from '../../../services/journal/commit.ts';
import { openJournal } from '../../../services/journal/journal.ts';
import { Locating } from '../../../services/locating/locating.ts';
import { Locations } from '../../../services/locations/locations.ts';
import { ReceiptLinks } from '../../../services/notices/receipt-links.ts';
import { UnitPages } from '../../../services/unit-pages/unit-pages.ts';
import { readPidfLo } from '../../../telephony/pidf-lo/read-pidf-lo.ts';
import { aCaller, anArrival } from '../../support/calls.ts';
import { FakePbx } from '../../support/fake-pbx.ts';
import { placesPort } from '../../support/places.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { searchOnDemand } from '../../support/search-on-demand.ts';
import { until } from '../../support/until.ts';

const log = pino({ level: 'silent' });
export const devToken = 'a-token-for-tests-only';
export const locateSecret = Buffer.from('a-secret-for-tests-only');
export const p01 = positionId('p01');

export type Asked = { status: number; headers: Headers; body: unknown };
type Asking = { body?: unknown; as?: string; headers?: Record<string, string> };

/** Closed by `close()`. */
export class Edge {
  /** Added to the machine's clock. */
  aheadMs = 0;
  readonly centre: Centre;
  readonly folder: string;
  password = '';
  links!: Links;
  journal!: Journal;
  desk!: Desk;
  accounts!: Accounts;
  places!: ReturnType<typeof placesPort>;
  locations!: Locations;
  locating!: Locating;
  unitPages!: UnitPages;
  unitPositions!: UnitPositions;
  avl!: AvlFeed;
  travelTimes!: TravelTimes;
  port = 0;
  reload: HttpOptions['reloadConfiguration'] = async () => ({ ok: true });
  replicatedSeq: number | null = null;
  /** While it is set, nothing that is appended counts as on disk; `disk.back()` lets it go. */
  disk: { savedSeq: number; back: () => void; isBack: Promise<void> } | null = null;
  readonly #probes: LiveProbe[] = [];
  #search!: ReturnType<typeof searchOnDemand>;
  #http!: Awaited<ReturnType<typeof startHttp>>;
  /** What the PBX shows when Tocsin is back. */
  readonly #atPbx = new Map<CallId, SeenCall>();
  #arrivals = 0;
  #keys = 0;

  private constructor(folder: string, centre: Centre) {
    this.folder = folder;
    this.centre = centre;
  }

  static async open(centre = sampleCentre(27, 3)): Promise<Edge> {
    const edge = new Edge(await mkdtemp(path.join(tmpdir(), 'tocsin-http-')), centre);
    await edge.#start();
    return edge;
  }

  async #start() {
    const clock = () => Date.now() + this.aheadMs;
    this.links = createLinks(clock, log);
    const journal = await openJournal({ folder: this.folder, clock, log, links: this.links });
    this.journal = this.#withDisk(journal);
    this.#search = searchOnDemand({ folder: this.folder, links: this.links, log });
    const context: ContextLookups = {
      firstLook: ({ number }) =>
        aCaller({ number: number === null ? null : { e164: number, national: number, country: 'FR', kind: 'mobile' } }),
      lookUp: async () => {},
      close: async () => {},
    };
    const { centre } = this;
    this.desk = new Desk({ centre, journal: this.journal, pbx: new FakePbx(), context, clock, log });
    this.links.report('pbx', 'up');
    this.desk.onSignal({ signal: 'pbx snapshot', snapshot: { takenAt: instant(clock()), calls: [...this.#atPbx.values()] } });
    this.accounts = await openAccounts(this.folder, { clock, log, sampleOperators: 3 });
    this.password ||= this.accounts.firstPassword ?? '';
    this.places = placesPort(this.folder, centre.places, this.links);
    this.locations = new Locations({
      folder: this.folder,
      desk: this.desk,
      centre: () => this.centre,
      communeOf: () => null,
      previousCalls: this.journal.previousCalls,
      links: this.links,
      clock,
    });
    this.locating = new Locating({
      desk: this.desk,
      centre: () => this.centre,
      locations: this.locations,
      secret: locateSecret,
      clock,
    });
    this.unitPages = new UnitPages({
      desk: this.desk,
      journal: this.journal,
      centre: () => this.centre,
      secret: locateSecret,
      clock,
    });
    this.unitPositions = new UnitPositions({ desk: this.desk, centre: () => this.centre, clock });
    this.travelTimes = new TravelTimes({ source: () => this.centre.dispatch.travel ?? null, links: this.links, clock });
    this.avl = new AvlFeed({
      desk: this.desk,
      centre: () => this.centre,
      positions: this.unitPositions,
      links: this.links,
      clock,
    });
    this.#http = await startHttp({
      port: 0,
      desk: this.desk,
      journal: this.journal,
      links: this.links,
      centre: () => this.centre,
      locations: this.locations,
      locating: this.locating,
      unitPages: this.unitPages,
      unitPositions: this.unitPositions,
      avl: this.avl,
      travelTimes: this.travelTimes,
      readLocations: readPidfLo,
      accounts: this.accounts,
      places: this.places,
      devToken,
      receiptLinks: await ReceiptLinks.open(this.folder, () => null),
      softphones: null,
      consoleFolder: path.join(this.folder, 'console'),
      mapFolder: path.join(this.folder, 'maps'),
      log,
      clock,
      search: this.#search,
      reloadConfiguration: () => this.reload(),
      replicated: () => this.replicatedSeq,
      waitReplicated: async (seq) => this.replicatedSeq !== null && this.replicatedSeq >= seq,
    });
    this.port = this.#http.port;
  }

  #withDisk(journal: Journal): Journal {
    return {
      ...journal,
      append: (drafts, documents): Appended => {
        const appended = journal.append(drafts, documents);
        const { disk } = this;
        return disk ? { ...appended, durable: disk.isBack.then(() => appended.durable) } : appended;
      },
      savedSeq: () => this.disk?.savedSeq ?? journal.savedSeq(),
    };
  }

  stopDisk() {
    let back = () => {};
    const isBack = new Promise<void>((resolve) => {
      back = () => {
        this.disk = null;
        resolve();
      };
    });
    this.disk = { savedSeq: this.journal.lastSeq(), back, isBack };
  }

  /** A new process on the same folder. */
  async restart() {
    await this.#stop();
    await this.#start();
  }

  async #stop() {
    this.disk?.back();
    await this.#http.close();
    this.unitPages.close();
    this.unitPositions.close();
    this.avl.close();
    this.travelTimes.close();
    await this.locations.close();
    await this.places.search.close();
    await this.#search.close();
    await this.accounts.close();
    await this.journal.close();
  }

  async close() {
    for (const probe of this.#probes) probe.close();
    await this.#stop();
    await rm(this.folder, { recursive: true });
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** `as`: a session's cookie; without it, the token of tests. `as: ''`: nobody. */
  async ask(method: string, address: string, { body, as, headers = {} }: Asking = {}): Promise<Asked> {
    const who: Record<string, string> =
      as === undefined ? { authorization: `Bearer ${devToken}` } : as === '' ? {} : { cookie: as };
    const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const response = await fetch(this.url + address, { method, headers: { ...who, ...json, ...headers }, ...text });
    const type = response.headers.get('content-type') ?? '';
    const answer = await response.text();
    return { status: response.status, headers: response.headers, body: type.includes('json') ? JSON.parse(answer) : answer };
  }

  get = (address: string, as?: string) => this.ask('GET', address, as === undefined ? {} : { as });

  /** A new key unless one is given. */
  command<Name extends keyof Commands>(name: Name, body: Commands[Name], { as, key }: { as?: string; key?: string } = {}) {
    this.#keys += 1;
    const headers = { 'idempotency-key': key ?? `key-${String(this.#keys).padStart(8, '0')}` };
    return this.ask('POST', `/api/commands/${name}`, { body, headers, ...(as === undefined ? {} : { as }) });
  }

  trySignIn(account: string, position: string | null, more: { password?: string; takeOver?: boolean } = {}) {
    return this.ask('POST', '/api/session', { as: '', body: { account, password: this.password, position, ...more } });
  }

  /** The session's cookie. */
  async signIn(account: string, position: string | null, more: { takeOver?: boolean } = {}): Promise<string> {
    const { status, headers, body } = await this.trySignIn(account, position, more);
    if (status !== 201) throw new Error(`sign-in: ${JSON.stringify(body)}`);
    return (headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  }

  position(id: PositionId = p01) {
    const found = [...this.desk.positions()].find((each) => each.id === id);
    if (!found) throw new Error(`no position ${id}`);
    return found;
  }

  /** A call that arrives now. */
  arrive(number: string | null = '+33639980001') {
    this.#arrivals += 1;
    const id = callId(`pbx1-${Math.floor(Date.now() / 1_000)}.${this.#arrivals}`);
    const at = instant(Date.now() + this.aheadMs);
    const arrival = anArrival({ call: id, at, number });
    this.#atPbx.set(id, { arrival, phase: { is: 'waiting' } });
    this.desk.onSignal({ signal: 'call arrived', arrival });
    const call = this.desk.call(id);
    if (!call) throw new Error('the call did not arrive');
    return call;
  }

  answer(id: CallId, position = p01) {
    const at = instant(Date.now() + this.aheadMs);
    const answered = { position, leg: legId('7.7'), at };
    const seen = this.#atPbx.get(id);
    if (seen) seen.phase = { is: 'answered', ...answered };
    this.desk.onSignal({ signal: 'position answered', call: id, ...answered });
  }

  end(id: CallId) {
    const at = instant(Date.now() + this.aheadMs);
    this.#atPbx.delete(id);
    this.desk.onSignal({ signal: 'call ended', call: id, by: 'caller', cause: 'Normal Clearing', at });
  }

  /** Everything appended so far is on disk. */
  written = () => until(() => this.journal.savedSeq() === this.journal.lastSeq());

  async live(as?: string, headers: Record<string, string> = {}): Promise<LiveProbe> {
    const who = as === undefined ? { authorization: `Bearer ${devToken}` } : { cookie: as };
    const probe = new LiveProbe(`ws://127.0.0.1:${this.port}/api/live`, { ...who, ...headers });
    this.#probes.push(probe);
    await probe.opened;
    return probe;
  }
}

/** A WebSocket client that writes down what it hears. */
export class LiveProbe {
  readonly heard: ServerMessage[] = [];
  readonly webSocket: WebSocket;
  readonly opened: Promise<void>;
  closed: { code: number } | null = null;

  constructor(url: string, headers: Record<string, string>) {
    this.webSocket = new WebSocket(url, { headers });
    this.opened = new Promise((resolve, reject) => {
      this.webSocket.once('open', resolve);
      this.webSocket.once('unexpected-response', (_request, response) => reject(new Error(`refused: ${response.statusCode}`)));
      this.webSocket.once('error', reject);
    });
    this.webSocket.on('message', (data) => this.heard.push(JSON.parse(String(data)) as ServerMessage));
    this.webSocket.on('close', (code) => {
      this.closed = { code };
    });
  }

  say(message: ClientMessage | object | string) {
    this.webSocket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Subscribes, and waits for the snapshot. */
  async subscribe(topic: Topic) {
    const before = this.heard.length;
    this.say({ type: 'subscribe', topic });
    await until(() => this.heard.slice(before).some((message) => message.type === 'snapshot' && message.topic === topic));
  }

  of<Type extends ServerMessage['type']>(type: Type) {
    return this.heard.filter((message): message is Extract<ServerMessage, { type: Type }> => message.type === type);
  }

  close() {
    this.webSocket.terminate();
  }
}

/** Last part of a problem's type: `wrong-call-state`. */
export const problemOf = ({ body }: Asked) => (body as Problem).type?.replace('urn:tocsin:problem:', '');
