import { expect } from 'chai';
import { describe, it } from 'mocha';
import { matchOf, type SheetSearch } from '../../../services/search/match.ts';
import { Vocabulary } from '../../../services/search/vocabulary.ts';

const match = (search: Partial<SheetSearch>, meant: (word: string) => string[] = () => []) =>
  matchOf({ text: '', ...search }, 'FR', meant);

describe('what was typed, as a search', () => {
  it('a telephone number in any notation is one thing: the number', () => {
    const notations = [
      '06 39 98 12 34',
      '0639981234',
      '+33 6 39 98 12 34',
      '+33639981234',
      '0033 6.39.98.12.34',
      '+33 (0)6 39 98 12 34',
      '06-39-98-12-34',
    ];
    for (const text of notations) expect(match({ text }), text).to.equal('(phone : "33639981234")');
    expect(match({ text: 'balcon 06 39 98 12 34' })).to.match(/^\(phone : "33639981234"\) AND \(.*"balcon"\*.*\)$/);
  });

  it('some digits may be a sheet, a house, or the beginning or the end of a telephone number', () => {
    expect(match({ text: '12' })).to.equal('({number place nature text operator} : "12")');
    expect(match({ text: '9812' })).to.contain('phone : ("9812"* OR "b2189"*)');
    for (const text of ['2026-123', '2026-000123']) expect(match({ text }), text).to.contain('"2026000123"');
  });

  it('words without accents, case, plurals and small words; begun ones too; and nothing of SQLite’s own', () => {
    expect(match({ text: 'Fumées à l’étage' })).to.equal(match({ text: 'FUMEE ETAGE' }));
    expect(match({ text: 'fumée' })).to.equal('({number place nature text operator} : ("fumee"*))');
    expect(match({ text: '") OR words MATCH ("' })).to.equal(match({ text: 'or words match' }));
    expect(match({ text: ' ,;- ' })).to.equal(null);
  });

  it('fields that are asked for apart must fit as well', () => {
    expect(match({ text: '', nature: 'house-fire', operator: 'op01', state: 'open', place: 'Valbourg' })).to.equal(
      '(place : ("valbourg"*)) AND (nature : "id0housefire") AND (operator : "op01") AND (state : "open")',
    );
  });

  it('a word that no sheet has is searched as the words that it may be meant for', () => {
    const vocabulary = new Vocabulary();
    for (const word of ['valbourg', 'valbonne', 'incendie', 'balcon']) vocabulary.add(word);
    expect(vocabulary.meant('valbuorg')).to.deep.equal(['valbourg']);
    expect(vocabulary.meant('incnedi')).to.deep.equal(['incendie']);
    // Known, or the beginning of one that is.
    expect([vocabulary.meant('balcon'), vocabulary.meant('valb'), vocabulary.meant('xy')]).to.deep.equal([[], [], []]);
    expect(match({ text: 'valbuorg' }, (word) => vocabulary.meant(word))).to.contain('("valbuorg"* OR "valbourg")');
  });
});
