import { expect } from 'chai';
import { describe, it } from 'mocha';
import { callId, legId, noteId, operatorId, positionId, sheetId } from '../../../services/ids.ts';
import type { SheetEntry } from '../../../services/sheets/sheet.ts';
import { evolveSheet, UnknownSheet } from '../../../services/sheets/sheet.ts';
import { moment } from '../../support/calls.ts';

const sheet = sheetId('s1');
const opened: SheetEntry = { type: 'SheetOpened', at: moment(0), sheet, number: '2026-000001', call: callId('c1') };
const written = (note: string, text: string, ms: number, by = 'op01'): SheetEntry => {
  return {
    type: 'NoteWritten',
    at: moment(ms),
    sheet,
    note: noteId(note),
    text,
    by: operatorId(by),
    position: positionId('p01'),
  };
};
const fold = (...entries: SheetEntry[]) => entries.reduce(evolveSheet, evolveSheet(undefined, opened));

describe('the event sheet', () => {
  it('keeps the lines of two operators side by side, each in the order in which it was begun', () => {
    const { notes } = fold(written('a', 'fumée', 10), written('b', 'vu', 20, 'op02'), written('a', 'fumée au 3e', 30));
    expect(notes.map(({ by, text, at, savedAt }) => [by, text, at, savedAt])).to.deep.equal([
      ['op01', 'fumée au 3e', moment(10), moment(30)],
      ['op02', 'vu', moment(20), moment(20)],
    ]);
  });

  it('knows where its call was answered', () => {
    const answered = { call: callId('c1'), position: positionId('p07'), operator: null, leg: legId('1.2') };
    expect(evolveSheet(fold(), { type: 'CallAnswered', at: moment(5), ...answered }).position).to.equal('p07');
  });

  it('keeps its qualification as it was last decided, and every departure', () => {
    const by = operatorId('op01');
    const text = (word: string) => ({ fr: word, en: word });
    const nature = (name: string, ms: number): SheetEntry => ({
      ...{ type: 'NatureChosen', at: moment(ms), sheet, nature: name, label: text(name), by },
    });
    const answered = (answer: string | null, ms: number): SheetEntry => {
      const asked = { protocol: 'house-fire', question: 'people', fact: text('People') };
      return { type: 'QuestionAnswered', at: moment(ms), sheet, ...asked, answer, label: answer ? text(answer) : null, by };
    };
    const left = (service: string, ms: number): SheetEntry => ({
      ...{ type: 'ImmediateDepartureDecided', at: moment(ms), sheet, services: [service], reasons: [], by },
    });
    const folded = fold(
      ...[
        nature('misuse', 1),
        answered(null, 2),
        nature('house-fire', 3),
        left('fire', 4),
        answered('no', 5),
        left('medical', 6),
      ],
    );
    expect(folded.nature).to.deep.equal({ id: 'house-fire', label: text('house-fire'), by, at: moment(3) });
    expect(folded.answers).to.deep.equal({
      people: { answer: 'no', fact: text('People'), label: text('no'), by, at: moment(5) },
    });
    expect(folded.departures.map(({ services, at }) => [...services, at])).to.deep.equal([
      ['fire', moment(4)],
      ['medical', moment(6)],
    ]);
  });

  it('takes nothing before it is opened', () => {
    expect(() => evolveSheet(undefined, written('a', 'x', 1))).to.throw(UnknownSheet);
  });
});
