import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parsePhoneNumber, saysNoNumber } from '../../../services/context/phone-number.ts';

describe('numbers of callers', () => {
  const sameNumber = [
    '0199001234',
    '01 99 00 12 34',
    '01.99.00.12.34',
    '+33199001234',
    '+33 (0)1 99 00 12 34',
    '0033199001234',
    '33199001234',
    'sip:+33199001234@10.0.0.1:5060;user=phone',
    'sips:0199001234@carrier.example',
    '"Accueil, 2e étage" <sip:+33199001234@carrier.example>;tag=1',
    'tel:+33-1-99-00-12-34',
    'tel:199001234;phone-context=+33',
    '%2B33199001234',
    ' 0199001234;ext=12',
  ];
  for (const text of sameNumber) {
    it(`«${text}» is one and the same French number`, () => {
      expect(parsePhoneNumber(text, 'FR')).to.deep.equal({
        e164: '+33199001234',
        national: '01 99 00 12 34',
        country: 'FR',
        kind: 'fixed',
      });
    });
  }

  it('a number from abroad keeps its country, with or without its plus', () => {
    expect(parsePhoneNumber('+32470123456', 'FR')).to.include({ e164: '+32470123456', country: 'BE', kind: 'mobile' });
    expect(parsePhoneNumber('32470123456', 'FR')).to.include({ e164: '+32470123456', country: 'BE' });
    expect(parsePhoneNumber('0032470123456', 'FR')).to.include({ e164: '+32470123456', country: 'BE' });
  });

  it('the same digits are read by the country of the centre', () => {
    expect(parsePhoneNumber('0690123456', 'GP')?.e164).to.equal('+590690123456');
    expect(parsePhoneNumber('0690123456', 'FR')?.e164).to.equal('+33690123456');
  });

  it('internet boxes count as fixed lines, and charged numbers as special', () => {
    expect(parsePhoneNumber('0912345678', 'FR')?.kind).to.equal('fixed');
    expect(parsePhoneNumber('0892123456', 'FR')?.kind).to.equal('special');
  });

  it('a number of the right length in no known range is kept: the caller can be called back', () => {
    expect(parsePhoneNumber('0639981234', 'FR')).to.include({ e164: '+33639981234', kind: 'unknown' });
  });

  const withheld = [
    '',
    '  ',
    'anonymous',
    'Anonymous',
    'sip:anonymous@anonymous.invalid',
    'restricted',
    'unavailable',
    '0000000000',
    '"Anonymous" <sip:anonymous@10.0.0.1>',
  ];
  for (const text of withheld) {
    it(`«${text}» says that there is no number`, () => {
      expect(saysNoNumber(text)).to.equal(true);
      expect(parsePhoneNumber(text, 'FR')).to.equal(null);
    });
  }

  const notNumbers = [
    '15',
    '112',
    '3977',
    'accueil',
    'sip:alice@example.com',
    '+',
    '+33',
    '%zz',
    '+999123456789',
    '1'.repeat(40),
    '0'.repeat(5_000),
    "0199001234' OR 1=1",
    '٠١٢٣٤٥٦٧٨٩',
  ];
  for (const text of notNumbers) {
    it(`«${text.slice(0, 20)}» is no number to call back`, () => {
      expect(parsePhoneNumber(text, 'FR')).to.equal(null);
    });
  }

  it('whatever comes, it never throws, and what it gives is E.164', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.stringMatching(/^(sip:|tel:|<)?[+0-9 ;()%@.-]{0,30}$/),
      fc.integer({ min: 0 }).map((number) => `0${number}`),
    );
    fc.assert(
      fc.property(hostile, fc.constantFrom('FR', 'GP', 'BE', 'US', 'ZZ', ''), (text, country) => {
        const number = parsePhoneNumber(text, country);
        if (number !== null) expect(number.e164).to.match(/^\+[1-9]\d{3,16}$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('an E.164 number read again is the same number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100_000_000, max: 799_999_999 }), (rest) => {
        const first = parsePhoneNumber(`+33${rest}`, 'FR');
        expect(first).to.not.equal(null);
        expect(parsePhoneNumber(first?.e164 ?? '', 'FR')).to.deep.equal(first);
      }),
    );
  });

  it('takes microseconds: 5,000 numbers in half a second at most', () => {
    const begun = performance.now();
    for (let index = 0; index < 5_000; index += 1)
      parsePhoneNumber(`sip:+3363998${String(index).padStart(4, '0')}@carrier.example`, 'FR');
    expect(performance.now() - begun).to.be.lessThan(500);
  });
});
