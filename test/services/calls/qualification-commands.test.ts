import { expect } from 'chai';
import { beforeEach, describe, it } from 'mocha';
import { noQualification, type Qualification } from '../../../config/protocols/load-qualification.ts';
import { decide } from '../../../services/calls/commands.ts';
import type { Change, DeskState } from '../../../services/calls/state.ts';
import type { Commands } from '../../../services/commands/commands.ts';
import { callId, operatorId, positionId, sheetId } from '../../../services/ids.ts';
import { Refusal } from '../../../services/refusal.ts';
import { evolveSheet, type Sheet, type SheetEntry } from '../../../services/sheets/sheet.ts';
import { moment } from '../../support/calls.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { sampleQualification } from '../../support/sample-qualification.ts';

const id = sheetId('s1');
const opened = evolveSheet(undefined, {
  type: 'SheetOpened',
  at: moment(0),
  sheet: id,
  number: '2026-000001',
  call: callId('c1'),
});
const by = { operator: operatorId('op01'), position: positionId('p01'), key: 'op01/k' };

describe('qualifying a sheet', () => {
  let catalogue: Qualification;
  beforeEach(async () => {
    catalogue = await sampleQualification();
  });

  function entriesOf<Name extends keyof Commands>(sheet: Sheet, name: Name, input: Commands[Name]): SheetEntry[] {
    const state = { sheet: (asked: string) => (asked === id ? sheet : undefined) } as unknown as DeskState;
    const centre = { ...sampleCentre(27, 1), qualification: catalogue };
    const changes: Change[] = decide[name](input, { state, centre, at: moment(1_000), by });
    return changes.flatMap((change) => (change.kind === 'sheet' ? change.entries : []));
  }

  type Step = { [Name in keyof Commands]: [name: Name, input: Omit<Commands[Name], 'sheet'>] }[keyof Commands];
  const doing = (sheet: Sheet, [name, input]: Step) => entriesOf(sheet, name, { sheet: id, ...input } as never);
  const given = (...steps: Step[]) => steps.reduce((sheet, step) => doing(sheet, step).reduce(evolveSheet, sheet), opened);
  function refusalOf(sheet: Sheet, ...step: Step): string {
    try {
      doing(sheet, step);
    } catch (error) {
      if (error instanceof Refusal) return `${error.status} ${error.code} ${error.field}`;
      throw error;
    }
    return 'taken';
  }

  const nature = (name: string): Step => ['choose-nature', { nature: name }];
  const answer = (question: string, chosen: string | null): Step => ['answer-question', { question, answer: chosen }];
  const depart: Step = ['decide-departure', {}];

  it('a nature is kept with its label, so that the sheet reads where the catalogue loses it', () => {
    const sheet = given(nature('house-fire'));
    expect(sheet.nature).to.deep.equal({
      id: 'house-fire',
      label: { fr: 'Feu d’habitation', en: 'House fire' },
      by: 'op01',
      at: moment(1_000),
    });
    expect(doing(sheet, nature('house-fire'))).to.deep.equal([]);
    catalogue = { ...catalogue, natures: catalogue.natures.filter((one) => one.id !== 'house-fire') };
    expect(sheet.nature?.label.en).to.equal('House fire');
    expect(refusalOf(sheet, ...answer('people', 'no'))).to.equal('422 unknown-question question');
    expect(refusalOf(sheet, 'decide-priority', { priority: 0, reason: '' })).to.equal('409 no-nature sheet');
  });

  it('a nature that the catalogue does not have is refused, with every nature where the centre has no catalogue', () => {
    expect(refusalOf(opened, ...nature('nothing'))).to.equal('422 unknown-nature nature');
    catalogue = noQualification;
    expect(refusalOf(opened, ...nature('house-fire'))).to.equal('422 unknown-nature nature');
  });

  it('the later answer to a question corrects the earlier one; a skipped question is kept as skipped', () => {
    const sheet = given(nature('house-fire'), answer('people', 'no'), answer('visible', null), answer('people', 'others'));
    expect(Object.entries(sheet.answers).map(([question, one]) => [question, one.answer, one.label?.en ?? null])).to.deep.equal([
      ['people', 'others', 'Yes, others'],
      ['visible', null, null],
    ]);
    expect(doing(sheet, answer('people', 'others'))).to.deep.equal([]);
  });

  it('a question or an answer of another protocol is refused', () => {
    const sheet = given(nature('house-fire'));
    expect(refusalOf(opened, ...answer('people', 'no'))).to.equal('422 unknown-question question');
    expect(refusalOf(sheet, ...answer('breathing', 'no'))).to.equal('422 unknown-question question');
    expect(refusalOf(sheet, ...answer('people', 'perhaps'))).to.equal('422 unknown-answer answer');
  });

  it('the priority proposed is taken without a word; another needs a reason; both are kept beside what was proposed', () => {
    const sheet = given(nature('house-fire'));
    expect(refusalOf(sheet, 'decide-priority', { priority: 2, reason: '  ' })).to.equal('422 reason-missing reason');
    const accepted = given(nature('house-fire'), ['decide-priority', { priority: 0, reason: '' }]);
    expect(accepted.priority).to.deep.include({ priority: 0, reason: '', by: 'op01' });
    const lowered = given(nature('house-fire'), ['decide-priority', { priority: 2, reason: ' éteint ' }]);
    expect(lowered.priority).to.deep.include({ priority: 2, reason: 'éteint' });
    expect(lowered.priority?.proposed.priority).to.equal(0);
    expect(doing(lowered, ['decide-priority', { priority: 2, reason: 'éteint' }])).to.deep.equal([]);
  });

  it('the departure records the services that no decision sent before, each with its reasons', () => {
    const sheet = given(nature('house-fire'), depart, answer('people', 'others'), depart);
    expect(sheet.departures.map(({ services, reasons }) => [services, reasons.map(({ rule }) => rule)])).to.deep.equal([
      [['fire'], ['building-fire']],
      [['medical'], ['answer/people/others', 'building-fire-people']],
    ]);
  });

  it('a second console that decides the same departure changes nothing; one that nothing demands is refused', () => {
    expect(doing(given(nature('house-fire'), depart), depart)).to.deep.equal([]);
    expect(refusalOf(opened, ...depart)).to.equal('409 no-departure-demanded sheet');
  });

  it('a sheet that is nowhere is refused', () => {
    expect(() => entriesOf(opened, 'choose-nature', { sheet: 'other', nature: 'house-fire' }))
      .to.throw(Refusal)
      .with.property('code', 'unknown-sheet');
  });
});
