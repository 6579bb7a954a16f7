import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import { loadCentre } from '../../../config/load-centre.ts';
import type { Centre } from '../../../config/schema.ts';
import { operatorId, type SheetId, sheetId } from '../../../services/ids.ts';
import { noticeState } from '../../../services/notices/notice.ts';
import { automaticNotices, overdueNotices } from '../../../services/notices/notice-decisions.ts';
import { proposeNotices } from '../../../services/notices/propose.ts';
import { noticeSteps, onDuty } from '../../../services/notices/roster.ts';
import { situationOf } from '../../../services/notices/situation.ts';
import { procedurePlans } from '../../../services/procedures/procedures.ts';
import { evolveSheet, type Sheet, type SheetDocument, type SheetEntry } from '../../../services/sheets/sheet.ts';
import { aFix, aQueuedCall, moment } from '../../support/calls.ts';

const id = sheetId('s1') as SheetId;
const by = operatorId('camille');
const label = { fr: 'Feu d’habitation', en: 'House fire' };
const commune = { code: '33063', name: 'Ville-Fictive', department: '33', distanceM: 100 };
const call = aQueuedCall('pbx1-1.1', { fixes: [aFix('sip-1', { commune })] });

function sheetOf(...entries: SheetEntry[]): SheetDocument {
  const opened: SheetEntry = { type: 'SheetOpened', at: moment(0), sheet: id, number: '2026-000007', call: call.id };
  const sheet = [opened, ...entries].reduce<Sheet | undefined>((before, entry) => evolveSheet(before, entry), undefined);
  if (!sheet) throw new Error('no sheet');
  return { ...sheet, callDetails: [call] };
}
const nature = (name: string): SheetEntry => ({ type: 'NatureChosen', at: moment(1), sheet: id, nature: name, label, by });
const departure: SheetEntry = {
  type: 'ImmediateDepartureDecided',
  at: moment(2),
  sheet: id,
  services: ['fire'],
  reasons: [],
  by,
};
const fold = (document: SheetDocument, entries: SheetEntry[]): SheetDocument => ({
  ...entries.reduce<Sheet>((before, entry) => evolveSheet(before, entry), document),
  callDetails: document.callDetails,
});

describe('who must be told', () => {
  let centre: Centre;
  before(async () => {
    const loaded = await loadCentre('config/sample');
    if (!loaded.ok) throw new Error(loaded.problems[0]?.en);
    centre = loaded.centre;
  });

  const proposed = (sheet: SheetDocument) => {
    const about = { sheet, situation: situationOf(centre.qualification, sheet), centre: centre.routing.centre };
    return proposeNotices(centre.alerting, about);
  };
  const entriesOf = (sheet: SheetDocument) =>
    automaticNotices(sheet, centre, moment(3)).flatMap((change) => change.entries as SheetEntry[]);

  it('a building fire asks for the officer and the elected official, each once, with a text from the sheet', () => {
    const found = proposed(sheetOf(nature('house-fire')));
    expect(found.map((one) => one.id)).to.deep.equal(['building-fire.duty-officer', 'building-fire.mayor']);
    expect(found[0]?.text).to.include('Feu d’habitation').and.to.include('2026-000007').and.to.include('Ville-Fictive');
    expect(found[0]?.text).not.to.include('Victimes');
  });

  it('nothing is proposed while nothing is known', () => {
    expect(proposed(sheetOf())).to.deep.equal([]);
  });

  it('a rule that sends by itself does so once the departure is decided, and once only', () => {
    const calm = sheetOf(nature('house-fire'));
    expect(entriesOf(calm)).to.deep.equal([]);
    const grave = fold(calm, [departure]);
    const sent = entriesOf(grave);
    expect(sent.map((entry) => entry.type === 'NoticeOrdered' && [entry.notice, entry.by])).to.deep.equal([
      ['life-at-risk.duty-officer', null],
    ]);
    const told = fold(grave, sent);
    expect(entriesOf(told)).to.deep.equal([]);
    expect(proposed(told).map((one) => one.recipient.id)).to.deep.equal(['mayor']);
  });

  it('without an answer the notice goes to the next means, then the next person, then shows that nobody was reached', () => {
    let sheet = fold(sheetOf(nature('house-fire')), [departure]);
    sheet = fold(sheet, entriesOf(sheet));
    const steps = sheet.notices[0]?.steps ?? [];
    expect(steps.map(({ means, number }) => `${means} ${number}`)).to.deep.equal([
      'sms +33639980101',
      'phone +33639980101',
      'phone +33199000101',
      'sms +33639980102',
      'phone +33639980102',
    ]);
    let nowMs = 10_000;
    for (const [step, { deadlineS }] of steps.entries()) {
      sheet = fold(sheet, [{ type: 'NoticeTried', at: moment(nowMs), sheet: id, notice: 'life-at-risk.duty-officer', step }]);
      const justBefore = moment(nowMs + deadlineS * 1_000 - 1);
      expect(overdueNotices(sheet, justBefore)).to.deep.equal([]);
      nowMs += deadlineS * 1_000;
      const over = overdueNotices(sheet, moment(nowMs)).flatMap((change) => change.entries as SheetEntry[]);
      expect(over).to.have.length(1);
      sheet = fold(sheet, over);
    }
    expect(sheet.notices.map(noticeState)).to.deep.equal(['unreached']);
  });

  it('a person of the roster is told during their hours alone, in the centre’s time zone', () => {
    const line = {
      role: 'mayor',
      name: 'Élu',
      phone: '+33639980113',
      backup: null,
      from: '2026-11-24 05:00',
      to: '2026-11-24 06:00',
    };
    // 04:00 UTC is 05:00 in Paris.
    expect(onDuty([line], 'mayor', moment(0), 'Europe/Paris')).to.have.length(1);
    expect(onDuty([line], 'mayor', moment(-1_000), 'Europe/Paris')).to.deep.equal([]);
    expect(onDuty([line], 'mayor', moment(3_600_000), 'Europe/Paris')).to.deep.equal([]);
    const recipient = centre.alerting.recipients.find((one) => one.id === 'mayor');
    if (!recipient) throw new Error('no mayor');
    expect(noticeSteps({ roster: [line] }, recipient, moment(3_600_000), 'Europe/Paris')).to.deep.equal([]);
  });

  it('procedures come with the situation, and their steps are counted until each is done or left out', () => {
    const { procedures } = centre.alerting;
    const plansOf = (sheet: SheetDocument) => procedurePlans(procedures, sheet, situationOf(centre.qualification, sheet));
    const calm = sheetOf(nature('house-fire'));
    expect(plansOf(calm).map(({ procedure, left }) => [procedure.id, left])).to.deep.equal([['building-fire', 7]]);
    const text = { fr: 'x', en: 'x' };
    const on = { sheet: id, procedure: 'building-fire', text, by };
    const ticked = fold(calm, [
      { type: 'ProcedureStepTicked', ...on, step: 'gas', state: 'done', note: '', at: moment(5) },
      { type: 'ProcedureStepTicked', ...on, step: 'power', state: 'left out', note: 'déjà coupé', at: moment(6) },
      { type: 'ProcedureStepReopened', ...on, step: 'gas', at: moment(7) },
    ]);
    expect(plansOf(ticked)[0]?.left).to.equal(6);
    const attached = fold(calm, [
      { type: 'ProcedureAttached', at: moment(8), sheet: id, procedure: 'degraded-radio', label: text, by },
    ]);
    expect(plansOf(attached).map(({ procedure }) => procedure.id)).to.have.members(['building-fire', 'degraded-radio']);
  });
});
