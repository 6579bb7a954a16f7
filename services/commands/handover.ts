import { z } from 'zod';
import type { CommandDefinition } from './fields.ts';
import { id, writtenText } from './fields.ts';

/** Who shall take it: an operator who is signed in, whoever sits at a position, or whoever of the room takes it first. */
const to = z.union([z.literal('room'), z.strictObject({ operator: id }), z.strictObject({ position: id })]);
const word = writtenText.max(500);

export const handoverCommands = {
  'hand-over-event': {
    summary: 'Give the follow-up of an event to another, who must take it; until then it stays with who gives it',
    body: z.strictObject({ sheet: id, to, word }),
  },
  'hand-over-shift': {
    summary: 'Give all open events that are with me to another, as one by one',
    body: z.strictObject({ to, word }),
  },
  'take-event': {
    summary:
      'Take the follow-up of an event that was handed to me or the room, that nobody present is in charge of, or that I give and keep after all',
    body: z.strictObject({ sheet: id }),
  },
} satisfies Record<string, CommandDefinition>;
