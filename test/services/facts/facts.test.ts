import { expect } from 'chai';
import fc from 'fast-check';
import { before, describe, it } from 'mocha';
import type { Qualification } from '../../../config/protocols/load-qualification.ts';
import { factText, fieldsAt, hazardsOn, victimsOn } from '../../../services/facts/facts.ts';
import { rowId } from '../../../services/ids.ts';
import { evolveSheet, type Sheet, type SheetEntry } from '../../../services/sheets/sheet.ts';
import { moment } from '../../support/calls.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { sampleQualification } from '../../support/sample-qualification.ts';
import { openedSheet as opened, type Step, sheetSteps } from '../../support/sheets.ts';

describe('facts of a sheet', () => {
  let catalogue: Qualification;
  before(async () => {
    catalogue = await sampleQualification();
  });

  const { entriesOf, changed, given, refusalOf } = sheetSteps(() => ({ ...sampleCentre(27, 1), qualification: catalogue }));

  const woman: Step = [
    'add-fact',
    { row: 'r1', kind: 'person', fields: { role: 'victim', sex: 'female', age: ' 78 ', name: ' ' } },
  ];
  const write = (field: string, value: string, base: number, by?: string, row = 'r1'): Step => [
    'write-fact',
    { row, field, value, base },
    ...(by === undefined ? ([] as const) : ([by] as const)),
  ];
  const textOf = (sheet: Sheet, field: string, row = 'r1') => factText(fieldsAt(sheet.facts, rowId(row))?.fields ?? {}, field);

  it('a row has the fields that were given, each at its first version; an empty one is not written', () => {
    const [row] = given(woman).facts.rows;
    const written = { label: null, version: 1, by: 'op01', at: moment(1_000) };
    expect(row?.fields).to.deep.equal({
      role: { value: 'victim', ...written },
      sex: { value: 'female', ...written },
      age: { value: '78', ...written },
    });
  });

  it('a row sent again, as after a lost answer, is the same row', () => {
    expect(entriesOf(given(woman), woman)).to.deep.equal([]);
  });

  it('two operators in one field: the second, who had not seen the first, is told who, and nothing changes', () => {
    const sheet = given(woman, write('name', 'FICTIF', 0), write('name', 'FICTIVE', 1));
    expect(refusalOf(sheet, write('name', 'FICTIF Anne', 1, 'op02'))).to.equal('409 field-changed base');
    expect(refusalOf(sheet, write('name', 'FICTIF Anne', 9, 'op02'))).to.equal('409 field-changed base');
    expect(textOf(sheet, 'name')).to.equal('FICTIVE');
    expect(textOf(changed(sheet, write('name', 'FICTIF Anne', 2, 'op02')), 'name')).to.equal('FICTIF Anne');
  });

  it('both wrote the same: that is no conflict; other fields of the row are none either', () => {
    const sheet = given(woman, write('name', 'FICTIF', 0));
    expect(entriesOf(sheet, write('name', 'FICTIF', 0, 'op02'))).to.deep.equal([]);
    expect(refusalOf(sheet, write('age', '79', 1, 'op02'))).to.equal('taken');
  });

  it('a row is struck out and put back; its text stays, and takes what somebody was still writing', () => {
    const strike = (struck: boolean): Step => ['strike-fact', { row: 'r1', struck }];
    const sheet = given(woman, strike(true));
    expect(entriesOf(sheet, strike(true))).to.deep.equal([]);
    expect(sheet.facts.rows[0]?.struck).to.deep.equal({ by: 'op01', at: moment(1_000) });
    expect(textOf(changed(sheet, write('description', 'assise', 0)), 'description')).to.equal('assise');
    expect(changed(sheet, strike(false)).facts.rows[0]?.struck).to.equal(null);
    expect(victimsOn(sheet.facts)).to.equal(null);
  });

  it('access and numbers of victims need no row', () => {
    const sheet = given(write('doorCode', '12A4', 0, 'op01', 'access'), write('serious', '2', 0, 'op01', 'victims'));
    expect([sheet.facts.access.doorCode?.value, victimsOn(sheet.facts)]).to.deep.equal(['12A4', 2]);
  });

  it('what does not fit is refused with the field and what to write instead', () => {
    const sheet = given(woman);
    const refused: [Step, string][] = [
      [write('shoeSize', '42', 0), '422 unknown-field field'],
      [write('constructor', 'x', 0), '422 unknown-field field'],
      [write('sex', 'peut-être', 0), '422 bad-value sex'],
      [write('age', 'x'.repeat(31), 1), '422 bad-value age'],
      [write('serious', 'deux', 0, 'op01', 'victims'), '422 bad-value serious'],
      [write('name', 'x', 0, 'op01', 'elsewhere'), '404 unknown-fact row'],
      [['add-fact', { row: 'r2', kind: 'hazard', fields: { hazard: 'dragon' } }], '422 bad-value hazard'],
      [['strike-fact', { row: 'elsewhere', struck: true }], '404 unknown-fact row'],
    ];
    for (const [step, refusal] of refused) expect(refusalOf(sheet, step)).to.equal(refusal);
  });

  it('a hazard keeps its label, so that the sheet reads where the centre’s list loses it', () => {
    const sheet = given(['add-fact', { row: 'r1', kind: 'hazard', fields: { hazard: 'gas', detail: 'cave' } }]);
    expect(sheet.facts.rows[0]?.fields.hazard?.label).to.deep.equal({ fr: 'Gaz', en: 'Gas' });
    expect(hazardsOn(sheet.facts)).to.deep.equal(['gas']);
  });

  it('victims are those counted, or at least those listed', () => {
    const listed = given(woman, ['add-fact', { row: 'r2', kind: 'person', fields: { role: 'victim', condition: 'unhurt' } }]);
    expect(victimsOn(opened.facts)).to.equal(null);
    expect(victimsOn(listed.facts)).to.equal(1);
    expect(victimsOn(changed(listed, write('minor', '3', 0, 'op01', 'victims')).facts)).to.equal(3);
    expect(victimsOn(given(write('unhurt', '4', 0, 'op01', 'victims')).facts)).to.equal(0);
  });

  it('a sheet that is full of rows says so, and says what to do instead', () => {
    const rows = Array.from(
      { length: 200 },
      (_, n): Step => ['add-fact', { row: `r${n}`, kind: 'person', fields: { role: 'victim' } }],
    );
    expect(refusalOf(given(...rows), woman.with(1, { row: 'more', kind: 'person', fields: {} }) as Step)).to.equal(
      '409 too-many-facts row',
    );
  });

  it('in whatever order several operators write, from however old a view, no text is overwritten unseen and none is lost', () => {
    const writing = fc.record({
      who: fc.constantFrom('op01', 'op02', 'op03'),
      field: fc.constantFrom('name', 'description'),
      /** Looks at the sheet again before writing. */
      looks: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(writing, { maxLength: 60 }), (writings) => {
        let sheet = given(woman);
        const seen = new Map<string, Sheet>();
        const journal: SheetEntry[] = [];
        for (const [at, { who, field, looks }] of writings.entries()) {
          const view = looks ? sheet : (seen.get(who) ?? given(woman));
          seen.set(who, view);
          const base = view.facts.rows[0]?.fields[field]?.version ?? 0;
          const text = `${who} ${at}`;
          const step = write(field, text, base, who);
          const refusal = refusalOf(sheet, step);
          if (refusal === 'taken') {
            // What it replaces is what its author had before them.
            expect(textOf(view, field)).to.equal(textOf(sheet, field));
            const entries = entriesOf(sheet, step);
            journal.push(...entries);
            sheet = entries.reduce(evolveSheet, sheet);
            expect(textOf(sheet, field)).to.equal(text);
          } else {
            expect(refusal).to.equal('409 field-changed base');
            expect(textOf(view, field)).not.to.equal(textOf(sheet, field));
          }
        }
        // Every version of a field is one entry: what was replaced is in the journal, and whoever folds it has the same sheet.
        for (const field of ['name', 'description']) {
          const versions = journal.flatMap((entry) =>
            entry.type === 'FactWritten' && entry.field === field ? entry.version : [],
          );
          expect(versions).to.deep.equal(versions.map((_, index) => index + 1));
        }
        expect(journal.reduce(evolveSheet, given(woman))).to.deep.equal(sheet);
      }),
    );
  });
});
