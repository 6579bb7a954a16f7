import { expect } from 'chai';
import { describe, it } from 'mocha';
import { eventTimes } from '../../../services/reports/event-times.ts';
import type { SheetDocument } from '../../../services/sheets/sheet.ts';
import { moment } from '../../support/calls.ts';

/** What the figures look at, and no more. */
const sheetWith = (known: object) =>
  ({
    openedAt: moment(0),
    callDetails: [{ arrivedAt: moment(0) }],
    assignments: [],
    closing: null,
    ...known,
  }) as unknown as SheetDocument;
const unit = (times: object, ended: number | null = null) => ({
  engagedAt: moment(40_000),
  times,
  ended: ended === null ? null : { at: moment(ended * 1_000) },
});

describe('the times of an event', () => {
  it('each step has its first time and how long it took from the one before', () => {
    const times = eventTimes(
      sheetWith({
        callDetails: [{ arrivedAt: moment(0), answeredAt: moment(5_000) }],
        assignments: [
          unit({ 'under way': moment(100_000), 'on scene': moment(400_000) }, 3_000),
          unit({ 'under way': moment(90_000) }, 900),
        ],
        closing: { at: moment(3_600_000) },
      }),
    );
    expect(times.map(({ step, fromLastS }) => [step, fromLastS])).to.deep.equal([
      ['called', null],
      ['answered', 5],
      ['engaged', 35],
      ['departed', 50],
      ['on scene', 310],
      ['units back', 2_600],
      ['closed', 600],
    ]);
  });

  it('a step that was not reached has none, and the next counts from the last that was', () => {
    const times = eventTimes(sheetWith({ closing: { at: moment(60_000) } }));
    expect(times.find(({ step }) => step === 'answered')).to.deep.equal({ step: 'answered', at: null, fromLastS: null });
    expect(times.at(-1)?.fromLastS).to.equal(60);
  });

  it('the units are not back while one of them is not', () => {
    const times = eventTimes(sheetWith({ assignments: [unit({}, 900), unit({})] }));
    expect(times.find(({ step }) => step === 'units back')?.at).to.equal(null);
  });
});
