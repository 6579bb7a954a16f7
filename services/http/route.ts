/** One route: what it takes, what it answers and what it does. Express and the OpenAPI description are both made from these. */
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { type Access, checkOrigin, checkSupervisor, type Identity } from './access.ts';
import { parse, sendProblem } from './problem.ts';

export type Right = 'open' | 'signed in' | 'supervisor' | 'administrator';
export type Answer = { description: string; schema?: z.ZodType; type?: string };
/** `body` is sent as JSON unless `type` says otherwise. */
export type Reply = { status: number; body?: unknown; type?: string };

type Input<R extends Right, P, Q, H, B> = {
  params: P;
  query: Q;
  headers: H;
  body: B;
  identity: R extends 'open' ? null : Identity;
  request: Request;
  response: Response;
};

export type RouteSpec<R extends Right, P, Q, H, B> = {
  method: 'get' | 'post' | 'delete';
  /** As OpenAPI writes it: `/api/calls/{id}`. */
  path: string;
  summary: string;
  right: R;
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  headers?: z.ZodType<H>;
  body?: z.ZodType<B>;
  /** In place of `body`: bytes as they came, a Buffer in `request.body`, of one of these types. */
  raw?: { types: string[]; limit: number };
  /** Run once the body is read, before it is parsed. */
  before?: RequestHandler[];
  /** By status; refusals need not be listed. */
  answers: Record<number, Answer>;
  handle(input: Input<R, P, Q, H, B>): Reply | Promise<Reply>;
};

// biome-ignore lint/suspicious/noExplicitAny: a list of routes holds every shape of input; `route` ties each to its schemas.
export type Route = RouteSpec<any, any, any, any, any>;

/** Ties the handler's input to the schemas beside it. */
export const route = <R extends Right, P = undefined, Q = undefined, H = undefined, B = undefined>(
  spec: RouteSpec<R, P, Q, H, B>,
): Route => spec;

const tooManyReads = new Refusal('too-many-requests', 429, {
  fr: 'Plus de 1 000 lectures en dix secondes pour une session ; ralentissez.',
  en: 'More than 1,000 reads in ten seconds for one session; slow down.',
});

const administratorsOnly = new Refusal('administrators-only', 403, {
  fr: 'Réservé aux administrateurs ; demandez au vôtre.',
  en: 'For administrators only; ask yours.',
});

const jsonOnly = new Refusal('json-only', 415, {
  fr: 'Envoyez le corps en JSON, avec l’en-tête « Content-Type: application/json ».',
  en: 'Send the body as JSON, with the header "Content-Type: application/json".',
});

const readJson = express.json({ limit: 256 * 1024, type: 'application/json', strict: true });

const identities = new WeakMap<Request, Identity>();

/** Mounts the routes, and answers any other method on their paths with 405. */
export function mount(app: Express, routes: Route[], access: Access): void {
  // A guard against a page that runs wild. Commands are never counted: they are emergency work.
  const limitReads = rateLimit({
    windowMs: 10_000,
    limit: 1_000,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request) => identities.get(request)?.session?.id ?? '',
    skip: (request) => !identities.get(request)?.session,
    handler: (_request, response) => sendProblem(response, tooManyReads),
  });

  for (const each of routes) {
    const chain: RequestHandler[] = [guard(each, access)];
    if (each.method === 'get' && each.right !== 'open') chain.push(limitReads);
    if (each.body) chain.push(requireJson, readJson);
    if (each.raw) chain.push(requireType(each.raw.types), express.raw({ limit: each.raw.limit, type: each.raw.types }));
    app[each.method](expressPath(each.path), ...chain, ...(each.before ?? []), run(each));
  }
  for (const path of new Set(routes.map((each) => each.path))) {
    const allowed = routes.filter((each) => each.path === path).map((each) => each.method.toUpperCase());
    app.all(expressPath(path), (request, response) => {
      response.set('Allow', allowed.join(', '));
      const text = {
        fr: `${request.method} n’est pas permis ici ; permis : ${allowed.join(', ')}.`,
        en: `${request.method} is not allowed here; allowed: ${allowed.join(', ')}.`,
      };
      sendProblem(response, new Refusal('method-not-allowed', 405, text));
    });
  }
}

const expressPath = (path: string) => path.replace(/\{(\w+)\}/g, ':$1');

function guard({ method, right }: Route, access: Access) {
  return (request: Request, _response: Response, next: NextFunction) => {
    if (method !== 'get') checkOrigin(request);
    if (right !== 'open') {
      const identity = access.identify(request);
      if (right === 'administrator' && identity.role !== 'administrator') throw administratorsOnly;
      if (right === 'supervisor') checkSupervisor(identity);
      identities.set(request, identity);
    }
    next();
  };
}

function requireJson(request: Request, _response: Response, next: NextFunction) {
  if (!request.is('application/json')) throw jsonOnly;
  next();
}

function requireType(types: string[]): RequestHandler {
  const text = types.join(', ');
  const wrongType = new Refusal('unsupported-type', 415, {
    fr: `Envoyez le corps avec l’un de ces types : ${text}.`,
    en: `Send the body as one of these types: ${text}.`,
  });
  return (request, _response, next) => {
    if (!request.is(types)) throw wrongType;
    // Without a body there is nothing to read, and no Buffer.
    request.body = Buffer.alloc(0);
    next();
  };
}

function run(each: Route) {
  return async (request: Request, response: Response) => {
    const reply = await each.handle({
      params: each.params && parse(each.params, request.params, 'path'),
      query: each.query && parse(each.query, { ...request.query }, 'query'),
      headers: each.headers && parse(each.headers, request.headers, 'header'),
      body: each.body && parse(each.body, request.body, 'body'),
      identity: identities.get(request) ?? null,
      request,
      response,
    });
    // A file is sent by the handler itself.
    if (response.headersSent) return;
    response.status(reply.status);
    if (reply.body === undefined) response.end();
    else if (reply.type) response.type(reply.type).send(reply.body);
    else response.type('application/json').send(JSON.stringify(reply.body));
  };
}
