import { z } from 'zod';
import type { CommandDefinition } from './fields.ts';
import { id, writtenText } from './fields.ts';

const onNotice = { sheet: id, notice: id };

export const noticeCommands = {
  /** `notice` is `RULE.RECIPIENT` for one that a rule proposes, else an id of the sender's own. */
  'send-notices': {
    summary: 'Tell recipients of the centre about an event, each by the means and in the order of the configuration',
    body: z.strictObject({
      sheet: id,
      notices: z
        .array(z.strictObject({ notice: id, rule: id.nullable(), recipient: id, text: writtenText.min(1).max(1_500) }))
        .min(1)
        .max(30),
    }),
  },
  'confirm-notice': {
    summary: 'Write down that a recipient has the notice, as heard by phone or otherwise',
    body: z.strictObject({ ...onNotice, note: writtenText.max(500) }),
  },
  /** `step`: the one on the screen when the operator said so. */
  'notice-not-reached': {
    summary: 'Go on to the next means or person now: this one was not reached',
    body: z.strictObject({ ...onNotice, step: z.number().int().min(0).max(500), note: writtenText.max(500) }),
  },
  'cancel-notice': {
    summary: 'Stop telling a recipient, with the reason',
    body: z.strictObject({ ...onNotice, reason: writtenText.max(500) }),
  },
} satisfies Record<string, CommandDefinition>;
