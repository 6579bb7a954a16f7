import { z } from 'zod';
import { placeKinds, placePrecisions, placeSources } from '../places/place.ts';
import type { CommandDefinition } from './fields.ts';
import { id, writtenText } from './fields.ts';

const shortText = writtenText.min(1).max(200);

export const placeCommands = {
  /** One of the results of `GET /api/places/search` or `GET /api/places/at`, or any other place that the operator decides on. */
  'set-place': {
    summary: 'Set the place of a sheet: where the operator says that the event is',
    body: z.strictObject({
      sheet: id,
      kind: z.enum(placeKinds),
      label: writtenText.min(1).max(300),
      lonLat: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]),
      precision: z.enum(placePrecisions),
      source: z.enum(placeSources),
      commune: z.strictObject({ code: z.string().regex(/^\d[\dAB]\d{3}$/), name: shortText }).nullable(),
      address: z.strictObject({ number: shortText.nullable(), street: shortText }).nullable(),
    }),
  },
  'clear-place': {
    summary: 'Take the place of a sheet away: the fixes of its callers speak again',
    body: z.strictObject({ sheet: id }),
  },
} satisfies Record<string, CommandDefinition>;
