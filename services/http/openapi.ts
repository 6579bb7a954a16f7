/** The description of the API, made from the routes themselves. */
import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { sessionCookie } from './access.ts';
import { serverMessage } from './message-shapes.ts';
import { problemSchema } from './problem.ts';
import { clientMessage } from './requests.ts';
import type { Answer, Route } from './route.ts';

export function describeRoutes(routes: Route[]): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: sessionCookie });
  registry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  for (const each of routes) registry.registerPath(routeToConfig(each));
  const definitions = [
    ...registry.definitions,
    ...[serverMessage, clientMessage].map((schema) => ({ type: 'schema' as const, schema })),
  ];
  return new OpenApiGeneratorV31(definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Tocsin',
      version: '1',
      description:
        'Times are UTC, phone numbers E.164, coordinates longitude first (WGS 84). Errors are problem details (RFC 9457).',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
  });
}

function routeToConfig({ method, path, summary, right, params, query, headers, body, raw, answers }: Route): RouteConfig {
  const asObject = (schema: z.ZodType) => schema as z.ZodObject;
  const described = Object.entries(answers).map(([status, answer]) => [status, answerToResponse(answer)]);
  const problem = { description: 'What went wrong', content: { 'application/problem+json': { schema: problemSchema } } };
  return {
    method,
    path,
    summary,
    operationId: `${method}${path.replace(/[^a-zA-Z]+(\w?)/g, (_all, letter: string) => letter.toUpperCase())}`,
    security: right === 'open' ? [] : [{ session: [] }, { token: [] }],
    request: {
      ...(params ? { params: asObject(params) } : {}),
      ...(query ? { query: asObject(query) } : {}),
      ...(headers ? { headers: asObject(headers) } : {}),
      ...(raw
        ? { body: { required: true, content: Object.fromEntries(raw.types.map((type) => [type, { schema: z.string() }])) } }
        : {}),
      ...(body ? { body: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    },
    responses: { ...Object.fromEntries(described), default: problem },
  };
}

function answerToResponse({ description, schema, type = 'application/json' }: Answer) {
  return schema ? { description, content: { [type]: { schema } } } : { description };
}
