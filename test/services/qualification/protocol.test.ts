import { expect } from 'chai';
import fc from 'fast-check';
import { before, describe, it } from 'mocha';
import { protocolFaults } from '../../../config/protocols/check-protocol.ts';
import type { Qualification } from '../../../config/protocols/load-qualification.ts';
import type { Protocol } from '../../../config/protocols/schema.ts';
import { proposePriority } from '../../../services/qualification/priority.ts';
import {
  type Answers,
  answerOfKey,
  answerQuestion,
  evaluateProtocol,
  NotInProtocol,
} from '../../../services/qualification/protocol.ts';
import { sampleQualification } from '../../support/sample-qualification.ts';

/** The natures that issue from a vital or frequent call: each must be guided. */
const guided = [
  'cardiac-arrest',
  'choking',
  'stroke',
  'road-accident',
  'house-fire',
  'gas-smell',
  'assault-in-progress',
  'burglary-in-progress',
  'missing-child',
  'drowning',
  'suicidal-person',
  'domestic-violence',
  'carbon-monoxide',
  'childbirth',
  'person-fallen',
  'riot',
  'suspicious-package',
  'collapsed-building',
  'railway-accident',
  'stolen-vehicle',
];

describe('guided questions', () => {
  let sample: Qualification;
  before(async () => {
    sample = await sampleQualification();
  });
  const protocolOf = (nature: string): Protocol => {
    const found = sample.protocols.find((protocol) => protocol.natures.includes(nature));
    if (!found) throw new Error(`no protocol guides ${nature}`);
    return found;
  };
  /** Answers one after the other. */
  const answering = (protocol: Protocol, ...given: [string, string | null | undefined][]): Answers =>
    given.reduce<Answers>((answers, [question, answer]) => answerQuestion(protocol, answers, question, answer), {});

  for (const nature of guided) {
    describe(nature, () => {
      it('has no dead question, no loop, no key taken twice, and decides on every way through', () => {
        expect(protocolFaults(protocolOf(nature))).to.deep.equal([]);
      });

      it('answered key by key, at random, it ends with every question settled and a priority that an answer gave', () => {
        const protocol = protocolOf(nature);
        fc.assert(
          fc.property(fc.infiniteStream(fc.nat()), (dice) => {
            let answers: Answers = {};
            for (let steps = 0; ; steps += 1) {
              expect(steps).to.be.at.most(protocol.questions.length);
              const { next, priorities } = evaluateProtocol(protocol, answers);
              if (!next) {
                expect(priorities.length).to.be.above(0);
                return;
              }
              const picked = next.answers[(dice.next().value as number) % next.answers.length];
              const pressed = answerOfKey(next, picked?.key ?? '');
              expect(pressed).to.equal(picked);
              answers = answerQuestion(protocol, answers, next.id, pressed?.id);
            }
          }),
          { numRuns: 60 },
        );
      });

      it('skips and corrections in any order come to the same as the answers that stand in the end', () => {
        const protocol = protocolOf(nature);
        const moves = protocol.questions.flatMap((question) =>
          [...question.answers.map((answer) => answer.id), null, undefined].map(
            (answer) => [question.id, answer] as [string, string | null | undefined],
          ),
        );
        fc.assert(
          fc.property(fc.array(fc.constantFrom(...moves), { maxLength: 40 }), (given) => {
            const last = new Map(given);
            const standing = [...last].filter(([, answer]) => answer !== undefined).reverse();
            const outcome = evaluateProtocol(protocol, answering(protocol, ...given));
            expect(outcome).to.deep.equal(evaluateProtocol(protocol, answering(protocol, ...standing)));
            // Interrupted and taken up again from what was written down.
            expect(outcome).to.deep.equal(evaluateProtocol(protocol, JSON.parse(JSON.stringify(answering(protocol, ...given)))));
            const settled = [...outcome.open, ...outcome.skipped, ...outcome.answered.map((one) => one.question)];
            expect(new Set(settled).size).to.equal(settled.length);
          }),
          { numRuns: 60 },
        );
      });

      it('all skipped, the nature’s own priority stands', () => {
        const protocol = protocolOf(nature);
        const own = sample.natures.find((one) => one.id === nature);
        if (!own) throw new Error('no such nature');
        const skipped = answering(protocol, ...protocol.questions.map((one) => [one.id, null] as [string, null]));
        const evaluation = evaluateProtocol(protocol, skipped);
        expect(evaluation.next).to.equal(null);
        expect(proposePriority(own, evaluation).priority).to.equal(own.priority);
      });

      it('asks, and reads out, in both languages', () => {
        const protocol = protocolOf(nature);
        for (const question of protocol.questions)
          for (const text of [question.ask, question.fact, ...question.answers.map((answer) => answer.label)]) {
            expect(text.fr).to.match(/\p{L}|\d/u);
            expect(text.en).to.match(/\p{L}|\d/u);
          }
        expect(protocol.questions.every((one) => one.ask.fr !== one.ask.en)).to.equal(true);
      });
    });
  }

  it('a caller who says that he does not breathe: departure, life at risk, massage read out once the age is known', () => {
    const protocol = protocolOf('cardiac-arrest');
    const first = evaluateProtocol(protocol, answering(protocol, ['conscious', 'no'], ['breathing', 'gasping']));
    expect(first.next?.id).to.equal('age');
    expect(first.priorities[0]?.value).to.equal(0);
    expect(first.departures.map((one) => one.because.question.id)).to.deep.equal(['conscious', 'breathing']);
    const then = evaluateProtocol(
      protocol,
      answering(protocol, ['conscious', 'no'], ['breathing', 'gasping'], ['age', 'infant']),
    );
    expect(then.instructions.map((one) => one.value)).to.deep.equal(['cpr-infant']);
    expect(then.hazards.map((one) => one.value)).to.deep.equal(['vulnerable']);
  });

  it('an answer corrected takes its consequences back, and those of the questions that it led to', () => {
    const protocol = protocolOf('cardiac-arrest');
    const wrong = answering(protocol, ['conscious', 'no'], ['breathing', 'no'], ['age', 'adult']);
    const right = answerQuestion(protocol, wrong, 'breathing', 'yes');
    expect(evaluateProtocol(protocol, wrong).instructions.map((one) => one.value)).to.deep.equal(['cpr-adult']);
    expect(evaluateProtocol(protocol, right).instructions).to.deep.equal([]);
    expect(evaluateProtocol(protocol, right).next?.id).to.equal('recovery');
    // Put back, the age need not be asked again.
    const back = evaluateProtocol(protocol, answerQuestion(protocol, right, 'breathing', 'no'));
    expect(back.instructions.map((one) => one.value)).to.deep.equal(['cpr-adult']);
  });

  it('a weapon and the number of victims come out of the answers; victims are the most that any answer says', () => {
    const assault = protocolOf('assault-in-progress');
    const armed = evaluateProtocol(assault, answering(assault, ['weapon', 'firearm'], ['injured', 'bleeding']));
    expect(armed.weapons.map((one) => one.value)).to.deep.equal(['firearm']);
    expect(armed.partners.map((one) => one.value)).to.deep.equal(['samu']);
    const road = protocolOf('road-accident');
    expect(evaluateProtocol(road, answering(road, ['victims', 'three'], ['trapped', 'yes'])).victims?.value).to.equal(3);
    expect(evaluateProtocol(road, answering(road, ['trapped', 'yes'])).victims?.value).to.equal(1);
    expect(evaluateProtocol(road, {}).victims).to.equal(null);
  });

  it('several answers at once: the most urgent priority first, an instruction read once, the nature that the latest question points to', () => {
    const fallen = protocolOf('person-fallen');
    const answers = answering(fallen, ['height', 'high'], ['neck', 'pain'], ['conscious', 'confused'], ['before', 'stroke']);
    const outcome = evaluateProtocol(fallen, answers);
    expect(outcome.priorities.map((one) => one.value)).to.deep.equal([0, 0, 0, 1]);
    expect(outcome.instructions.map((one) => one.value)).to.deep.equal(['do-not-move']);
    expect(outcome.nature?.value).to.equal('stroke');
    const mild = evaluateProtocol(fallen, answering(fallen, ['height', 'own'], ['before', 'chest']));
    expect(mild.priorities.map((one) => one.value)).to.deep.equal([0, 2]);
  });

  it('a priority is raised at once, and lowered below the nature’s only when nothing is left open or skipped', () => {
    const nature = sample.natures.find((one) => one.id === 'stolen-vehicle');
    const vital = sample.natures.find((one) => one.id === 'house-fire');
    if (!nature || !vital) throw new Error('no such nature');
    const theft = protocolOf('stolen-vehicle');
    expect(proposePriority(nature, evaluateProtocol(theft, answering(theft, ['progress', 'now']))).priority).to.equal(0);

    const fire = protocolOf('house-fire');
    const calm = (questions: [string, string | null][]) =>
      proposePriority(vital, evaluateProtocol(fire, answering(fire, ...questions)));
    const mild: [string, string][] = [
      ['people', 'no'],
      ['visible', 'light-smoke'],
      ['what', 'pan'],
      ['building', 'house'],
      ['injured', 'no'],
      ['gas', 'no'],
    ];
    expect(calm(mild).priority).to.equal(0);
    expect(calm([...mild, ['spread', null]]).priority).to.equal(0);
    const settled = calm([...mild, ['spread', 'no']]);
    expect(settled.priority).to.equal(1);
    expect(settled.reasons.map((one) => one.rule)).to.deep.equal(['answer/people/no', 'answer/visible/light-smoke']);
    expect(settled.reasons[0]?.fr).to.equal('Personnes à l’intérieur : non');
  });

  it('a protocol changed under a sheet: answers that it no longer has are left aside, and the question is open', () => {
    const protocol = protocolOf('choking');
    const evaluation = evaluateProtocol(protocol, { airway: 'gone', removed: 'yes', constructor: 'yes' });
    expect(evaluation.next?.id).to.equal('airway');
    expect(evaluation.answered).to.deep.equal([]);
  });

  it('a question or an answer that the protocol does not have is refused', () => {
    const protocol = protocolOf('choking');
    expect(() => answerQuestion(protocol, {}, 'weather', 'yes')).to.throw(NotInProtocol);
    expect(() => answerQuestion(protocol, {}, 'airway', 'perhaps')).to.throw(NotInProtocol);
  });

  it('digits are taken from the keypad and from the row above the letters of an AZERTY keyboard', () => {
    const victims = protocolOf('road-accident').questions.find((one) => one.id === 'victims');
    if (!victims) throw new Error('no such question');
    const pressed = ['1', '&', 'é', '"', 'à', 'B', 's', 'z', 'Enter', 'ç'].map((key) => answerOfKey(victims, key)?.id ?? null);
    expect(pressed).to.deep.equal(['one', 'one', 'two', 'three', 'none', 'many', 'unknown', null, null, null]);
  });
});
