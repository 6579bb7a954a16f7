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
    summary: 'End the work on a sheet, with what became of the event and what the centre requires for it',
    body: z.strictObject({
      sheet: id,
      disposition: id,
      note: writtenText.max(2_000),
      /** Of partners.yaml: who was told. */
      partner: id.optional(),
      /** Number of the sheet that has the event already. */
      duplicateOf: z.string().max(20).optional(),
      /** The check of a silent call was done. */
      silentCheck: z.boolean().optional(),
    }),
  },
  'reopen-sheet': {
    summary: 'Take up the work on a closed sheet again, with the reason',
    body: z.strictObject({ sheet: id, reason: writtenText.max(500) }),
  },
  'add-addendum': {
    summary: 'Add a text to a closed sheet',
    body: z.strictObject({ sheet: id, addendum: id, text: writtenText.max(10_000) }),
  },
} satisfies Record<string, CommandDefinition>;
