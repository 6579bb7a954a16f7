/** The page by which a caller sends where they are, and the one address that it speaks to. Neither says anything of the call. */
import { z } from 'zod';
import { linkRefusals } from '../locating/locate-links.ts';
import type { FromPage, Locating } from '../locating/locating.ts';
import { callerPage, chooseLanguage, pagePolicy } from '../locating/page/caller-page.ts';
import { Refusal } from '../refusal.ts';
import { limitMessages, tooFast } from './limit-messages.ts';
import { parse } from './problem.ts';
import { type Route, route } from './route.ts';
import { instant } from './shapes.ts';

const token = z.string().regex(/^[\w-]{22}$/);
const device = z.string().regex(/^[0-9a-f]{32}$/);
const from = { token, device };

const fromPage = z
  .discriminatedUnion('event', [
    z.strictObject({ event: z.literal('opened'), ...from }),
    z.strictObject({ event: z.literal('refused'), reason: z.enum(linkRefusals), ...from }),
    z.strictObject({
      event: z.literal('position'),
      position: z.strictObject({
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
        accuracyM: z.number().min(0).max(1_000_000),
        atMs: z.number().int().min(0).max(8.64e15),
      }),
      ...from,
    }),
  ])
  .meta({ id: 'FromCallersPage' });

/** Many callers of one operator's network may share an address; a page sends every three seconds at most. */
const perMinute = 600;
const pagesPerMinute = 300;
const wrongPerMinute = 30;

export function locateRoutes(locating: Locating): Route[] {
  return [
    route({
      method: 'get',
      path: '/l/{language}',
      summary: 'The page that a caller opens from the SMS; the token stands behind the #, and is not sent with this request',
      right: 'open',
      params: z.strictObject({ language: z.string().max(8) }),
      before: [limitMessages(pagesPerMinute)],
      answers: {
        200: { description: 'The page, in the browser’s language or that of the link', schema: z.string(), type: 'text/html' },
      },
      handle: ({ params, request, response }) => {
        response.set({
          'Content-Security-Policy': pagePolicy,
          'Cache-Control': 'no-store',
          'Referrer-Policy': 'no-referrer',
          'Permissions-Policy': 'geolocation=(self)',
          Vary: 'Accept-Language',
        });
        const language = chooseLanguage(request.get('accept-language') ?? '', params.language);
        return { status: 200, body: callerPage(language), type: 'text/html' };
      },
    }),
    route({
      method: 'post',
      path: '/api/locate',
      summary:
        'What the caller’s page says: opened, refused, or a position; JSON `FromCallersPage`, for the link of its token alone',
      right: 'open',
      raw: { types: ['application/json'], limit: 1_024 },
      // Whoever tries tokens is stopped long before a page that sends its positions.
      before: [limitMessages(perMinute), limitMessages(wrongPerMinute, { skipSuccessfulRequests: true })],
      answers: { 200: { description: 'Taken', schema: z.strictObject({ expiresAt: instant }) } },
      handle: ({ request }) => {
        const { token: given, device: own, ...said } = parse(fromPage, jsonOf(request.body), 'body');
        const answer = locating.fromPage(given, own, said satisfies FromPage);
        if (!answer.ok) throw refusals[answer.why];
        return { status: 200, body: { expiresAt: answer.expiresAt } };
      },
    }),
  ];
}

/** Undefined where it is no JSON: no schema takes that. */
function jsonOf(body: unknown): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '') as unknown;
  } catch {
    return undefined;
  }
}

const refusals = {
  unknown: new Refusal('link-over', 404, {
    fr: 'Ce lien n’est plus valable ; demandez-en un autre à l’opérateur.',
    en: 'This link is no longer valid; ask the operator for another.',
  }),
  'other-device': new Refusal('link-in-use', 409, {
    fr: 'Ce lien sert déjà sur un autre appareil ; demandez-en un autre à l’opérateur.',
    en: 'This link is in use on another device; ask the operator for another.',
  }),
  'too-fast': tooFast,
};
