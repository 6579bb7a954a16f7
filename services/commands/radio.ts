import { z } from 'zod';
import type { CommandDefinition } from './fields.ts';
import { id } from './fields.ts';

export const radioCommands = {
  /** `talkgroup` null: the first that is free. */
  'allot-talkgroup': {
    summary: 'Give an event a talkgroup that no other has; its units are told',
    body: z.strictObject({ sheet: id, talkgroup: id.nullable() }),
  },
  'release-talkgroup': {
    summary: 'Take a talkgroup from an event; its units are told',
    body: z.strictObject({ sheet: id, talkgroup: id }),
  },
} satisfies Record<string, CommandDefinition>;
