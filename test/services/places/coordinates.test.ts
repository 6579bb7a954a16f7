import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { distanceM } from '../../../services/context/geometry.ts';
import { toDecimal, toMinutes, toSeconds } from '../../../services/places/coordinates/format.ts';
import { toMgrs, toUtm } from '../../../services/places/coordinates/grid.ts';
import { type Coordinates, parseCoordinates } from '../../../services/places/coordinates/parse.ts';

function read(text: string): Coordinates {
  const parsed = parseCoordinates(text);
  if (parsed?.is !== 'coordinates') throw new Error(`${text}: ${JSON.stringify(parsed)}`);
  return parsed;
}
const lonLatOf = (text: string) => read(text).lonLat;
const faultOf = (text: string) => {
  const parsed = parseCoordinates(text);
  return parsed?.is === 'wrong' ? parsed.en : parsed;
};
/** Within half a metre. */
const expectAt = (text: string, [longitude, latitude]: [number, number], withinM = 0.5) =>
  expect(distanceM(lonLatOf(text), [longitude, latitude]), text).to.be.lessThan(withinM);

describe('coordinates', () => {
  for (const text of [
    '46.8, 2.4',
    '46.8 2.4',
    '46.8,2.4',
    '46,8 2,4',
    '46,8; 2,4',
    '46,8, 2,4',
    '46,8,2,4',
    '46.8N 2.4E',
    'N46.8 E2.4',
    'n 46,8° / e 2,4°',
    '2.4 E, 46.8 N',
    'lat 46.8 lon 2.4',
    'Longitude : 2,4 Latitude : 46,8',
    '46.8 nord 2.4 est',
    'geo:46.8,2.4;u=35',
    '+46.8+002.4/',
    "46°48'N 2°24'E",
    "46° 48.000' N, 2° 24.000' E",
    '46 48 00 N 2 24 00 E',
    '46°48’00,0”N, 2°24’00,0”E',
    '46º48\'00"2º24\'00"',
    'E 2°24\'00" N 46°48\'00"',
  ])
    it(`«${text}» is read as it is meant`, () => expect(lonLatOf(text)).to.deep.equal([2.4, 46.8]));

  it('the other order is noticed where only it lies in France, or on Earth', () => {
    expect(read('2.4 46.8')).to.deep.include({ lonLat: [2.4, 46.8], swapped: true });
    expect(read('55.45 -20.88')).to.deep.include({ lonLat: [55.45, -20.88], swapped: true });
    expect(read('151.2 -33.86')).to.deep.include({ lonLat: [151.2, -33.86], swapped: true });
    expect(read('46.8 2.4').swapped).to.equal(false);
    expect(read('-20,88 55,45').lonLat).to.deep.equal([55.45, -20.88]);
    // Abroad both orders may be right: latitude first, as it is dictated.
    expect(read('40.2 -3.7')).to.deep.include({ lonLat: [-3.7, 40.2], swapped: false });
  });

  it('west is W or O, south is a letter or a sign', () => {
    expect(lonLatOf('48.39 N 4.49 O')).to.deep.equal([-4.49, 48.39]);
    expect(lonLatOf('48.39, -4.49')).to.deep.equal([-4.49, 48.39]);
    expect(lonLatOf("21°06'S 55°30'E")).to.deep.equal([55.5, -21.1]);
  });

  it('examples of the standards: ISO 6709 annex H, RFC 5870 section 6.1', () => {
    expect(lonLatOf('+40.20361-075.00417/')).to.deep.equal([-75.00417, 40.20361]);
    expect(lonLatOf('geo:48.198634,16.371648')).to.deep.equal([16.371648, 48.198634]);
  });

  it('published points of the grids', () => {
    // GeoConvert's manual; the centre of a square of a kilometre.
    expectAt('38SMB4488', [44.40363, 33.33424], 1);
    // The CN Tower, in the article on UTM of the English Wikipedia: to a second of arc.
    expectAt('17N 630084 4833438', [-79.38714, 43.64256], 2);
    // The Eiffel Tower, in the manual of C. Veness's geodesy library.
    expectAt('31U 448251 5411932', [2.29449, 48.85819], 1);
    expectAt('31U DQ 48251 11932', [2.29449, 48.85819], 2);
    expect(toMgrs(lonLatOf('31UDQ4825111932'))).to.equal('31U DQ 48251 11932');
    expect(toUtm(lonLatOf('UTM 31U 448251 5411932'))).to.equal('31U 448251 5411932');
  });

  it('«S» after a zone is the south where the metres say so', () => {
    expect(lonLatOf('40S 338000 7690000')[1]).to.be.closeTo(-20.88, 0.01);
    expect(lonLatOf('38S 444500 3688500')[1]).to.be.closeTo(33.33, 0.01);
  });

  it('how exact they are follows from the digits that were given', () => {
    expect(read('46.80000 2.40000').withinM).to.be.lessThan(1);
    expect(read('46.80 2.40').withinM).to.be.within(500, 600);
    expect(read('46°48\'00"N 2°24\'00"E').withinM).to.be.within(15, 16);
    expect(read('31TDM5482').withinM).to.equal(500);
  });

  for (const [text, said] of [
    ["46°68'N 2°24'E", 'Minutes and seconds stay under 60'],
    ["46°48'N 2°24'30\"E", 'needed twice'],
    ['96.8 N 2.4 E', 'A latitude is between -90 and 90'],
    ['46.8 N 192.4 E', 'A longitude is between -180 and 180'],
    ['96.81 192.42', 'A latitude is between -90 and 90'],
    ['46.8 N 2.4 S', 'Both letters name one axis'],
    ['46.8 N 2.4', 'one letter for each'],
    ['-46.8 N 2.4 E', 'A sign or a letter'],
    ['61T 448251 5411932', 'A UTM zone is 1 to 60'],
    ['31T 048251 5411932', 'easting 100000 to 900000'],
    ['31T 448251 1411932', 'not in band T'],
    ['31UDQ48251', 'as many digits for east'],
  ] as const)
    it(`«${text}» is refused with the reason`, () => expect(faultOf(text)).to.contain(said));

  it('an address, a telephone number, a date or a number in progress are none', () => {
    for (const text of [
      '12 rue des Lilas',
      '06 12 34 56 78',
      '8 mai 1945',
      '46,8',
      '12',
      'A13 PK 45+300',
      '',
      'N',
      '12 bis',
      'Est',
    ])
      expect(parseCoordinates(text), text).to.equal(null);
  });

  it('what is written in any notation is read back where it was, everywhere but at the poles and on the equator itself', () => {
    const places = fc.tuple(
      fc.double({ min: -179.9, max: 179.9, noNaN: true }),
      fc.double({ min: -79.5, max: 83.5, noNaN: true }),
    );
    fc.assert(
      fc.property(places, (lonLat) => {
        fc.pre(Math.abs(lonLat[1]) > 0.001);
        const near = (text: string, withinM: number) => distanceM(lonLatOf(text), lonLat) <= withinM;
        // The projection's own series, and whole metres.
        const grids = near(toUtm(lonLat), 2) && near(toMgrs(lonLat), 3);
        return near(toSeconds(lonLat), 3) && near(toMinutes(lonLat), 2) && grids;
      }),
      { numRuns: 300 },
    );
    expect(toDecimal([2.4, 46.8])).to.equal('46.80000, 2.40000');
    expect(toSeconds([-4.999_999, 48.999_999_9])).to.equal('49°00\'00.0"N 5°00\'00.0"W');
    expect(toMinutes([2.4, 46.8])).to.equal("46°48.000'N 2°24.000'E");
  });

  it('whatever is typed, the answer comes and is never an error', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789.,;:°\'"+-/ NSEWOTUMlatong'.split('')), maxLength: 40 }),
        (text) => {
          parseCoordinates(text);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
