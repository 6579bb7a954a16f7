/** What a centre's configuration may say, file by file. The loader answers with file, line, field and remedy where it does not fit. */
import { z } from 'zod';

const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'a lower-case letter, then letters, digits or hyphens, 32 at most')
  .describe('identifier');
const text = z.strictObject({ fr: z.string().min(1).max(200), en: z.string().min(1).max(200) });
const priority = z
  .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
  .describe('0 (life at risk now) to 3 (can wait)');

/** positions.yaml: the workplaces and their phones. */
export const positionsFile = z.strictObject({
  positions: z
    .array(
      z.strictObject({
        id,
        name: z.string().min(1).max(60),
        /** Where the PBX rings: IPv4 address and port of a desk phone known by address. */
        phone: z.string().regex(/^\d{1,3}(\.\d{1,3}){3}:\d{1,5}$/, 'an IPv4 address and port, 10.0.0.11:5060'),
        /** PJSIP endpoint of the console's own softphone, for a later use by the page: `w01`. */
        webEndpoint: id.optional(),
        groups: z.array(id).min(1),
        skills: z.array(id).default([]),
      }),
    )
    .min(1),
});

/** routing.yaml: what is dialled, whom it concerns, and how long things may take. */
export const routingFile = z.strictObject({
  centre: z.strictObject({
    name: z.string().min(1).max(80),
    country: z.string().length(2).default('FR'),
    timeZone: z.string().default('Europe/Paris'),
  }),
  services: z.array(z.strictObject({ id, label: text })).min(1),
  /** Dialled number to service, groups in order, and the priority that the number alone gives. */
  dialled: z
    .array(
      z.strictObject({
        number: z.string().regex(/^\+?\d{1,15}$/, 'digits, 15 at most'),
        service: id,
        groups: z.array(id).min(1),
        priority,
      }),
    )
    .min(1),
  /** For a number that is not in the list: no call is refused. */
  otherwise: z.strictObject({ service: id, groups: z.array(id).min(1), priority }),
  /** Trunks by PJSIP endpoint; `partner` where its calls are handed over by another service. */
  trunks: z.array(z.strictObject({ endpoint: id, address: z.string(), partner: z.string().max(60).optional() })).min(1),
  ringMs: z.number().int().min(2_000).max(60_000).default(12_000),
  wrapUpMs: z.number().int().min(0).max(600_000).default(10_000),
  /** A position whose offer failed is left alone for this time, then chosen last. */
  markedRetryMs: z.number().int().min(0).max(600_000).default(30_000),
  /** Time to answer that the centre aims at: the console's waiting bar fills up to it. */
  answerTargetMs: z.number().int().min(1_000).max(120_000).default(10_000),
});

const condition = z
  .strictObject({
    dialled: z.array(z.string()).optional(),
    locationPresent: z.boolean().optional(),
    /** Calls of the number in the last 24 hours, at least. */
    repeatedAtLeast: z.number().int().min(1).optional(),
    transferred: z.boolean().optional(),
    vulnerable: z.boolean().optional(),
    masked: z.boolean().optional(),
  })
  .refine((all) => Object.keys(all).length > 0, 'at least one condition');

/** triage.yaml: rules in order; the most urgent priority that any matching rule gives wins over the dialled number's. */
export const triageFile = z.strictObject({
  rules: z.array(z.strictObject({ id, when: condition, priority, reason: text })),
  /** Ageing: after each such wait a call counts as one priority more urgent, so that nobody starves. P0 is never overtaken by ageing. */
  ageingMs: z.number().int().min(5_000).max(600_000).default(45_000),
});

/** context.yaml: where callers are looked up, each source with its own deadline. */
export const contextFile = z.strictObject({
  subscribers: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({
          id,
          kind: z.literal('csv'),
          file: z.string(),
          deadlineMs: z.number().int().min(10).max(10_000).default(200),
        }),
        z.strictObject({
          id,
          kind: z.literal('http'),
          /** `{number}` is replaced by the E.164 number, URI-encoded. */
          url: z.string().regex(/^https?:\/\/.*\{number\}/, 'an http(s) address that contains {number}'),
          deadlineMs: z.number().int().min(50).max(10_000).default(1_500),
          cacheMs: z.number().int().min(0).max(86_400_000).default(600_000),
          /** The breaker opens after so many failures in a row, and tries again after `retryMs`. */
          breakAfter: z.number().int().min(1).max(100).default(5),
          retryMs: z.number().int().min(100).max(600_000).default(10_000),
        }),
      ]),
    )
    .default([]),
  /** Reasons an operator may give for a pause. */
  pauseReasons: z.array(z.strictObject({ id, label: text })).min(1),
});

export type Centre = {
  positions: z.infer<typeof positionsFile>['positions'];
  routing: z.infer<typeof routingFile>;
  triage: z.infer<typeof triageFile>;
  context: z.infer<typeof contextFile>;
  /** The folder it was read from, for files it names. */
  folder: string;
  /** SHA-256 of the files' contents. */
  digest: string;
};
