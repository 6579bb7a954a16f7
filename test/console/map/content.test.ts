import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { changesBetween } from '../../../console/map/changes.ts';
import { ageClass, emptyContent, type GroundShape, type MapContent, type MapUnit } from '../../../console/map/content.ts';
import { eventsOf, fixesOf } from '../../../console/map/content-of.ts';
import { type Bounds, frameName, frameOf } from '../../../console/map/frame.ts';
import { decodeOutlines, type OutlinesFile } from '../../../console/map/ground/decode-outlines.ts';
import { ringOf } from '../../../console/map/rings.ts';
import { contentToFeatures } from '../../../console/map/to-geojson.ts';
import type { LonLat } from '../../../services/context/fix.ts';
import { distanceM } from '../../../services/context/geometry.ts';
import type { SheetId } from '../../../services/ids.ts';
import type { EventHead } from '../../../services/projections/event-head.ts';
import { moment } from '../../support/calls.ts';

const lyon: LonLat = [4.832, 45.7578];
const minuteMs = 60_000;

const fix = (id: string, shape: GroundShape, ageMs = 0, isMisplaced = false) => ({
  ...{ id, letter: id.toUpperCase(), shape, ageMs, isMisplaced },
});
const unit = (id: string, known: Partial<MapUnit> = {}): MapUnit => ({
  ...{ id, callSign: `VL ${id}`, status: 'available', at: lyon, headingDeg: null, ageMs: 0 },
  ...known,
});
const showing = (known: Partial<MapContent>) => contentToFeatures({ ...emptyContent, ...known });
const holds = ({ southWest, northEast }: Bounds, [lon, lat]: LonLat) =>
  lon > southWest[0] && lon < northEast[0] && lat > southWest[1] && lat < northEast[1];

describe('what the map shows', () => {
  it('a circle of 900 m reaches 900 m in every direction', () => {
    const ring = ringOf({ type: 'circle', centre: lyon, radiusM: 900 }) ?? [];
    expect(ring[0]).to.deep.equal(ring.at(-1));
    for (const corner of ring) expect(distanceM(lyon, corner)).to.be.closeTo(900, 1);
  });

  it('an ellipse lies along its major axis, turned clockwise from north', () => {
    const ring = ringOf({ type: 'ellipse', centre: lyon, semiMajorM: 400, semiMinorM: 100, orientationDeg: 90 }) ?? [];
    const east = Math.max(...ring.map(([lon]) => lon));
    const north = Math.max(...ring.map(([, lat]) => lat));
    expect(distanceM(lyon, [east, lyon[1]])).to.be.closeTo(400, 1);
    expect(distanceM(lyon, [lyon[0], north])).to.be.closeTo(100, 1);
  });

  it('a polygon keeps its corners and is closed; a point has no outline', () => {
    const corners: LonLat[] = [
      [4.8, 45.7],
      [4.9, 45.7],
      [4.9, 45.8],
    ];
    expect(ringOf({ type: 'polygon', ring: corners })).to.deep.equal([...corners, corners[0]]);
    expect(ringOf({ type: 'point', at: lyon })).to.equal(null);
  });

  it('a fix is an outline and a letter; its age changes its stroke, and is written beside the letter once it counts', () => {
    const { fixes } = showing({
      fixes: [fix('a', { type: 'circle', centre: lyon, radiusM: 50 }), fix('b', { type: 'point', at: lyon }, 12 * minuteMs)],
    });
    expect(fixes.map(({ id, properties }) => [id, properties.age, properties.label])).to.deep.equal([
      ['a shape', 'fresh', undefined],
      ['a', 'fresh', 'A'],
      ['b', 'stale', 'B · 12\u202fmin'],
    ]);
    expect([0, 2 * minuteMs, 10 * minuteMs].map(ageClass)).to.deep.equal(['fresh', 'old', 'stale']);
  });

  it('a unit has the symbol of its state, its call sign and its direction; one that stands still has none', () => {
    const { units } = showing({ units: [unit('1', { headingDeg: 270, status: 'under way' }), unit('2')], selected: '1' });
    expect(units.map(({ properties }) => properties)).to.deep.equal([
      { id: '1', label: 'VL 1', symbol: 'unit-under way', age: 'fresh', isMoving: true, headingDeg: 270, isSelected: true },
      { id: '2', label: 'VL 2', symbol: 'unit-available', age: 'fresh', isMoving: false, headingDeg: 0, isSelected: false },
    ]);
  });

  it('addresses are left to the list; ages change by the minute only, so that nothing is drawn again each second', () => {
    const shown = { lateMs: null, isFresh: false, earlier: [], letter: 'A' };
    const known = {
      source: 'sip',
      method: null,
      confidencePercent: null,
      measuredAt: null,
      receivedAt: moment(0),
      commune: null,
    } as const;
    const address = { country: null, city: 'Lyon', postcode: null, street: null, houseNumber: null, other: {} };
    const rows = [
      { ...shown, ageMs: 5_000, fix: { ...known, id: 'a', shape: { type: 'civic', address } as const } },
      { ...shown, ageMs: 125_000, fix: { ...known, id: 'b', shape: { type: 'point', at: lyon } as const } },
    ];
    expect(fixesOf(rows).map(({ id, ageMs }) => [id, ageMs])).to.deep.equal([['b', 120_000]]);
  });

  it('open events come by priority, then by age; those without a place are counted, not forgotten', () => {
    const head = (id: string, priority: 0 | 2, openedMs: number, at: EventHead['at']): EventHead => ({
      ...{ id: id as SheetId, number: id, openedAt: moment(openedMs), state: 'open', priority, at, place: 'Lyon' },
      ...{
        nature: { id: 'fire', label: { fr: 'Feu', en: 'Fire' } },
        callers: 1,
        live: 0,
        inCharge: null,
        handover: null,
        unread: 0,
        notices: 0,
        position: null,
        departedAt: null,
        units: { engaged: 0, there: 0 },
        alarms: [],
        awaits: null,
      },
    });
    const here = { lonLat: lyon, radiusM: null };
    const heads = [head('1', 2, 0, here), head('2', 0, 2_000, here), head('3', 0, 1_000, here), head('4', 0, 0, null)];
    const { events, unplaced } = eventsOf(new Map(heads.map((each) => [each.id, each])), 'fr');
    expect(events.map(({ number, nature, place }) => [number, nature, place])).to.deep.equal([
      ['3', 'Feu', 'Lyon'],
      ['2', 'Feu', 'Lyon'],
      ['1', 'Feu', 'Lyon'],
    ]);
    expect(unplaced).to.equal(1);
  });
});

describe('what is drawn again', () => {
  const units = (...of: MapUnit[]) => showing({ units: of }).units;

  it('a unit that moved, one that changed its state, one that came, one that went: and no other', () => {
    const before = units(unit('moves'), unit('changes'), unit('goes'), unit('stays'));
    const after = units(unit('moves', { at: [4.9, 45.8] }), unit('changes', { status: 'alerted' }), unit('comes'), unit('stays'));
    const changes = changesBetween(before, after);
    expect(changes?.add?.map(({ id }) => id)).to.deep.equal(['comes']);
    expect(changes?.remove).to.deep.equal(['goes']);
    expect(changes?.update).to.deep.equal([
      { id: 'moves', newGeometry: { type: 'Point', coordinates: [4.9, 45.8] } },
      { id: 'changes', addOrUpdateProperties: [{ key: 'symbol', value: 'unit-alerted' }] },
    ]);
  });

  it('nothing, where nothing changed', () => {
    expect(changesBetween(units(unit('1')), units(unit('1')))).to.equal(null);
  });
});

describe('where the map goes', () => {
  it('to the place, whatever the fixes say', () => {
    const bounds = frameOf({ place: { at: lyon, label: 'Lieu' }, fixes: [fix('a', { type: 'point', at: [2, 48] })] });
    if (!bounds) throw new Error('no frame');
    expect(holds(bounds, lyon)).to.equal(true);
    expect(distanceM(bounds.southWest, bounds.northEast)).to.be.below(1_000);
  });

  it('to all fixes that say where the caller is, and not out to a vague one', () => {
    const good = fix('a', { type: 'circle', centre: lyon, radiusM: 900 });
    const other = fix('b', { type: 'point', at: [4.86, 45.76] });
    const vague = fix('c', { type: 'circle', centre: [5.5, 45.2], radiusM: 40_000 });
    const bounds = frameOf({ place: null, fixes: [vague, good, other] });
    if (!bounds) throw new Error('no frame');
    expect([lyon, [4.86, 45.76] as const].every((at) => holds(bounds, at))).to.equal(true);
    expect(holds(bounds, [5.5, 45.2])).to.equal(false);
  });

  it('never to one that is in another country or has its coordinates exchanged, beside a good one or alone', () => {
    const elsewhere = fix('a', { type: 'circle', centre: [45.7578, 4.832], radiusM: 12 }, 0, true);
    const good = fix('b', { type: 'circle', centre: lyon, radiusM: 900 });
    expect(frameOf({ place: null, fixes: [elsewhere, good] })).to.deep.equal(frameOf({ place: null, fixes: [good] }));
    expect(frameOf({ place: null, fixes: [elsewhere] })).to.equal(null);
  });

  it('to the vague one where there is no better; nowhere without any', () => {
    expect(frameOf({ place: null, fixes: [fix('c', { type: 'circle', centre: lyon, radiusM: 40_000 })] })).not.to.equal(null);
    expect(frameName(frameOf({ place: null, fixes: [] }))).to.equal('');
  });
});

describe('the bundled outlines', () => {
  const file = new URL('../../../console/map/ground/outlines.json', import.meta.url);
  const bytes = readFileSync(file);
  const { land, borders, names } = decodeOutlines(JSON.parse(bytes.toString()) as OutlinesFile);

  it('are under a megabyte, and hold every department of France', () => {
    expect(bytes.length).to.be.below(1_000_000);
    const departments = names.features
      .filter(({ properties }) => properties?.isDepartment)
      .map(({ properties }) => properties?.name);
    expect(departments).to.have.length(101);
    expect(departments).to.include.members(['01 Ain', '2A Corse-du-Sud', '75 Paris', '974 La Réunion']);
    expect(borders.features.map(({ properties }) => properties?.kind)).to.deep.equal([
      'coast',
      'country',
      'region',
      'department',
    ]);
    expect(land.features.length).to.be.above(150);
  });

  it('name large towns from afar and villages when near', () => {
    const zoomOf = (name: string) => names.features.find(({ properties }) => properties?.name === name)?.properties?.zoom;
    expect([zoomOf('Paris'), zoomOf('Ambérieu-en-Bugey'), zoomOf('Ambérieux-en-Dombes')]).to.deep.equal([5, 9, 11]);
  });
});
