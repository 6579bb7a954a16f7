/** `POST /api/gateways/avl`: vehicles say where they are and what they do. */
import { rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import { type AvlFeed, avlBatch, avlOutcomes } from '../avl/avl-feed.ts';
import { type Clock, instant as instantOf } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { instant } from './base-shapes.ts';
import { parse, sendProblem } from './problem.ts';
import { type Route, route } from './route.ts';

const largestBytes = 512 * 1024;
/** Of the whole feed: it is one sender. */
const perTenSeconds = 200;

const counts = z.partialRecord(z.enum(avlOutcomes), z.number().int());

export function avlRoute(feed: AvlFeed, clock: Clock): Route {
  return route({
    method: 'post',
    path: '/api/gateways/avl',
    summary: 'A batch of positions and statuses, by the feed’s bearer token; of each unit the newest counts',
    right: 'open',
    raw: { types: ['application/json'], limit: largestBytes },
    before: [
      rateLimit({
        windowMs: 10_000,
        limit: perTenSeconds,
        standardHeaders: 'draft-8',
        legacyHeaders: false,
        handler: (_request, response) => {
          feed.refuse('too-many');
          sendProblem(response, tooMany);
        },
      }),
    ],
    answers: {
      200: {
        description: 'How many of the batch came to what; `serverNow` for senders that would set their clock by it',
        schema: z.strictObject({ serverNow: instant, counts }).meta({ id: 'AvlTaken' }),
      },
    },
    handle: ({ request }) => {
      const [scheme, token = ''] = (request.get('authorization') ?? '').split(' ', 2);
      const may = feed.mayGive(scheme?.toLowerCase() === 'bearer' ? token : '');
      if (may === 'none') throw notConfigured;
      if (!may) throw unknownFeed;
      try {
        const batch = parse(avlBatch, readJson(request.body), 'body');
        return { status: 200, body: { serverNow: instantOf(clock()), counts: feed.take(batch) } };
      } catch (error) {
        feed.refuse('malformed');
        throw error;
      }
    },
  });
}

function readJson(body: unknown): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '') as unknown;
  } catch {
    return undefined;
  }
}

const notConfigured = new Refusal('no-gateway', 404, {
  fr: 'Aucun flux de véhicules n’est configuré ; voyez « avl » dans gateways.yaml, et son jeton.',
  en: 'No feed of vehicles is configured; see "avl" in gateways.yaml, and its token.',
});
const unknownFeed = new Refusal('unknown-sender', 401, {
  fr: 'Jeton inconnu ; envoyez « Authorization: Bearer » avec celui de gateways.yaml.',
  en: 'Unknown token; send "Authorization: Bearer" with that of gateways.yaml.',
});
const tooMany = new Refusal('too-many-requests', 429, {
  fr: 'Plus de 200 messages en dix secondes ; envoyez des lots.',
  en: 'More than 200 messages in ten seconds; send batches.',
});
