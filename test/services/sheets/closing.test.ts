import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import { loadDispositions } from '../../../config/dispositions/load-dispositions.ts';
import type { Disposition } from '../../../config/dispositions/schema.ts';
import type { Qualification } from '../../../config/protocols/load-qualification.ts';
import { commandNames } from '../../../services/commands/commands.ts';
import { sheetId } from '../../../services/ids.ts';
import { aQueuedCall, moment } from '../../support/calls.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { sampleFolder, sampleQualification } from '../../support/sample-qualification.ts';
import { aSheet, openedSheet, type Step, sheetSteps } from '../../support/sheets.ts';

const ended = { state: 'ended', fixes: [] } as never;
const other = aSheet(sheetId('s2'), '2026-000002');

describe('closing a sheet', () => {
  let qualification: Qualification;
  let dispositions: readonly Disposition[];
  before(async () => {
    qualification = await sampleQualification();
    dispositions = (await loadDispositions(sampleFolder)).dispositions ?? [];
  });
  const centre = () => ({ ...sampleCentre(27, 1), qualification, dispositions });
  const located = { ...aQueuedCall('c1'), ...(ended as object) } as never;
  const steps = sheetSteps(centre, { calls: [located], others: [other] });
  const { given, changed, refusalOf, entriesOf } = steps;

  const close = (disposition: string, more: object = {}): Step => ['close-sheet', { disposition, note: '', ...more }];
  function textOf(step: Step): string {
    try {
      entriesOf(openedSheet, step);
    } catch (error) {
      return (error as Error).message;
    }
    return 'taken';
  }

  it('each disposition of the sample asks for its own, and the refusal names all that is missing', () => {
    const asked: [disposition: string, missing: string, field: string | null][] = [
      ['intervention', 'the nature, the place confirmed, the priority decided', 'sheet'],
      ['advice', 'a note', 'note'],
      ['other-service', 'the service told', 'partner'],
      ['nuisance', 'a note', 'note'],
      ['silent', 'the check of the silent call', 'silentCheck'],
      ['duplicate', 'the number of the other sheet', 'duplicateOf'],
    ];
    for (const [disposition, missing, field] of asked) {
      expect(textOf(close(disposition))).to.equal(`To close it so, there is missing: ${missing}.`);
      expect(refusalOf(openedSheet, close(disposition))).to.equal(`422 closing-incomplete ${field}`);
    }
    for (const disposition of ['misdial', 'test']) expect(refusalOf(openedSheet, close(disposition))).to.equal('taken');
  });

  it('what was given is kept with it, in words that outlive the centre’s lists', () => {
    expect(given(close('other-service', { partner: 'gas', note: ' odeur ' })).closing).to.deep.equal({
      disposition: { id: 'other-service', label: { fr: 'Autre service', en: 'Other service' } },
      note: 'odeur',
      proofs: [
        { is: 'partner', id: 'gas', label: { fr: 'Urgence gaz (distributeur)', en: 'Gas emergencies (network operator)' } },
      ],
      by: 'op01',
      at: moment(1_000),
    });
    expect(given(close('duplicate', { duplicateOf: '2026-000002' })).closing?.proofs).to.deep.equal([
      { is: 'duplicate', sheet: 's2', number: '2026-000002' },
    ]);
    expect(given(close('silent', { silentCheck: true })).closing?.proofs).to.deep.equal([{ is: 'silent-check' }]);
  });

  it('an intervention is closed once its nature, place and priority are known', () => {
    const qualified = given(['choose-nature', { nature: 'house-fire' }], ['decide-priority', { priority: 0, reason: '' }]);
    expect(refusalOf(qualified, close('intervention'))).to.equal('422 closing-incomplete sheet');
    const described = { kind: 'map', label: 'Rue des Lilas', precision: 'near', source: 'operator' } as const;
    const placed = changed(qualified, ['set-place', { ...described, lonLat: [2.4, 46.8], commune: null, address: null }]);
    expect(refusalOf(placed, close('intervention'))).to.equal('taken');
  });

  it('a partner, a sheet or a disposition that is not there is refused, with its own number too', () => {
    expect(refusalOf(openedSheet, close('other-service', { partner: 'dragons' }))).to.equal('422 unknown-partner partner');
    for (const number of ['2026-999999', '2026-000001', 'x'])
      expect(refusalOf(openedSheet, close('duplicate', { duplicateOf: number }))).to.equal(
        '422 unknown-sheet-number duplicateOf',
      );
    expect(refusalOf(openedSheet, close('gone'))).to.equal('422 unknown-disposition disposition');
  });

  it('two operators close at once: the same is the same, another is told that it is closed', () => {
    const closed = given(close('misdial'));
    expect(entriesOf(closed, close('misdial'))).to.deep.equal([]);
    expect(refusalOf(closed, close('test'))).to.equal('409 sheet-closed sheet');
  });

  it('a call that still lives keeps the sheet open', () => {
    const live = sheetSteps(centre, { calls: [aQueuedCall('c1')] });
    expect(live.refusalOf(openedSheet, close('misdial'))).to.equal('409 call-in-progress sheet');
  });

  it('a closed sheet takes no command but addenda and reopening, whatever the command', () => {
    const closed = given(close('misdial'));
    const taken = ['close-sheet', 'reopen-sheet', 'add-addendum'];
    const onSheets: Step[] = [
      ['write-note', { note: 'n', text: 'x' }],
      ['choose-nature', { nature: 'house-fire' }],
      ['answer-question', { question: 'people', answer: 'no' }],
      ['decide-priority', { priority: 1, reason: '' }],
      ['decide-departure', {}],
      ['record-instruction', { instruction: 'fire-stay-in', language: 'fr' }],
      ['add-fact', { row: 'r1', kind: 'person', fields: {} }],
      ['write-fact', { row: 'access', field: 'floor', value: '3', base: 0 }],
      ['strike-fact', { row: 'r1', struck: true }],
    ];
    for (const step of onSheets) {
      expect(commandNames).to.include(step[0]);
      expect(taken).not.to.include(step[0]);
      expect(refusalOf(closed, step), step[0]).to.equal('409 sheet-closed sheet');
    }
  });

  it('an addendum is added to a closed sheet, once however often it is sent, and stays when it is reopened with a reason', () => {
    const addendum: Step = ['add-addendum', { addendum: 'a1', text: ' Rappelé à 5 h ' }];
    expect(refusalOf(openedSheet, addendum)).to.equal('409 sheet-open sheet');
    const closed = given(close('misdial'));
    expect(refusalOf(closed, ['add-addendum', { addendum: 'a1', text: ' ' }])).to.equal('422 text-missing text');
    const added = changed(closed, addendum);
    expect(added.addenda).to.deep.equal([{ id: 'a1', text: 'Rappelé à 5 h', by: 'op01', at: moment(1_000) }]);
    expect(entriesOf(added, addendum)).to.deep.equal([]);
    expect(refusalOf(added, ['reopen-sheet', { reason: ' ' }])).to.equal('422 reason-missing reason');
    const reopened = changed(added, ['reopen-sheet', { reason: 'même appelant' }]);
    expect([reopened.closing, reopened.addenda.length]).to.deep.equal([null, 1]);
    expect(refusalOf(reopened, ['write-note', { note: 'n', text: 'x' }])).to.equal('taken');
  });
});

describe('instructions read to the caller', () => {
  it('are kept with the words as they were; one that the catalogue does not have is refused', async () => {
    const qualification = await sampleQualification();
    const { given, refusalOf, entriesOf } = sheetSteps(() => ({ ...sampleCentre(27, 1), qualification }));
    const read: Step = ['record-instruction', { instruction: 'fire-stay-in', language: 'en' }];
    const instruction = qualification.instructions.find((one) => one.id === 'fire-stay-in');
    expect(entriesOf(openedSheet, read)[0]).to.deep.include({
      language: 'en',
      text: instruction?.text.en,
      title: instruction?.title,
    });
    const twice = given(read, read).instructionsRead;
    expect(twice.map(({ id, by, at }) => [id, by, at])).to.deep.equal(Array(2).fill(['fire-stay-in', 'op01', moment(1_000)]));
    expect(refusalOf(openedSheet, ['record-instruction', { instruction: 'sing', language: 'fr' }])).to.equal(
      '422 unknown-instruction instruction',
    );
  });
});
