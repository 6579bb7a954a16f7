import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Call, CallEntry } from '../../../services/calls/call.ts';
import { evolveCall } from '../../../services/calls/call.ts';
import { serverMessage } from '../../../services/http/message-shapes.ts';
import type { ServerMessage } from '../../../services/http/messages.ts';
import { operatorId } from '../../../services/ids.ts';
import type { Entry } from '../../../services/journal/commit.ts';
import { until } from '../../support/until.ts';
import { Edge, type LiveProbe, p01, problemOf } from './edge.ts';

const isCallEntry = (entry: Entry): entry is CallEntry => entry.type.startsWith('Call');

/** The board's calls as a page would have them: the snapshot, and every commit since folded in; the last snapshot begins anew. */
function foldBoard(messages: ServerMessage[]): Map<string, Call> {
  let calls = new Map<string, Call>();
  for (const message of messages) {
    if (message.type === 'snapshot' && message.topic === 'board')
      calls = new Map(message.board.calls.map((call) => [call.id, call]));
    if (message.type !== 'commit' || message.topic !== 'board') continue;
    for (const entry of message.commit.entries)
      if (isCallEntry(entry)) {
        calls.set(entry.call, evolveCall(calls.get(entry.call), entry));
      }
  }
  return calls;
}

describe('the live board', () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await Edge.open();
  });
  afterEach(() => edge.close());

  const commits = (probe: LiveProbe) => probe.of('commit').filter(({ topic }) => topic === 'board');

  it('two pages see the same changes in the same order, each counting its own n without a gap', async () => {
    const early = await edge.live();
    await early.subscribe('board');
    edge.arrive();
    await until(() => commits(early).length > 0);
    const late = await edge.live();
    await late.subscribe('board');
    for (let n = 0; n < 20; n += 1) edge.arrive();
    const last = edge.journal.lastSeq();
    await until(() => commits(early).at(-1)?.commit.seq === last && commits(late).at(-1)?.commit.seq === last);
    expect(
      commits(early)
        .slice(-40)
        .map(({ commit }) => commit.id),
    ).to.deep.equal(commits(late).map(({ commit }) => commit.id));
    for (const probe of [early, late]) {
      const numbers = probe.heard.map((message) => ('n' in message ? message.n : null));
      expect(numbers).to.deep.equal(numbers.map((_, index) => index));
    }
  });

  it('when calls arrive and end while a page subscribes, no change is lost or told twice', async () => {
    const probe = await edge.live();
    for (let round = 0; round < 10; round += 1) {
      // Appended now, told a moment later: the snapshot holds it already.
      probe.say({ type: 'subscribe', topic: 'board' });
      await until(() => probe.of('snapshot').length > round || edge.arrive() === null, 'a snapshot', 5_000);
      edge.end(edge.arrive().id);
    }
    const last = edge.journal.lastSeq();
    await until(() => commits(probe).at(-1)?.commit.seq === last);
    const shown = [...foldBoard(probe.heard).values()].map(({ id, state }) => `${id} ${state}`);
    expect(shown.sort()).to.deep.equal([...edge.desk.calls()].map(({ id, state }) => `${id} ${state}`).sort());
  });

  it('a note typed at one position is on the other page at once, and on no board', async () => {
    const probe = await edge.live();
    const { sheet } = edge.arrive();
    await edge.written();
    await probe.subscribe(`sheet/${sheet}`);
    await probe.subscribe('board');
    await edge.command('write-note', { sheet, note: 'n-1', text: 'il tousse' });
    const [told] = await until(() => (probe.of('commit').length > 0 ? probe.of('commit') : null));
    expect(told).to.deep.include({ topic: `sheet/${sheet}`, n: 2 });
    expect(told?.commit.entries[0]).to.include({ type: 'NoteWritten', text: 'il tousse' });
    edge.arrive();
    await until(() => commits(probe).length >= 2);
    expect(commits(probe).flatMap(({ commit }) => commit.entries.map(({ type }) => type))).not.to.include('NoteWritten');
  });

  it('a sheet that is opened on the page has its whole journal, pending commits included', async () => {
    edge.stopDisk();
    const { sheet } = edge.arrive();
    const probe = await edge.live();
    await probe.subscribe(`sheet/${sheet}`);
    const [snapshot] = probe.of('snapshot');
    const view = snapshot && 'view' in snapshot ? snapshot.view : undefined;
    expect(view?.sheet.calls).to.have.length(1);
    expect(view?.journal.flatMap(({ entries }) => entries.map(({ type }) => type))).to.include.members([
      'CallQueued',
      'SheetOpened',
    ]);
  });

  it('when a commit reaches the disk and MongoDB, the board hears of it', async () => {
    const probe = await edge.live();
    await probe.subscribe('board');
    expect(probe.heard[1]).to.include({ type: 'saved', mongodb: null });
    edge.arrive();
    const seq = edge.journal.lastSeq();
    await until(() => probe.of('saved').some(({ here }) => here === seq));
    edge.replicatedSeq = seq;
    await until(() => probe.of('saved').some(({ here, mongodb }) => here === seq && mongodb === seq));
  });

  it('when a link falls, the board shows it', async () => {
    const probe = await edge.live();
    await probe.subscribe('board');
    edge.links.report('pbx', 'down', 'connection refused');
    const [told] = await until(() => (probe.of('links').length > 0 ? probe.of('links') : null));
    expect(told?.links.find(({ name }) => name === 'pbx')).to.include({ state: 'down', reason: 'connection refused' });
  });

  it('when a page reads nothing for a while, changes are left out rather than kept, and what it missed comes in a new snapshot', async () => {
    const [slow, quick] = [await edge.live(), await edge.live()];
    const { sheet } = edge.arrive();
    for (const probe of [slow, quick]) await probe.subscribe(`sheet/${sheet}`);
    const write = (text: string) =>
      edge.desk.execute('write-note', { sheet, note: 'n-1', text }, { operator: operatorId('op01'), position: p01, key: text });
    slow.webSocket.pause();
    // More than what the kernel keeps for a socket.
    for (let n = 1; n <= 2_000; n += 1) {
      write(`${n} ${'.'.repeat(9_000)}`);
      if (n % 50 === 0) await until(() => quick.of('commit').length === n);
    }
    slow.webSocket.resume();
    await until(() => slow.of('snapshot').length === 2);
    write('the last');
    await until(() =>
      slow
        .of('commit')
        .at(-1)
        ?.commit.entries.some((entry) => 'text' in entry && entry.text === 'the last'),
    );
    expect(slow.of('commit').length).to.be.lessThan(quick.of('commit').length);
    const snapshot = slow.of('snapshot')[1];
    const notes = snapshot && 'view' in snapshot ? snapshot.view.sheet.notes : [];
    expect(notes?.map(({ text }) => text.slice(0, 5))).to.deep.equal(['2000 ']);
    expect(slow.heard.at(-1)).to.include({ type: 'commit', n: 2 });
    expect(quick.of('snapshot')).to.have.length(1);
  });

  it('every message is what the description says', async () => {
    const probe = await edge.live();
    const { sheet } = edge.arrive();
    await probe.subscribe('board');
    await probe.subscribe(`sheet/${sheet}`);
    edge.links.report('mongodb', 'down', 'no server', { lag: 3 });
    await edge.command('write-note', { sheet, note: 'n-1', text: 'x' });
    probe.say('not JSON');
    await until(() => new Set(probe.heard.map(({ type }) => type)).size === 5);
    for (const message of probe.heard) expect(serverMessage.safeParse(message).error, message.type).to.equal(undefined);
  });

  it('what a page says and cannot be understood is answered by a problem, and the board goes on', async () => {
    const probe = await edge.live();
    await probe.subscribe('board');
    const said: [message: string, code: string][] = [
      ['not JSON', 'invalid-message'],
      ['null', 'invalid-message'],
      ['{"type":"subscribe"}', 'invalid-message'],
      ['{"type":"subscribe","topic":"sheets"}', 'invalid-message'],
      ['{"type":"subscribe","topic":"board","more":1}', 'invalid-message'],
      ['{"type":"subscribe","topic":"sheet/unknown"}', 'unknown-sheet'],
    ];
    for (const [message] of said) probe.say(message);
    await until(() => probe.of('error').length === said.length);
    const codes = probe.of('error').map(({ problem }) => problem.type.replace('urn:tocsin:problem:', ''));
    expect(codes).to.deep.equal(said.map(([, code]) => code));
    edge.arrive();
    await until(() => commits(probe).length > 0);
  });

  it('a page that floods is cut off, a message too long too; the others go on', async () => {
    const [calm, wild, long] = [await edge.live(), await edge.live(), await edge.live()];
    await calm.subscribe('board');
    for (let n = 0; n < 300; n += 1) wild.say({ type: 'unsubscribe', topic: 'board' });
    long.say('x'.repeat(5_000));
    await until(() => wild.closed && long.closed);
    expect([wild.closed?.code, long.closed?.code]).to.deep.equal([1008, 1009]);
    edge.arrive();
    await until(() => commits(calm).length > 0);
  });

  it('when a session ends, its pages are cut off', async () => {
    const as = await edge.signIn('op01', 'p01');
    const [mine, other] = [await edge.live(as), await edge.live()];
    await edge.ask('DELETE', '/api/session', { as });
    await until(() => mine.closed);
    expect([mine.closed?.code, other.closed]).to.deep.equal([4401, null]);
  });

  it('nobody without a session, and no other site’s page, gets a socket; other addresses have none', async () => {
    const as = await edge.signIn('op01', 'p01');
    const refusal = (work: Promise<unknown>) =>
      work.then(
        () => 'opened',
        (error: Error) => error.message,
      );
    expect(await refusal(edge.live('tocsin_session=wrong'))).to.equal('refused: 401');
    expect(await refusal(edge.live(as, { origin: 'https://elsewhere.example' }))).to.equal('refused: 403');
    expect(await refusal(edge.live(as, { origin: edge.url }))).to.equal('opened');
    const plain = await edge.get('/api/live', as);
    expect([plain.status, problemOf(plain)]).to.deep.equal([426, 'upgrade-required']);
  });

  it('three hundred pages see a call within a moment', async () => {
    const probes = await Promise.all(Array.from({ length: 300 }, () => edge.live()));
    await Promise.all(probes.map((probe) => probe.subscribe('board')));
    edge.arrive();
    await until(() => probes.every((probe) => commits(probe).length === 2));
    expect(new Set(probes.map((probe) => JSON.stringify(commits(probe).map(({ commit }) => commit))))).to.have.length(1);
  });
});
