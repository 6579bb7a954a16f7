import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Edge, p01, problemOf } from './edge.ts';

describe('health, figures, configuration and pages', () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await Edge.open();
  });
  afterEach(() => edge.close());

  const figure = async (name: string) => {
    const text = (await edge.get('/metrics', '')).body as string;
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.slice(name.length + 1));
  };

  it('while calls can be taken, /health answers 200, however much else is missing', async () => {
    edge.links.report('mongodb', 'down', 'no server');
    edge.links.report('journal', 'down', 'disk full');
    const { status, body } = await edge.get('/health', '');
    expect([status, (body as { state: string }).state]).to.deep.equal([200, 'degraded']);
  });

  it('when the PBX is lost, /health answers 503, with the reason and since when', async () => {
    edge.links.report('pbx', 'down', 'connection refused');
    const { status, body } = await edge.get('/health', '');
    const { links, ...rest } = body as { links: { name: string; reason: string; since: string }[] };
    expect([status, rest]).to.deep.include(503);
    expect(rest).to.include({ state: 'down', takesCalls: false });
    expect(links.find(({ name }) => name === 'pbx')).to.include({ reason: 'connection refused' });
  });

  it('figures follow a call from its arrival to its end', async () => {
    await edge.signIn('op01', 'p01');
    const [first] = [edge.arrive(), edge.arrive()];
    edge.aheadMs = 3_000;
    expect(await figure('tocsin_queue_length')).to.equal(1);
    expect(await figure('tocsin_longest_wait_seconds')).to.be.within(3, 4);
    expect(await figure('tocsin_calls{state="offered"}')).to.equal(1);
    edge.answer(first.id, p01);
    await edge.written();
    expect(await figure('tocsin_calls{state="answered"}')).to.equal(1);
    expect(await figure('tocsin_time_to_offer_seconds_count')).to.equal(1);
    expect(await figure('tocsin_time_to_offer_seconds_bucket{le="0.05"}')).to.equal(1);
    expect(await figure('tocsin_time_to_answer_seconds_count')).to.equal(1);
    expect(await figure('tocsin_time_to_answer_seconds_bucket{le="2"}')).to.equal(0);
    expect(await figure('tocsin_time_to_answer_seconds_bucket{le="5"}')).to.equal(1);
    expect(await figure('tocsin_offers_total{outcome="answered"}')).to.equal(1);
    expect(await figure('tocsin_positions_open')).to.equal(1);
    expect(await figure('tocsin_journal_seq')).to.equal(edge.journal.lastSeq());
    expect(await figure('tocsin_journal_pending')).to.equal(0);
    edge.end(first.id);
    await edge.written();
    expect(await figure('tocsin_calls{state="answered"}')).to.equal(0);
  });

  it('the lag of MongoDB is shown where it is configured, and only there', async () => {
    edge.arrive();
    await edge.written();
    expect(await figure('tocsin_replication_lag_commits')).to.equal(undefined);
    edge.replicatedSeq = edge.journal.lastSeq() - 2;
    expect(await figure('tocsin_replication_lag_commits')).to.equal(2);
    edge.links.report('mongodb', 'down', 'no server', { lag: 2 });
    expect(await figure('tocsin_link_up{link="mongodb"}')).to.equal(0);
    expect(await figure('tocsin_link_figure{link="mongodb",figure="lag"}')).to.equal(2);
  });

  it('live pages are counted', async () => {
    const probe = await edge.live();
    expect(await figure('tocsin_live_clients')).to.equal(1);
    expect(await figure('tocsin_process_resident_memory_bytes')).to.be.greaterThan(1e6);
    expect(await figure('tocsin_nodejs_eventloop_lag_p99_seconds')).not.to.equal(undefined);
    probe.close();
  });

  it('a configuration with faults is refused with every one of them; only administrators may ask', async () => {
    const problem = {
      file: 'positions.yaml',
      line: 7,
      column: 3,
      field: 'positions[1].phone',
      found: 'x',
      fr: 'Il faut…',
      en: 'An address…',
    };
    edge.reload = async () => ({ ok: false, problems: [problem] });
    const reload = (as: string) => edge.ask('POST', '/api/configuration/reload', { as });
    const answer = await reload(await edge.signIn('admin', null));
    expect([answer.status, problemOf(answer)]).to.deep.equal([422, 'configuration-refused']);
    expect(answer.body).to.deep.include({ problems: [problem], field: 'positions[1].phone' });
    edge.reload = async () => ({ ok: true });
    expect((await reload(await edge.signIn('admin', null))).body).to.deep.equal({ digest: edge.centre.digest });
    const supervisor = await reload(await edge.signIn('chef', null));
    expect([supervisor.status, problemOf(supervisor)]).to.deep.equal([403, 'administrators-only']);
  });

  it('what a fault of Tocsin says in its log is not told to the client', async () => {
    edge.reload = async () => {
      throw new Error('secret detail');
    };
    const answer = await edge.ask('POST', '/api/configuration/reload');
    expect([answer.status, problemOf(answer)]).to.deep.equal([500, 'internal']);
    expect(JSON.stringify(answer.body)).not.to.contain('secret detail');
  });

  it('the console’s page is asked for again each time, what is named by its content kept for ever', async () => {
    const folder = path.join(edge.folder, 'console');
    expect(problemOf(await edge.get('/', ''))).to.equal('console-not-built');
    await mkdir(path.join(folder, 'assets'), { recursive: true });
    await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>Tocsin</title>');
    await writeFile(path.join(folder, 'assets', 'index-CLb6WrHS.js'), 'export {};');
    const page = await edge.get('/', '');
    expect(page.body).to.contain('<title>Tocsin</title>');
    expect(page.headers.get('cache-control')).to.equal('no-cache');
    const script = await edge.get('/assets/index-CLb6WrHS.js', '');
    expect(script.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).to.contain('javascript');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).to.contain("script-src 'self'").and.to.contain("frame-ancestors 'none'").and.not.to.contain('unsafe');
    expect(page.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(page.headers.get('x-powered-by')).to.equal(null);
    expect((await edge.get('/api/centre', '')).headers.get('cache-control')).to.equal('no-store');
  });
});
