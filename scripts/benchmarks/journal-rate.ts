/** Appends of services/journal, many to an fsync, beside bare SQLite transactions, one each, on the same disk with the same pragmas. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { instant, noteId, operatorId, sheetId } from '../../services/ids.ts';
import type { Appended, CommitDraft, Journal } from '../../services/journal/commit.ts';
import { openJournal } from '../../services/journal/journal.ts';
import { type Section, spreadOf } from './statistics.ts';

type Rate = { perSecond: number; waitsMs: number[] };

/** 400 characters of free text: about the size of a call's entry. */
const text = 'Fumée au troisième étage, deux personnes à la fenêtre. '.repeat(8).slice(0, 400);

async function openBenchJournal(folder: string): Promise<Journal> {
  mkdirSync(folder, { recursive: true });
  return openJournal({ folder, clock: Date.now, log: pino({ level: 'silent' }), links: { report() {} } });
}

function append(journal: Journal, count: number): Appended {
  const at = instant(Date.now());
  const sheet = sheetId(`bench-${count}`);
  const entry = { type: 'NoteWritten' as const, at, sheet, note: noteId('n'), text, by: operatorId('bench'), position: null };
  const draft: CommitDraft = {
    stream: `sheet/${sheet}`,
    version: 1,
    at,
    author: { kind: 'operator', operator: operatorId('bench') },
    cause: null,
    sheet,
    entries: [entry],
  };
  const document = {
    collection: 'sheets' as const,
    id: sheet,
    version: 0,
    open: false,
    at,
    state: 'open',
    number: null,
    document: { text },
  };
  return journal.append([draft], [document]);
}

let appended = 0;

/** As many as it takes with `atOnce` appends always under way. Ends with all of them on disk. */
async function measureJournalAtFull(journal: Journal, seconds: number, atOnce: number): Promise<Rate> {
  const waitsMs: number[] = [];
  const begin = performance.now();
  const one = async () => {
    while (performance.now() - begin < seconds * 1_000) {
      const from = performance.now();
      await append(journal, appended++).durable;
      waitsMs.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return { perSecond: (waitsMs.length * 1_000) / (performance.now() - begin), waitsMs };
}

/** Appends at a steady rate, as a busy room makes them. */
async function measureJournalAtRate(journal: Journal, seconds: number, perSecond: number): Promise<Rate> {
  const waitsMs: number[] = [];
  const begin = performance.now();
  const waits: Promise<void>[] = [];
  for (let index = 0; index < seconds * perSecond; index++) {
    const dueMs = begin + (index * 1_000) / perSecond - performance.now();
    if (dueMs > 0) await wait(dueMs);
    const from = performance.now();
    waits.push(append(journal, appended++).durable.then(() => void waitsMs.push(performance.now() - from)));
  }
  await Promise.all(waits);
  return { perSecond: (waitsMs.length * 1_000) / (performance.now() - begin), waitsMs };
}

/** One transaction a line, one line after another: what a store without group commit does. */
function measureBareSqlite(folder: string, seconds: number): Rate {
  const database = new DatabaseSync(path.join(folder, 'bare.db'));
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 4000');
  database.exec('create table lines (seq integer primary key, at text not null, entry text not null) strict');
  const insert = database.prepare('insert into lines (at, entry) values (?, ?)');
  const waitsMs: number[] = [];
  const begin = performance.now();
  while (performance.now() - begin < seconds * 1_000) {
    const from = performance.now();
    insert.run(instant(Date.now()), JSON.stringify({ type: 'NoteWritten', text }));
    waitsMs.push(performance.now() - from);
  }
  const perSecond = (waitsMs.length * 1_000) / (performance.now() - begin);
  database.close();
  return { perSecond, waitsMs };
}

/** Waits until an append is on disk, ms. */
export async function journalRate(folder: string, seconds: number): Promise<Section> {
  const journal = await openBenchJournal(folder);
  const bare = measureBareSqlite(folder, seconds);
  const busy = await measureJournalAtRate(journal, seconds, 200);
  const full = await measureJournalAtFull(journal, seconds, 256);
  await journal.close();
  const row = (name: string, { perSecond, waitsMs }: Rate) => ({
    name,
    spread: spreadOf(waitsMs),
    notes: `${perSecond.toFixed(0)} a second`,
  });
  const ratio = full.perSecond / bare.perSecond;
  return {
    title: 'Journal: wait until an append is on disk, ms',
    rows: [
      row('bare SQLite, one transaction each', bare),
      row('journal, 200 appends/s', busy),
      row('journal, 256 appends under way', full),
    ],
    base: 'bare SQLite, one transaction each',
    verdicts: [
      {
        target: 'more appends a second than bare transactions',
        measured: `${ratio.toFixed(1)} times as many`,
        reached: ratio > 1,
      },
    ],
  };
}
