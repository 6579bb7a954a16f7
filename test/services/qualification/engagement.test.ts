import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import type { Qualification } from '../../../config/protocols/load-qualification.ts';
import { engagementFacts, immediateDepartures, type Written } from '../../../services/qualification/engagement.ts';
import { type Known, missingFacts } from '../../../services/qualification/missing.ts';
import { type Answers, type Evaluation, evaluateProtocol } from '../../../services/qualification/protocol.ts';
import { sampleQualification } from '../../support/sample-qualification.ts';

describe('what the answers say of an event', () => {
  let sample: Qualification;
  before(async () => {
    sample = await sampleQualification();
  });
  const natureOf = (id: string) => {
    const found = sample.natures.find((one) => one.id === id);
    if (!found) throw new Error(`no nature ${id}`);
    return found;
  };
  const evaluated = (nature: string, answers: Answers): Evaluation | null => {
    const protocol = sample.protocols.find((one) => one.natures.includes(nature));
    return protocol ? evaluateProtocol(protocol, answers) : null;
  };
  const departures = (nature: string, answers: Answers = {}, written: Partial<Written> = {}) =>
    immediateDepartures(
      sample.engagement,
      engagementFacts(natureOf(nature), evaluated(nature, answers), { hazards: [], victims: null, ...written }),
    );
  const rules = (nature: string, answers: Answers = {}, written: Partial<Written> = {}) =>
    departures(nature, answers, written).map((one) => one.rule);

  describe('immediate departure', () => {
    const cases: { name: string; nature: string; answers: Answers; rule: string; services: string[] }[] = [
      { name: 'a stroke, before any question', nature: 'stroke', answers: {}, rule: 'stroke', services: ['medical'] },
      {
        name: 'someone who gasps',
        nature: 'cardiac-arrest',
        answers: { breathing: 'gasping' },
        rule: 'not-breathing',
        services: ['medical', 'fire'],
      },
      {
        name: 'a fire with the caller inside',
        nature: 'house-fire',
        answers: { people: 'caller' },
        rule: 'building-fire-people',
        services: ['fire', 'medical'],
      },
      {
        name: 'a firearm, whatever the nature',
        nature: 'riot',
        answers: { weapons: 'firearm' },
        rule: 'firearm',
        services: ['police', 'medical'],
      },
      {
        name: 'more than ten injured',
        nature: 'road-accident',
        answers: { victims: 'many' },
        rule: 'many-victims',
        services: ['fire', 'medical', 'police'],
      },
      {
        name: 'a caller who cannot speak and presses «yes» to danger',
        nature: 'silent-call',
        answers: { 'can-speak': 'nothing', danger: 'yes' },
        rule: 'violence-now',
        services: ['police'],
      },
    ];
    for (const { name, nature, answers, rule, services } of cases)
      it(`${name}: ${rule}, with its reason in both languages`, () => {
        const found = departures(nature, answers).find((one) => one.rule === rule);
        expect(found?.services).to.deep.equal(services);
        expect(found?.fr).to.not.equal(found?.en);
      });

    it('an answer that demands departure by itself is its own reason, with the nature’s services', () => {
      expect(departures('burglary-in-progress', { inside: 'yes' })).to.deep.equal([
        {
          rule: 'answer/inside/yes',
          fr: 'Intrus à l’intérieur : oui',
          en: 'Intruder inside: yes',
          services: ['police'],
        },
      ]);
    });

    it('the same event without the fact demands nothing', () => {
      expect(rules('riot', { weapons: 'stones' })).to.deep.equal([]);
      expect(rules('road-accident', { victims: 'two' })).to.deep.equal([]);
      expect(rules('burglary-in-progress', { inside: 'gone' })).to.deep.equal([]);
      expect(rules('noise')).to.deep.equal([]);
    });

    it('hazards and victims that the operator wrote count as answers do', () => {
      expect(rules('noise', {}, { hazards: ['trapped'] })).to.include('trapped');
      expect(rules('road-accident', { victims: 'two' }, { victims: 12 })).to.include('many-victims');
      expect(rules('road-accident', { victims: 'many' }, { victims: 1 })).to.include('many-victims');
    });

    it('every rule of the sample can become true for some nature', () => {
      const all = sample.engagement.filter((rule) => {
        const { when } = rule;
        return sample.natures.some((nature) => {
          const facts = {
            nature,
            answers: Object.fromEntries(
              Object.entries(when.answers ?? {}).map(([question, wanted]) => [question, wanted[0] ?? null]),
            ),
            hazards: when.hazards ?? [],
            weapons: when.weapons ?? [],
            victims: when.victimsAtLeast ?? null,
            departures: [],
          };
          return immediateDepartures([rule], facts).length > 0;
        });
      });
      expect(all.map((rule) => rule.id)).to.deep.equal(sample.engagement.map((rule) => rule.id));
    });
  });

  describe('what is missing', () => {
    const nothing: Known = { nature: null, place: 'unknown', number: false, victims: null };
    const missing = (known: Known, answers: Answers = {}) =>
      missingFacts(known, known.nature ? evaluated(known.nature.id, answers) : null).map((one) => one.question ?? one.fact);

    it('at the first word: the place, then the nature, then the number', () => {
      expect(missing(nothing)).to.deep.equal(['place', 'nature', 'number']);
    });

    it('a fix without an address weighs less than no place, and is still asked for', () => {
      expect(missing({ ...nothing, place: 'rough' })).to.deep.equal(['nature', 'place', 'number']);
      expect(missing({ ...nothing, place: 'exact' })).to.not.include('place');
    });

    it('a house fire: place and people inside first; each answer takes one away; in order of weight', () => {
      const fire = { ...nothing, nature: natureOf('house-fire') };
      expect(missing(fire).slice(0, 3)).to.deep.equal(['place', 'people', 'visible']);
      expect(missing(fire, { people: 'no' })).to.not.include('people');
      const weights = missingFacts(fire, evaluated('house-fire', {})).map((one) => one.weight);
      expect(weights).to.deep.equal([...weights].sort((a, b) => b - a));
    });

    it('a question that does not apply is not missing; one that was skipped is', () => {
      const arrest = { ...nothing, nature: natureOf('cardiac-arrest') };
      expect(missing(arrest)).to.not.include('defibrillator');
      expect(missing(arrest, { breathing: 'no' })).to.include('defibrillator');
      expect(missing(arrest, { breathing: null })).to.include('breathing');
    });

    it('victims counted by an answer, or written by the operator, are known', () => {
      const road = { ...nothing, nature: natureOf('road-accident') };
      const facts = (known: Known, answers: Answers) =>
        missingFacts(known, evaluated('road-accident', answers)).map((one) => one.fact);
      expect(facts(road, {})).to.include('victims');
      expect(facts(road, { victims: 'two' })).to.not.include('victims');
      expect(facts({ ...road, victims: 2 }, {})).to.not.include('victims');
    });

    it('a noisy neighbour: nobody asks for victims', () => {
      expect(missing({ ...nothing, nature: natureOf('noise') })).to.not.include('victims');
    });
  });
});
