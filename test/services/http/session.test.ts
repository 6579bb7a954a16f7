import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { SessionView } from '../../../services/http/messages.ts';
import { sessionMs } from '../../../services/http/sessions.ts';
import { positionId } from '../../../services/ids.ts';
import { Edge, p01, problemOf } from './edge.ts';

describe('sessions', () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await Edge.open();
  });
  afterEach(() => edge.close());

  const holder = (position = p01) => edge.position(position).operator;

  it('when an operator signs in at a position, it is open for calls, and closes at sign-out', async () => {
    const as = await edge.signIn('op01', 'p01');
    expect(holder()).to.equal('op01');
    const { body } = await edge.get('/api/session', as);
    expect(body).to.include({ operator: 'op01', role: 'operator', language: 'fr', position: 'p01' });
    expect((await edge.ask('DELETE', '/api/session', { as })).status).to.equal(204);
    expect(holder()).to.equal(null);
    expect((await edge.get('/api/session', as)).status).to.equal(401);
  });

  it('the cookie is out of reach of scripts and of other sites', async () => {
    const { headers } = await edge.trySignIn('op01', 'p01');
    expect(headers.get('set-cookie')).to.match(/^tocsin_session=[\w-]{43}; Max-Age=50400; Path=\/; .*HttpOnly; SameSite=Strict$/);
    const behindTls = await edge.ask('POST', '/api/session', {
      as: '',
      headers: { 'x-forwarded-proto': 'https' },
      body: { account: 'op01', password: edge.password, position: 'p01' },
    });
    expect(behindTls.headers.get('set-cookie')).to.contain('; Secure');
  });

  it('when the browser is closed and reopened in mid-call, operator and call are still there', async () => {
    const as = await edge.signIn('op01', 'p01');
    edge.answer(edge.arrive().id);
    const { body } = await edge.get('/api/session', as);
    expect((body as SessionView).position).to.equal('p01');
    expect(edge.position().activity.is).to.equal('on call');
  });

  it('when Tocsin restarts, nobody signs in again, and positions stay open', async () => {
    const as = await edge.signIn('op01', 'p01');
    await edge.restart();
    expect((await edge.get('/api/session', as)).status).to.equal(200);
    expect(holder()).to.equal('op01');
    expect((await edge.command('pause-position', { position: 'p01', reason: 'break' }, { as })).status).to.equal(200);
  });

  it('the data folder holds no token and no password, and its files are private', async () => {
    const as = await edge.signIn('op01', 'p01');
    const token = as.split('=')[1] ?? '';
    for (const name of ['sessions.json', 'accounts.json']) {
      const text = await readFile(path.join(edge.folder, name), 'utf8');
      expect(text).not.to.contain(token);
      expect(text).not.to.contain(edge.password);
    }
    for (const name of ['sessions.json', 'accounts.json', 'first-password'])
      expect((await stat(path.join(edge.folder, name))).mode & 0o777, name).to.equal(0o600);
  });

  it('when another person holds the position, the refusal says who; a supervisor may take it over', async () => {
    const first = await edge.signIn('op01', 'p01');
    const refused = await edge.trySignIn('op02', 'p01');
    expect([refused.status, problemOf(refused)]).to.deep.equal([409, 'position-taken']);
    expect(JSON.stringify(refused.body)).to.contain('op01');
    expect((await edge.trySignIn('op02', 'p01', { takeOver: true })).status).to.equal(409);
    expect((await edge.trySignIn('chef', 'p01')).status).to.equal(409);
    await edge.signIn('chef', 'p01', { takeOver: true });
    expect(holder()).to.equal('chef');
    expect((await edge.get('/api/session', first)).status).to.equal(401);
    expect(holder()).to.equal('chef');
  });

  it('when an operator moves to another position, the first closes', async () => {
    await edge.signIn('op01', 'p01');
    await edge.signIn('op01', 'p02');
    expect([holder(), holder(positionId('p02'))]).to.deep.equal([null, 'op01']);
  });

  it('when one of two screens of a position signs out, the position stays open for the other', async () => {
    const [left] = [await edge.signIn('op01', 'p01'), await edge.signIn('op01', 'p01')];
    await edge.ask('DELETE', '/api/session', { as: left });
    expect(holder()).to.equal('op01');
  });

  it('when fourteen hours are over, the session ends and the position closes, but not while a call is in hand', async () => {
    const as = await edge.signIn('op01', 'p01');
    const call = edge.arrive();
    edge.answer(call.id);
    edge.aheadMs = sessionMs + 1_000;
    await edge.restart();
    expect((await edge.get('/api/session', as)).status).to.equal(200);
    edge.end(call.id);
    edge.aheadMs += 1_000;
    await edge.restart();
    expect((await edge.get('/api/session', as)).status).to.equal(401);
    expect(holder()).to.equal(null);
  });

  it('an operator must say where they sit, a supervisor need not; an unknown position is refused', async () => {
    const without = await edge.trySignIn('op01', null);
    expect([without.status, problemOf(without)]).to.deep.equal([422, 'position-needed']);
    expect((await edge.trySignIn('chef', null)).status).to.equal(201);
    const unknown = await edge.trySignIn('op01', 'p99');
    expect([unknown.status, problemOf(unknown)]).to.deep.equal([404, 'unknown-position']);
  });

  it('an unknown account takes as long as a wrong password, and is answered the same', async () => {
    const attempt = async (account: string) => {
      const begin = performance.now();
      const { status, body } = await edge.trySignIn(account, 'p01', { password: 'not the password' });
      return { ms: performance.now() - begin, status, body };
    };
    const known = [];
    const unknown = [];
    for (let round = 0; round < 5; round += 1) {
      known.push(await attempt('op01'));
      unknown.push(await attempt('nobody'));
    }
    const answers = [...known, ...unknown].map(({ status, body }) => JSON.stringify([status, body]));
    expect(new Set(answers)).to.have.length(1);
    expect(known[0]?.status).to.equal(401);
    // A hash takes some 20 ms; a look-up without one would be back in 2. The quickest of five is what a busy machine does not disturb.
    const quickest = (times: { ms: number }[]) => Math.min(...times.map(({ ms }) => ms));
    expect(quickest(unknown)).to.be.greaterThan(quickest(known) / 3);
  });

  it('when somebody guesses, attempts on that account stop for a while, and colleagues still sign in', async () => {
    const guess = () => edge.trySignIn('op01', 'p01', { password: 'a wrong password' });
    for (let attempt = 0; attempt < 10; attempt += 1) expect((await guess()).status).to.equal(401);
    const eleventh = await guess();
    expect([eleventh.status, problemOf(eleventh)]).to.deep.equal([429, 'too-many-attempts']);
    expect(Number(eleventh.headers.get('retry-after'))).to.be.within(1, 60);
    expect((await edge.trySignIn('op02', 'p02')).status).to.equal(201);
  });

  it('when thirty operators sign in from behind one address, none is turned away', async () => {
    const answers = [];
    for (let n = 0; n < 30; n += 1) answers.push((await edge.trySignIn('op01', 'p01')).status);
    expect(new Set(answers)).to.deep.equal(new Set([201]));
  });

  it('when one account signs in again and again, only its last twenty sessions live', async () => {
    const first = await edge.signIn('op01', 'p01');
    for (let n = 0; n < 20; n += 1) await edge.signIn('op01', 'p01');
    expect((await edge.get('/api/session', first)).status).to.equal(401);
    expect([...edge.accounts.sessions.all()]).to.have.length(20);
    expect(holder()).to.equal('op01');
  });

  it('another token than the right one opens nothing', async () => {
    for (const authorization of ['Bearer a-token-for-tests-onlx', 'Bearer ', 'Basic YTpi', 'Bearer a-token-for-tests-only2'])
      expect((await edge.ask('GET', '/api/calls', { as: '', headers: { authorization } })).status, authorization).to.equal(401);
    expect((await edge.get('/api/calls')).status).to.equal(200);
  });
});
