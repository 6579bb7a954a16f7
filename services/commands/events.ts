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
} satisfies Record<string, CommandDefinition>;
