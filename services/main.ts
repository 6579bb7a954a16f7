/**
 * Tocsin, put together. The only place where parts are wired.
 * Reads the environment, checks the centre's configuration, opens the journal, connects to the PBX and MongoDB, serves the console and the API.
 * Prints `ready http://127.0.0.1:PORT` on stdout once it serves. SIGTERM and SIGINT close all of it; SIGHUP reads the configuration again.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { atEndpoint } from '../config/asterisk/at-endpoint.ts';
import { loadCentre } from '../config/load-centre.ts';
import { connectPbx } from '../telephony/asterisk/pbx.ts';
import { readPidfLo } from '../telephony/pidf-lo/read-pidf-lo.ts';
import { alertReaction, startAlertKeeper } from './alerts/alert-reaction.ts';
import { AvlFeed } from './avl/avl-feed.ts';
import { AvlBroker } from './avl/avl-mqtt.ts';
import { UnitPositions } from './avl/unit-positions.ts';
import { Desk } from './calls/desk.ts';
import { createContext } from './context/context.ts';
import { TravelTimes } from './dispatch/travel-times.ts';
import { createLinks } from './health/links.ts';
import { openAccounts } from './http/accounts.ts';
import { startHttp } from './http/server.ts';
import type { SheetId } from './ids.ts';
import { instant, positionId } from './ids.ts';
import { openJournal } from './journal/journal.ts';
import { startReplicator } from './journal/replicator.ts';
import { linkSecret } from './locating/link-tokens.ts';
import { Locating, locateReaction } from './locating/locating.ts';
import { Locations } from './locations/locations.ts';
import { SmsGateway } from './messaging/sms-gateway.ts';
import { textsReaction } from './messaging/texts-reaction.ts';
import { startNoticeKeeper } from './notices/notice-keeper.ts';
import { noticeReaction } from './notices/notice-reaction.ts';
import { ReceiptLinks } from './notices/receipt-links.ts';
import { startRosterCheck } from './notices/roster-check.ts';
import { pidFile } from './pid-file.ts';
import { noticeFixes } from './places/notice-fixes.ts';
import { Geocoder } from './places/search/geocoder.ts';
import { PlaceSearch } from './places/search/place-search.ts';
import { startReactions } from './reactions/reactions.ts';
import { Search } from './search/search.ts';
import type { SheetDocument } from './sheets/sheet.ts';
import { UnitPages } from './unit-pages/unit-pages.ts';

const root = path.resolve(import.meta.dirname, '..');
const sampleCentre = path.join(root, 'config/sample');

const environment = z
  .object({
    TOCSIN_HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(8112),
    TOCSIN_DATA: z.string().min(1).default('.data'),
    TOCSIN_CONFIG: z.string().min(1).default(sampleCentre),
    MONGODB_URI: z
      .string()
      .regex(/^(none|mongodb(\+srv)?:\/\/.+)$/)
      .default('none'),
    AMI_URL: z.string().regex(/^ami:\/\/[^:]+:[^@]+@[^:]+:\d+$/),
    /** WebSocket of the PBX for the console's softphones, and the secret that their passwords are drawn from. */
    PBX_WS_URL: z
      .string()
      .regex(/^wss?:\/\/.+/)
      .optional(),
    PBX_WS_SECRET: z.string().min(1).optional(),
    TOCSIN_DEV_TOKEN: z.string().min(1).optional(),
    TOCSIN_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .safeParse(process.env);

if (!environment.success) {
  for (const { path: name, message } of environment.error.issues) process.stderr.write(`${name.join('.')}: ${message}\n`);
  process.exit(78);
}
const settings = environment.data;
const clock = Date.now;
const log = pino(
  { level: settings.TOCSIN_LOG, base: null, timestamp: pino.stdTimeFunctions.isoTime },
  pino.destination({ dest: 2, sync: false }),
);

const loaded = await loadCentre(settings.TOCSIN_CONFIG);
if (!loaded.ok) {
  for (const { file, line, field, en } of loaded.problems) process.stderr.write(`${file}:${line}: ${field}: ${en}\n`);
  process.exit(78);
}
let centre = loaded.centre;

// What is written here names callers and places: for this account of the machine alone, even in a folder that others may enter.
process.umask(0o077);
mkdirSync(settings.TOCSIN_DATA, { recursive: true, mode: 0o700 });
const links = createLinks(clock, log);
const journal = await openJournal({ folder: settings.TOCSIN_DATA, clock, log, links });
const replicator = startReplicator({
  folder: settings.TOCSIN_DATA,
  uri: settings.MONGODB_URI,
  links,
  log,
});
const search = new Search({ folder: settings.TOCSIN_DATA, links, log });
const isSample = path.resolve(settings.TOCSIN_CONFIG) === sampleCentre;
const accounts = await openAccounts(settings.TOCSIN_DATA, {
  clock,
  log,
  sampleOperators: isSample ? centre.positions.length : 0,
});
if (accounts.firstPassword !== null) {
  const names = isSample ? 'op01, op02 ... (operators), chef (supervisor), admin' : 'admin';
  process.stderr.write(`accounts made: ${names}; password of them all: ${accounts.firstPassword}\n`);
}

const sheetNumber = (id: SheetId) => (journal.document('sheets', id)?.document as SheetDocument | undefined)?.number ?? null;
const lookups = await createContext({
  centre,
  previousCalls: journal.previousCalls.bind(journal),
  sheetNumber,
  clock,
  links,
  log,
});

const positionOf = (endpoint: string) => positionId(atEndpoint(centre, endpoint));
const pbx = connectPbx({
  url: settings.AMI_URL,
  onSignal: (signal) => desk.onSignal(signal),
  positionOf,
  links,
  log,
  clock,
});
const desk: Desk = new Desk({ centre, journal, pbx, context: lookups, clock, log });
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
desk.record({ type: 'Started', at: instant(clock()), version });
const recorded = new Map<string, string>();
links.listen((link) => {
  if (link.name === 'pbx') desk.onPbxLink(link.state);
  if (recorded.get(link.name) === link.state) return;
  recorded.set(link.name, link.state);
  desk.record({ type: 'LinkChanged', at: link.since, link: link.name, state: link.state, reason: link.reason });
});
const places = {
  search: new PlaceSearch({ folder: settings.TOCSIN_DATA, lists: centre.places, links, log }),
  geocoder: new Geocoder(centre.places.geocoder, clock),
};
places.search.open();
const locations = new Locations({
  folder: settings.TOCSIN_DATA,
  desk,
  centre: () => centre,
  communeOf: lookups.communeOf,
  previousCalls: journal.previousCalls.bind(journal),
  links,
  clock,
});
const locateSecret = linkSecret(settings.TOCSIN_DATA);
const locating = new Locating({ desk, centre: () => centre, locations, secret: locateSecret, clock });
const unitPages = new UnitPages({ desk, journal, centre: () => centre, secret: locateSecret, clock });
const unitPositions = new UnitPositions({ desk, centre: () => centre, clock });
const avl = new AvlFeed({ desk, centre: () => centre, positions: unitPositions, links, clock });
const avlBroker = new AvlBroker(avl, () => centre, log);
const travelTimes = new TravelTimes({ source: () => centre.dispatch.travel ?? null, links, clock });
const stopNoticing = noticeFixes(desk);
const sms = new SmsGateway({ config: () => centre.messaging.sms, links, clock });
const receiptLinks = await ReceiptLinks.open(settings.TOCSIN_DATA, () => centre.alerting.publicUrl);
const reactions = startReactions(
  desk,
  [
    textsReaction(sms, pbx),
    noticeReaction(() => centre, receiptLinks, sms),
    alertReaction(() => centre, desk, unitPages),
    locateReaction({ centre: () => centre, secret: locateSecret }, (text) => sms.send(text)),
  ],
  log,
);
const ticking = setInterval(() => desk.tick(), 100);

/** The running configuration stays where the new one has a fault. */
async function reloadConfiguration() {
  const next = await loadCentre(settings.TOCSIN_CONFIG);
  if (!next.ok) {
    links.report('configuration', 'degraded', `refused: ${next.problems.length} faults; the one before goes on`);
    return next;
  }
  centre = next.centre;
  desk.applyCentre(centre);
  places.search.configure(centre.places);
  places.geocoder.configure(centre.places.geocoder);
  rosterCheck.look();
  avlBroker.configure();
  travelTimes.configure();
  desk.record({ type: 'ConfigurationApplied', at: instant(clock()), digest: centre.digest });
  links.report('configuration', 'up');
  return { ok: true as const };
}

const rosterCheck = startRosterCheck(() => centre, links, clock);
const alertKeeper = startAlertKeeper(desk, clock);
const noticeKeeper = startNoticeKeeper(desk, () => centre, clock);

const http = await startHttp({
  port: settings.TOCSIN_HTTP_PORT,
  desk,
  journal,
  links,
  centre: () => centre,
  accounts,
  places,
  locations,
  locating,
  unitPages,
  unitPositions,
  avl,
  travelTimes,
  readLocations: readPidfLo,
  devToken: settings.TOCSIN_DEV_TOKEN ?? null,
  receiptLinks,
  softphones: settings.PBX_WS_URL && settings.PBX_WS_SECRET ? { url: settings.PBX_WS_URL, secret: settings.PBX_WS_SECRET } : null,
  consoleFolder: path.join(root, 'console/dist'),
  mapFolder: path.join(settings.TOCSIN_DATA, 'maps'),
  log,
  clock,
  search,
  reloadConfiguration,
  replicated: () => replicator.replicatedSeq(),
  waitReplicated: (seq, deadlineMs) => replicator.waitFor(seq, deadlineMs),
});
const ownPid = path.join(settings.TOCSIN_DATA, pidFile);
writeFileSync(ownPid, `${process.pid}`);
process.stdout.write(`ready http://127.0.0.1:${http.port}\n`);

process.on('SIGHUP', () => {
  reloadConfiguration().catch((error: unknown) => log.error({ err: error }, 'the configuration cannot be read again'));
});

async function stop() {
  clearInterval(ticking);
  const reacted = reactions.close();
  sms.close();
  await reacted;
  stopNoticing();
  locating.close();
  unitPages.close();
  unitPositions.close();
  avl.close();
  travelTimes.close();
  await avlBroker.close();
  await locations.close();
  await http.close();
  alertKeeper.close();
  noticeKeeper.close();
  rosterCheck.close();
  await accounts.close();
  await pbx.close();
  await lookups.close();
  places.geocoder.close();
  await places.search.close();
  await search.close();
  await replicator.close();
  await journal.close();
  rmSync(ownPid, { force: true });
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
