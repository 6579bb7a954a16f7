import { expect } from 'chai';
import { describe, it } from 'mocha';
import { inventCaller, type Random } from '../../scripts/traffic/callers.ts';

/** A known sequence (Lehmer), so that a failure comes back. */
function sequence(seed: number): Random {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('callers of the demonstration', () => {
  const random = sequence(42);
  const callers = Array.from({ length: 2_000 }, () => inventCaller(random));

  it('nobody’s real number is ever shown: all are of the blocks kept for fiction', () => {
    for (const { request } of callers) expect(request.number).to.match(/^\+33(63998|19900|26191|35301|46571|53649)\d{4}$/);
  });

  it('located, masked, impatient and patient callers all come, and every emergency number is dialled', () => {
    const share = (test: (caller: (typeof callers)[number]) => unknown) => callers.filter(test).length / callers.length;
    expect(share(({ request }) => request.pidf)).to.be.within(0.03, 0.3);
    expect(share(({ request }) => request.anonymous)).to.be.within(0.04, 0.15);
    expect(share(({ patienceMs }) => patienceMs !== null && patienceMs < 12_000)).to.be.within(0.1, 0.25);
    expect(share(({ patienceMs }) => patienceMs === null)).to.be.within(0.2, 0.5);
    expect(new Set(callers.map(({ request }) => request.dialled))).to.deep.equal(new Set(['112', '15', '17', '18', '114']));
  });

  it('a location is a circle in France, latitude first', () => {
    for (const { request } of callers) {
      if (!request.pidf) continue;
      const [, latitude, longitude] = /<gml:pos>(\S+) (\S+)<\/gml:pos>/.exec(request.pidf) ?? [];
      expect(Number(latitude)).to.be.within(42, 51.5);
      expect(Number(longitude)).to.be.within(-5, 8.5);
    }
  });
});
