import { z } from 'zod';
import type { CommandDefinition } from './fields.ts';
import { id, writtenText } from './fields.ts';

export const sheetCommands = {
  'write-note': {
    summary: 'Write or rewrite a note of a sheet',
    body: z.strictObject({ sheet: id, note: id, text: writtenText }),
  },
} satisfies Record<string, CommandDefinition>;

export const closingCommands = {
  'close-sheet': {
    summary: 'End the work on a sheet, with what became of the event',
    body: z.strictObject({ sheet: id, disposition: id, note: writtenText.max(2_000) }),
  },
  'reopen-sheet': {
    summary: 'Take up the work on a closed sheet again, with the reason',
    body: z.strictObject({ sheet: id, reason: writtenText.max(500) }),
  },
} satisfies Record<string, CommandDefinition>;
