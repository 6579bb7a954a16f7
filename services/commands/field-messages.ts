import { z } from 'zod';
import { messageForms } from '../alerts/field-messages.ts';
import { instant } from '../http/base-shapes.ts';
import type { CommandDefinition } from './fields.ts';
import { id, writtenText } from './fields.ts';

const onMessage = { sheet: id, message: id };
const text = writtenText.min(1).max(2_000);

export const fieldMessageCommands = {
  /** `saidAt` null for now. */
  'record-field-message': {
    summary: 'Write down a message of a unit, as it came by radio',
    body: z.strictObject({ ...onMessage, unit: id, form: z.enum(messageForms), text, saidAt: instant.nullable() }),
  },
  /** `to`: units by id; `event`: all engaged on the sheet; `all`: every unit of the centre. */
  'instruct-units': {
    summary: 'Give an instruction or information to one unit, to all of an event, or to all',
    body: z.strictObject({
      ...onMessage,
      to: z.union([z.literal('event'), z.literal('all'), z.array(id).min(1).max(100)]),
      text,
    }),
  },
  /** `unit` null: a message was read in the room. */
  'acknowledge-field-message': {
    summary: 'A message was read, or a unit has an instruction',
    body: z.strictObject({ ...onMessage, unit: id.nullable() }),
  },
} satisfies Record<string, CommandDefinition>;
