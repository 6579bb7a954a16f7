import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { z } from 'zod';
import { Edge } from './edge.ts';

type Schema = Parameters<typeof z.fromJSONSchema>[0];
type Operation = {
  operationId: string;
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
  security: object[];
};
type Description = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };

describe('the description of the API', () => {
  let edge: Edge;
  let description: Description;
  before(async () => {
    edge = await Edge.open();
    description = (await edge.get('/api/openapi.json', '')).body as Description;
  });
  after(() => edge.close());

  /** A schema of the description, with the components that it refers to, as zod reads it. */
  function readable(schema: Schema): z.ZodType {
    const whole = JSON.stringify({ ...(schema as object), $defs: description.components.schemas });
    return z.fromJSONSchema(JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')));
  }

  async function check(method: string, path: string, address: string, more: Parameters<Edge['ask']>[2] = {}) {
    const answer = await edge.ask(method, address, more);
    const operation = description.paths[path]?.[method.toLowerCase()];
    const described = operation?.responses[String(answer.status)] ?? operation?.responses.default;
    const [[type, content] = ['nothing', undefined]] = Object.entries(described?.content ?? {});
    if (content) {
      expect(answer.headers.get('content-type'), address).to.contain(type);
      const { error } = readable(content.schema).safeParse(answer.body);
      expect(error && z.prettifyError(error), `${method} ${address} ${answer.status}`).to.equal(undefined);
    }
    return answer;
  }

  it('names every route of the contract', () => {
    expect(Object.keys(description.paths).sort()).to.deep.equal(
      [
        '/api/commands/accept-text-call',
        '/api/commands/end-text-call',
        '/api/commands/prompt-caller',
        '/api/commands/send-locate-link',
        '/api/commands/send-text',
        '/api/gateways/avl',
        '/api/gateways/sms',
        '/api/gateways/sms/receipts',
        '/api/aml',
        '/api/aml/sms',
        '/api/locate',
        '/api/locations',
        '/l/{language}',
        '/api/alerting',
        '/recu/{token}',
        '/api/calls',
        '/api/calls/{id}',
        '/api/centre',
        '/api/commands/add-addendum',
        '/api/commands/add-fact',
        '/api/commands/answer-question',
        '/api/commands/check-unit',
        '/api/commands/choose-nature',
        '/api/commands/clear-place',
        '/api/commands/close-position',
        '/api/commands/close-sheet',
        '/api/commands/decide-departure',
        '/api/commands/decide-priority',
        '/api/commands/engage-units',
        '/api/commands/hand-over-event',
        '/api/commands/hand-over-shift',
        '/api/commands/take-event',
        '/api/commands/lend-unit',
        '/api/commands/join-event',
        '/api/commands/open-position',
        '/api/commands/part-event',
        '/api/commands/pause-position',
        '/api/commands/ready-position',
        '/api/commands/record-call-back',
        '/api/commands/rejoin-call',
        '/api/commands/record-instruction',
        '/api/commands/reopen-sheet',
        '/api/commands/set-unit-crew',
        '/api/commands/set-unit-status',
        '/api/commands/replace-unit',
        '/api/commands/see-alarm',
        '/api/commands/stand-down-unit',
        '/api/commands/take-back-unit',
        '/api/commands/take-other-value',
        '/api/commands/set-place',
        '/api/commands/strike-fact',
        '/api/commands/write-fact',
        '/api/commands/write-note',
        '/api/commands/record-field-message',
        '/api/commands/instruct-units',
        '/api/commands/acknowledge-field-message',
        '/api/commands/ask-correction',
        '/api/commands/take-correction',
        '/api/commands/finish-correction',
        '/api/commands/refuse-correction',
        '/api/corrections',
        '/api/corrections.csv',
        '/api/room/days/{day}',
        '/api/room/days/{day}/{table}',
        '/api/commands/allot-talkgroup',
        '/api/commands/release-talkgroup',
        '/api/commands/answer-partner',
        '/api/commands/attach-procedure',
        '/api/commands/call-partner',
        '/api/commands/cancel-notice',
        '/api/commands/confirm-notice',
        '/api/commands/notice-not-reached',
        '/api/commands/reopen-step',
        '/api/commands/request-partner',
        '/api/commands/send-notices',
        '/api/commands/tick-step',
        '/api/configuration/reload',
        '/api/dispatch',
        '/api/journal',
        '/api/live',
        '/api/map',
        '/api/map/ground.pmtiles',
        '/api/openapi.json',
        '/api/places/at',
        '/api/places/search',
        '/api/positions',
        '/api/qualification',
        '/api/session',
        '/api/sheets',
        '/api/sheets/search',
        '/api/sheets/{id}',
        '/api/sheets/{id}/response',
        '/api/softphone',
        '/api/sheets/{id}/same-event',
        '/api/units',
        '/api/units/{id}',
        '/api/units/{id}/links',
        '/api/unit/acts',
        '/api/unit/live',
        '/api/unit/position',
        '/unite',
        '/api/commands/link-unit-page',
        '/api/commands/revoke-unit-page',
        '/health',
        '/metrics',
      ].sort(),
    );
  });

  it('tells of every method that a path takes, and of no other', async () => {
    for (const [path, operations] of Object.entries(description.paths)) {
      const refused = await edge.ask('PATCH', path.replace('{id}', 'x'));
      expect(refused.status, path).to.equal(405);
      const allowed = (refused.headers.get('allow') ?? '').split(', ').map((method) => method.toLowerCase());
      expect(allowed.sort(), path).to.deep.equal(Object.keys(operations).sort());
    }
  });

  it('says rightly which routes are open to all', async () => {
    for (const [path, operations] of Object.entries(description.paths))
      for (const [method, { security }] of Object.entries(operations)) {
        const { status } = await edge.ask(method.toUpperCase(), path.replace('{id}', 'x'), { as: '' });
        expect(status === 401, `${method} ${path}: ${status}`).to.equal(security.length > 0);
      }
  });

  it('gives every operation a name of its own', () => {
    const names = Object.values(description.paths).flatMap((each) => Object.values(each).map(({ operationId }) => operationId));
    expect(new Set(names)).to.have.length(names.length);
  });

  it('holds against real answers, in every state of a call', async () => {
    const as = await edge.signIn('op01', 'p01');
    const ended = edge.arrive();
    edge.desk.onSignal({ signal: 'position ringing', call: ended.id, position: edge.position().id, at: ended.arrivedAt });
    edge.answer(ended.id, edge.position().id);
    edge.end(ended.id);
    await edge.command('ready-position', { position: 'p01' });
    const answered = edge.arrive();
    edge.answer(answered.id, edge.position().id);
    const abandoned = edge.arrive(null);
    edge.end(abandoned.id);
    await edge.command('record-call-back', { call: abandoned.id, outcome: 'no answer', note: 'répondeur' });
    // With nobody there the call stays with the PBX's own queue.
    await edge.command('pause-position', { position: 'p01', reason: 'break' });
    const diverted = edge.arrive();
    edge.desk.onSignal({ signal: 'call diverted', call: diverted.id, at: diverted.arrivedAt });
    await edge.command('write-note', { sheet: answered.sheet, note: 'n-1', text: 'fumée' });
    edge.arrive();
    const [joined, other] = [edge.arrive('+33639985001'), edge.arrive('+33639985001')];
    const candidates = await check('GET', '/api/sheets/{id}/same-event', `/api/sheets/${joined.sheet}/same-event`);
    expect((candidates.body as { items: { sheet: string }[] }).items[0]?.sheet).to.equal(other.sheet);
    await edge.command('join-event', { sheet: joined.sheet, into: other.sheet });
    await edge.written();

    for (const { id, sheet } of [ended, answered, abandoned, diverted, joined, other]) {
      expect((await check('GET', '/api/calls/{id}', `/api/calls/${id}`)).status).to.equal(200);
      expect((await check('GET', '/api/sheets/{id}', `/api/sheets/${sheet}`)).status).to.equal(200);
    }
    const lists = [
      '/api/calls',
      '/api/sheets',
      '/api/sheets/search',
      '/api/positions',
      '/api/units',
      '/api/journal',
      '/api/centre',
      '/api/alerting',
      '/health',
      '/metrics',
    ];
    for (const path of [...lists, '/api/openapi.json']) expect((await check('GET', path, path)).status, path).to.equal(200);
    const states = (await edge.get('/api/calls')).body as { items: { state: string }[] };
    expect(new Set(states.items.map(({ state }) => state))).to.include.all.keys(
      'ended',
      'answered',
      'abandoned',
      'diverted',
      'queued',
    );
    await check('GET', '/api/session', '/api/session', { as });
    const headers = { 'idempotency-key': 'a-new-key' };
    const pause = { position: 'p01', reason: 'break' };
    expect(
      (await check('POST', '/api/commands/pause-position', '/api/commands/pause-position', { body: pause, headers })).status,
    ).to.equal(200);
    const body = { account: 'chef', password: edge.password, position: null };
    expect((await check('POST', '/api/session', '/api/session', { body, as: '' })).status).to.equal(201);
  });

  it('holds against refusals', async () => {
    expect((await check('GET', '/api/calls', '/api/calls?limit=0')).status).to.equal(400);
    expect((await check('GET', '/api/calls/{id}', '/api/calls/none')).status).to.equal(404);
    expect((await check('GET', '/api/live', '/api/live')).status).to.equal(426);
  });

  it('would show an answer that it does not describe', () => {
    const operation = description.paths['/api/calls']?.get;
    const schema = operation?.responses['200']?.content?.['application/json']?.schema;
    expect(schema && readable(schema).safeParse({ items: [{ id: 'x' }], nextCursor: null }).success).to.equal(false);
  });
});
