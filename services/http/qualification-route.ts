/** `GET /api/qualification`: the centre's catalogue, which the page folds its sheets with. */
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
    digest: z.hash('sha256'),
  })
  .meta({
    id: 'Qualification',
    description: 'As the files of the configuration say it; every list is empty where the centre has none',
  });

/** Its text is made once for each configuration: hundreds of consoles ask for it at the change of shift. */
export function qualificationRoute(current: () => Qualification): Route {
  let made: { of: Qualification; text: string } | null = null;
  return route({
    method: 'get',
    path: '/api/qualification',
    summary: 'Catalogue of natures, guided questions and rules of engagement; its digest is the ETag (RFC 9110)',
    right: 'signed in',
    answers: {
      200: { description: 'The catalogue', schema: qualification },
      304: { description: 'Not changed since the `If-None-Match` that was sent' },
    },
    handle: ({ request, response }) => {
      const of = current();
      const etag = `"${of.digest}"`;
      response.set({ ETag: etag, 'Cache-Control': 'private, no-cache' });
      if (request.headers['if-none-match'] === etag) return { status: 304 };
      if (made?.of !== of) made = { of, text: JSON.stringify(of) };
      return { status: 200, body: made.text, type: 'application/json' };
    },
  });
}
