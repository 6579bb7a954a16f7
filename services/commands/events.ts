import { z } from 'zod';
import type { CommandDefinition } from './fields.ts';
import { id } from './fields.ts';

export const eventCommands = {
  'join-event': {
    summary: 'Join a sheet to the sheet of the same event: its calls, notes and facts go there, and it is closed as a duplicate',
    body: z.strictObject({ sheet: id, into: id }),
  },
  'part-event': {
    summary: 'Take a joined sheet out again: it takes back its calls and what came with them, and is open again',
    body: z.strictObject({ sheet: id }),
  },
  /** `fact` as the sheet's other values name it: `nature`, `priority`, `place`, `answers/QUESTION`, `access/FIELD`, `victims/FIELD`. */
  'take-other-value': {
    summary:
      'Take what a joined sheet, or this one before, says of a fact instead of what stands; nothing is lost, parting brings it back',
    body: z.strictObject({ sheet: id, from: id, fact: z.string().max(200) }),
  },
} satisfies Record<string, CommandDefinition>;
