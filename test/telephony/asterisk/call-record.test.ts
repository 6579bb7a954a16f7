import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { causeText, readAnswer, readArrival, readEnd, readParty } from '../../../telephony/asterisk/call-record.ts';

const encode = (pairs: Record<string, string>) =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
const seen = { channel: 'PJSIP/pstn-00000001', atMs: 1_000, shown: { number: '+33639980009', name: 'n' } };
const arrivalOf = (pairs: Record<string, string>) => readArrival('pbx1-1.1', encode(pairs), seen);

describe('the record that the dialplan writes of a call', () => {
  it('tells who calls, what was dialled, and when by the clock of the PBX', () => {
    const arrival = arrivalOf({
      at: '1795491590.830',
      channel: 'PJSIP/pstn-0000002a',
      trunk: 'pstn',
      partner: 'SAMU 69',
      dialled: '112',
      presentation: 'allowed_not_screened',
      from: '"Zoé, 3e" <sip:+33612345678@198.51.100.1;user=phone>;tag=1',
      asserted: '<tel:+33698765432>',
      sipcallid: 'a@b',
    });
    expect(arrival).to.deep.include({
      call: 'pbx1-1.1',
      leg: 'pbx1-1.1',
      channel: 'PJSIP/pstn-0000002a',
      at: '2026-11-24T03:39:50.830Z',
      trunk: 'pstn',
      transferredBy: 'SAMU 69',
      dialled: '112',
      number: '+33612345678',
      name: 'Zoé, 3e',
      assertedNumber: '+33698765432',
      masked: false,
      sipCallId: 'a@b',
      fixes: [],
    });
  });

  it('a caller who hides the number is masked, and the number that the network vouches for stays', () => {
    const arrival = arrivalOf({
      presentation: 'prohib_passed_screen',
      from: '"Anonymous" <sip:anonymous@anonymous.invalid>',
      asserted: '<sip:+33698765432@trunk.invalid>',
    });
    expect(arrival).to.deep.include({ masked: true, number: null, name: null, assertedNumber: '+33698765432' });
  });

  it('a record cut off or broken is still a call', () => {
    for (const text of ['', 'nonsense', 'at=yesterday&from=%E9%', '&&&===']) {
      const arrival = readArrival('pbx1-1.1', text, seen);
      expect(arrival).to.deep.include({ call: 'pbx1-1.1', channel: seen.channel, at: '1970-01-01T00:00:01.000Z' });
    }
  });

  it('a name of 4 KB with commas, line breaks and control characters comes out clean, and cut at 256', () => {
    const { name } = arrivalOf({ from: `"A, Priority: 0\r\nEvent: x\u0007${'n'.repeat(4096)}" <sip:+331@x>` });
    expect(name).to.have.lengthOf(256);
    expect(name).to.match(/^A, Priority: 0 Event: x n+$/);
  });

  it('without a From header, the number that the PBX shows stands in', () => {
    expect(arrivalOf({ dialled: '112' })).to.deep.include({ number: '+33639980009', name: 'n', masked: false });
  });

  it('the bracket that travels as a control character is a bracket again', () => {
    expect(arrivalOf({ from: '"Bob :\u0002" <sip:+331@x>' }).name).to.equal('Bob :)');
  });

  it('any name and any user part come back as they were, but for control characters and blanks at the ends', () => {
    const printable = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replace(/\p{Cc}/gu, '').trim());
    fc.assert(
      fc.property(printable, (name) => {
        const quoted = name.replace(/["\\]/g, '\\$&');
        expect(readParty(`"${quoted}" <sip:+331@x>`)).to.deep.equal({ name, user: '+331' });
      }),
    );
    fc.assert(fc.property(fc.string({ maxLength: 100 }), (text) => void readParty(text)));
  });

  it('From without brackets, without a name, or with an escaped user part is read', () => {
    expect(readParty('sip:+331@x;tag=7')).to.deep.equal({ name: '', user: '+331' });
    expect(readParty('Jean <sips:%2B331@x>;tag=7')).to.deep.equal({ name: 'Jean', user: '+331' });
    expect(readParty('<tel:112;phone-context=fr>')).to.deep.equal({ name: '', user: '112' });
  });

  it('an answer or an end without its parts is none', () => {
    expect(readAnswer('at=1795491613.647&position=p01&leg=pbx1-1.3')).to.deep.equal({
      position: 'p01',
      leg: 'pbx1-1.3',
      at: '2026-11-24T03:40:13.647Z',
    });
    expect(readAnswer(undefined)).to.equal(null);
    expect(readAnswer('at=now&position=p01&leg=1')).to.equal(null);
    expect(readEnd('at=1795491614.046&cause=16&by=position')).to.deep.equal({
      at: '2026-11-24T03:40:14.046Z',
      cause: '16 normal clearing',
      by: 'position',
    });
    expect(readEnd('at=1795491614.046&cause=16&by=')?.by).to.equal('unknown');
    expect(readEnd('cause=16')).to.equal(null);
    expect(causeText('')).to.equal('cause unknown');
  });
});
