import { z } from 'zod';
import { partnerAnswers } from '../partners/partners.ts';
import type { CommandDefinition } from './fields.ts';
import { id, writtenText } from './fields.ts';

export const partnerCommands = {
  'request-partner': {
    summary: 'Write down that another service was asked to come or to act',
    body: z.strictObject({
      sheet: id,
      request: id,
      partner: id,
      number: z
        .string()
        .regex(/^\+?\d{2,15}$/)
        .nullable(),
      text: writtenText.max(1_000),
    }),
  },
  /** `call`: the caller's own name for it. The request is written down where it is not yet. */
  'call-partner': {
    summary: 'Call another service by the PBX: the phone of the position rings first',
    body: z.strictObject({
      sheet: id,
      request: id,
      call: id,
      partner: id,
      number: z.string().regex(/^\+?\d{2,15}$/),
      text: writtenText.max(1_000),
      position: id,
    }),
  },
  'answer-partner': {
    summary: 'Write down what the other service said, or that it arrived',
    body: z.strictObject({
      sheet: id,
      request: id,
      answer: z.enum(partnerAnswers),
      etaMinutes: z.number().int().min(0).max(1_440).nullable(),
      note: writtenText.max(500),
    }),
  },
} satisfies Record<string, CommandDefinition>;
