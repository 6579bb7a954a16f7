import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { pino } from 'pino';
import { Desk } from '../../../services/calls/desk.ts';
import type { Change } from '../../../services/calls/state.ts';
import { createLinks } from '../../../services/health/links.ts';
import { type Instant, noteId, operatorId, type SheetId } from '../../../services/ids.ts';
import type { Journal } from '../../../services/journal/commit.ts';
import { openJournal } from '../../../services/journal/journal.ts';
import { type Reaction, startReactions } from '../../../services/reactions/reactions.ts';
import type { Sheet } from '../../../services/sheets/sheet.ts';
import { aCaller, anArrival } from '../../support/calls.ts';
import { FakePbx } from '../../support/fake-pbx.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { until } from '../../support/until.ts';

const log = pino({ level: 'silent' });
const by = operatorId('camille');

/** Notes stand for what a reaction writes: «ask ID» is an intention, «tried ID» its attempt, «done ID» its outcome. */
const written = (sheet: Sheet, word: string) =>
  sheet.notes.flatMap(({ text }) => (text.startsWith(`${word} `) ? text.slice(word.length + 1) : []));
const write = (sheet: SheetId, text: string, at: Instant): Change[] => [
  {
    kind: 'sheet',
    id: sheet,
    entries: [{ type: 'NoteWritten', at, sheet, note: noteId(`note ${text}`), text, by, position: null }],
  },
];

type Asked = { id: string; sheet: SheetId };

describe('reactions', () => {
  let folder: string;
  let journal: Journal;
  let desk: Desk;
  let asked: string[];
  let farEnd: (id: string) => Promise<void>;
  let running: { close(): Promise<void> };

  const reaction: Reaction<Asked> = {
    name: 'asking',
    pendingOn: (sheet) => {
      const done = written(sheet, 'done');
      return written(sheet, 'ask').flatMap((id) => (done.includes(id) ? [] : { id, sheet: sheet.id }));
    },
    attempted: ({ id, sheet }, { notes }, at) =>
      notes.some(({ text }) => text === `tried ${id}`) ? [] : write(sheet, `tried ${id}`, at),
    perform: async ({ id, sheet }) => {
      asked.push(id);
      await farEnd(id);
      return (at) => write(sheet, `done ${id}`, at);
    },
  };

  async function start() {
    const links = createLinks(Date.now, log);
    journal = await openJournal({ folder, clock: Date.now, log, links });
    const context = { firstLook: () => aCaller(), lookUp: async () => {}, close: async () => {} };
    desk = new Desk({ centre: sampleCentre(1, 1), journal, pbx: new FakePbx(), context, clock: Date.now, log });
    running = startReactions(desk, [reaction], log);
  }

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-reactions-'));
    asked = [];
    farEnd = async () => {};
    await start();
    desk.onSignal({ signal: 'call arrived', arrival: anArrival() });
  });
  afterEach(async () => {
    await running.close();
    await journal.close();
    await rm(folder, { recursive: true });
  });

  const sheet = () => [...desk.sheets()][0] ?? expect.fail('no sheet');
  const ask = (id: string) => desk.take('test', ({ at }) => write(sheet().id, `ask ${id}`, at), { kind: 'tocsin' });

  it('an intention is attempted, carried out once, and its outcome written', async () => {
    ask('1');
    ask('2');
    await until(() => written(sheet(), 'done').length === 2);
    expect(asked).to.deep.equal(['1', '2']);
    expect(
      sheet()
        .notes.map(({ text }) => text)
        .filter((text) => text.endsWith(' 1')),
    ).to.deep.equal(['ask 1', 'tried 1', 'done 1']);
  });

  it('the attempt is on disk before the far end is asked', async () => {
    let onDisk: string[] = [];
    farEnd = async () => {
      onDisk = journal
        .after(0, 100)
        .flatMap(({ entries }) => entries.flatMap((each) => (each.type === 'NoteWritten' ? each.text : [])));
    };
    ask('1');
    await until(() => written(sheet(), 'done').length === 1);
    expect(onDisk).to.deep.equal(['ask 1', 'tried 1']);
  });

  it('what was under way when Tocsin ended is gone on with after the restart, and what was done is not', async () => {
    ask('1');
    await until(() => written(sheet(), 'done').length === 1);
    farEnd = () => new Promise(() => {});
    ask('2');
    await until(() => asked.length === 2);
    await until(() => journal.savedSeq() === journal.lastSeq());
    await journal.close();
    farEnd = async () => {};
    await start();
    await until(() => written(sheet(), 'done').length === 2);
    expect(asked).to.deep.equal(['1', '2', '2']);
  });

  it('a far end that fails is asked again, and holds up no other', async () => {
    let isDown = true;
    farEnd = async (id) => {
      if (id === '1' && isDown) throw new Error('refused');
    };
    ask('1');
    ask('2');
    await until(() => written(sheet(), 'done').includes('2'));
    isDown = false;
    await until(() => written(sheet(), 'done').includes('1'), 'the second try', 5_000);
    await delay(0);
    expect(asked.filter((id) => id === '2')).to.have.length(1);
  });
});
