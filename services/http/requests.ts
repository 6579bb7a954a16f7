/** What requests may say. Strict: a field that is not known is refused, not ignored. */
import { z } from 'zod';
import { callTransitions } from '../calls/call.ts';
import { id } from '../commands/fields.ts';
import { unitStatuses } from '../dispatch/status.ts';
import { type Instant, instant } from '../ids.ts';
import type { ClientMessage, SignIn, Topic } from './messages.ts';
import { inBoth } from './problem.ts';
import { activityStates } from './shapes.ts';

export const idPath = z.strictObject({ id });

const number = z
  .string()
  .regex(/^[+ ]\d{3,15}$/)
  // A plus that was not percent-encoded arrives as a blank.
  .transform((text) => text.replace(' ', '+'))
  .meta({ description: 'E.164, with its plus', example: '+33612345678' });
const time = z.iso
  .datetime({ offset: true })
  .transform((text): Instant => instant(Date.parse(text)))
  .meta({ description: 'RFC 3339' });
const whole = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(z.number().int().min(minimum).max(maximum))
    .meta({ type: 'integer', minimum, maximum });
const limit = whole(1, 200);
const cursor = z.string().regex(/^[\w-]{1,512}$/);

const paging = { cursor: cursor.optional(), limit: limit.default(50) };
const period = {
  from: time.optional().meta({ description: 'Begun at this time or later' }),
  to: time.optional().meta({ description: 'Begun before this time' }),
};
const callStates = Object.keys(callTransitions) as [keyof typeof callTransitions];

export const callsQuery = z.strictObject({
  state: z.enum(callStates).optional(),
  number: number.optional(),
  ...period,
  ...paging,
});
export const sheetsQuery = z.strictObject({
  state: z.enum(['open', 'closed']).optional(),
  number: number.optional(),
  ...period,
  ...paging,
});
const asked = z.string().max(200);
export const searchQuery = z.strictObject({
  q: asked
    .default('')
    .meta({ description: 'Words, begun words, numbers of sheets and telephones in any notation; all must fit' }),
  place: asked.optional(),
  nature: id.optional().meta({ description: 'Id of the catalogue' }),
  operator: asked.optional(),
  state: z.enum(['open', 'closed']).optional(),
  ...period,
  cursor: cursor.optional(),
  limit: whole(1, 50).default(20),
});
export const positionsQuery = z.strictObject({ state: z.enum(activityStates).optional(), ...paging });
export const unitsQuery = z.strictObject({
  state: z.enum(unitStatuses).optional(),
  sector: id.optional(),
  station: id.optional(),
  type: id.optional(),
  capability: id.optional(),
  sheet: id.optional().meta({ description: 'Engaged on this sheet' }),
  ...paging,
});
export const journalQuery = z.strictObject({
  after: whole(0, Number.MAX_SAFE_INTEGER).default(0),
  limit: limit.default(200),
});

const keyText = inBoth(
  'une clé de 8 à 128 caractères ASCII visibles, nouvelle pour chaque action et gardée quand la même est renvoyée',
  'a key of 8 to 128 visible ASCII characters, new for each action and kept when the same one is sent again',
);
export const commandHeaders = z.object({ 'idempotency-key': z.string(keyText).regex(/^[\x21-\x7e]{8,128}$/, keyText) });

export const signInBody: z.ZodType<SignIn> = z
  .strictObject({
    account: z.string().min(1).max(64),
    password: z.string().min(1).max(256),
    position: id.nullable(),
    takeOver: z.boolean().optional(),
  })
  .meta({ id: 'SignIn' });

const topic = z.union([
  z.literal('board'),
  z.literal('units'),
  z.literal('room'),
  z.string().regex(/^sheet\/[\w.:-]{1,128}$/),
]) as unknown as z.ZodType<Topic>;
export const clientMessage: z.ZodType<ClientMessage> = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('subscribe'), topic }),
    z.strictObject({ type: z.literal('unsubscribe'), topic }),
    z.strictObject({
      type: z.literal('presence'),
      topic,
      field: z
        .string()
        .regex(/^[\w.:/-]{1,200}$/)
        .nullable(),
    }),
  ])
  .meta({ id: 'ClientMessage' });
