import { expect } from 'chai';
import { describe, it } from 'mocha';
import { sampleQualification } from '../../support/sample-qualification.ts';

describe('the sample centre’s natures, protocols and rules', () => {
  it('has at least 160 natures in six families, each with words in both languages', async () => {
    const { natures, families } = await sampleQualification();
    expect(natures.length).to.be.at.least(160);
    expect(families.map((family) => family.id)).to.have.members([
      'assistance',
      'fire',
      'medical',
      'misuse',
      'police',
      'technical',
    ]);
    for (const { id, synonyms } of natures) {
      expect(synonyms.fr.length, id).to.be.above(0);
      expect(synonyms.en.length, id).to.be.above(0);
    }
  });

  it('each nature hangs on its branch', async () => {
    const { natures, families } = await sampleQualification();
    for (const nature of natures) {
      const family = families.find((one) => one.id === nature.family);
      expect(family?.groups.map((group) => group.id)).to.include(nature.group);
    }
  });

  it('every instruction is read out by some answer', async () => {
    const { protocols, instructions } = await sampleQualification();
    const said = new Set(
      protocols.flatMap((one) => one.questions.flatMap((each) => each.answers.flatMap((answer) => answer.say))),
    );
    expect(instructions.map((one) => one.id).filter((id) => !said.has(id))).to.deep.equal([]);
  });

  it('French texts keep to French typography: curved apostrophes, and no ordinary space before ? ! ; :', async () => {
    const { natures, families, hazards, instructions, partners, protocols, engagement } = await sampleQualification();
    const texts = [
      ...[...natures, ...families, ...families.flatMap((one) => one.groups), ...hazards, ...partners, ...protocols].map(
        (one) => one.label.fr,
      ),
      ...natures.flatMap((one) => one.synonyms.fr),
      ...instructions.flatMap((one) => [one.title.fr, one.text.fr]),
      ...engagement.map((one) => one.reason.fr),
      ...protocols.flatMap((one) =>
        one.questions.flatMap((each) => [each.ask.fr, each.fact.fr, ...each.answers.map((a) => a.label.fr)]),
      ),
    ];
    expect(texts.length).to.be.above(1_000);
    expect(texts.filter((text) => /'| [?!;:»]|« |[^\s\u202f\u00a0][?!;]/.test(text))).to.deep.equal([]);
  });
});
