import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Shape } from '../../../services/context/fix.ts';
import { instant } from '../../../services/ids.ts';
import { locationToFixes } from '../../../telephony/asterisk/geolocation.ts';

const receivedAt = instant(0);
const fixesOf = (location: string, format = 'GML', confidence = '', method = '') =>
  locationToFixes({ format, location, confidence, method }, receivedAt);
const shapeOf = (location: string, format = 'GML'): Shape | undefined => fixesOf(location, format)[0]?.shape;

describe('location strings of the PBX', () => {
  it('a circle keeps its radius, method and confidence, and turns to longitude first', () => {
    const [fix] = fixesOf(
      'shape="Circle",crs="2d",pos="48.8566 2.3522",radius="35"',
      'GML',
      'pdf="normal",value="67"',
      'Handset_AML',
    );
    expect(fix).to.deep.equal({
      id: 'sip-1',
      source: 'sip',
      method: 'Handset_AML',
      shape: { type: 'circle', centre: [2.3522, 48.8566], radiusM: 35 },
      confidencePercent: 67,
      measuredAt: null,
      receivedAt,
      commune: null,
    });
  });

  it('a point in three dimensions loses its height', () => {
    expect(shapeOf('shape="Point",crs="3d",pos="48.8566 -2.3522 35.5"')).to.deep.equal({ type: 'point', at: [-2.3522, 48.8566] });
  });

  it('an ellipse keeps its axes and its orientation, unit and all', () => {
    const text =
      'shape="Ellipse",crs="2d",pos="48.8566 2.3522",semiMajorAxis="50",semiMinorAxis="20.5",orientation="43.2 degrees"';
    expect(shapeOf(text)).to.deep.equal({
      type: 'ellipse',
      centre: [2.3522, 48.8566],
      semiMajorM: 50,
      semiMinorM: 20.5,
      orientationDeg: 43.2,
    });
  });

  it('a polygon is read from single corners and from a list, without its closing corner', () => {
    const ring = [
      [-73.422, 43.311],
      [-73.322, 43.111],
      [-73.222, 43.411],
    ];
    const corners = 'pos="43.311 -73.422",pos="43.111 -73.322",pos="43.411 -73.222",pos="43.311 -73.422"';
    const list = 'posList="43.311 -73.422 43.111 -73.322 43.411 -73.222 43.311 -73.422"';
    expect(shapeOf(`shape="Polygon",crs="2d",${corners}`)).to.deep.equal({ type: 'polygon', ring });
    expect(shapeOf(`shape="Polygon",crs="2d",${list}`)).to.deep.equal({ type: 'polygon', ring });
  });

  it('the sector of an antenna becomes the circle that holds it', () => {
    const text =
      'shape="ArcBand",crs="2d",pos="45 5",innerRadius="3594",outerRadius="4148",startAngle="20 degrees",openingAngle="20 degrees"';
    expect(shapeOf(text)).to.deep.equal({ type: 'circle', centre: [5, 45], radiusM: 4148 });
  });

  it('a civic address with quotes in a street name, which the PBX does not escape, keeps every part', () => {
    const text =
      'lang="fr-FR",country="FR",A1="Rhône",A3="Lyon",RD="rue "de" la (République)",HNO="12",HNS="bis",PC="69001",FLR="3"';
    expect(shapeOf(text, 'civicAddress')).to.deep.equal({
      type: 'civic',
      address: {
        country: 'FR',
        city: 'Lyon',
        postcode: '69001',
        street: 'rue "de" la (République)',
        houseNumber: '12 bis',
        other: { A1: 'Rhône', FLR: '3' },
      },
    });
  });

  for (const [what, location, format = 'GML'] of [
    ['nothing', ''],
    ['letters for numbers', 'shape="Circle",crs="2d",pos="abc",radius="x"'],
    ['a circle without radius', 'shape="Circle",crs="2d",pos="48 2"'],
    ['a negative radius', 'shape="Circle",crs="2d",pos="48 2",radius="-5"'],
    ['half a position', 'shape="Point",crs="2d",pos="48"'],
    ['a latitude beyond the pole', 'shape="Point",crs="2d",pos="90.1 2"'],
    ['a longitude beyond the date line', 'shape="Point",crs="2d",pos="48 180.1"'],
    ['a polygon of two corners', 'shape="Polygon",crs="2d",posList="43 5 44 5 43 5"'],
    ['a polygon with one corner cut off', 'shape="Polygon",crs="2d",pos="43 5",pos="44 5",pos="44"'],
    ['a shape that nobody knows', 'shape="Prism",crs="2d",pos="48 2"'],
    ['a location by reference', 'https://lis.invalid/1', 'URI'],
    ['a circle filed under civic addresses', 'pos="48 2",radius="10"', 'civicAddress'],
  ] as const) {
    it(`${what} makes no fix`, () => expect(fixesOf(location, format)).to.deep.equal([]));
  }

  it('a confidence outside 0 to 100 is left out, and the fix stays', () => {
    const [fix] = fixesOf('shape="Point",crs="2d",pos="48 2"', 'GML', 'pdf="unknown",value="167"');
    expect(fix?.confidencePercent).to.equal(null);
  });

  it('any place on Earth comes through, longitude first', () => {
    const degrees = (limit: number) =>
      fc.double({ min: -limit, max: limit, noNaN: true }).map((value) => Number(value.toFixed(7)));
    fc.assert(
      fc.property(degrees(90), degrees(180), (latitude, longitude) => {
        const text = `shape="Point",crs="2d",pos="${latitude.toFixed(7)} ${longitude.toFixed(7)}"`;
        expect(shapeOf(text)).to.deep.equal({ type: 'point', at: [longitude + 0, latitude + 0] });
      }),
    );
  });

  it('whatever text comes, no error is thrown and no coordinate off the Earth gets in', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'shape="Circle"',
        'crs="3d"',
        ',',
        'pos="',
        'posList="',
        '48.1 2.2',
        '1e999',
        'radius="9"',
        '"',
        'country="FR"',
      ),
      fc.double().map(String),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom('GML', 'civicAddress', 'URI', ''), (pieces, format) => {
        for (const { shape } of fixesOf(pieces.join(''), format)) {
          const corners =
            shape.type === 'polygon' ? shape.ring : shape.type === 'point' ? [shape.at] : 'centre' in shape ? [shape.centre] : [];
          for (const [longitude, latitude] of corners) {
            expect(Math.abs(longitude)).to.be.at.most(180);
            expect(Math.abs(latitude)).to.be.at.most(90);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
