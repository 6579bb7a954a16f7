/**
 * What the page of a unit and the server say to each other.
 *
 *   GET  /unite               the page; its token stands behind the #, and is not sent with the request
 *   WS   /api/unit/live       page: `hello` first, then `shown` after each view; server: `view`, `alive` every ten seconds, `refused` and the end
 *   POST /api/unit/acts       what the crew did, each act with its id and its time; answered one by one
 *   POST /api/unit/position   where the phone is
 */
import { z } from 'zod';
import type { Instant } from '../ids.ts';
import { actOutcomes, type PageAct, pageAct } from '../unit-pages/page-acts.ts';
import type { UnitPageView } from '../unit-pages/page-view.ts';
import { instant } from './base-shapes.ts';
import type { Problem } from './messages.ts';

export const unitLivePath = '/api/unit/live';

export type FromServer =
  | { type: 'view'; serverNow: Instant; view: UnitPageView }
  | { type: 'alive'; serverNow: Instant }
  | { type: 'refused'; problem: Problem };

export const pageToken = z.string().regex(/^[\w-]{22}$/);

export const fromUnitPage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), token: pageToken }),
  z.strictObject({ type: z.literal('shown'), assignments: z.array(z.string().min(1).max(128)).max(50) }),
]);
export type FromUnitPage = z.output<typeof fromUnitPage>;

/** `sentAtMs` by the phone's clock, when it sends. */
export const actsBody = z.strictObject({
  token: pageToken,
  sentAtMs: z.number().int().min(0).max(8.64e15),
  acts: z.array(pageAct).min(1).max(50),
});
export type ActsBody = { token: string; sentAtMs: number; acts: PageAct[] };

export const actsAnswer = z
  .strictObject({
    serverNow: instant,
    answers: z.array(z.strictObject({ id: z.string(), outcome: z.enum(actOutcomes), fr: z.string(), en: z.string() })),
  })
  .meta({ id: 'UnitPageAnswers', description: 'An act that is not answered is not on disk yet: it must be sent again' });
export type ActsAnswer = z.output<typeof actsAnswer>;

/** `ageMs`: how long ago the phone measured it. */
export const positionBody = z.strictObject({
  token: pageToken,
  lonLat: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]),
  accuracyM: z.number().min(0).max(1_000_000),
  ageMs: z.number().min(0).max(86_400_000),
});
export type PositionBody = z.output<typeof positionBody>;
