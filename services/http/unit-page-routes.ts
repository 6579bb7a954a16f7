/** The page of a unit, what it does, and who may open it (unit-page-messages.ts). */
import { z } from 'zod';
import type { Centre } from '../../config/schema.ts';
import { positionVerdicts, type UnitPositions } from '../avl/unit-positions.ts';
import { type Clock, instant as instantOf, type UnitId, unitId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { UnitPages } from '../unit-pages/unit-pages.ts';
import { instant, operator } from './base-shapes.ts';
import type { DeskPort } from './desk-port.ts';
import { limitMessages } from './limit-messages.ts';
import { idPath } from './requests.ts';
import { type Route, route } from './route.ts';
import { linkOver } from './unit-live.ts';
import { actsAnswer, actsBody, positionBody, unitLivePath } from './unit-page-messages.ts';

export type UnitPageOptions = {
  desk: DeskPort;
  centre: () => Centre;
  pages: UnitPages;
  positions: UnitPositions;
  consoleFolder: string;
  clock: Clock;
};

/** Many phones of one operator's network may share an address. */
const perMinute = 3_000;
const wrongPerMinute = 60;

const webSocketOnly = new Refusal('upgrade-required', 426, {
  fr: 'Cette adresse ne parle que WebSocket.',
  en: 'This address speaks WebSocket only.',
});

const pageLink = z
  .strictObject({
    link: z.string(),
    /** With its token; whole where the centre has an address that phones reach (`publicUrl`), else from `/` on. */
    address: z.string(),
    at: instant,
    by: operator,
  })
  .meta({ id: 'UnitPageLink' });

export function unitPageRoutes({ desk, centre, pages, positions, consoleFolder, clock }: UnitPageOptions): Route[] {
  const before = [limitMessages(perMinute), limitMessages(wrongPerMinute, { skipSuccessfulRequests: true })];
  const unitOf = (token: string): UnitId => {
    const unit = pages.unitOf(token);
    if (unit === null) throw linkOver;
    return unit;
  };
  return [
    route({
      method: 'get',
      path: '/unite',
      summary: 'The page of a unit, for the phone in the vehicle; the token stands behind the #, and is not sent',
      right: 'open',
      before: [limitMessages(perMinute)],
      answers: { 200: { description: 'The page', type: 'text/html' } },
      handle: async ({ response }) => {
        response.set({ 'Cache-Control': 'no-cache', 'Permissions-Policy': 'geolocation=(self)' });
        await new Promise<void>((resolve, reject) => {
          response.sendFile('unite.html', { root: consoleFolder, cacheControl: false }, (error) =>
            error ? reject(notBuilt) : resolve(),
          );
        });
        return { status: 200 };
      },
    }),
    route({
      method: 'get',
      path: unitLivePath,
      summary: 'WebSocket of a unit’s page: send `hello` with the token, receive all that the page shows',
      right: 'open',
      answers: { 101: { description: 'The WebSocket is open' } },
      handle: () => {
        throw webSocketOnly;
      },
    }),
    route({
      method: 'post',
      path: '/api/unit/acts',
      summary:
        'What a crew did on its unit’s page, each act with its id and the time at which it was done; done once however often it is sent',
      right: 'open',
      body: actsBody,
      before,
      answers: { 200: { description: 'Answered one by one; what is not answered must be sent again', schema: actsAnswer } },
      handle: async ({ body: { token, sentAtMs, acts } }) => {
        const unit = unitOf(token);
        const answers = [];
        // In the order in which they were done.
        for (const act of acts.toSorted((a, b) => a.atMs - b.atMs)) {
          const answer = await pages.take(unit, act, sentAtMs);
          if (answer === null) break;
          answers.push({ id: act.id, ...answer });
        }
        return { status: 200, body: { serverNow: instantOf(clock()), answers } };
      },
    }),
    route({
      method: 'post',
      path: '/api/unit/position',
      summary: 'Where the phone of a unit’s page is',
      right: 'open',
      body: positionBody,
      before,
      answers: {
        200: { description: 'What became of it', schema: z.strictObject({ outcome: z.enum(positionVerdicts) }) },
      },
      handle: ({ body: { token, lonLat, ageMs } }) => {
        const measuredMs = clock() - ageMs;
        const outcome = positions.take({ unit: unitOf(token), lonLat, measuredMs, source: 'unit page' });
        return { status: 200, body: { outcome } };
      },
    }),
    route({
      method: 'get',
      path: '/api/units/{id}/links',
      summary: 'Phones that may open the unit’s page, with the address of each; and how many have it open',
      right: 'signed in',
      params: idPath,
      answers: {
        200: {
          description: 'The links',
          schema: z.strictObject({ items: z.array(pageLink), open: z.number().int() }).meta({ id: 'UnitPageLinks' }),
        },
      },
      handle: ({ params }) => {
        const unit = desk.unit(unitId(params.id));
        if (!unit) throw unknownUnit;
        const base = centre().alerting.publicUrl?.replace(/\/$/, '') ?? '';
        const items = unit.pageLinks.map(({ id: link, at, by }) => ({
          ...{ link, at, by },
          address: `${base}/unite#${pages.tokenOf(unit.id, link)}`,
        }));
        return { status: 200, body: { items, open: pages.openOf(unit.id) } };
      },
    }),
  ];
}

const notBuilt = new Refusal('console-not-built', 503, {
  fr: 'La page n’est pas construite ; lancez « npm run build ».',
  en: 'The page is not built; run "npm run build".',
});
const unknownUnit = new Refusal('unknown-unit', 404, { fr: 'Ce moyen n’existe pas.', en: 'There is no such unit.' });
