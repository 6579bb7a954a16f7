import { z } from 'zod';
import { pageLanguages } from '../../config/locations/schema.ts';
import type { CommandDefinition } from './fields.ts';
import { id } from './fields.ts';

export const locatingCommands = {
  /** `link` is given by whoever asks, so that the same request sent again is the same link. Without `language`, that of the number's country. */
  'send-locate-link': {
    summary: 'Send the caller, by SMS, a link to the page that sends their position',
    body: z.strictObject({ sheet: id, link: id, call: id.optional(), language: z.enum(pageLanguages).optional() }),
  },
} satisfies Record<string, CommandDefinition>;
