import { expect } from 'chai';
import fc from 'fast-check';
import { before, describe, it } from 'mocha';
import type { Nature } from '../../../config/natures/schema.ts';
import { indexNatures, type NatureIndex, searchNatures } from '../../../services/qualification/search-natures.ts';
import { typingErrors, wordsOf } from '../../../services/qualification/words.ts';
import { sampleQualification } from '../../support/sample-qualification.ts';

/** As operators type while they listen, and the nature that they mean. */
const typed: [string, string][] = [
  ['arret card', 'cardiac-arrest'],
  ['not breathing', 'cardiac-arrest'],
  ['bebe ne respire plus', 'newborn-distress'],
  ['inconsciant', 'unconscious'],
  ['AVC', 'stroke'],
  ['bouche de travers', 'stroke'],
  ['m03.08', 'stroke'],
  ['douleur poitrine', 'chest-pain'],
  ['heart attack', 'chest-pain'],
  ['etouffe', 'choking'],
  ['fausse route', 'choking'],
  ['noyade', 'drowning'],
  ['enfant piscine', 'drowning'],
  ['tombé à l’eau', 'drowning'],
  ['hemoragie', 'severe-bleeding'],
  ['crise epilepsie', 'seizure'],
  ['hippoglycemie', 'diabetes'],
  ['overdose', 'drug-overdose'],
  ['malaise', 'unwell'],
  ['brulure', 'burns-severe'],
  ['monoxyde', 'carbon-monoxide'],
  ['intox co', 'carbon-monoxide'],
  ['acouchement', 'childbirth'],
  ['perdu les eaux', 'childbirth'],
  ['chute personne agee', 'person-fallen'],
  ['relevage', 'person-fallen'],
  ['tombe echelle', 'fall-height'],
  ['suicide', 'suicidal-person'],
  ['veut sauter', 'suicidal-person'],
  ['pendu', 'hanging'],
  ['feu appart', 'house-fire'],
  ['C04.02.01', 'house-fire'],
  ['feu', 'house-fire'],
  ['fue apartement', 'house-fire'],
  ['voiture contre arbre', 'road-accident'],
  ['feu foret', 'forest-fire'],
  ['feu poubele', 'bin-fire'],
  ['voiture brule', 'car-fire'],
  ['cheminee', 'chimney-fire'],
  ['odeur gaz', 'gas-smell'],
  ['canalisation percee', 'gas-leak-major'],
  ['acident voiture', 'road-accident'],
  ['moto accident', 'two-wheeler-accident'],
  ['pieton renverse', 'pedestrian-hit'],
  ['contresens', 'wrong-way-driver'],
  ['deraillement', 'railway-accident'],
  ['personne sur les voies', 'person-on-tracks'],
  ['immeuble effondré', 'collapsed-building'],
  ['arbre tombé', 'storm'],
  ['agresion couteau', 'knife-assault'],
  ['stabing', 'knife-assault'],
  ['coup de feu', 'shooting'],
  ['bagare', 'fight'],
  ['mari frappe', 'domestic-violence'],
  ['violence conjugal', 'domestic-violence'],
  ['cambrioleur', 'burglary-in-progress'],
  ['braquage', 'armed-robbery'],
  ['voiture volée', 'stolen-vehicle'],
  ['ivresse', 'public-drunkenness'],
  ['tapage nocturne', 'noise'],
  ['violances urbaines', 'riot'],
  ['bagage abandoné', 'suspicious-package'],
  ['enfant disparu', 'missing-child'],
  ['alzheimer', 'missing-vulnerable'],
  ['ne repond plus', 'no-answer'],
  ['asenceur', 'lift'],
  ['chat arbre', 'animal-distress'],
  ['guepes', 'insects'],
  ['canular', 'hoax'],
  ['erreur numero', 'misdial'],
];

describe('search of a nature as one types', () => {
  let natures: Nature[];
  let index: NatureIndex;
  before(async () => {
    natures = (await sampleQualification()).natures;
    index = indexNatures(natures);
  });
  const found = (text: string, uses?: ReadonlyMap<string, number>) =>
    searchNatures(index, text, uses).map((match) => match.nature.id);

  for (const [text, wanted] of typed)
    it(`«${text}» finds ${wanted} among the first three`, () => {
      expect(found(text).slice(0, 3)).to.include(wanted);
    });

  it('every nature is found first or second by its own label, in French and in English', () => {
    for (const { id, label } of natures) {
      expect(found(label.fr).slice(0, 2), label.fr).to.include(id);
      expect(found(label.en).slice(0, 2), label.en).to.include(id);
    }
  });

  it('words in any order, in capitals, without accents: the same natures in the same order', () => {
    const phrases = natures.flatMap((nature) => [nature.label.fr, ...nature.synonyms.fr]);
    fc.assert(
      fc.property(fc.constantFrom(...phrases), fc.infiniteStream(fc.nat()), (phrase, dice) => {
        const order = wordsOf(phrase).map((word) => ({ word, at: dice.next().value as number }));
        const shuffled = order.sort((a, b) => a.at - b.at).map(({ word }) => word.toUpperCase());
        expect(found(shuffled.join(' '))).to.deep.equal(found(wordsOf(phrase).join(' ')));
      }),
      { numRuns: 200 },
    );
  });

  it('one wrong letter in a long word still finds the nature', () => {
    const long = natures.flatMap(({ id, label }) =>
      wordsOf(label.fr)
        .filter((word) => word.length >= 7)
        .map((word) => ({ id, word })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...long), fc.nat(), fc.constantFrom(...'aeiouqwxz'), ({ id, word }, place, letter) => {
        const at = place % word.length;
        const wrong = word.slice(0, at) + letter + word.slice(at + 1);
        expect(
          searchNatures(index, wrong, undefined, natures.length).map((match) => match.nature.id),
          wrong,
        ).to.include(id);
      }),
      { numRuns: 300 },
    );
  });

  it('of natures that fit as well, the one chosen more often comes first', () => {
    expect(found('ivresse')[0]).to.equal('alcohol-poisoning');
    expect(found('ivresse', new Map([['public-drunkenness', 12]]))[0]).to.equal('public-drunkenness');
  });

  it('a nature that fits badly does not pass before one that fits, however often it is chosen', () => {
    expect(found('tapage nocturne', new Map([['drunk-driver', 1_000_000]]))[0]).to.equal('noise');
  });

  it('a sentence in which one word alone is known brings no list of chance finds', () => {
    expect(found('gazouillis wxyzq kjhgf vbnmp qsdfg chat')).to.deep.equal([]);
  });

  it('nothing typed, or nothing known: no nature', () => {
    for (const text of ['', '   ', '?!', 'zzqqxxkk']) expect(found(text), text).to.deep.equal([]);
  });

  it('any text at all is an answer of known natures, each once, never an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const ids = found(text);
        expect(new Set(ids).size).to.equal(ids.length);
        expect(ids.length).to.be.at.most(8);
      }),
      { numRuns: 300 },
    );
  });

  it('typing errors are counted: added, left out, changed, two swapped', () => {
    const whole = (a: string, b: string) => typingErrors(a, b, 2).whole;
    expect(whole('noyade', 'noyade')).to.equal(0);
    expect(whole('noyyade', 'noyade')).to.equal(1);
    expect(whole('noyde', 'noyade')).to.equal(1);
    expect(whole('noyqde', 'noyade')).to.equal(1);
    expect(whole('noayde', 'noyade')).to.equal(1);
    expect(whole('nyoaed', 'noyade')).to.equal(2);
    expect(whole('edayon', 'noyade')).to.equal(3);
    expect(typingErrors('agresi', 'agression', 1)).to.deep.equal({ whole: 2, beginning: 1 });
  });

  // Eight times the natures may take longer: the tests run beside others, and under coverage.
  for (const [size, limitMs] of [
    ['the sample catalogue', 5],
    ['2,000 generated natures', 40],
  ] as const)
    it(`results within ${limitMs} ms for 99 of 100 key presses, with ${size}`, function () {
      this.timeout(30_000);
      const big = size === 'the sample catalogue' ? index : indexNatures(generated(2_000, natures));
      const texts = typed.flatMap(([text]) => Array.from(text, (_, at) => text.slice(0, at + 1)));
      for (const text of texts.slice(0, 100)) searchNatures(big, text);
      // The best of three: what the search takes, not what else the machine does meanwhile.
      const onceMs = (text: string) => {
        const begin = performance.now();
        searchNatures(big, text);
        return performance.now() - begin;
      };
      const tookMs = texts.map((text) => Math.min(onceMs(text), onceMs(text), onceMs(text))).sort((a, b) => a - b);
      expect(tookMs[Math.floor(tookMs.length * 0.99)]).to.be.below(limitMs);
    });
});

/** Natures with labels and synonyms made of the sample's words and of words of their own. */
function generated(count: number, natures: readonly Nature[]): Nature[] {
  const words = [...new Set(natures.flatMap((nature) => nature.synonyms.fr.flatMap(wordsOf)))];
  const word = (seed: number) => {
    const known = words[(seed * 7_919) % words.length] ?? '';
    return seed % 3 === 0 ? `${known.slice(0, 4)}${((seed * 104_729) % 9_973).toString(26)}` : known;
  };
  const phrase = (seed: number) => [word(seed), word(seed + 1), word(seed + 2)].join(' ');
  return Array.from({ length: count }, (_, at) => {
    const model = natures[at % natures.length] as Nature;
    const phrases = model.synonyms.fr.map((_, synonym) => phrase(at * 31 + synonym * 3));
    return {
      ...model,
      id: `nature-${at}`,
      label: { fr: phrase(at * 17), en: phrase(at * 19) },
      synonyms: { fr: phrases, en: [] },
    };
  });
}
