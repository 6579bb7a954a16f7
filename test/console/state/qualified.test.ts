import { expect } from 'chai';
import { describe, it } from 'mocha';
import { noQualification } from '../../../config/protocols/load-qualification.ts';
import type { PendingAnswer } from '../../../console/state/answer-keeper.ts';
import { AnswerKeeper } from '../../../console/state/answer-keeper.ts';
import type { Answer } from '../../../console/state/api.ts';
import { catalogueOf, departureDue, missingOn, qualifiedSheet } from '../../../console/state/qualified.ts';
import type { Assignment } from '../../../services/dispatch/assignment.ts';
import type { SheetView } from '../../../services/http/messages.ts';
import { callId, operatorId, type SheetId, sheetId, type UnitId } from '../../../services/ids.ts';
import { evolveSheet, type SheetEntry } from '../../../services/sheets/sheet.ts';
import { aCaller, aQueuedCall, moment } from '../../support/calls.ts';
import { sampleQualification } from '../../support/sample-qualification.ts';
import { aUnit } from '../../support/units.ts';
import { until } from '../../support/until.ts';

const sheet = sheetId('s1');
const by = operatorId('camille');
const chosen: SheetEntry = {
  type: 'NatureChosen',
  at: moment(1),
  sheet,
  nature: 'house-fire',
  label: { fr: 'Feu', en: 'Fire' },
  by,
};
const answered = (question: string, answer: string): SheetEntry => {
  const text = { fr: question, en: question };
  return {
    type: 'QuestionAnswered',
    at: moment(2),
    sheet,
    protocol: 'house-fire',
    question,
    answer,
    fact: text,
    label: text,
    by,
  };
};

/** The sheet after these entries, its journal up to `seq`. */
function viewOf(seq: number, ...entries: SheetEntry[]): SheetView {
  const opened: SheetEntry = { type: 'SheetOpened', at: moment(0), sheet, number: '2026-000001', call: callId('c1') };
  const folded = [opened, ...entries].reduce(evolveSheet, undefined as never);
  return { sheet: { ...folded, callDetails: [] }, journal: [{ seq } as SheetView['journal'][number]] };
}

describe('the sheet with the catalogue', () => {
  it('an answer counts on the page before the server has it: the next question is there for the next key', async () => {
    const catalogue = catalogueOf({ ...(await sampleQualification()), uses: {} });
    const asked = (pending: PendingAnswer[]) =>
      qualifiedSheet(viewOf(2, chosen), catalogue, pending)?.qualified.evaluation?.next?.id;
    expect(asked([])).to.equal('people');
    expect(asked([{ sheet, question: 'people', answer: 'no', seq: null }])).to.equal('visible');
    expect(asked([{ sheet: 'another' as SheetId, question: 'people', answer: 'no', seq: null }])).to.equal('people');
  });

  it('says what is missing, the weightiest first; without a catalogue no nature is asked for', async () => {
    const unknown = aQueuedCall('x', { caller: aCaller({ number: null }) });
    const catalogue = catalogueOf({ ...(await sampleQualification()), uses: {} });
    const facts = (...entries: SheetEntry[]) =>
      missingOn(unknown, qualifiedSheet(viewOf(1, ...entries), catalogue, []), null).map(
        ({ fact, question }) => question ?? fact,
      );
    expect(facts()).to.deep.equal(['place', 'nature', 'number']);
    expect(facts(chosen).slice(0, 3)).to.deep.equal(['place', 'people', 'visible']);
    expect(facts(chosen, answered('people', 'no'))).not.to.include('people');
    expect(qualifiedSheet(viewOf(1), catalogueOf({ ...noQualification, uses: {} }), [])).to.equal(null);
    expect(missingOn(unknown, null, null).map(({ fact }) => fact)).to.deep.equal(['place', 'number']);
  });
});

describe('answers on their way', () => {
  function keeper() {
    const sent: ((answer: Answer<{ seq: number }>) => void)[] = [];
    const seen = { pending: [] as PendingAnswer[], refused: 0 };
    const kept = new AnswerKeeper({
      send: () => new Promise((resolve) => sent.push(resolve)),
      onChange: (pending) => {
        seen.pending = pending;
      },
      onRefused: () => {
        seen.refused += 1;
      },
    });
    return { kept, sent, seen };
  }

  it('are let go when the sheet shows them, whichever comes first, the sheet or the acknowledgement', async () => {
    const { kept, sent, seen } = keeper();
    kept.give(sheet, 'people', 'no');
    kept.onSheet(viewOf(5, chosen));
    expect(seen.pending).to.have.length(1);
    kept.onSheet(viewOf(6, chosen, answered('people', 'no')));
    expect(seen.pending).to.deep.equal([]);
    kept.give(sheet, 'visible', 'smell');
    sent[1]?.({ outcome: 'done', value: { seq: 8 } });
    await until(() => seen.pending[0]?.seq === 8);
    // Another operator corrected it at once: the sheet's word stands.
    kept.onSheet(viewOf(9, chosen, answered('visible', 'flames')));
    expect(seen.pending).to.deep.equal([]);
  });

  it('are taken back where the server refuses them, and the operator is told', async () => {
    const { kept, sent, seen } = keeper();
    kept.give(sheet, 'people', 'no');
    sent[0]?.({ outcome: 'unreachable' });
    await until(() => seen.refused === 1);
    expect(seen.pending).to.deep.equal([]);
  });

  it('the immediate departure is due until units of its services are engaged, and again where they were all stood down', async () => {
    const catalogue = catalogueOf({ ...(await sampleQualification()), uses: {} });
    const view = viewOf(2, chosen, answered('people', 'no'), answered('visible', 'flames'));
    const pump = aUnit('fpt-1');
    const ambulance = aUnit('vsav-1', { service: 'medical' });
    const units = new Map([pump, ambulance].map((unit) => [unit.id, unit]));
    const due = (...engaged: { unit: UnitId; ended: { outcome: string } | null }[]) => {
      const sheetOf = { ...view.sheet, assignments: engaged as Assignment[] };
      const of = qualifiedSheet({ ...view, sheet: sheetOf }, catalogue, []);
      return of && departureDue(of, units)?.services;
    };
    expect(due()).to.include('fire');
    expect(due({ unit: pump.id, ended: null }) ?? []).not.to.include('fire');
    expect(due({ unit: pump.id, ended: { outcome: 'done' } }) ?? []).not.to.include('fire');
    expect(due({ unit: ambulance.id, ended: null })).to.include('fire');
    expect(due({ unit: pump.id, ended: { outcome: 'stood down' } })).to.include('fire');
  });
});
