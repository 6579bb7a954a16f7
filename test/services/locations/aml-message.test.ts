import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { centreOf } from '../../../services/context/fix.ts';
import { readAmlForm, readAmlSms, textOfDataSms } from '../../../services/locations/aml-message.ts';

const standard =
  'A"ML=1;lt=+54.76397;lg=-0.18305;rd=50;top=20130717141935;lc=90;pm=W;si=123456789012345;ei=1234567890123456;mcc=234;mnc=30;ml=128';
const from = '+33639980001';
const changed = (field: string, value: string) => standard.replace(new RegExp(`;${field}=[^;]*`), `;${field}=${value}`);

describe('an AML message by SMS', () => {
  it('the example of the specification becomes a circle with its time, confidence and method', () => {
    expect(readAmlSms(from, standard)).to.deep.equal({
      ok: true,
      sighting: {
        number: from,
        source: 'aml',
        method: 'Wi-Fi',
        shape: { type: 'circle', centre: [-0.18305, 54.76397], radiusM: 50 },
        confidencePercent: 90,
        measuredAt: '2013-07-17T14:19:35.000Z',
      },
    });
  });

  it('what identifies the telephone and its card goes no further', () => {
    expect(JSON.stringify(readAmlSms(from, standard))).not.to.match(/123456789012345/);
  });

  it('a telephone that only hears masts gives a cell', () => {
    const parsed = readAmlSms(from, changed('pm', 'C'));
    expect(parsed.ok && parsed.sighting.source).to.equal('cell');
  });

  it('a telephone that does not know where it is says no position, rather than one in the sea', () => {
    const nowhere = 'A"ML=1;lt=+00.00000;lg=+000.00000;rd=N;top=20130717141935;lc=0;pm=N;si=1;ei=1;mcc=234;mnc=30;ml=120';
    expect(readAmlSms(from, nowhere)).to.deep.equal({ ok: false, reason: 'no-position', field: 'pm' });
  });

  for (const [what, text, reason] of [
    ['another text', 'Bonjour', 'malformed'],
    ['a latitude that is no number', changed('lt', 'north'), 'malformed'],
    ['a longitude beyond the date line', changed('lg', '+181.0'), 'off-earth'],
    ['a radius wider than a country', changed('rd', '2000000'), 'radius'],
    ['a time that is none', changed('top', '20130231141935'), 'malformed'],
    ['a text as long as ten SMS', standard + ';x='.padEnd(1_000, 'x'), 'malformed'],
  ] as const)
    it(`${what} is refused as ${reason}`, () => expect(readAmlSms(from, text)).to.include({ ok: false, reason }));

  it('a data SMS is read in 8-bit characters and in packed septets', () => {
    const packed: number[] = [];
    let [bits, held] = [0, 0];
    for (const letter of Buffer.from(standard, 'latin1')) {
      bits |= letter << held;
      held += 7;
      while (held >= 8) {
        packed.push(bits & 0xff);
        bits >>= 8;
        held -= 8;
      }
    }
    if (held > 0) packed.push(bits & 0xff);
    expect(textOfDataSms(Buffer.from(standard))).to.equal(standard);
    expect(textOfDataSms(Uint8Array.from(packed))).to.equal(standard);
    expect(textOfDataSms(Buffer.from('Bonjour'))).to.equal(null);
  });
});

const form = {
  v: '3',
  device_number: from,
  location_latitude: '48.85661',
  location_longitude: '2.35222',
  location_accuracy: '12.4',
  location_confidence: '0.68',
  location_time: '1764267225000',
  location_source: 'gps',
};
const formWith = (change: Partial<Record<keyof typeof form, string | null>>) =>
  new URLSearchParams(
    Object.entries({ ...form, ...change }).filter((each): each is [string, string] => each[1] !== null),
  ).toString();

describe('an AML message by HTTPS', () => {
  it('the form becomes a circle; a confidence of one is a hundred percent', () => {
    const parsed = readAmlForm(formWith({}));
    expect(parsed).to.deep.equal({
      ok: true,
      sighting: {
        number: from,
        source: 'aml',
        method: 'GNSS',
        shape: { type: 'circle', centre: [2.35222, 48.85661], radiusM: 12.4 },
        confidencePercent: 68,
        measuredAt: '2025-11-27T18:13:45.000Z',
      },
    });
  });

  for (const [what, change, reason] of [
    ['no number', { device_number: null }, 'no-number'],
    ['no latitude', { location_latitude: null }, 'no-position'],
    ['a latitude of text', { location_latitude: 'x' }, 'malformed'],
    ['a latitude beyond the pole', { location_latitude: '90.1' }, 'off-earth'],
    ['a negative radius', { location_accuracy: '-5' }, 'radius'],
    ['a time after the end of time', { location_time: '9999999999999999' }, 'malformed'],
  ] as const)
    it(`${what} is refused as ${reason}`, () => expect(readAmlForm(formWith(change))).to.include({ ok: false, reason }));
});

describe('whatever comes as AML', () => {
  const onEarth = (parsed: ReturnType<typeof readAmlSms>) => {
    if (!parsed.ok) return;
    const [longitude, latitude] = centreOf(parsed.sighting.shape) ?? [999, 999];
    expect(Math.abs(longitude)).to.be.at.most(180);
    expect(Math.abs(latitude)).to.be.at.most(90);
  };
  const pieces = fc.constantFrom('lt=', 'lg=', 'rd=', 'top=', ';', '+', '-', '1', '48.8', '1e9', 'N', 'pm=', '"', '\0', 'é', '=');
  const noise = fc.oneof(
    fc.string({ maxLength: 500 }),
    fc.array(pieces, { maxLength: 40 }).map((all) => `A"ML=1;${all.join('')}`),
  );

  it('no SMS throws, and none makes a place off the Earth', () =>
    fc.assert(fc.property(noise, (text) => onEarth(readAmlSms(from, text)))));
  it('no form throws, and none makes a place off the Earth', () => {
    const names = fc.constantFrom(...Object.keys(form), 'x');
    const fields = fc.array(fc.tuple(names, fc.oneof(fc.string({ maxLength: 20 }), fc.double().map(String))));
    fc.assert(fc.property(fields, (all) => onEarth(readAmlForm(new URLSearchParams(all).toString()))));
  });
  it('no data SMS throws', () => fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (data) => void textOfDataSms(data))));
  it('any place in two hemispheres comes back as it was sent', () => {
    const degrees = (most: number) => fc.integer({ min: -most * 100_000, max: most * 100_000 }).map((n) => n / 100_000);
    fc.assert(
      fc.property(degrees(90), degrees(180), (latitude, longitude) => {
        const text = `A"ML=1;lt=${latitude.toFixed(5)};lg=${longitude.toFixed(5)};rd=5;top=20261127100000;lc=68;pm=G`;
        const parsed = readAmlSms(from, text);
        expect(parsed.ok && centreOf(parsed.sighting.shape)?.map((n) => n.toFixed(5))).to.deep.equal(
          [longitude, latitude].map((n) => n.toFixed(5)),
        );
      }),
    );
  });
});
