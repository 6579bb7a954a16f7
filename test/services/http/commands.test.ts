import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { until } from '../../support/until.ts';
import { Edge, p01, problemOf } from './edge.ts';

describe('commands over HTTP', () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await Edge.open();
  });
  afterEach(() => edge.close());

  const countOf = (type: string) =>
    edge.journal.after(0, 1_000).filter(({ entries }) => entries.some((entry) => entry.type === type)).length;

  it('when a command is answered, its commit is on disk', async () => {
    const { status, body } = await edge.command('open-position', { position: 'p01' });
    expect(status).to.equal(200);
    const [commit] = edge.journal.after(0, 1_000).filter(({ seq }) => seq === (body as { seq: number }).seq);
    expect(commit?.entries[0]).to.include({ type: 'PositionOpened', operator: 'dev' });
    expect(body).to.deep.equal({ seq: commit?.seq, durable: true });
  });

  it('when the answer is lost and the command sent again, it is done once and answered the same', async () => {
    await edge.command('open-position', { position: 'p01' });
    const pause = () => edge.command('pause-position', { position: 'p01', reason: 'break' }, { key: 'the-same-key' });
    const answers = await Promise.all([pause(), pause(), pause()]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body)))).to.have.length(1);
    expect(countOf('PositionPaused')).to.equal(1);
  });

  it('when Tocsin restarts between a command and its repetition, it is still done once', async () => {
    await edge.command('open-position', { position: 'p01' });
    const pause = () => edge.command('pause-position', { position: 'p01', reason: 'break' }, { key: 'the-same-key' });
    const { body: first } = await pause();
    await edge.restart();
    await edge.command('ready-position', { position: 'p01' });
    const { status, body } = await pause();
    expect({ status, body }).to.deep.equal({ status: 200, body: first });
    expect(countOf('PositionPaused')).to.equal(1);
  });

  it('when a key comes back with another request, that one is refused and not done', async () => {
    await edge.command('open-position', { position: 'p01' }, { key: 'the-same-key' });
    const answer = await edge.command('open-position', { position: 'p02' }, { key: 'the-same-key' });
    expect([answer.status, problemOf(answer)]).to.deep.equal([422, 'idempotency-key-reused']);
    expect(countOf('PositionOpened')).to.equal(1);
  });

  it('when two operators happen on the same key, each gets the own command done', async () => {
    const [one, two] = [await edge.signIn('op01', 'p01'), await edge.signIn('op02', 'p02')];
    await edge.command('pause-position', { position: 'p01', reason: 'break' }, { as: one, key: 'the-same-key' });
    const answer = await edge.command('pause-position', { position: 'p02', reason: 'break' }, { as: two, key: 'the-same-key' });
    expect(answer.status).to.equal(200);
    expect(countOf('PositionPaused')).to.equal(2);
  });

  it('when a refused command is sent again once it can be done, it is done', async () => {
    const ready = () => edge.command('pause-position', { position: 'p01', reason: 'break' }, { key: 'the-same-key' });
    expect(problemOf(await ready())).to.equal('position-closed');
    await edge.command('open-position', { position: 'p01' });
    expect((await ready()).status).to.equal(200);
  });

  it('when the disk does not answer, the operator is told after 2 s, and once it is back the same key says so', async () => {
    await edge.command('open-position', { position: 'p01' });
    edge.stopDisk();
    const begin = performance.now();
    const pause = () => edge.command('pause-position', { position: 'p01', reason: 'break' }, { key: 'the-same-key' });
    const { status, body } = await pause();
    expect(status).to.equal(202);
    expect(body).to.include({ durable: false });
    expect(performance.now() - begin).to.be.within(1_900, 3_500);
    edge.disk?.back();
    const again = await pause();
    expect([again.status, again.body]).to.deep.equal([200, { ...(body as object), durable: true }]);
  });

  it('when nothing has to change but the disk has not answered for what made it so, that is not called durable', async () => {
    await edge.command('open-position', { position: 'p01' });
    edge.stopDisk();
    const note = { sheet: edge.arrive().sheet, note: 'n-1', text: 'fumée au 3e' };
    const [first, second] = await Promise.all([edge.command('write-note', note), edge.command('write-note', note)]);
    expect([first.status, second.status]).to.deep.equal([202, 202]);
  });

  it('when a call-back is recorded, the answer says whether MongoDB has it too', async () => {
    const call = edge.arrive();
    edge.end(call.id);
    const outcome = { call: call.id, outcome: 'no answer' as const, note: '' };
    expect((await edge.command('record-call-back', outcome)).body).to.include({ durable: true, replicated: false });
    edge.replicatedSeq = 1_000;
    expect((await edge.command('record-call-back', outcome)).body).to.include({ durable: true, replicated: true });
  });

  it('when an operator acts for another position, it is refused and not done; a supervisor may', async () => {
    const operator = await edge.signIn('op01', 'p01');
    await edge.signIn('op02', 'p02');
    const supervisor = await edge.signIn('chef', null);
    const pause = (as: string) => edge.command('pause-position', { position: 'p02', reason: 'break' }, { as });
    const answer = await pause(operator);
    expect([answer.status, problemOf(answer)]).to.deep.equal([403, 'not-your-position']);
    expect(countOf('PositionPaused')).to.equal(0);
    expect((await pause(supervisor)).status).to.equal(200);
  });

  it('when an operator writes a note, it bears the account and the position', async () => {
    const as = await edge.signIn('op01', 'p01');
    const { sheet } = edge.arrive();
    await edge.command('write-note', { sheet, note: 'n-1', text: 'ne respire plus' }, { as });
    const [note] = edge.desk.sheetDocument(sheet)?.notes ?? [];
    expect(note).to.include({ text: 'ne respire plus', by: 'op01', position: p01 });
  });

  it('when a hundred commands are sent at once, none is turned away', async () => {
    const as = await edge.signIn('op01', 'p01');
    const { sheet } = edge.arrive();
    const writing = Array.from({ length: 100 }, (_, n) =>
      edge.command('write-note', { sheet, note: `n-${n}`, text: `${n}` }, { as }),
    );
    expect((await Promise.all(writing)).filter(({ status }) => status !== 200)).to.deep.equal([]);
    await until(() => edge.desk.sheetDocument(sheet)?.notes.length === 100);
  });
});
