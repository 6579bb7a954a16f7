import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type Candidate, chooseUnits, unitCostS, type Wanted } from '../../../services/dispatch/choose-units.ts';

const need = (id: string, capability: string, known: Partial<Wanted> = {}): Wanted => ({
  id,
  capability,
  count: 1,
  vital: false,
  weight: 1,
  shared: false,
  ...known,
});
const unit = (travelS: number, ...capabilities: string[]): Candidate => ({ travelS, capabilities, lossOfCover: 0 });

/** Every way to send units, one by one: each place is left empty or given to a unit; a unit fills one place that is not shared, and no need twice. */
function bestByHand(needs: Wanted[], candidates: Candidate[]): number[] {
  const places = needs.flatMap((one) => Array.from({ length: one.count }, () => one));
  let best: number[] | null = null;
  const given: (number | null)[] = [];
  const look = (at: number) => {
    if (at === places.length) {
      const sent = [...new Set(given.filter((one) => one !== null))];
      const empty = places.filter((_, index) => given[index] === null);
      const timeOf = (index: number) => candidates[given[index] ?? -1]?.travelS ?? 0;
      // A unit counts as vital, with all that it fills, where one of its places is.
      const vitalUnits = new Set(places.flatMap((one, index) => (one.vital && given[index] !== null ? [given[index]] : [])));
      const score = [
        empty.filter(({ vital }) => vital).length,
        empty.filter(({ vital }) => !vital).length,
        Math.max(0, ...[...vitalUnits].map((one) => candidates[one ?? -1]?.travelS ?? 0)),
        places.reduce((sum, one, index) => sum + one.weight * timeOf(index), 0) + unitCostS * sent.length,
        sent.reduce<number>((sum, one) => sum + (candidates[one]?.lossOfCover ?? 0), 0),
      ];
      const at = best ? score.findIndex((value, index) => value !== best?.[index]) : 0;
      if (!best || (at >= 0 && (score[at] ?? 0) < (best[at] ?? 0))) best = score;
      return;
    }
    const place = places[at] as Wanted;
    given[at] = null;
    look(at + 1);
    for (const [index, candidate] of candidates.entries()) {
      if (!candidate.capabilities.includes(place.capability)) continue;
      const others = places.slice(0, at).filter((_, before) => given[before] === index);
      if (others.some(({ id }) => id === place.id)) continue;
      if (!place.shared && others.some(({ shared }) => !shared)) continue;
      given[at] = index;
      look(at + 1);
    }
    given[at] = null;
  };
  look(0);
  return best ?? [];
}

describe('which units fill which needs', () => {
  it('the nearest engine that is also the only rescue engine goes to the rescue, and the next one to the fire', () => {
    const choice = chooseUnits(
      [need('attack', 'pump'), need('rescue', 'rescue')],
      [unit(120, 'pump', 'rescue'), unit(300, 'pump'), unit(900, 'pump', 'rescue')],
    );
    expect(choice.filled).to.deep.equal([
      { need: 'attack', candidate: 1 },
      { need: 'rescue', candidate: 0 },
    ]);
  });

  it('an engine is pump and first responder at once where the plan lets it, and no second unit is sent', () => {
    const needs = [need('attack', 'pump', { vital: true }), need('aid', 'first-aid', { shared: true, vital: true })];
    const choice = chooseUnits(needs, [unit(200, 'pump', 'first-aid'), unit(190, 'first-aid')]);
    expect(choice.filled.map(({ candidate }) => candidate)).to.deep.equal([0, 0]);
  });

  it('the last vital unit comes as early as can be, even where the sum of times is worse', () => {
    const needs = [need('a', 'x', { vital: true }), need('b', 'y', { vital: true })];
    const choice = chooseUnits(needs, [unit(100, 'x', 'y'), unit(500, 'x'), unit(450, 'y')]);
    expect(choice.score[2]).to.equal(450);
  });

  it('of two ways that are equal, the one that uncovers no sector', () => {
    const choice = chooseUnits([need('a', 'x')], [{ ...unit(100, 'x'), lossOfCover: 1 }, unit(100, 'x')]);
    expect(choice.filled[0]?.candidate).to.equal(1);
  });

  it('what nobody can do stays empty, and the rest is filled', () => {
    const choice = chooseUnits([need('a', 'x'), need('b', 'none', { vital: true })], [unit(60, 'x')]);
    expect(choice.filled).to.deep.equal([
      { need: 'a', candidate: 0 },
      { need: 'b', candidate: null },
    ]);
  });

  it('is never worse than the best of all ways, tried one by one', () => {
    const capability = fc.constantFrom('x', 'y', 'z');
    const anyNeeds = fc
      .array(
        fc.record({
          capability,
          count: fc.integer({ min: 1, max: 2 }),
          vital: fc.boolean(),
          weight: fc.integer({ min: 1, max: 5 }),
          shared: fc.boolean(),
        }),
        { minLength: 1, maxLength: 3 },
      )
      .map((all) => all.map((one, index): Wanted => ({ id: `n${index}`, ...one })));
    const anyUnits = fc.array(
      fc.record({
        travelS: fc.integer({ min: 1, max: 40 }).map((steps) => steps * 30),
        capabilities: fc.uniqueArray(capability, { minLength: 1, maxLength: 3 }),
        lossOfCover: fc.integer({ min: 0, max: 2 }),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(anyNeeds, anyUnits, (needs, units) => {
        expect(chooseUnits(needs, units).score).to.deep.equal(bestByHand(needs, units));
      }),
      { numRuns: 400, endOnFailure: true },
    );
  });

  it('a thousand units and a plan of twelve needs are weighed at once', () => {
    const kinds = [
      ['pump', 'first-aid'],
      ['pump', 'rescue', 'first-aid'],
      ['stretcher', 'first-aid'],
      ['ladder'],
      ['doctor'],
      ['patrol'],
    ];
    const units = Array.from({ length: 1_000 }, (_, index) =>
      unit(60 + ((index * 7919) % 1800), ...(kinds[index % kinds.length] as string[])),
    );
    const asked = ['pump', 'pump', 'rescue', 'stretcher', 'ladder', 'doctor', 'patrol', 'pump', 'stretcher', 'patrol'];
    const needs = [
      ...asked.map((one, index) => need(`n${index}`, one, { vital: index < 4, weight: 1 + (index % 5) })),
      need('aid', 'first-aid', { shared: true, vital: true }),
      need('aid-2', 'first-aid', { shared: true }),
    ];
    for (let warm = 0; warm < 20; warm += 1) chooseUnits(needs, units);
    // Time of the processor, not of the wall, with room for a busy machine; the aim on a quiet one is 10.
    const before = process.cpuUsage();
    for (let run = 0; run < 100; run += 1) chooseUnits(needs, units);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 100_000, 'milliseconds').to.be.lessThan(40);
  });
});
