import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { Position } from '../../../services/positions/position.ts';
import { Edge } from './edge.ts';

describe('GET /api/positions', () => {
  let edge: Edge;
  before(async () => {
    edge = await Edge.open();
  });
  after(() => edge.close());

  const inState = async (state: string) => {
    const { body } = await edge.get(`/api/positions?state=${encodeURIComponent(state)}`);
    return (body as { items: Position[] }).items;
  };

  it('when the wrap-up has run its time, the position is idle since then, though nobody said «ready»', async () => {
    const { centre } = edge;
    edge.desk.applyCentre({ ...centre, routing: { ...centre.routing, wrapUpMs: 5_000 } });
    await edge.command('open-position', { position: edge.position().id });
    const { id } = edge.arrive();
    edge.answer(id);
    edge.end(id);
    const [wrapping] = await inState('wrap-up');
    if (wrapping?.activity.is !== 'wrap-up') throw new Error('not in wrap-up');
    edge.aheadMs = wrapping.wrapUpMs + 1;
    expect(await inState('wrap-up')).to.deep.equal([]);
    const idle = (await inState('idle')).find((each) => each.id === wrapping.id);
    expect(idle?.activity).to.deep.equal({ is: 'idle', since: wrapping.activity.until });
  });
});
