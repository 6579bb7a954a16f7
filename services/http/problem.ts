/** What went wrong, for the one who asked: problem details (RFC 9457), the operator's text in French and English, the field at fault. */
import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import { BadCursor } from '../journal/reader.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from './messages.ts';

export const problemSchema = z
  .looseObject({
    type: z.string().startsWith('urn:tocsin:problem:').meta({ description: 'Stable' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    fr: z.string(),
    en: z.string(),
    field: z.string().nullable(),
  })
  .meta({ id: 'Problem', description: 'Problem details (RFC 9457)' }) satisfies z.ZodType<Problem>;

export function refusalToProblem({ code, status, fr, en, field }: Refusal): Problem {
  return { type: `urn:tocsin:problem:${code}`, title: STATUS_CODES[status] ?? code, status, detail: en, fr, en, field };
}

export function sendProblem(response: Response, refusal: Refusal, more: object = {}): void {
  const problem = refusalToProblem(refusal);
  response.status(problem.status).type('application/problem+json');
  response.send(JSON.stringify({ ...problem, ...more }));
}

const french = { error: z.locales.fr().localeError };
const english = { error: z.locales.en().localeError };

const between = '\n';

/** The text of a schema's own check, for `parse`, which takes the language asked for out of it. */
export const inBoth = (fr: string, en: string) => `${fr}${between}${en}`;

/** The value as the schema has it; throws a Refusal that names the first field at fault. */
export function parse<T>(schema: z.ZodType<T>, value: unknown, what: 'query' | 'header' | 'body' | 'path' | 'message'): T {
  const parsed = schema.safeParse(value, english);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const [same] = schema.safeParse(value, french).error?.issues ?? [];
  if (!issue || !same) throw new Error('a failed parse without an issue');
  const extra = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...issue.path, ...extra].map(String).join('.') || null;
  const at = field === null ? { fr: '', en: '' } : { fr: `« ${field} » : `, en: `"${field}": ` };
  const text = { fr: `${at.fr}${same.message.split(between).at(0)}.`, en: `${at.en}${issue.message.split(between).at(-1)}.` };
  throw new Refusal(`invalid-${what}`, what === 'body' ? 422 : 400, text, field);
}

/** What Express's own body reader throws (http-errors): a status and a type, and never the client's whole text. */
const bodyError = z.object({ type: z.string(), status: z.number().int(), expose: z.boolean() });

const bodyRefusals: Record<string, Refusal> = {
  'entity.parse.failed': new Refusal('malformed-json', 400, {
    fr: 'Le corps de la requête n’est pas du JSON valable ; envoyez un objet JSON en UTF-8.',
    en: 'The body is not valid JSON; send a JSON object in UTF-8.',
  }),
  'entity.too.large': new Refusal('body-too-large', 413, {
    fr: 'Le corps de la requête dépasse 256 Ko ; découpez-le.',
    en: 'The body is larger than 256 KB; split it.',
  }),
  'charset.unsupported': new Refusal('unsupported-charset', 415, {
    fr: 'Jeu de caractères non pris en charge ; envoyez de l’UTF-8.',
    en: 'This character set is not supported; send UTF-8.',
  }),
  'encoding.unsupported': new Refusal('unsupported-encoding', 415, {
    fr: 'Compression du corps non prise en charge ; envoyez-le tel quel.',
    en: 'This content encoding is not supported; send the body as it is.',
  }),
};

const badRequest = new Refusal('bad-request', 400, {
  fr: 'La requête ne peut pas être lue ; vérifiez son adresse et son corps.',
  en: 'The request cannot be read; check its address and its body.',
});

const internal = new Refusal('internal', 500, {
  fr: 'Erreur de Tocsin, notée dans son journal technique. Réessayez ; si elle revient, prévenez l’administrateur.',
  en: 'A fault in Tocsin, written to its log. Try again; if it comes back, tell the administrator.',
});

const badCursor = new Refusal(
  'bad-cursor',
  400,
  {
    fr: 'Ce curseur n’a pas été donné par une page ; reprenez depuis la première.',
    en: 'This cursor was not given by a page; begin again with the first.',
  },
  'cursor',
);

export function errorToRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof BadCursor) return badCursor;
  // Thrown by the router for an address that is not well percent-encoded.
  if (error instanceof URIError) return badRequest;
  const known = bodyError.safeParse(error);
  if (known.success && known.data.status < 500) return bodyRefusals[known.data.type] ?? badRequest;
  return internal;
}

/** The last handler: every error becomes a problem. A fault of Tocsin is logged whole; the client learns no detail of it. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    const refusal = errorToRefusal(error);
    if (refusal.status === 500) log.error({ err: error, method: request.method, path: request.path }, 'a request failed');
    if (response.headersSent) next(error);
    else sendProblem(response, refusal);
  };
}
