import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { ConfiguredNote, Places } from '../../../config/places/schema.ts';
import { decide } from '../../../services/calls/commands.ts';
import type { Change, DeskState } from '../../../services/calls/state.ts';
import { callId, instant, operatorId, positionId, sheetId } from '../../../services/ids.ts';
import type { FoundPlace } from '../../../services/places/place.ts';
import { noticeFix } from '../../../services/places/place-decisions.ts';
import { evolveSheet, isBlank, readSheet, type Sheet } from '../../../services/sheets/sheet.ts';
import { aFix, moment } from '../../support/calls.ts';
import { sampleCentre } from '../../support/sample-centre.ts';

const id = sheetId('s1');
const opened = evolveSheet(undefined, {
  type: 'SheetOpened',
  at: moment(0),
  sheet: id,
  number: '2026-000001',
  call: callId('c1'),
});
const by = { operator: operatorId('op01'), position: positionId('p01'), key: 'op01/k' };

const atHome: FoundPlace = {
  kind: 'address',
  label: '12 bis Rue des Lilas, 99001 Valbourg',
  lonLat: [2.4, 46.8],
  precision: 'exact',
  source: 'addresses',
  commune: { code: '99001', name: 'Valbourg' },
  address: { number: '12 bis', street: 'Rue des Lilas' },
};

const note = (known: Partial<ConfiguredNote>): ConfiguredNote => ({
  id: 'n1',
  kind: 'gas',
  text: 'Cuve de gaz',
  radiusM: 50,
  onFix: false,
  ...known,
});

/** A square of 0.2 degrees around Valbourg, with a hole. */
const square: Places['area'] = {
  polygons: [
    [
      [
        [2.3, 46.7],
        [2.5, 46.7],
        [2.5, 46.9],
        [2.3, 46.9],
        [2.3, 46.7],
      ],
      [
        [2.45, 46.85],
        [2.48, 46.85],
        [2.48, 46.88],
        [2.45, 46.88],
        [2.45, 46.85],
      ],
    ],
  ],
};

describe('the place of a sheet', () => {
  const centreWith = (places: Partial<Places>) => {
    const centre = sampleCentre(27, 1);
    return { ...centre, places: { ...centre.places, ...places } };
  };
  const stateOf = (sheet: Sheet) => ({ sheet: (asked: string) => (asked === id ? sheet : undefined) }) as unknown as DeskState;
  const fold = (sheet: Sheet, changes: Change[]) =>
    changes.flatMap((change) => (change.kind === 'sheet' ? change.entries : [])).reduce(evolveSheet, sheet);
  const set = (sheet: Sheet, place: FoundPlace, places: Partial<Places> = {}, at = moment(1_000)) =>
    decide['set-place'](
      { sheet: id, ...place, lonLat: [...place.lonLat] },
      { state: stateOf(sheet), centre: centreWith(places), at, by },
    );

  it('is what the operator set, with who and when; set again as it is, nothing is written', () => {
    const sheet = fold(opened, set(opened, atHome));
    expect(sheet.place).to.deep.equal({ ...atHome, notes: [], outside: null, by: 'op01', at: moment(1_000) });
    expect(set(sheet, atHome)).to.deep.equal([]);
    expect(fold(sheet, set(sheet, { ...atHome, label: 'Le Moulin' })).place?.label).to.equal('Le Moulin');
  });

  it('is cleared once, and a sheet stored before places existed reads as without one', () => {
    const sheet = fold(opened, set(opened, atHome));
    const context = { state: stateOf(sheet), centre: centreWith({}), at: moment(2_000), by };
    const cleared = fold(sheet, decide['clear-place']({ sheet: id }, context));
    expect(cleared.place).to.equal(null);
    expect(decide['clear-place']({ sheet: id }, { ...context, state: stateOf(cleared) })).to.deep.equal([]);
    const { place: _place, fixNotes: _notes, ...old } = opened;
    expect(readSheet({ ...old, callDetails: [] })).to.deep.include({ place: null, fixNotes: [] });
  });

  it('outside the centre’s area is accepted and marked, with the neighbour in charge where one is configured', () => {
    const neighbours = [{ id: 'n', name: 'Centre voisin', phone: '18', area: { communes: ['99101'] } }];
    const places = { area: square, neighbours };
    const outside = (place: Partial<FoundPlace>) => fold(opened, set(opened, { ...atHome, ...place }, places)).place?.outside;
    expect(outside({})).to.equal(null);
    expect(outside({ lonLat: [2.46, 46.86] }), 'in the hole').to.deep.equal({ neighbour: null });
    expect(outside({ lonLat: [2.6, 46.8], commune: { code: '99101', name: 'Autreville' } })).to.deep.equal({
      neighbour: { name: 'Centre voisin', phone: '18' },
    });
  });

  it('an area of communes says nothing of a place whose commune is not known', () => {
    const places = { area: { communes: ['99001'] } };
    const outside = (place: Partial<FoundPlace>) => fold(opened, set(opened, { ...atHome, ...place }, places)).place?.outside;
    expect(outside({})).to.equal(null);
    expect(outside({ commune: null })).to.equal(null);
    expect(outside({ commune: { code: '99101', name: 'Autreville' } })).to.deep.equal({ neighbour: null });
  });

  it('brings the notes of its address and of what lies around, hazards first; not those that have run out', () => {
    const street = { street: 'rue des lilas', commune: '99001' };
    const notes = [
      note({ id: 'code', kind: 'access', text: 'Portail 0000A', address: { ...street, number: '12BIS' } }),
      note({ id: 'other', kind: 'access', text: 'Portail 1111B', address: { ...street, number: '12' } }),
      note({ id: 'street', kind: 'hydrant', text: 'Poteau hors service', address: street }),
      note({ id: 'near', at: [2.4005, 46.8], radiusM: 60 }),
      note({ id: 'far', at: [2.41, 46.8], radiusM: 60 }),
      note({ id: 'over', at: [2.4, 46.8], until: '2026-11-23' }),
      note({ id: 'to-come', at: [2.4, 46.8], from: '2026-11-25' }),
      note({ id: 'today', at: [2.4, 46.8], from: '2026-11-24', until: '2026-11-24' }),
    ];
    const { place } = fold(opened, set(opened, atHome, { notes }));
    expect(place?.notes.map((one) => one.id)).to.deep.equal(['street', 'near', 'today', 'code']);
  });

  it('a note ends at midnight of the centre, not of Greenwich', () => {
    const notes = [note({ at: [2.4, 46.8], until: '2026-11-24' })];
    const at = (time: string) => fold(opened, set(opened, atHome, { notes }, instant(Date.parse(time)))).place?.notes;
    expect(at('2026-11-24T22:59:00Z')).to.have.length(1);
    expect(at('2026-11-24T23:01:00Z')).to.have.length(0);
  });

  it('a precise fix brings the notes marked for it, each once; a wide one brings none', () => {
    const notes = [note({ id: 'dog', kind: 'animal', at: [2.4, 46.8], onFix: true }), note({ id: 'silent', at: [2.4, 46.8] })];
    const context = { state: stateOf(opened), centre: centreWith({ notes }), at: moment(1_000) };
    const circle = (radiusM: number) => aFix('f', { shape: { type: 'circle', centre: [2.4, 46.8], radiusM } });
    expect(noticeFix(id, circle(500), context)).to.deep.equal([]);
    const sheet = fold(opened, noticeFix(id, circle(20), context));
    expect(sheet.fixNotes.map((one) => one.id)).to.deep.equal(['dog']);
    expect(noticeFix(id, circle(15), { ...context, state: stateOf(sheet) })).to.deep.equal([]);
    expect(isBlank(sheet), 'nobody has written on it').to.equal(true);
  });
});
