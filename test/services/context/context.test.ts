import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import pino from 'pino';
import { loadCentre } from '../../../config/load-centre.ts';
import type { Centre } from '../../../config/schema.ts';
import type { Arrival } from '../../../services/calls/signals.ts';
import type { Caller } from '../../../services/context/caller.ts';
import { type ContextOptions, createContext } from '../../../services/context/context.ts';
import type { Fix, Shape } from '../../../services/context/fix.ts';
import type { ContextLookups, Learned } from '../../../services/context/lookups.ts';
import type { LinkState } from '../../../services/health/link.ts';
import { callId, instant, legId, ms, sheetId } from '../../../services/ids.ts';
import { until } from '../../support/until.ts';

const at = instant(Date.UTC(2026, 10, 24, 4, 0));
const known = '0199000012';

function arrival(facts: Partial<Arrival> = {}): Arrival {
  return {
    call: callId('pbx1-1.1'),
    leg: legId('1.1'),
    channel: 'PJSIP/pstn-1',
    at,
    dialled: '112',
    trunk: 'pstn',
    number: known,
    name: null,
    assertedNumber: null,
    masked: false,
    sipCallId: null,
    fixes: [],
    transferredBy: null,
    ...facts,
  };
}

describe('who calls, and from where', () => {
  let context: ContextLookups;
  let centre: Centre;
  let reports: { state: LinkState; reason: string | null | undefined; figures: Record<string, number> | undefined }[];
  let server: Server;
  let respond: (response: ServerResponse) => void;
  let asked: number;

  beforeEach(async () => {
    const loaded = await loadCentre(new URL('../../../config/sample', import.meta.url).pathname);
    if (!loaded.ok) throw new Error('the sample centre does not load');
    centre = loaded.centre;
    reports = [];
    asked = 0;
    server = createServer((_, response) => {
      asked += 1;
      respond(response);
    });
    await new Promise<void>((ready) => server.listen(0, '127.25.0.1', ready));
  });
  afterEach(async () => {
    await context.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const csv = (file = 'subscribers.csv', deadlineMs = 200) => ({
    id: 'subscribers-file',
    kind: 'csv' as const,
    file,
    deadlineMs,
  });
  const http = (deadlineMs: number) => ({
    id: 'subscribers-http',
    kind: 'http' as const,
    url: `http://127.25.0.1:${(server.address() as AddressInfo).port}/{number}`,
    deadlineMs,
    cacheMs: 60_000,
    breakAfter: 2,
    retryMs: 60_000,
  });

  async function open(subscribers: Centre['context']['subscribers'], options: Partial<ContextOptions> = {}) {
    context = await createContext({
      centre: { ...centre, context: { ...centre.context, subscribers } },
      previousCalls: () => [],
      sheetNumber: () => null,
      clock: () => ms(at),
      links: { report: (name, state, reason, figures) => name === 'subscribers' && reports.push({ state, reason, figures }) },
      log: pino({ level: 'silent' }),
      ...options,
    });
  }

  /** Looks up as the desk does: each answer merged into the caller as it is then. */
  async function lookUp(facts: Partial<Arrival> = {}) {
    const call = arrival(facts);
    let caller: Caller = context.firstLook(call);
    const learned: Learned[] = [];
    await context.lookUp(call, caller, (one) => {
      learned.push(one);
      if (one.what === 'caller') caller = { ...caller, ...one.patch, lookups: { ...caller.lookups, ...one.lookups } };
    });
    return { caller, learned };
  }

  describe('at first look', () => {
    beforeEach(() => open([csv()]));

    it('the number shown is parsed, and every source is awaited', () => {
      const caller = context.firstLook(arrival({ name: 'A' }));
      expect(caller.number?.e164).to.equal('+33199000012');
      expect(caller).to.include({ shownNumber: null, masked: false, name: 'A' });
      expect(caller.lookups).to.deep.equal({ 'subscribers-file': 'pending', previous: 'pending' });
    });

    it('the number that the network vouches for wins; a different one shown stays visible as such', () => {
      const caller = context.firstLook(arrival({ number: '0261910021', assertedNumber: '+33199000012' }));
      expect(caller.number?.e164).to.equal('+33199000012');
      expect(caller.shownNumber).to.equal('0261910021');
      expect(context.firstLook(arrival({ number: '0199000012', assertedNumber: '+33199000012' })).shownNumber).to.equal(null);
    });

    it('a number withheld but vouched for by the network can be called back: it is not masked', () => {
      const caller = context.firstLook(arrival({ number: 'anonymous', masked: true, assertedNumber: '+33199000012' }));
      expect(caller).to.include({ masked: false, shownNumber: null });
      expect(caller.number?.e164).to.equal('+33199000012');
    });

    it('a withheld number is masked, an absent one is not; neither is looked up', () => {
      for (const [facts, masked] of [
        [{ number: null, masked: true }, true],
        [{ number: 'anonymous' }, true],
        [{ number: null }, false],
      ] as const) {
        const caller = context.firstLook(arrival(facts));
        expect(caller).to.include({ number: null, shownNumber: null, masked });
        expect(caller.lookups).to.deep.equal({ 'subscribers-file': 'not asked', previous: 'not asked' });
      }
    });

    it('what is no number is shown as it came', () => {
      expect(context.firstLook(arrival({ number: '3977' }))).to.include({ number: null, shownNumber: '3977', masked: false });
    });

    it('takes less than a millisecond', () => {
      const begun = performance.now();
      for (let index = 0; index < 300; index += 1) context.firstLook(arrival({ assertedNumber: '+33261910021' }));
      expect((performance.now() - begun) / 300).to.be.lessThan(1);
    });
  });

  it('what this machine knows comes at once and together: the subscriber and the earlier calls, this call left out', async () => {
    const hoursAgo = (hours: number) => ({ sheet: sheetId(`s${hours}`), at: instant(ms(at) - hours * 3_600_000) });
    await open([csv()], {
      previousCalls: (e164) =>
        e164 === '+33199000012' ? [hoursAgo(-1), hoursAgo(0), hoursAgo(1), hoursAgo(23), hoursAgo(25)] : [],
      sheetNumber: (sheet) => (sheet === 's23' ? null : `2026-${sheet}`),
    });
    await until(() => reports.at(-1)?.state === 'up');
    const { caller, learned } = await lookUp();
    expect(learned).to.have.length(1);
    expect(caller.subscriber).to.include({ name: 'Personne Fictive B', vulnerable: true, source: 'subscribers-file' });
    expect(caller.previous.map(({ sheetNumber }) => sheetNumber)).to.deep.equal(['2026-s1', '2026-s25']);
    expect(caller.callsLast24h).to.equal(2);
    expect(caller.lookups).to.deep.equal({ 'subscribers-file': 'found', previous: 'found' });
    expect(reports.at(-1)?.figures).to.deep.include({ 'subscribers-file.subscribers': 8 });
  });

  it('a directory that answers after its deadline is told as too late, and its answer all the same', async () => {
    await open([http(150)]);
    let late: ServerResponse | null = null;
    respond = (response) => {
      late = response;
    };
    const call = arrival();
    const learned: Learned[] = [];
    await context.lookUp(call, context.firstLook(call), (one) => {
      learned.push(one);
      if (one.what === 'caller' && one.lookups['subscribers-http'] === 'too late') late?.end(JSON.stringify({ name: 'Late' }));
    });
    expect(learned.map((one) => (one.what === 'caller' ? [one.patch.subscriber?.name, one.lookups] : null))).to.deep.equal([
      [undefined, { previous: 'not found' }],
      [undefined, { 'subscribers-http': 'too late' }],
      ['Late', { 'subscribers-http': 'found' }],
    ]);
  });

  it('a directory that hangs is told as too late, then as failed, and the link says why', async () => {
    await open([http(15)]);
    respond = () => {};
    const { caller } = await lookUp();
    expect(caller.lookups['subscribers-http']).to.equal('failed');
    expect(reports.at(-1)).to.include({ state: 'degraded', reason: 'subscribers-http: no answer within 60 ms' });
  });

  it('while the directory is down, the file still answers; the link is degraded, not down', async () => {
    await open([csv(), http(200)]);
    respond = (response) => response.writeHead(500).end();
    await until(() => reports.length > 0);
    for (let time = 0; time < 3; time += 1) await lookUp();
    const { caller } = await lookUp();
    expect(asked).to.equal(2);
    expect(caller.subscriber?.name).to.equal('Personne Fictive B');
    expect(caller.lookups).to.include({ 'subscribers-file': 'found', 'subscribers-http': 'failed' });
    expect(reports.at(-1)).to.include({ state: 'degraded', reason: 'subscribers-http: status 500' });
  });

  it('with the only source down the link is down; with none it is not configured', async () => {
    await open([csv('absent.csv')]);
    await until(() => reports.at(-1)?.state === 'down');
    expect((await lookUp()).caller.lookups['subscribers-file']).to.equal('failed');
    await context.close();
    await open([]);
    expect(reports.at(-1)?.state).to.equal('not configured');
    expect((await lookUp()).caller.lookups).to.deep.equal({ previous: 'not found' });
  });

  it('two sources know the number: the first of context.yaml names it, and either may say that it is vulnerable', async () => {
    await open([http(500), csv()]);
    respond = (response) => response.end(JSON.stringify({ name: 'Directory', vulnerable: false }));
    await until(() => reports.length > 0);
    expect((await lookUp()).caller.subscriber).to.include({ name: 'Directory', source: 'subscribers-http', vulnerable: true });
  });

  it('a file still being read does not hold the others up', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-context-'));
    const lines = Array.from({ length: 30_000 }, (_, index) => `+331990${String(index).padStart(5, '0')},Personne ${index},,,`);
    await writeFile(join(folder, 'large.csv'), ['number,name,address,note,vulnerable', ...lines].join('\n'));
    await open([csv(join(folder, 'large.csv'), 5)]);
    const { caller, learned } = await lookUp();
    expect(learned.map((one) => (one.what === 'caller' ? one.lookups : null))).to.deep.equal([
      { previous: 'not found' },
      { 'subscribers-file': 'too late' },
      { 'subscribers-file': 'found' },
    ]);
    expect(caller.subscriber?.name).to.equal('Personne 12');
    await rm(folder, { recursive: true });
  });

  it('the journal cannot be read: the earlier calls have failed, the rest has not', async () => {
    await open([csv()], {
      previousCalls: () => {
        throw new Error('disk');
      },
    });
    await until(() => reports.at(-1)?.state === 'up');
    expect((await lookUp()).caller.lookups).to.deep.equal({ 'subscribers-file': 'found', previous: 'failed' });
  });

  it('a listener that throws stops nothing', async () => {
    await open([http(500)]);
    respond = (response) => response.end(JSON.stringify({ name: 'A' }));
    let heard = 0;
    const call = arrival();
    await context.lookUp(call, context.firstLook(call), () => {
      heard += 1;
      throw new Error('listener');
    });
    expect(heard).to.equal(2);
  });

  it('every fix with a place on the map gets its commune; those without keep none', async () => {
    await open([]);
    const fix = (id: string, shape: Shape): Fix => ({
      id,
      source: 'sip',
      method: null,
      shape,
      confidencePercent: null,
      measuredAt: null,
      receivedAt: at,
      commune: null,
    });
    const nobody = { country: 'FR', city: 'Paris', postcode: null, street: null, houseNumber: null, other: {} };
    const { learned } = await lookUp({
      number: null,
      fixes: [
        fix('sip-1', { type: 'circle', centre: [2.3488, 48.8534], radiusM: 30 }),
        fix('sip-2', { type: 'civic', address: nobody }),
        fix('sip-3', { type: 'point', at: [-30, 40] }),
      ],
    });
    expect(learned.map((one) => (one.what === 'fix' ? [one.fix.id, one.fix.commune?.name] : null))).to.deep.equal([
      ['sip-1', 'Paris'],
    ]);
  });

  it('300 calls in a moment with a directory that hangs: every call has its answer, two requests were lost on it', async () => {
    await open([csv(), http(20)]);
    await until(() => reports.length > 0);
    respond = () => {};
    const all = await Promise.all(
      Array.from({ length: 300 }, (_, index) => lookUp({ number: `+331990${String(index).padStart(5, '0')}` })),
    );
    expect(all.filter(({ caller }) => caller.lookups['subscribers-http'] === 'failed')).to.have.length(300);
    expect(all[12]?.caller.subscriber?.name).to.equal('Personne Fictive B');
    expect(asked).to.be.lessThan(17);
  });
});
