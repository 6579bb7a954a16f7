import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type Uses, usesNow, withUse } from '../../../services/projections/nature-uses.ts';

const dayMs = 86_400_000;
const none: Uses = new Map();

describe('how often a nature is chosen', () => {
  it('a use counts one now, a half after a month, and nothing once it is old', () => {
    const uses = withUse(withUse(none, 'stroke', 0), 'noise', 30 * dayMs);
    expect(usesNow(uses, 30 * dayMs)).to.deep.equal({ stroke: 0.5, noise: 1 });
    expect(usesNow(uses, 400 * dayMs)).to.deep.equal({});
  });

  it('comes to the same in whatever order uses are read', () => {
    const uses = fc.array(fc.record({ nature: fc.constantFrom('a', 'b', 'c'), atMs: fc.nat({ max: 90 * dayMs }) }), {
      maxLength: 50,
    });
    fc.assert(
      fc.property(uses, (all) => {
        const fold = (list: typeof all) =>
          usesNow(
            list.reduce((sum, { nature, atMs }) => withUse(sum, nature, atMs), none),
            90 * dayMs,
          );
        const [forth, back] = [fold(all), fold(all.toReversed())];
        for (const nature of new Set([...Object.keys(forth), ...Object.keys(back)]))
          expect(forth[nature] ?? 0).to.be.closeTo(back[nature] ?? 0, 0.11);
      }),
    );
  });
});
