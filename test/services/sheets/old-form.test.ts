import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { pino } from 'pino';
import { decide } from '../../../services/calls/commands.ts';
import { DeskState } from '../../../services/calls/state.ts';
import { createLinks } from '../../../services/health/links.ts';
import { findSheet } from '../../../services/http/reads.ts';
import { sheetDocument } from '../../../services/http/shapes.ts';
import { operatorId, sheetId } from '../../../services/ids.ts';
import { openJournal } from '../../../services/journal/journal.ts';
import { aQueuedCall, moment } from '../../support/calls.ts';
import { sampleCentre } from '../../support/sample-centre.ts';

const log = pino({ level: 'silent' });
const sheet = sheetId('sheet-pbx1-1.1');

/** As a sheet was stored before it had facts, instructions, a place, a closing or units. */
const oldDocument = {
  ...{ id: sheet, number: '2026-000001', openedAt: moment(0), calls: ['pbx1-1.1'], position: null },
  notes: [{ id: 'n1', text: 'feu', by: 'op01', position: 'p01', at: moment(1), savedAt: moment(1) }],
  ...{ nature: null, answers: {}, priority: null, departures: [] },
  callDetails: [aQueuedCall('pbx1-1.1')],
};

describe('a data folder that an earlier version wrote', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tocsin-old-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const open = () => openJournal({ folder, clock: Date.now, log, links: createLinks(Date.now, log) });

  it('is read with every part that is new as it is when empty, and work goes on upon it', async () => {
    const before = await open();
    const entry = { type: 'SheetOpened' as const, at: moment(0), sheet, number: '2026-000001', call: 'pbx1-1.1' as never };
    const draft = { stream: `sheet/${sheet}` as const, version: 1, at: moment(0), author: { kind: 'pbx' as const }, cause: null };
    const document = {
      collection: 'sheets' as const,
      id: sheet,
      version: 1,
      open: true,
      at: moment(0),
      state: 'open',
      number: null,
    };
    await before.append([{ ...draft, sheet, entries: [entry] }], [{ ...document, document: oldDocument }]).durable;
    await before.close();

    const journal = await open();
    try {
      const state = new DeskState(journal);
      const read = state.sheet(sheet);
      expect(read?.notes[0]?.text).to.equal('feu');
      expect(read).to.deep.include({
        facts: { rows: [], access: {}, victims: {} },
        instructionsRead: [],
        addenda: [],
        closing: null,
      });
      const shown = sheetDocument.safeParse(findSheet(sheet, journal)?.sheet);
      expect(shown.error?.issues ?? []).to.deep.equal([]);
      const by = { operator: operatorId('op01'), position: null, key: 'op01/k' };
      const input = { sheet, row: 'access', field: 'floor', value: '3', base: 0 };
      const changes = decide['write-fact'](input, { state, centre: sampleCentre(27, 1), at: moment(2), by });
      state.fold(changes, 2).keep();
      expect(state.sheet(sheet)?.facts.access.floor?.value).to.equal('3');
    } finally {
      await journal.close();
    }
  });
});
