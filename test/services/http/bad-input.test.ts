import { request as httpRequest } from 'node:http';
import { expect } from 'chai';
import fc from 'fast-check';
import { after, before, describe, it } from 'mocha';
import { problemSchema } from '../../../services/http/problem.ts';
import { type Asked, Edge, problemOf } from './edge.ts';

describe('what cannot be understood or is not allowed', () => {
  let edge: Edge;
  let session: string;
  before(async () => {
    edge = await Edge.open();
    session = await edge.signIn('op01', 'p01');
  });
  after(() => edge.close());

  const expectProblem = (answer: Asked, status: number, code: string, field: string | null = null) => {
    expect([answer.status, problemOf(answer)]).to.deep.equal([status, code]);
    expect(answer.headers.get('content-type')).to.contain('application/problem+json');
    const problem = problemSchema.parse(answer.body);
    expect(problem.status).to.equal(status);
    expect(problem.field).to.equal(field);
    expect(problem.fr).not.to.equal(problem.en);
  };

  const queries: [address: string, field: string][] = [
    ['/api/calls?limit=0', 'limit'],
    ['/api/calls?limit=201', 'limit'],
    ['/api/calls?limit=1e2', 'limit'],
    ['/api/calls?limit=', 'limit'],
    ['/api/calls?limit=5&limit=6', 'limit'],
    ['/api/calls?state=lost', 'state'],
    ['/api/calls?number=0612345678', 'number'],
    ['/api/calls?from=yesterday', 'from'],
    ['/api/calls?to=2026-11-24', 'to'],
    ['/api/calls?cursor=%00', 'cursor'],
    ['/api/calls?cursor=abcd', 'cursor'],
    ['/api/sheets?state=ended', 'state'],
    ['/api/positions?state=queued', 'state'],
    ['/api/positions?cursor=abcd', 'cursor'],
    ['/api/journal?after=-1', 'after'],
    ['/api/journal?after=99999999999999999999', 'after'],
    ['/api/units?state=free', 'state'],
    ['/api/calls?unknown=1', 'unknown'],
    ['/api/calls?__proto__=1', '__proto__'],
  ];
  for (const [address, field] of queries)
    it(`GET ${address} is refused, naming ${field}`, async () => {
      const answer = await edge.get(address);
      expectProblem(answer, 400, field === 'cursor' && address.endsWith('abcd') ? 'bad-cursor' : 'invalid-query', field);
    });

  const bodies: [what: string, body: unknown, field: string | null][] = [
    ['a field is missing', {}, 'position'],
    ['a field is of another kind', { position: 1 }, 'position'],
    ['there is a field too many', { position: 'p01', force: true }, 'force'],
    ['it is a list', [], null],
    ['a name has a line break', { position: 'p01\n' }, 'position'],
    ['a name is endless', { position: 'p'.repeat(10_000) }, 'position'],
  ];
  for (const [what, body, field] of bodies)
    it(`a command whose body is wrong because ${what} is refused`, async () => {
      const answer = await edge.ask('POST', '/api/commands/open-position', { body, headers: { 'idempotency-key': 'abcdefgh' } });
      expectProblem(answer, 422, 'invalid-body', field);
    });

  it('half a character, or a NUL, in a note is refused: no store behind could hold it', async () => {
    for (const text of ['\ud800', 'a\0b']) {
      const body = `{"sheet":"s","note":"n","text":${JSON.stringify(text)}}`;
      const answer = await edge.ask('POST', '/api/commands/write-note', { body, headers: { 'idempotency-key': 'abcdefgh' } });
      expectProblem(answer, 422, 'invalid-body', 'text');
      expect(answer.body).to.include({ fr: '« text » : texte Unicode bien formé, sans NUL.' });
      expect(answer.body).to.include({ en: '"text": well-formed Unicode without NUL.' });
    }
  });

  it('a command without a key, or with one too short, is refused', async () => {
    const body = { position: 'p01' };
    const without = await edge.ask('POST', '/api/commands/open-position', { body });
    expectProblem(without, 400, 'invalid-header', 'idempotency-key');
    expect((without.body as { en: string }).en).to.include('a key of 8 to 128 visible ASCII characters');
    expectProblem(await edge.command('open-position', body, { key: 'short' }), 400, 'invalid-header', 'idempotency-key');
  });

  it('JSON that breaks off is refused', async () => {
    const answer = await edge.ask('POST', '/api/commands/open-position', {
      body: '{"position":',
      headers: { 'idempotency-key': 'abcdefgh' },
    });
    expectProblem(answer, 400, 'malformed-json');
  });

  it('a body of more than 256 KB is refused', async () => {
    const text = 'x'.repeat(300_000);
    const answer = await edge.command('write-note', { sheet: 's', note: 'n', text });
    expectProblem(answer, 413, 'body-too-large');
  });

  it('a form, which another site’s page could send, is refused', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data']) {
      const headers = { 'content-type': type, 'idempotency-key': 'abcdefgh' };
      const answer = await edge.ask('POST', '/api/commands/open-position', { body: '{"position":"p01"}', headers, as: session });
      expectProblem(answer, 415, 'json-only');
    }
  });

  /** With headers that fetch does not let through. */
  const raw = (method: string, path: string, headers: Record<string, string>) =>
    new Promise<Asked>((resolve, reject) => {
      const asking = httpRequest({ host: '127.0.0.1', port: edge.port, method, path, headers }, (response) => {
        let text = '';
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: new Headers(response.headers as Record<string, string>),
            body: text ? JSON.parse(text) : null,
          }),
        );
      });
      asking.on('error', reject);
      asking.end();
    });

  it('a write from another site’s page is refused, even with the cookie', async () => {
    const foreign: Record<string, string>[] = [
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${edge.port + 1}` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign)
      expectProblem(await raw('DELETE', '/api/session', { cookie: session, ...headers }), 403, 'foreign-origin');
    expect((await edge.get('/api/session', session)).status).to.equal(200);
    const own = { origin: edge.url, 'sec-fetch-site': 'same-origin' };
    expectProblem(await raw('POST', '/api/commands/open-position', { cookie: session, ...own }), 415, 'json-only');
  });

  it('nothing but the open pages is shown without a session', async () => {
    for (const address of [
      '/api/calls',
      '/api/calls/x',
      '/api/sheets',
      '/api/sheets/x',
      '/api/positions',
      '/api/units',
      '/api/journal',
      '/api/qualification',
      '/api/session',
    ])
      expectProblem(await edge.get(address, ''), 401, 'not-signed-in');
    for (const as of ['tocsin_session=', 'tocsin_session=x', 'other=x', `${session}x`])
      expectProblem(await edge.get('/api/calls', as), 401, 'not-signed-in');
    for (const address of ['/health', '/metrics', '/api/centre', '/api/openapi.json'])
      expect((await edge.get(address, '')).status).to.equal(200);
  });

  it('an address or a method that does not exist is a problem too', async () => {
    for (const address of ['/api/nope', '/api/commands/launch', '/nope', '/../etc/passwd', '/assets/%2e%2e/%2e%2e/accounts.json'])
      expectProblem(await edge.get(address), 404, 'unknown-address');
    expectProblem(await edge.get('/api/sheets/unknown'), 404, 'unknown-sheet', 'id');
    expectProblem(await edge.get('/api/calls/unknown'), 404, 'unknown-call', 'id');
    expectProblem(await edge.get('/api/calls/%zz'), 400, 'bad-request');
    for (const [method, address, allow] of [
      ['DELETE', '/api/calls', 'GET'],
      ['GET', '/api/commands/open-position', 'POST'],
      ['PUT', '/api/session', 'POST, GET, DELETE'],
    ] as const) {
      const answer = await edge.ask(method, address);
      expectProblem(answer, 405, 'method-not-allowed');
      expect(answer.headers.get('allow')).to.equal(allow);
    }
  });

  it('whatever the query says, the answer is a page or a problem, never a fault', async () => {
    const name = fc.oneof(fc.constantFrom('state', 'number', 'from', 'to', 'cursor', 'limit', 'after'), fc.string());
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc
        .tuple(fc.string(), fc.string(), fc.option(fc.string()))
        .map((cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url')),
    );
    const address = fc.constantFrom('/api/calls', '/api/sheets', '/api/positions', '/api/journal', '/api/units');
    await fc.assert(
      fc.asyncProperty(address, fc.array(fc.tuple(name, value), { maxLength: 3 }), async (path, pairs) => {
        const query = pairs
          .map(([key, text]) => `${encodeURIComponent(key.toWellFormed())}=${encodeURIComponent(text.toWellFormed())}`)
          .join('&');
        const answer = await edge.get(`${path}?${query}`);
        if (answer.status === 200) expect(answer.body).to.have.property('items');
        else expect([answer.status, problemSchema.safeParse(answer.body).success]).to.deep.equal([400, true]);
      }),
      { numRuns: 300 },
    );
  });

  it('a page that runs wild is slowed down, but its commands are taken', async () => {
    const answers = await Promise.all(Array.from({ length: 1_200 }, () => edge.get('/api/units', session)));
    const slowed = answers.filter(({ status }) => status === 429);
    expect(slowed.length).to.be.greaterThan(0);
    expect(slowed.map(problemOf)).to.include('too-many-requests');
    expect((await edge.command('ready-position', { position: 'p01' }, { as: session })).status).to.equal(200);
  });
});
