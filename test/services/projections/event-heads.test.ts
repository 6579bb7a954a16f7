import { expect } from 'chai';
import { describe, it } from 'mocha';
import { evolveCall } from '../../../services/calls/call.ts';
import { callId, legId, operatorId, positionId, type SheetId, sheetId } from '../../../services/ids.ts';
import { type EventHead, eventHead } from '../../../services/projections/event-head.ts';
import { EventHeads } from '../../../services/projections/event-heads.ts';
import { abandoned } from '../../../services/sheets/closing.ts';
import { evolveSheet, type SheetDocument, type SheetEntry } from '../../../services/sheets/sheet.ts';
import { aFix, aQueuedCall, moment } from '../../support/calls.ts';
import { sampleQualification } from '../../support/sample-qualification.ts';

const id = sheetId('0193');
const by = operatorId('camille');
const call = callId('pbx1-1.1');

function aSheet(...entries: SheetEntry[]): SheetDocument {
  const opened = evolveSheet(undefined, { type: 'SheetOpened', at: moment(0), sheet: id, number: '2026-000001', call });
  return { ...entries.reduce(evolveSheet, opened), callDetails: [aQueuedCall('pbx1-1.1', { priority: 2 })] };
}

const chosen: SheetEntry = {
  type: 'NatureChosen',
  at: moment(1),
  sheet: id,
  nature: 'house-fire',
  label: { fr: 'Feu', en: 'Fire' },
  by,
};

describe('the head of an event', () => {
  it('has the priority of its call, then the nature’s, then the one decided', async () => {
    const catalogue = await sampleQualification();
    const decided: SheetEntry = {
      type: 'PriorityDecided',
      at: moment(2),
      sheet: id,
      priority: 3,
      proposed: { priority: 1, reasons: [] },
      reason: 'fumée de cuisine',
      by,
    };
    const priorities = [aSheet(), aSheet(chosen), aSheet(chosen, decided)].map((sheet) => eventHead(sheet, catalogue).priority);
    expect(priorities).to.deep.equal([2, catalogue.natures.find((one) => one.id === 'house-fire')?.priority, 3]);
  });

  it('says where it is, by the smallest fix, and who still waits', async () => {
    const commune = { code: '99001', name: 'Valbourg', department: '99', distanceM: 20 };
    const fixes = [aFix('sip-1'), aFix('aml-1', { shape: { type: 'circle', centre: [2.5, 46.9], radiusM: 10 }, commune })];
    const document = { ...aSheet(), callDetails: [aQueuedCall('pbx1-1.1', { fixes })] };
    expect(eventHead(document, await sampleQualification())).to.deep.include({
      state: 'open',
      place: 'Valbourg (99)',
      at: { lonLat: [2.5, 46.9], radiusM: 10 },
      callers: 1,
      live: 1,
    });
  });

  it('is told when it changes, not when a note is written, and once when it is closed', async () => {
    const catalogue = await sampleQualification();
    let sheet = aSheet();
    let tell: (commits: { sheet: SheetId | null }[]) => void = () => {};
    const desk = {
      sheets: () => [sheet],
      sheetDocument: () => sheet,
      listen: (listener: typeof tell) => {
        tell = listener;
        return () => {};
      },
    };
    const heads = new EventHeads(desk as never, () => catalogue);
    const heard: EventHead[] = [];
    heads.listen((head) => heard.push(head));
    const becomes = (next: SheetDocument) => {
      sheet = next;
      tell([{ sheet: id }]);
    };
    becomes(aSheet(chosen));
    becomes({
      ...sheet,
      notes: [{ id: 'n' as never, text: 'x', by, position: positionId('p01'), at: moment(3), savedAt: moment(3) }],
    });
    expect(heard.map((head) => head.nature?.id)).to.deep.equal(['house-fire']);
    const offered = evolveCall(aQueuedCall('pbx1-1.1'), {
      type: 'CallOffered',
      at: moment(4),
      call,
      position: positionId('p01'),
    });
    const answered = evolveCall(offered, {
      type: 'CallAnswered',
      at: moment(4),
      call,
      position: positionId('p01'),
      operator: by,
      leg: legId('9'),
    });
    const ended = evolveCall(answered, { type: 'CallEnded', at: moment(5), call, by: 'caller', cause: '', exact: true });
    const closed = { type: 'SheetClosed' as const, at: moment(6), sheet: id, disposition: abandoned, note: '', proofs: [], by };
    for (let again = 0; again < 2; again += 1) becomes({ ...aSheet(chosen, closed), callDetails: [ended] });
    expect(heard.slice(1).map((head) => head.state)).to.deep.equal(['closed']);
    expect(heads.all()).to.deep.equal([]);
  });
});
