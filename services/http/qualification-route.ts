/** `GET /api/qualification`: the centre's catalogue, which the page folds its sheets with. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Qualification } from '../../config/protocols/load-qualification.ts';
import { type Route, route } from './route.ts';

const list = z.array(z.looseObject({ id: z.string() }));
const qualification = z
  .strictObject({
    families: list,
    natures: list,
    hazards: list,
    instructions: list,
    partners: list,
    protocols: list,
    engagement: list,
    uses: z
      .record(z.string(), z.number())
      .meta({ description: 'Nature to how often it is chosen lately; a use counts half after 30 days' }),
    digest: z.hash('sha256'),
  })
  .meta({
    id: 'Qualification',
    description: 'As the files of the configuration say it; every list is empty where the centre has none',
  });

/** Its text is made once for each configuration and each hour: hundreds of consoles ask for it at the change of shift. */
export function qualificationRoute(current: () => Qualification, counts: () => Record<string, number>): Route {
  let made: { of: Qualification; uses: Record<string, number>; text: string; etag: string } | null = null;
  return route({
    method: 'get',
    path: '/api/qualification',
    summary: 'Catalogue of natures, guided questions and rules of engagement; with an ETag (RFC 9110)',
    right: 'signed in',
    answers: {
      200: { description: 'The catalogue', schema: qualification },
      304: { description: 'Not changed since the `If-None-Match` that was sent' },
    },
    handle: ({ request, response }) => {
      const [of, uses] = [current(), counts()];
      if (made?.of !== of || made.uses !== uses) {
        const text = JSON.stringify({ ...of, uses });
        made = { of, uses, text, etag: `"${createHash('sha256').update(text).digest('hex')}"` };
      }
      const { etag } = made;
      response.set({ ETag: etag, 'Cache-Control': 'private, no-cache' });
      if (request.headers['if-none-match'] === etag) return { status: 304 };
      return { status: 200, body: made.text, type: 'application/json' };
    },
  });
}
