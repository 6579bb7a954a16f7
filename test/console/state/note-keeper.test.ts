import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Answer } from '../../../console/state/api.ts';
import type { Draft, DraftState } from '../../../console/state/note-keeper.ts';
import { NoteKeeper, unsavedByOperator } from '../../../console/state/note-keeper.ts';
import { sheetId } from '../../../services/ids.ts';
import { MemoryStorage } from '../../support/memory-storage.ts';
import { until } from '../../support/until.ts';

type Saved = Answer<{ durable: boolean }>;
const done: Saved = { outcome: 'done', value: { durable: true } };
const problem = { type: 'urn:x', title: '', status: 422, detail: '', fr: 'trop long', en: 'too long', field: null };

describe('what the operator types', () => {
  const sheet = sheetId('sheet-1');
  let storage: MemoryStorage;
  let sent: string[];
  let answer: () => Promise<Saved>;
  let states: DraftState[];
  let keepers: NoteKeeper[];
  let ids: number;

  const open = (operator = 'camille') => {
    const keeper = new NoteKeeper({
      storage,
      operator,
      send: (draft: Draft) => {
        sent.push(draft.text);
        return answer();
      },
      newId: () => `id-${ids++}`,
      onChange: (changed) => {
        states = changed;
      },
      pauseMs: 5,
      retryMs: 10,
    });
    keepers.push(keeper);
    return keeper;
  };

  beforeEach(() => {
    storage = new MemoryStorage();
    sent = [];
    states = [];
    keepers = [];
    ids = 0;
    answer = async () => done;
  });
  afterEach(() => {
    for (const keeper of keepers) keeper.close();
  });

  it('is saved at a pause in typing, in one piece', async () => {
    const keeper = open();
    for (const text of ['F', 'Fe', 'Feu']) keeper.type(sheet, text);
    expect(states[0]?.state).to.equal('saving');
    await until(() => states[0]?.state === 'saved');
    expect(sent).to.deep.equal(['Feu']);
  });

  it('stays on this machine while the server is away, and is sent when it is back', async () => {
    answer = async () => ({ outcome: 'unreachable' });
    const keeper = open();
    keeper.type(sheet, 'Feu de cuisine');
    await until(() => states[0]?.state === 'kept');
    expect([...storage.items.values()].join()).to.contain('Feu de cuisine');
    answer = async () => done;
    await until(() => states[0]?.state === 'saved');
  });

  it('is not called saved before the server’s disk has it', async () => {
    answer = async () => ({ outcome: 'done', value: { durable: false } });
    open().type(sheet, 'Feu');
    await until(() => states[0]?.state === 'kept');
  });

  it('outlives a page that is closed in mid-line, and goes on in the same note', async () => {
    answer = () => new Promise(() => {});
    const before = open();
    before.type(sheet, 'Homme, 50 ans');
    const note = before.states()[0]?.draft.note;
    before.close();
    answer = async () => done;
    const after = open();
    expect(after.states()[0]?.draft).to.include({ text: 'Homme, 50 ans', note, open: true });
    await until(() => states[0]?.state === 'saved');
    after.type(sheet, 'Homme, 50 ans, inconscient');
    await until(() => sent.at(-1) === 'Homme, 50 ans, inconscient');
    expect(after.states()).to.have.length(1);
  });

  it('a new line is another note, and a saved one leaves this machine', async () => {
    const keeper = open();
    keeper.type(sheet, 'Première');
    keeper.endLine(sheet);
    keeper.type(sheet, 'Seconde');
    keeper.endLine(sheet);
    await until(() => storage.length === 0);
    expect(sent).to.deep.equal(['Première', 'Seconde']);
  });

  it('what is typed while a save is under way is saved after it, never before', async () => {
    const waiting: ((answer: Saved) => void)[] = [];
    answer = () => new Promise((resolve) => void waiting.push(resolve));
    const keeper = open();
    keeper.type(sheet, 'un');
    await until(() => waiting.length === 1);
    keeper.type(sheet, 'un deux');
    keeper.endLine(sheet);
    waiting[0]?.(done);
    await until(() => waiting.length === 2);
    waiting[1]?.(done);
    await until(() => storage.length === 0);
    expect(sent).to.deep.equal(['un', 'un deux']);
  });

  it('what the server refuses stays here with the reason, and is not sent for ever', async () => {
    answer = async () => ({ outcome: 'refused', problem });
    const keeper = open();
    keeper.type(sheet, 'x');
    await until(() => states[0]?.state === 'refused');
    keeper.retry();
    expect(sent).to.have.length(1);
    expect(storage.length).to.equal(1);
  });

  it('lines of another operator wait for that operator, and are counted at sign-in', () => {
    answer = () => new Promise(() => {});
    const first = open('camille');
    first.type(sheet, 'à moi');
    first.close();
    expect(open('sacha').states()).to.deep.equal([]);
    expect([...unsavedByOperator(storage)]).to.deep.equal([['camille', 1]]);
  });
});
