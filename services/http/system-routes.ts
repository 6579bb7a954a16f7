/** Health, metrics, the description of the API, and the configuration's reload. */
import { z } from 'zod';
import type { ConfigurationProblem } from '../../config/problem.ts';
import type { Centre } from '../../config/schema.ts';
import { gradeLinks } from '../health/grade.ts';
import type { Links } from '../health/links.ts';
import { type Clock, instant as instantOf } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { livePath } from './live.ts';
import type { Metrics } from './metrics.ts';
import { problemSchema, refusalToProblem } from './problem.ts';
import { type Route, route } from './route.ts';
import { instant, link } from './shapes.ts';

const health = z
  .strictObject({
    state: z
      .enum(['up', 'degraded', 'down'])
      .meta({ description: 'down: no call is taken; degraded: calls are taken, something is missing' }),
    takesCalls: z.boolean(),
    at: instant,
    links: z.array(link),
  })
  .meta({ id: 'Health' });

const configurationProblem: z.ZodType<ConfigurationProblem> = z
  .strictObject({
    file: z.string(),
    line: z.number().int(),
    column: z.number().int(),
    field: z.string(),
    found: z.string(),
    fr: z.string().meta({ description: 'What is wrong, and the remedy' }),
    en: z.string(),
  })
  .meta({ id: 'ConfigurationProblem' });

export type Reloaded = { ok: true } | { ok: false; problems: ConfigurationProblem[] };

export type SystemRoutesOptions = {
  links: Links;
  clock: Clock;
  metrics: Metrics;
  centre: () => Centre;
  reloadConfiguration: () => Promise<Reloaded>;
  /** The OpenAPI document, made when first asked. */
  description: () => object;
};

export function systemRoutes({ links, clock, metrics, centre, reloadConfiguration, description }: SystemRoutesOptions): Route[] {
  return [
    route({
      method: 'get',
      path: '/health',
      summary: 'State of every link, and what it means for the work',
      right: 'open',
      answers: {
        200: { description: 'Calls are taken', schema: health },
        503: { description: 'Calls are not taken', schema: health },
      },
      handle: () => {
        const grade = gradeLinks(links.all());
        return { status: grade.takesCalls ? 200 : 503, body: { ...grade, at: instantOf(clock()), links: links.all() } };
      },
    }),
    route({
      method: 'get',
      path: '/metrics',
      summary: 'Figures for Prometheus',
      right: 'open',
      answers: { 200: { description: 'The text format of Prometheus', schema: z.string(), type: 'text/plain' } },
      handle: async () => ({ status: 200, body: await metrics.text(), type: metrics.type }),
    }),
    route({
      method: 'get',
      path: '/api/openapi.json',
      summary: 'This description',
      right: 'open',
      answers: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
      handle: () => ({ status: 200, body: description() }),
    }),
    route({
      method: 'get',
      path: livePath,
      summary: 'WebSocket: send `ClientMessage`, receive `ServerMessage`, JSON, one a frame',
      right: 'signed in',
      answers: { 101: { description: 'The WebSocket is open' } },
      handle: () => {
        throw webSocketOnly;
      },
    }),
    route({
      method: 'post',
      path: '/api/configuration/reload',
      summary: 'Read the configuration’s files again; where they have a fault, the running one stays',
      right: 'administrator',
      answers: {
        200: { description: 'Applied', schema: z.strictObject({ digest: z.string() }) },
        422: {
          description: 'Refused, with every fault',
          schema: problemSchema.extend({ problems: z.array(configurationProblem) }).meta({ id: 'ConfigurationRefused' }),
          type: 'application/problem+json',
        },
      },
      handle: async () => {
        const reloaded = await reloadConfiguration();
        if (reloaded.ok) return { status: 200, body: { digest: centre().digest } };
        const { problems } = reloaded;
        const body = JSON.stringify({ ...refusalToProblem(configurationRefused(problems)), problems });
        return { status: 422, body, type: 'application/problem+json' };
      },
    }),
  ];
}

const webSocketOnly = new Refusal('upgrade-required', 426, {
  fr: 'Cette adresse ne parle que WebSocket.',
  en: 'This address speaks WebSocket only.',
});

function configurationRefused(problems: ConfigurationProblem[]) {
  const [first] = problems;
  const count = problems.length;
  const at = first ? `${first.file}:${first.line}` : '';
  return new Refusal(
    'configuration-refused',
    422,
    {
      fr: `La configuration n’est pas appliquée, la précédente reste. Défauts : ${count}. Le premier, ${at} : ${first?.fr ?? ''}`,
      en: `The configuration is not applied, the one before stays. Faults: ${count}. The first, ${at}: ${first?.en ?? ''}`,
    },
    first?.field ?? null,
  );
}
