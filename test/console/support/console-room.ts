/** The desk, its journal and its HTTP edge as they are, with the built console on them. The PBX and the lookups say what the test has them say. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { build } from 'vite';
import type { Centre } from '../../../config/schema.ts';
import { AvlFeed } from '../../../services/avl/avl-feed.ts';
import { UnitPositions } from '../../../services/avl/unit-positions.ts';
import { Desk } from '../../../services/calls/desk.ts';
import type { Arrival } from '../../../services/calls/signals.ts';
import type { Caller } from '../../../services/context/caller.ts';
import type { ContextLookups, Learned } from '../../../services/context/lookups.ts';
import { parsePhoneNumber } from '../../../services/context/phone-number.ts';
import { TravelTimes } from '../../../services/dispatch/travel-times.ts';
import type { Links } from '../../../services/health/links.ts';
import { createLinks } from '../../../services/health/links.ts';
import { makeAccount, writeAccounts } from '../../../services/http/account-file.ts';
import type { Accounts } from '../../../services/http/accounts.ts';
import { openAccounts } from '../../../services/http/accounts.ts';
import { startHttp } from '../../../services/http/server.ts';
import type { SoftphonePbx } from '../../../services/http/softphone-route.ts';
import type { CallId, PositionId, SheetId } from '../../../services/ids.ts';
import { callId, instant, legId, operatorId } from '../../../services/ids.ts';
import type { Journal } from '../../../services/journal/commit.ts';
import { openJournal } from '../../../services/journal/journal.ts';
import { Locating } from '../../../services/locating/locating.ts';
import { Locations } from '../../../services/locations/locations.ts';
import { ReceiptLinks } from '../../../services/notices/receipt-links.ts';
import { UnitPages } from '../../../services/unit-pages/unit-pages.ts';
import { readPidfLo } from '../../../telephony/pidf-lo/read-pidf-lo.ts';
import { FakePbx } from '../../support/fake-pbx.ts';
import { placesPort } from '../../support/places.ts';
import { searchOnDemand } from '../../support/search-on-demand.ts';

export const password = 'a-password-for-tests';

let built: Promise<string> | undefined;

/** The console's pages, built once for all tests of this process. */
function consoleFolder(): Promise<string> {
  built ??= (async () => {
    const outDir = await mkdtemp(path.join(tmpdir(), 'tocsin-console-'));
    const root = path.resolve(import.meta.dirname, '../../../console');
    await build({ root, configFile: path.join(root, 'vite.config.ts'), build: { outDir, emptyOutDir: true }, logLevel: 'error' });
    process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
    return outDir;
  })();
  return built;
}

/** Closed by `close()`. */
export class ConsoleRoom {
  readonly desk: Desk;
  readonly links: Links;
  readonly unitPages: UnitPages;
  readonly unitPositions: UnitPositions;
  readonly avl: AvlFeed;
  readonly travelTimes: TravelTimes;
  readonly pbx: FakePbx;
  readonly places: ReturnType<typeof placesPort>;
  readonly folder: string;
  softphones: SoftphonePbx | null = null;
  centre: Centre;
  readonly #journal: Journal;
  readonly #accounts: Accounts;
  readonly #learn: Map<CallId, (learned: Learned) => void>;
  readonly #search: ReturnType<typeof searchOnDemand>;
  readonly #ticking: NodeJS.Timeout;
  #http: { port: number; close(): Promise<void> } | null = null;
  #locating: Locating | null = null;
  #locations: Locations | null = null;
  #port = 0;
  #count = 0;

  private constructor(parts: {
    desk: Desk;
    links: Links;
    pbx: FakePbx;
    folder: string;
    centre: Centre;
    journal: Journal;
    accounts: Accounts;
    learn: Map<CallId, (learned: Learned) => void>;
  }) {
    this.desk = parts.desk;
    this.links = parts.links;
    this.pbx = parts.pbx;
    this.folder = parts.folder;
    this.places = placesPort(parts.folder, parts.centre.places, parts.links);
    this.centre = parts.centre;
    this.#journal = parts.journal;
    this.#accounts = parts.accounts;
    this.#learn = parts.learn;
    const secret = Buffer.from('a-secret-for-tests-only');
    const of = { desk: this.desk, centre: () => this.centre, clock: Date.now };
    this.unitPages = new UnitPages({ ...of, journal: parts.journal, secret });
    this.unitPositions = new UnitPositions(of);
    this.travelTimes = new TravelTimes({ source: () => this.centre.dispatch.travel ?? null, links: this.links, clock: Date.now });
    this.avl = new AvlFeed({ ...of, positions: this.unitPositions, links: this.links });
    this.#search = searchOnDemand({ folder: parts.folder, links: parts.links, log: pino({ level: 'silent' }) });
    this.#ticking = setInterval(() => this.desk.tick(), 100);
  }

  /** `operators` and `supervisors` may sign in with `password`. */
  static async open(centre: Centre, operators: string[], supervisors: string[] = []): Promise<ConsoleRoom> {
    const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-console-room-'));
    const log = pino({ level: 'silent' });
    const clock = Date.now;
    const links = createLinks(clock, log);
    const journal = await openJournal({ folder, clock, log, links });
    const account = (role: 'operator' | 'supervisor') => (name: string) =>
      makeAccount({ name: operatorId(name), role, language: 'fr' }, password, clock);
    const made = [...operators.map(account('operator')), ...supervisors.map(account('supervisor'))];
    await writeAccounts(folder, await Promise.all(made));
    const accounts = await openAccounts(folder, { clock, log });
    const learn = new Map<CallId, (learned: Learned) => void>();
    const pbx = new FakePbx();
    const desk = new Desk({ centre, journal, pbx, context: lookupsOf(learn), clock, log });
    desk.onSignal({ signal: 'pbx snapshot', snapshot: { takenAt: instant(clock()), calls: [] } });
    links.report('pbx', 'up');
    const room = new ConsoleRoom({ desk, links, pbx, folder, centre, journal, accounts, learn });
    await room.serve();
    return room;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Serves, on the port of the first time. */
  async serve(): Promise<void> {
    this.#locations = new Locations({
      folder: this.folder,
      desk: this.desk,
      centre: () => this.centre,
      communeOf: () => null,
      previousCalls: this.#journal.previousCalls,
      links: this.links,
      clock: Date.now,
    });
    this.#locating = new Locating({
      desk: this.desk,
      centre: () => this.centre,
      locations: this.#locations,
      secret: Buffer.from('a-secret-for-tests-only'),
      clock: Date.now,
    });
    const http = await startHttp({
      port: this.#port,
      desk: this.desk,
      journal: this.#journal,
      links: this.links,
      centre: () => this.centre,
      accounts: this.#accounts,
      places: this.places,
      devToken: null,
      receiptLinks: await ReceiptLinks.open(this.folder, () => null),
      softphones: this.softphones,
      consoleFolder: await consoleFolder(),
      mapFolder: path.join(this.folder, 'maps'),
      log: pino({ level: 'silent' }),
      clock: Date.now,
      locations: this.#locations,
      locating: this.#locating,
      unitPages: this.unitPages,
      unitPositions: this.unitPositions,
      avl: this.avl,
      travelTimes: this.travelTimes,
      readLocations: readPidfLo,
      search: this.#search,
      reloadConfiguration: async () => ({ ok: true }),
      replicated: () => null,
      waitReplicated: async () => false,
    });
    this.#http = http;
    this.#port = http.port;
  }

  /** The centre's files are read again, as after an administrator's change. */
  applyCentre(centre: Centre): void {
    this.centre = centre;
    this.desk.applyCentre(centre);
    this.desk.record({ type: 'ConfigurationApplied', at: instant(Date.now()), digest: centre.digest });
  }

  /** The server goes away; the desk and its journal stay. */
  async unserve(): Promise<void> {
    await this.#http?.close();
    this.#http = null;
    this.#locating?.close();
    await this.#locations?.close();
  }

  /** The server forgets who is signed in, as when a session runs out. */
  endSessions(): void {
    for (const { id } of [...this.#accounts.sessions.all()]) this.#accounts.sessions.end(id);
  }

  /** A call reaches the PBX. Answers its id. */
  call(known: Partial<Arrival> = {}): CallId {
    this.#count += 1;
    const id = known.call ?? callId(`pbx1-${this.#count}.1`);
    const leg = legId(id.slice(5));
    const origin = { leg, channel: `PJSIP/pstn-${leg}`, dialled: '112', trunk: 'pstn', sipCallId: null, transferredBy: null };
    const caller = { number: `+3363998${String(this.#count).padStart(4, '0')}`, name: null, assertedNumber: null, masked: false };
    const arrival: Arrival = { call: id, at: instant(Date.now()), ...origin, ...caller, fixes: [], ...known };
    this.desk.onSignal({ signal: 'call arrived', arrival });
    return id;
  }

  rings(call: CallId, position: string): void {
    this.desk.onSignal({ signal: 'position ringing', call, position: position as PositionId, at: instant(Date.now()) });
  }

  answered(call: CallId, position: string, atMs = Date.now()): void {
    const leg = legId(`${call}-leg`);
    this.desk.onSignal({ signal: 'position answered', call, position: position as PositionId, leg, at: instant(atMs) });
  }

  ended(call: CallId): void {
    this.desk.onSignal({ signal: 'call ended', call, by: 'caller', cause: 'Normal Clearing', at: instant(Date.now()) });
  }

  /** The types of a sheet's entries, in order. */
  journalOf(sheet: SheetId): string[] {
    return this.#journal.ofSheet(sheet).flatMap(({ entries }) => entries.map(({ type }) => type));
  }

  /** A lookup of a call answers. */
  learned(call: CallId, learned: Learned): void {
    this.#learn.get(call)?.(learned);
  }

  async close(): Promise<void> {
    clearInterval(this.#ticking);
    await this.unserve();
    this.unitPages.close();
    this.unitPositions.close();
    this.avl.close();
    this.travelTimes.close();
    await this.places.search.close();
    await this.#search.close();
    await this.#accounts.close();
    await this.#journal.close();
    await rm(this.folder, { recursive: true });
  }
}

function lookupsOf(learn: Map<CallId, (learned: Learned) => void>): ContextLookups {
  return {
    firstLook: ({ number, name, masked }): Caller => ({
      number: parsePhoneNumber(number, 'FR'),
      shownNumber: null,
      masked,
      name,
      subscriber: null,
      previous: [],
      callsLast24h: 0,
      lookups: { 'subscribers-file': 'pending' },
    }),
    lookUp: async ({ call }, _caller, hear) => void learn.set(call, hear),
    close: async () => {},
  };
}
