/** How often pages without a session, of callers and of crews, may speak: by address, a minute. */
import { type Options, rateLimit } from 'express-rate-limit';
import { Refusal } from '../refusal.ts';
import { sendProblem } from './problem.ts';

export const tooFast = new Refusal('too-many-requests', 429, {
  fr: 'Trop de messages ; ralentissez.',
  en: 'Too many messages; slow down.',
});

export const limitMessages = (limit: number, more: Partial<Options> = {}) =>
  rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendProblem(response, tooFast),
    ...more,
  });
