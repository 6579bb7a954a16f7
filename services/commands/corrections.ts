import { z } from 'zod';
import { correctionKinds } from '../corrections/correction.ts';
import type { CommandDefinition } from './fields.ts';
import { id, writtenText } from './fields.ts';

export const correctionCommands = {
  'ask-correction': {
    summary: 'Ask for a correction of operational data, with what is wrong',
    body: z.strictObject({
      correction: id,
      object: z.strictObject({ kind: z.enum(correctionKinds), name: writtenText.max(200), id: id.nullable() }),
      text: writtenText.max(2_000),
      /** The sheet on the screen. */
      seenOn: id.nullable(),
    }),
  },
  'take-correction': {
    summary: 'See to a request for a correction',
    body: z.strictObject({ correction: id }),
    right: 'supervisor',
  },
  'finish-correction': {
    summary: 'Say that a correction is done, and what was changed',
    body: z.strictObject({ correction: id, note: writtenText.max(2_000) }),
    right: 'supervisor',
  },
  'refuse-correction': {
    summary: 'Refuse a correction, with the reason',
    body: z.strictObject({ correction: id, reason: writtenText.max(2_000) }),
    right: 'supervisor',
  },
} satisfies Record<string, CommandDefinition>;
