import { z } from 'zod';
import { rowKinds } from '../facts/fields.ts';
import type { CommandDefinition } from './fields.ts';
import { id, writtenText } from './fields.ts';

/** Every value is a text; `services/facts/fields.ts` says which fields there are and what each may hold. */
const values = z.record(z.string().max(40), writtenText.max(500));

export const factCommands = {
  /** `row` is given by whoever adds it, so that a row sent again is the same row. */
  'add-fact': {
    summary: 'Add a person, a vehicle or a hazard to a sheet',
    body: z.strictObject({ sheet: id, row: id, kind: z.enum(rowKinds), fields: values }),
  },
  /** `row` is a row’s id, or `access` or `victims`. `base` is the version that was read before writing, 0 where the field was empty. */
  'write-fact': {
    summary: 'Write one field; refused where somebody else has changed it since `base`',
    body: z.strictObject({
      sheet: id,
      row: id,
      field: z.string().max(40),
      value: writtenText.max(500),
      base: z.number().int().min(0),
    }),
  },
  'strike-fact': {
    summary: 'Strike a row out, or put it back; its text stays to be read',
    body: z.strictObject({ sheet: id, row: id, struck: z.boolean() }),
  },
} satisfies Record<string, CommandDefinition>;
