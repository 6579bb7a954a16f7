import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { DeskState } from '../../../services/calls/state.ts';
import { rowId, sheetId } from '../../../services/ids.ts';
import { evolveSheet, type Sheet, type SheetEntry } from '../../../services/sheets/sheet.ts';
import { aFix, aQueuedCall, moment } from '../../support/calls.ts';
import { aSheet } from '../../support/sheets.ts';

const sheets = 5_000;
const by = 'op01' as never;

/** A sheet as a long call leaves it: 25 notes, 12 answers, 8 people and vehicles, 4 fixes. */
function fullSheet(number: number): Sheet {
  const id = sheetId(`sheet-pbx1-${number}`);
  const signed = { by, at: moment(number) };
  const text = (words: string) => ({ fr: `${words} ${number}`, en: `${words} ${number}` });
  const entries: SheetEntry[] = [
    { type: 'NatureChosen', sheet: id, nature: 'house-fire', label: text('Feu d’habitation'), ...signed },
    ...Array.from({ length: 25 }, (_, n): SheetEntry => {
      const words = `Ligne ${n} de la fiche ${number} : la fumée monte dans la cage d’escalier, deux personnes à la fenêtre`;
      return {
        type: 'NoteWritten',
        sheet: id,
        note: `n-${number}-${n}` as never,
        text: words,
        position: 'p01' as never,
        ...signed,
      };
    }),
    ...Array.from({ length: 12 }, (_, n): SheetEntry => {
      const asked = {
        protocol: 'house-fire',
        question: `question-${n}`,
        fact: text('Personnes'),
        answer: 'yes',
        label: text('Oui'),
      };
      return { type: 'QuestionAnswered', sheet: id, ...asked, ...signed };
    }),
    ...Array.from({ length: 8 }, (_, n): SheetEntry => {
      const said = {
        role: 'victim',
        sex: 'female',
        age: String(n),
        condition: 'minor',
        description: `Vêtement clair ${number} ${n}`,
      };
      const fields = Object.fromEntries(Object.entries(said).map(([name, value]) => [name, { value, label: null }]));
      return { type: 'FactAdded', sheet: id, row: rowId(`r-${number}-${n}`), kind: 'person', fields, ...signed };
    }),
  ];
  return entries.reduce(evolveSheet, aSheet(id, `2026-${String(number).padStart(6, '0')}`));
}

describe('a day on which nobody closes anything', function () {
  this.timeout(60_000);

  it('5,000 open sheets with all that a long call leaves take less than 200 MB', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heapMb = () => {
      collect();
      return process.memoryUsage().heapUsed / 2 ** 20;
    };
    // As the journal gives them at a start: each from its own text, nothing shared between them.
    function* stored() {
      for (let n = 0; n < sheets; n += 1) {
        const call = aQueuedCall(`pbx1-${n}`, { fixes: ['a', 'b', 'c', 'd'].map((id) => aFix(id)) });
        const document = JSON.parse(JSON.stringify({ ...fullSheet(n), callDetails: [call] })) as object;
        yield { collection: 'sheets', id: `sheet-pbx1-${n}`, document };
      }
    }
    const reading = {
      openDocuments: (collection: string) => (collection === 'sheets' ? stored() : []) as never,
      document: () => null,
      documents: () => ({ items: [], nextCursor: null }),
    };
    const before = heapMb();
    const state = new DeskState(reading);
    const taken = heapMb() - before;
    expect(state.sheets.size).to.equal(sheets);
    expect(state.sheets.get(sheetId('sheet-pbx1-7'))?.facts.rows).to.have.length(8);
    expect(taken).to.be.below(200);
  });
});
