import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { merged, refilled, without } from '../../../services/events/merge-facts.ts';

const signed = (value: string, by = 'op01') => ({ value, by, at: '2026-11-24T04:00:00.000Z' });

describe('the facts of two sheets', () => {
  it('together: what the sheet has itself stands, what it lacks comes from the other, lists one after the other', () => {
    const own = { nature: signed('fire'), answers: { people: signed('yes') }, rows: [signed('A')], place: null };
    const other = {
      nature: signed('smoke'),
      answers: { people: signed('no'), floor: signed('3') },
      rows: [signed('B')],
      place: signed('Mairie'),
    };
    expect(merged(own, other)).to.deep.equal({
      nature: signed('fire'),
      answers: { people: signed('yes'), floor: signed('3') },
      rows: [signed('A'), signed('B')],
      place: signed('Mairie'),
    });
  });

  it('taken apart: what was changed since stays, what another sheet said comes into its place', () => {
    const own = { place: null, answers: {}, rows: [] };
    const [one, two] = [
      { place: signed('Mairie'), answers: { floor: signed('3') }, rows: [signed('A')] },
      { place: signed('École'), answers: { floor: signed('4') }, rows: [signed('B')] },
    ];
    const together = merged(merged(own, one), two);
    expect(together).to.deep.equal({ ...one, rows: [signed('A'), signed('B')] });
    const left = without(together, one, own);
    expect(refilled(left, two)).to.deep.equal(two);
    const corrected = { ...(together as object), place: signed('Gymnase', 'op02') };
    expect(without(corrected, one, own)).to.deep.equal({ place: signed('Gymnase', 'op02'), answers: {}, rows: [signed('B')] });
  });

  it('whatever two sheets said, without the other they read as before', () => {
    const thing = fc.record({ value: fc.string(), by: fc.constantFrom('op01', 'op02'), at: fc.integer() });
    const facts = (name: string) =>
      fc
        .record({
          nature: fc.option(thing),
          answers: fc.dictionary(fc.constantFrom('a', 'b', 'c'), thing),
          rows: fc.uniqueArray(thing, { selector: ({ value }) => value }),
          facts: fc.record({ rows: fc.array(thing), access: fc.dictionary(fc.constantFrom('x', 'y'), thing) }),
        })
        .map((made) => JSON.parse(JSON.stringify(made).replaceAll('op0', name)) as typeof made);
    const empty = { nature: null, answers: {}, rows: [], facts: { rows: [], access: {} } };
    fc.assert(
      fc.property(facts('here'), facts('there'), (own, other) => {
        expect(without(merged(own, other), other, empty)).to.deep.equal(own);
      }),
    );
  });
});
