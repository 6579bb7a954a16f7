import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import type { Qualification } from '../../../config/protocols/load-qualification.ts';
import { findSameEvents, leastLikelihoodPercent } from '../../../services/events/same-event.ts';
import { moment } from '../../support/calls.ts';
import { anEvent, circle, type EventSketch, north, street } from '../../support/events.ts';
import { sampleQualification } from '../../support/sample-qualification.ts';

const minute = 60_000;

describe('the same event?', () => {
  let catalogue: Qualification;
  before(async () => {
    catalogue = await sampleQualification();
  });

  /** Given an open event, when another call comes three minutes later, then so likely is it the same; null: not worth showing. */
  function compare(open: EventSketch, mine: EventSketch, laterMs = 3 * minute) {
    const [given, when] = [anEvent(catalogue, open), anEvent(catalogue, { ...mine, openedMs: laterMs })];
    return findSameEvents(when, [given, when], moment(laterMs))[0] ?? null;
  }
  const likelihood = (...given: Parameters<typeof compare>) => compare(...given)?.likelihoodPercent ?? 0;
  const words = (...given: Parameters<typeof compare>) => compare(...given)?.reasons.map(({ fr }) => fr) ?? [];

  it('two callers of one nature 240 m apart, three minutes later: nearly certain, with the reasons in words', () => {
    const found = compare(
      { shapes: [circle(north(0), 20)], nature: 'house-fire' },
      { shapes: [circle(north(240), 25)], nature: 'house-fire' },
    );
    expect(found?.likelihoodPercent).to.be.within(85, 99);
    expect(found?.distanceM).to.equal(240);
    expect(found?.reasons).to.deep.equal([
      { about: 'distance', speaks: 'for', fr: 'à 240 m', en: '240 m away' },
      { about: 'nature', speaks: 'for', fr: 'même nature', en: 'same nature' },
      { about: 'age', speaks: 'for', fr: 'ouverte il y a 3 min', en: 'opened 3 min ago' },
    ]);
  });

  it('before my nature is chosen the distance alone makes a candidate of it, a less likely one', () => {
    const open = { shapes: [circle(north(0), 20)], nature: 'house-fire' };
    const without = likelihood(open, { shapes: [circle(north(240), 25)] });
    expect(without).to.be.within(40, 80);
    expect(without).to.be.below(likelihood(open, { shapes: [circle(north(240), 25)], nature: 'house-fire' }));
  });

  it('a cell of 900 m around the place does not speak against', () => {
    const fire = { nature: 'house-fire' };
    const open = { ...fire, shapes: [circle(north(0), 20)] };
    const unlocated = likelihood(open, { ...fire, shapes: [] });
    expect(likelihood(open, { ...fire, shapes: [circle(north(700), 900)] })).to.be.at.least(
      Math.max(unlocated, leastLikelihoodPercent),
    );
    expect(words(open, { ...fire, shapes: [circle(north(700), 900)] })).to.include('dans le rayon de 920 m');
    // However large: an area that holds the place says nothing against it.
    expect(likelihood(open, { ...fire, shapes: [circle(north(9_000), 20_000)] })).to.equal(unlocated);
  });

  it('two exact places two kilometres apart are two events, whatever else agrees', () => {
    const fire = { nature: 'house-fire', commune: '99001' };
    const open = { ...fire, shapes: [circle(north(0), 20)] };
    expect(likelihood(open, { ...fire, shapes: [circle(north(2_000), 20)] })).to.equal(0);
  });

  it('an exact place beside a wrong one is found: the pair of places that fits counts', () => {
    const open = { nature: 'house-fire', shapes: [circle(north(0), 20)] };
    const mine = { nature: 'house-fire', shapes: [circle(north(80), 300), circle(north(30_000), 5_000)] };
    expect(likelihood(open, mine)).to.be.above(70);
  });

  it('where only the commune is known, the same nature makes a candidate, a different commune none', () => {
    const open = { nature: 'house-fire', shapes: [street('', '', 'Valbourg')] };
    expect(words(open, { nature: 'house-fire', shapes: [street('', '', 'VALBOURG')] })).to.include.members([
      'même commune',
      'même nature',
    ]);
    expect(likelihood(open, { nature: 'house-fire', shapes: [street('', '', 'Aubry')] })).to.equal(0);
    expect(likelihood({ shapes: [street('', '')] }, { shapes: [street('', '')] })).to.equal(0);
  });

  it('the same street under another house number says more than the commune', () => {
    const found = compare(
      { shapes: [street('12', 'Rue de l’Église')], nature: 'house-fire' },
      { shapes: [street('18 bis', 'rue de l’eglise')], nature: 'house-fire' },
    );
    expect(found?.reasons.map(({ en }) => en)).to.include('same street');
    expect(found?.likelihoodPercent).to.be.above(75);
  });

  it('natures of one family are neighbours; of another they speak against, and do not rule it out at one spot', () => {
    const near = { shapes: [circle(north(0), 10)] };
    const of = (nature: string, other: string) =>
      likelihood({ ...near, nature }, { shapes: [circle(north(60), 10)], nature: other });
    const [same, related, other] = [
      of('house-fire', 'house-fire'),
      of('house-fire', 'car-fire'),
      of('house-fire', 'road-accident'),
    ];
    expect(same).to.be.above(related);
    expect(related).to.be.above(other);
    expect(other).to.be.above(leastLikelihoodPercent);
  });

  it('a caller who calls again is on the same event, with nothing else known', () => {
    const number = '+33639985555';
    expect(words({ number }, { number })[0]).to.equal('même numéro');
    expect(likelihood({ number }, { number })).to.be.above(60);
    expect(likelihood({ number }, { number: '+33639985556' })).to.equal(0);
  });

  it('an event of this morning is less likely than one of a moment ago, and says its age', () => {
    const fire = { shapes: [circle(north(0), 20)], nature: 'house-fire' };
    const [now, inAnHour, inThreeHours] = [0, 60 * minute, 185 * minute].map((later) => likelihood(fire, fire, later));
    expect(now).to.be.above(inAnHour ?? 100);
    expect(inAnHour).to.be.above(inThreeHours ?? 100);
    expect(words(fire, fire, 185 * minute)).to.include('ouverte il y a 3 h 05');
  });

  it('the likeliest come first, five at most, and never the sheet itself', () => {
    const mine = anEvent(catalogue, { shapes: [circle(north(0), 10)], openedMs: 1_000 });
    const others = [400, 20, 300, 100, 350, 200, 60].map((metres) => anEvent(catalogue, { shapes: [circle(north(metres), 10)] }));
    const found = findSameEvents(mine, [...others, mine], moment(2_000));
    expect(found.map(({ distanceM }) => distanceM)).to.deep.equal([20, 60, 100, 200, 300]);
  });

  it('among 5,000 open events it takes under 5 ms', () => {
    const natures = catalogue.natures.map(({ id }) => id);
    const others = Array.from({ length: 5_000 }, (_, index) => {
      const shapes = [circle(north((index * 37) % 40_000), 15), circle(north((index * 37) % 40_000), 900)];
      return anEvent(catalogue, { shapes, commune: String(index % 300), nature: natures[index % natures.length] ?? '' });
    });
    const mine = anEvent(catalogue, { shapes: [circle(north(5_000), 20)], commune: '7', nature: 'house-fire' });
    const takenMs = Array.from({ length: 40 }, () => {
      const before = process.cpuUsage();
      findSameEvents(mine, others, moment(1_000));
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    });
    // Of this process's own time, the middle of forty: other programs share the machine.
    expect(takenMs.sort((a, b) => a - b)[20]).to.be.below(5);
  });
});
