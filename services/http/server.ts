/** The HTTP edge: the API, the WebSocket and the console's pages. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Centre } from '../../config/schema.ts';
import type { AvlFeed } from '../avl/avl-feed.ts';
import type { UnitPositions } from '../avl/unit-positions.ts';
import type { TravelTimes } from '../dispatch/travel-times.ts';
import { SameEvents } from '../events/same-events.ts';
import type { Links } from '../health/links.ts';
import type { Clock } from '../ids.ts';
import type { Journal } from '../journal/commit.ts';
import type { Locating } from '../locating/locating.ts';
import type { Locations } from '../locations/locations.ts';
import type { ReceiptLinks } from '../notices/receipt-links.ts';
import { EventHeads } from '../projections/event-heads.ts';
import { NatureUses } from '../projections/nature-uses.ts';
import { Refusal } from '../refusal.ts';
import { Room } from '../room/room.ts';
import type { Search } from '../search/search.ts';
import type { UnitPages } from '../unit-pages/unit-pages.ts';
import { Access } from './access.ts';
import type { Accounts } from './accounts.ts';
import { alertingRoutes } from './alerting-routes.ts';
import { avlRoute } from './avl-route.ts';
import { commandRoutes } from './commands.ts';
import { consoleFiles } from './console-files.ts';
import { correctionRoutes } from './correction-routes.ts';
import type { DeskPort } from './desk-port.ts';
import { Live } from './live.ts';
import { locateRoutes } from './locate-routes.ts';
import { locationRoutes, type ReadLocations } from './location-routes.ts';
import { mapOrigins, mapRoutes } from './map-routes.ts';
import { Metrics } from './metrics.ts';
import { describeRoutes } from './openapi.ts';
import { type PlacesPort, placeRoutes } from './place-routes.ts';
import { problemHandler } from './problem.ts';
import { qualificationRoute } from './qualification-route.ts';
import { readRoutes } from './reads.ts';
import { responseRoutes } from './response-routes.ts';
import { roomRoutes } from './room-routes.ts';
import { mount, type Route } from './route.ts';
import { sameEventRoute } from './same-event-route.ts';
import { searchRoute } from './search-route.ts';
import { Seats } from './seats.ts';
import { sessionRoutes } from './session-routes.ts';
import { smsRoutes } from './sms-routes.ts';
import { type SoftphonePbx, softphoneRoute } from './softphone-route.ts';
import { type Reloaded, systemRoutes } from './system-routes.ts';
import { UnitLive } from './unit-live.ts';
import { unitPageRoutes } from './unit-page-routes.ts';

export type HttpOptions = {
  /** 0: any free port. */
  port: number;
  /** 127.0.0.1 where absent. */
  address?: string;
  desk: DeskPort;
  journal: Journal;
  links: Links;
  centre: () => Centre;
  accounts: Accounts;
  places: PlacesPort;
  /** A bearer token with every right, for tests; null: none. */
  devToken: string | null;
  receiptLinks: ReceiptLinks;
  /** Null: no position has a phone in the console. */
  softphones: SoftphonePbx | null;
  consoleFolder: string;
  /** Where the files of map grounds are. */
  mapFolder: string;
  log: Logger;
  clock: Clock;
  search: Pick<Search, 'find'>;
  locations: Locations;
  locating: Locating;
  unitPages: UnitPages;
  unitPositions: UnitPositions;
  avl: AvlFeed;
  travelTimes: TravelTimes;
  readLocations: ReadLocations;
  reloadConfiguration: () => Promise<Reloaded>;
  /** Last seq that MongoDB has; null where it is not configured. */
  replicated: () => number | null;
  waitReplicated: (seq: number, deadlineMs: number) => Promise<boolean>;
};

/** Resolves when it listens; rejects where it cannot. `close` ends every connection. */
export async function startHttp(options: HttpOptions): Promise<{ port: number; close(): Promise<void> }> {
  const { desk, journal, links, centre, accounts, clock, log, replicated } = options;
  const access = new Access(accounts, options.devToken);
  const seats = new Seats({ desk, accounts, clock, log });
  const serviceTargetMs = () => centre().routing.answerTargetMs;
  const events = new EventHeads(
    desk,
    () => centre().qualification,
    () => centre().dispatch,
  );
  const room = new Room({ desk, journal, centre, clock });
  const sameEvents = new SameEvents(desk, () => centre().qualification, clock);
  const uses = new NatureUses(desk, journal, clock);
  const live = new Live({
    desk,
    journal,
    links,
    events,
    room,
    access,
    sessions: accounts.sessions,
    serviceTargetMs,
    replicated,
    clock,
    log,
  });
  const { unitPages: pages, unitPositions: positions, consoleFolder } = options;
  const unitLive = new UnitLive({ pages, clock, log });
  const metrics = new Metrics({ desk, journal, links, clock, replicated, liveClients: () => live.clients });

  let described: object | undefined;
  const description = () => {
    described ??= describeRoutes(routes);
    return described;
  };
  const routes: Route[] = [
    searchRoute({ search: options.search, journal, links, centre }),
    ...readRoutes(desk, journal, centre, clock),
    sameEventRoute(sameEvents),
    ...responseRoutes(desk, centre, options.travelTimes, clock),
    ...alertingRoutes(centre, desk, options.receiptLinks),
    qualificationRoute(
      () => centre().qualification,
      () => uses.counts(),
    ),
    softphoneRoute(centre, options.softphones),
    ...placeRoutes(options.places, centre),
    ...mapRoutes(centre, options.mapFolder, clock),
    ...commandRoutes({ desk, journal, waitReplicated: options.waitReplicated }),
    ...locationRoutes(options),
    ...locateRoutes(options.locating),
    avlRoute(options.avl, clock),
    ...unitPageRoutes({ desk, centre, pages, positions, consoleFolder, clock }),
    ...roomRoutes(room),
    ...correctionRoutes(desk, journal),
    ...smsRoutes({ desk, centre, clock, takeAml: ({ from, text }) => options.locations.amlText(from, text) }),
    ...sessionRoutes(accounts, seats),
    ...systemRoutes({ links, clock, metrics, centre, reloadConfiguration: options.reloadConfiguration, description }),
  ];

  const app = express();
  app.set('etag', false);
  // A proxy on this machine may end TLS; nobody else's word on the client's address is taken.
  app.set('trust proxy', 'loopback');
  app.use(
    securityHeaders(() => mapOrigins(centre().map), options.softphones),
    logRequests(log),
  );
  app.use('/api', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  mount(app, routes, access);
  app.use('/api', (request) => {
    throw unknownAddress(`${request.baseUrl}${request.path}`);
  });
  app.use(consoleFiles(consoleFolder));
  app.use((request) => {
    throw unknownAddress(request.path);
  });
  app.use(problemHandler(log));

  // A request that trickles in must not hold its connection for ever.
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app);
  server.on('upgrade', (request, socket, head) => (UnitLive.isFor(request) ? unitLive : live).upgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.address ?? '127.0.0.1', resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      seats.close();
      live.close();
      unitLive.close();
      events.close();
      room.close();
      uses.close();
      sameEvents.close();
      metrics.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const impatience = setTimeout(() => server.closeAllConnections(), 2_000);
      await closed;
      clearTimeout(impatience);
    },
  };
}

/**
 * `origins`: where else the pages may fetch from, for the map. Everything that Tocsin brings comes from Tocsin, workers too.
 * The console's softphone speaks to the PBX itself: it goes on where Tocsin does not.
 */
function securityHeaders(origins: () => string[], softphones: SoftphonePbx | null): RequestHandler {
  const others = () => origins().join(' ');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        connectSrc: ["'self'", others, ...(softphones ? [new URL(softphones.url).origin] : [])],
        mediaSrc: ["'self'", 'blob:'],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', others],
        workerSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Whoever ends TLS in front says for how long it is promised.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
}

function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const begin = performance.now();
    response.on('finish', () => {
      const ms = Math.round(performance.now() - begin);
      log.debug({ method: request.method, path: request.path, status: response.statusCode, ms }, 'request');
    });
    next();
  };
}

function unknownAddress(path: string) {
  const shown = path.slice(0, 100);
  return new Refusal('unknown-address', 404, {
    fr: `Rien à l’adresse ${shown} ; voyez /api/openapi.json.`,
    en: `Nothing at ${shown}; see /api/openapi.json.`,
  });
}
