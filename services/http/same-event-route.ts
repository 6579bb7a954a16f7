/** `GET /api/sheets/{id}/same-event`: which open sheets may be about the same event, how likely, and why. */
import { z } from 'zod';
import type { Candidate } from '../events/same-event.ts';
import type { SameEvents } from '../events/same-events.ts';
import { sheetId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { idPath } from './requests.ts';
import { type Route, route } from './route.ts';
import { eventHead, sheet } from './shapes.ts';

const candidate: z.ZodType<Candidate> = z
  .strictObject({
    sheet,
    likelihoodPercent: z.number().int().min(0).max(100),
    distanceM: z.number().int().nullable().meta({ description: 'Null where one of the two has no place on the ground' }),
    reasons: z.array(
      z.strictObject({
        about: z.enum(['distance', 'street', 'commune', 'nature', 'number', 'age']),
        speaks: z.enum(['for', 'against']),
        fr: z.string(),
        en: z.string(),
      }),
    ),
    head: eventHead,
  })
  .meta({ id: 'SameEventCandidate', description: 'An open event that may be the same, its reasons strongest first' });

export function sameEventRoute(sameEvents: Pick<SameEvents, 'of'>): Route {
  return route({
    method: 'get',
    path: '/api/sheets/{id}/same-event',
    summary: 'Open sheets that may be about the same event, the likeliest first',
    right: 'signed in',
    params: idPath,
    answers: {
      200: {
        description: 'Five at most',
        schema: z.strictObject({ items: z.array(candidate) }).meta({ id: 'SameEventCandidates' }),
      },
    },
    handle: ({ params }) => {
      const items = sameEvents.of(sheetId(params.id));
      if (!items) {
        const text = { fr: 'Aucune fiche ouverte de ce nom.', en: 'There is no such open sheet.' };
        throw new Refusal('unknown-sheet', 404, text, 'id');
      }
      return { status: 200, body: { items } };
    },
  });
}
