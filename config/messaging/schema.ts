/** messaging.yaml: texts with callers, by SIP MESSAGE and by the centre's SMS gateway, and calls without a voice. Every part is optional. */
import { z } from 'zod';
import { id, inForm, text } from '../schema.ts';

/** What the gateway calls its fields: of a JSON object, with dots for what is nested, or of a form. */
const field = z.string().regex(/^[\w-]+(\.[\w-]+){0,4}$/, 'fieldName');
const header = z.string().regex(/^[A-Za-z0-9-]{1,60}$/, 'headerName');

/** Where a secret is read, so that none stands in the file: `env:NAME`, or `file:PATH`. */
const secret = z.string().regex(/^(env:[A-Z][A-Z0-9_]*|file:\/\S+)$/, 'secret');

/** How a text leaves. `{to}`, `{text}`, `{id}` and `{secret}` are filled in, escaped as their place asks; `{id}` is the same whenever the same text is sent again. */
const sending = z.strictObject({
  url: inForm('gatewayUrl'),
  method: z.enum(['POST', 'PUT', 'GET']).default('POST'),
  headers: z.record(header, z.string().max(500)).default({}),
  contentType: z.enum(['application/json', 'application/x-www-form-urlencoded']).default('application/json'),
  body: z.string().max(4_000).default('{"to":"{to}","text":"{text}","id":"{id}"}'),
  secret: secret.optional(),
  /** Where its answer says by which id its receipts call the text; without it, they call it by `{id}`. */
  reference: field.optional(),
  /** How long one request may take. */
  deadlineMs: z.number().int().min(100).max(30_000).default(5_000),
  /** The first wait before it is asked again; each wait is twice the one before, half a minute at most. */
  retryMs: z.number().int().min(10).max(30_000).default(1_000),
  /** A text that it did not take for so long has failed. */
  giveUpMs: z.number().int().min(1_000).max(86_400_000).default(600_000),
  /** After so many failures in a row it is left alone for `breakMs`. */
  breakAfter: z.number().int().min(1).max(100).default(5),
  breakMs: z.number().int().min(100).max(600_000).default(10_000),
});

/** `bearer`: it sends the secret (RFC 6750). `hmac`: it signs the body with it, SHA-256 in hexadecimal, in `header`. */
const proof = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bearer'), secret }),
  z.strictObject({ kind: z.literal('hmac'), secret, header }),
]);

const receiving = z.strictObject({
  proof,
  /** `id`: the gateway's own, by which a text that it sends again is known. */
  fields: z.strictObject({ from: field, text: field, id: field }),
});

const receipts = z.strictObject({
  proof,
  fields: z.strictObject({ id: field, state: field }),
  /** Its words for a text that reached the phone, and for one that never will; others say nothing new. */
  delivered: z.array(z.string().min(1).max(60)).min(1),
  failed: z.array(z.string().min(1).max(60)).default([]),
});

export const messagingFile = z.strictObject({
  sms: z
    .strictObject({
      /** What SMS callers count as having dialled. */
      dialled: inForm('dialled').default('112'),
      send: sending,
      receive: receiving.optional(),
      receipts: receipts.optional(),
    })
    .optional(),
  texts: z
    .strictObject({
      /** How long a text is offered to a position before the next is tried. */
      offerMs: z.number().int().min(2_000).max(600_000).default(20_000),
      /** A text call in which nobody has written for so long ends. */
      silenceMs: z.number().int().min(10_000).max(86_400_000).default(900_000),
      /** A text that comes within so long of the end goes on with the same call. */
      resumeMs: z.number().int().min(0).max(86_400_000).default(1_800_000),
    })
    .prefault({}),
  /** Ready to send: one text for each language that callers may read. */
  quickTexts: z
    .array(
      z.strictObject({
        id,
        label: text,
        texts: z.record(z.string().regex(/^[a-z]{2}$/, 'language'), z.string().min(1).max(480)),
      }),
    )
    .max(9)
    .default([]),
  /** What a key means that a caller who cannot speak presses. */
  keys: z.record(z.string().regex(/^[0-9*#]$/, 'phoneKey'), text).default({}),
});

export type Messaging = z.infer<typeof messagingFile>;
export type SmsConfig = NonNullable<Messaging['sms']>;
