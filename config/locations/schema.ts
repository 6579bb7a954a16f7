/** locations.yaml: where callers' locations come from beside the call itself, and the page by which a caller sends theirs. Every part is optional. */
import { z } from 'zod';
import { id } from '../schema.ts';

/** Where a secret is read, so that none stands in the file: `env:NAME`, or `file:PATH`. */
const secret = z.string().regex(/^(env:[A-Z][A-Z0-9_]*|file:\/\S+)$/, 'secret');
const duration = (least: number, most: number) => z.number().int().min(least).max(most);

/** West, south, east, north, in degrees. */
const box = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90), z.number().min(-180).max(180), z.number().min(-90).max(90)])
  .refine(([west, south, east, north]) => west < east && south < north, 'countryBox');

/** The text that goes to the caller, with `{link}` in it. */
const message = z
  .string()
  .min(10)
  .max(240)
  .refine((text) => text.split('{link}').length === 2, 'linkText');

export const pageLanguages = ['fr', 'en', 'de', 'es', 'it', 'pt', 'nl', 'ar', 'uk'] as const;
export type PageLanguage = (typeof pageLanguages)[number];

export const locationsFile = z.strictObject({
  /** Boxes that hold the country: what lies in none of them is doubted. */
  country: z.array(box).max(30).default([]),
  aml: z
    .strictObject({
      /** Gateways that may send AML, each with the key that it signs with. */
      keys: z.array(z.strictObject({ id, secret })).min(1).max(20),
      /** A signature is good for so long, before and after its time. */
      signatureMs: duration(10_000, 3_600_000).default(300_000),
    })
    .optional(),
  /** Other services that may send a location, each with the token that it shows. */
  partners: z
    .array(z.strictObject({ id, name: z.string().min(1).max(60), token: secret }))
    .max(50)
    .default([]),
  matching: z
    .strictObject({
      /** A message that comes before its call waits for so long. */
      waitForCallMs: duration(0, 3_600_000).default(180_000),
      /** A call takes messages for so long after it arrived. */
      acceptForMs: duration(60_000, 86_400_000).default(7_200_000),
    })
    .prefault({}),
  link: z
    .strictObject({
      /** What the caller's telephone opens: where the proxy that ends TLS listens. */
      publicUrl: z.string().regex(/^(https:\/\/[^\s/?#]+|http:\/\/127\.0\.0\.1:\d{1,5})$/, 'publicUrl'),
      validMs: duration(60_000, 86_400_000).default(3_600_000),
      messages: z.partialRecord(z.enum(pageLanguages), message).default({}),
    })
    .optional(),
});

export type LocationsFile = z.infer<typeof locationsFile>;
