import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { sampleQualification } from '../../support/sample-qualification.ts';
import { until } from '../../support/until.ts';
import { Edge, problemOf } from './edge.ts';

describe('the catalogue and the qualification over HTTP', () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await Edge.open();
  });
  afterEach(() => edge.close());

  it('when a console has the catalogue already, it is told so and nothing is sent', async () => {
    edge.centre.qualification = await sampleQualification();
    const first = await edge.get('/api/qualification');
    const { natures, protocols } = edge.centre.qualification;
    expect(first.status).to.equal(200);
    expect(first.body).to.deep.equal(JSON.parse(JSON.stringify({ ...edge.centre.qualification, uses: {} })));
    expect([natures.length, protocols.length].every((count) => count >= 20)).to.equal(true);
    const etag = first.headers.get('etag') ?? '';
    const again = await edge.ask('GET', '/api/qualification', { headers: { 'if-none-match': etag } });
    expect([again.status, again.body]).to.deep.equal([304, '']);
    edge.centre.qualification = { ...edge.centre.qualification, natures: [], digest: 'f'.repeat(64) };
    const changed = await edge.ask('GET', '/api/qualification', { headers: { 'if-none-match': etag } });
    expect(changed.status).to.equal(200);
    expect(changed.body).to.deep.include({ natures: [] });
  });

  it('when natures are chosen, the catalogue says how often, and says so anew each hour', async () => {
    edge.centre.qualification = await sampleQualification();
    const usesOf = async () => ((await edge.get('/api/qualification')).body as { uses: Record<string, number> }).uses;
    expect(await usesOf()).to.deep.equal({});
    for (const nature of ['house-fire', 'stroke', 'house-fire'])
      await edge.command('choose-nature', { sheet: edge.arrive().sheet, nature });
    expect(await usesOf()).to.deep.equal({});
    edge.aheadMs = 3_600_000;
    expect(await usesOf()).to.deep.equal({ 'house-fire': 2, stroke: 1 });
    await edge.restart();
    await until(async () => (await usesOf())['house-fire'] === 2, 'the figures read from the disk');
  });

  it('when an operator qualifies, the sheet on disk carries it, and a restart keeps it', async () => {
    edge.centre.qualification = await sampleQualification();
    const as = await edge.signIn('op01', 'p01');
    const { sheet } = edge.arrive();
    await edge.command('choose-nature', { sheet, nature: 'house-fire' }, { as });
    await edge.command('answer-question', { sheet, question: 'people', answer: 'others' }, { as });
    await edge.command('decide-priority', { sheet, priority: 0, reason: '' }, { as });
    const { status, body } = await edge.command('decide-departure', { sheet }, { as });
    expect([status, (body as { durable: boolean }).durable]).to.deep.equal([200, true]);
    await edge.restart();
    const kept = edge.desk.sheetDocument(sheet);
    expect(kept?.nature).to.include({ id: 'house-fire', by: 'op01' });
    expect(kept?.answers.people).to.include({ answer: 'others' });
    expect(kept?.priority).to.include({ priority: 0 });
    expect(kept?.departures.map(({ services }) => services)).to.deep.equal([['fire', 'medical']]);
  });

  it('when a request says nonsense, it is refused with its field and nothing is written', async () => {
    const { sheet } = edge.arrive();
    const before = edge.journal.lastSeq();
    const refused = await Promise.all([
      edge.command('choose-nature', { sheet, nature: 'house-fire' }),
      edge.command('decide-priority', { sheet, priority: 4 as never, reason: '' }),
      edge.command('answer-question', { sheet, question: 'x' } as never),
    ]);
    expect(refused.map((answer) => [answer.status, problemOf(answer)])).to.deep.equal([
      [422, 'unknown-nature'],
      [422, 'invalid-body'],
      [422, 'invalid-body'],
    ]);
    expect(edge.journal.lastSeq()).to.equal(before);
  });
});
