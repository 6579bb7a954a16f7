import { z } from 'zod';
import type { CommandDefinition } from './fields.ts';
import { id, writtenText } from './fields.ts';

export const textCommands = {
  /** `message` is given by whoever writes it, so that a text sent again is the same text. */
  'send-text': {
    summary: 'Send a text to the caller of a call: by the way that theirs came, else by SMS to their number',
    body: z.strictObject({ call: id, message: id, text: writtenText.min(1).max(1_600) }),
  },
  'accept-text-call': {
    summary: 'Take a text call that waits, or is offered to this position',
    body: z.strictObject({ call: id, position: id }),
  },
  'end-text-call': {
    summary: 'End a text call; a further text of the caller takes it up again',
    body: z.strictObject({ call: id }),
  },
  'prompt-caller': {
    summary: 'Have the caller of a voice call asked, by a spoken text, to answer with the telephone’s keys',
    body: z.strictObject({ call: id }),
  },
} satisfies Record<string, CommandDefinition>;
