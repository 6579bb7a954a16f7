import { expect } from 'chai';
import { describe, it } from 'mocha';
import { ageText, frenchTypography, metres, spoken, stopwatch } from '../../console/format.ts';
import { texts } from '../../console/texts.ts';
import { addressLine } from '../../services/context/fix.ts';
import { positionId } from '../../services/ids.ts';
import { moment } from '../support/calls.ts';

/** Every plain text of a catalogue, with its path. */
function textsIn(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => textsIn(part, `${path}.${key}`));
}

describe('the texts of the console', () => {
  it('French texts have the spaces and apostrophes of French', () => {
    for (const [path, text] of textsIn(texts.fr)) expect(text, path).not.to.match(/ [;:!?»]|« |'/);
  });

  it('what a function of the French catalogue says follows the same rules', () => {
    const at = moment(0);
    const names = { position: () => 'Poste 1', service: () => 'Pompiers', unit: () => 'FPT 1' };
    const said = texts.fr.journal.CallOfferFailed(
      { type: 'CallOfferFailed', at, call: 'c' as never, position: positionId('p01'), failure: 'busy', retryAt: at },
      names,
      { kind: 'pbx' },
    );
    expect(said).to.equal('Poste 1\u00a0: poste occupé. L’appel revient en tête de sa file.');
  });

  it('no text is empty, and no French one is left in English', () => {
    const english = new Map(textsIn(texts.en));
    const same = textsIn(texts.fr).filter(([path, text]) => text.length > 14 && english.get(path) === text);
    for (const [path, text] of [...textsIn(texts.fr), ...english]) expect(text.trim(), path).not.to.equal('');
    expect(same).to.deep.equal([]);
  });

  it('a server’s text is set by the French rules', () => {
    expect(frenchTypography("Poste « 4 » : qui l'a ?")).to.equal('Poste «\u202f4\u202f»\u00a0: qui l’a\u202f?');
  });

  it('numbers are read in pairs, foreign ones with their country', () => {
    const number = { e164: '+33639980001', national: '06 39 98 00 01', country: 'FR', kind: 'mobile' as const };
    expect(spoken(number)).to.equal('06\u00a039\u00a098\u00a000\u00a001');
    expect(spoken({ ...number, e164: '+32470000001', national: '0470 00 00 01', country: 'BE' })).to.equal('+32470000001');
  });

  it('times and distances are written as they are said', () => {
    expect([0, 65_000, 3_723_000, -200].map(stopwatch)).to.deep.equal(['0:00', '1:05', '1:02:03', '0:00']);
    expect([12_000, 7_500_000, 19 * 365 * 86_400_000].map(ageText)).to.deep.equal([
      '12\u202fs',
      '2\u202fh\u202f05',
      '>\u202f99\u202fh',
    ]);
    expect(metres(1240, 'fr')).to.equal('1,2\u00a0km');
    expect(metres(12, 'en')).to.equal('12\u00a0m');
    const address = {
      country: 'FR',
      city: 'Valbourg',
      postcode: null,
      street: 'rue de l’Exemple',
      houseNumber: '3',
      other: { FLR: '2' },
    };
    expect(addressLine(address)).to.equal('3 rue de l’Exemple, Valbourg, 2');
  });
});
