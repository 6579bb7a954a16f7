import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { centreOf } from '../../../services/context/fix.ts';
import { readPidfLo } from '../../../telephony/pidf-lo/read-pidf-lo.ts';

const read = (text: string) => readPidfLo(Buffer.from(text));
const spaces = `xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:gml="http://www.opengis.net/gml"
  xmlns:gs="http://www.opengis.net/pidflo/1.0" xmlns:cl="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr"
  xmlns:con="urn:ietf:params:xml:ns:geopriv:conf"`;
const presence = (
  info: string,
) => `<?xml version="1.0" encoding="UTF-8"?><presence ${spaces} entity="pres:+33639980001@example.com">
  <tuple id="a"><status><gp:geopriv><gp:location-info>${info}</gp:location-info><gp:usage-rules/><gp:method>GPS</gp:method></gp:geopriv></status>
  <timestamp>2026-11-27T10:00:00+01:00</timestamp></tuple></presence>`;
const circle = (pos: string, radius: string) =>
  `<gs:Circle srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>${pos}</gml:pos><gs:radius uom="urn:ogc:def:uom:EPSG::9001"> ${radius} </gs:radius></gs:Circle>`;

describe('a location body (PIDF-LO)', () => {
  it('a circle comes with its method, time, confidence and whom it is of', () => {
    const body = presence(`${circle('48.85 2.35', '35')}<con:confidence pdf="normal">67</con:confidence>`);
    expect(read(body)).to.deep.equal([
      {
        shape: { type: 'circle', centre: [2.35, 48.85], radiusM: 35 },
        method: 'GPS',
        confidencePercent: 67,
        measuredAt: '2026-11-27T09:00:00.000Z',
        entity: 'pres:+33639980001@example.com',
      },
    ]);
  });

  for (const [what, info, shape] of [
    ['a point', '<gml:Point><gml:pos>48.85 2.35</gml:pos></gml:Point>', { type: 'point', at: [2.35, 48.85] }],
    ['a point with a height', '<gml:Point><gml:pos>48.85 2.35 120</gml:pos></gml:Point>', { type: 'point', at: [2.35, 48.85] }],
    [
      'a point as the first edition wrote it',
      '<gml:Point><gml:coordinates>37:46:30N 122:25:12W</gml:coordinates></gml:Point>',
      { type: 'point', at: [-122.42, 37.775] },
    ],
    [
      'a polygon, its last corner the first again',
      `<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>1 2 3 4 5 2 1 2</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>`,
      {
        type: 'polygon',
        ring: [
          [2, 1],
          [4, 3],
          [2, 5],
        ],
      },
    ],
    [
      'a sector around an antenna as the circle that holds it',
      '<gs:ArcBand><gml:pos>48 2</gml:pos><gs:innerRadius>5</gs:innerRadius><gs:outerRadius>900</gs:outerRadius></gs:ArcBand>',
      { type: 'circle', centre: [2, 48], radiusM: 900 },
    ],
    [
      'an ellipse',
      '<gs:Ellipse><gml:pos>48 2</gml:pos><gs:semiMajorAxis>12</gs:semiMajorAxis><gs:semiMinorAxis>7</gs:semiMinorAxis><gs:orientation>43</gs:orientation></gs:Ellipse>',
      { type: 'ellipse', centre: [2, 48], semiMajorM: 12, semiMinorM: 7, orientationDeg: 43 },
    ],
    [
      'an address',
      '<cl:civicAddress><cl:country>FR</cl:country><cl:A3>Lyon</cl:A3><cl:RD>rue X</cl:RD><cl:HNO>3</cl:HNO><cl:FLR>2</cl:FLR></cl:civicAddress>',
      {
        type: 'civic',
        address: { country: 'FR', city: 'Lyon', postcode: null, street: 'rue X', houseNumber: '3', other: { FLR: '2' } },
      },
    ],
  ] as const)
    it(`${what} is read`, () => expect(read(presence(info))?.map((each) => each.shape)).to.deep.equal([shape]));

  it('a place off the Earth, half a place and a shape without its radius are none', () => {
    for (const info of [circle('91 2', '5'), circle('48', '5'), circle('48 2', ''), circle('48 2', '-5')])
      expect(read(presence(info)), info).to.deep.equal([]);
  });

  it('entities, document types, other bodies, other encodings and bodies of a megabyte are no location body', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>${presence('&b;')}`;
    const file = `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${presence('&f;')}`;
    for (const body of [bomb, file, '<x/>', '', '<presence', presence('').replace('pidf"', 'other"')])
      expect(read(body)).to.equal(null);
    expect(readPidfLo(Buffer.from(presence(circle('48 2', '5')), 'utf16le'))).to.equal(null);
    expect(read(presence(' '.repeat(1_000_000)))).to.equal(null);
  });

  it('whatever comes, nothing is thrown and no place off the Earth gets in', () => {
    const inside = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.tuple(fc.double(), fc.double()).map(([a, b]) => circle(`${a} ${b}`, '5')),
      fc.constantFrom('<gml:Point>', '</gml:Point>', '<![CDATA[', '&lt;', '&x;', '<gml:pos>1 2</gml:pos>'),
    );
    fc.assert(
      fc.property(fc.array(inside, { maxLength: 5 }), (parts) => {
        for (const { shape } of read(presence(parts.join(''))) ?? []) {
          const at = centreOf(shape);
          if (at) expect(Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90).to.equal(true);
        }
      }),
    );
  });
});
