import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { pino } from 'pino';
import type { Journal } from '../../../services/journal/commit.ts';
import { journalFile, prepareJournal } from '../../../services/journal/database.ts';
import { openJournal } from '../../../services/journal/journal.ts';
import { JournalReader } from '../../../services/journal/reader.ts';
import { Writer } from '../../../services/journal/writer.ts';
import { DeskWork, SeenLinks } from './desk-work.ts';
import { faultsOf } from './faults.ts';

const log = pino({ level: 'silent' });

/** Some appends, waited for or not; then the journal is closed and opened again. */
const lives = fc.array(fc.array(fc.boolean(), { maxLength: 12 }), { minLength: 1, maxLength: 5 });

/** Sizes of writes, and after which of them the writer is given some of them again. */
const resends = fc.array(fc.record({ size: fc.integer({ min: 1, max: 4 }), again: fc.nat(6) }), { minLength: 1, maxLength: 8 });

async function inFolder(test: (folder: string) => Promise<void>) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-properties-'));
  await test(folder).finally(() => rmSync(folder, { recursive: true }));
}

describe('journal, whatever is done to it', () => {
  it('has every commit once, in order, chained, with documents that its commits give', async () => {
    await fc.assert(
      fc.asyncProperty(lives, (sequence) =>
        inFolder(async (folder) => {
          const announced: string[] = [];
          for (const [life, waits] of sequence.entries()) {
            const journal: Journal = await openJournal({ folder, clock: Date.now, log, links: new SeenLinks() });
            const work = new DeskWork(journal, `l${life}`);
            for (const wait of waits) {
              const { commits, durable } = work.next();
              announced.push(...commits.map(({ id }) => id));
              expect(journal.lastSeq()).to.equal(announced.length);
              if (wait) await durable;
              if (wait) expect(journal.savedSeq()).to.equal(announced.length);
            }
            await journal.close();
          }
          const reader = new JournalReader(journalFile(folder));
          const stored = reader.after(0, 1_000);
          reader.close();
          expect(stored.map(({ id }) => id)).to.deep.equal(announced);
          expect(stored.map(({ id }) => id)).to.deep.equal(announced.toSorted());
          expect(faultsOf(folder)).to.deep.equal([]);
        }),
      ),
      { numRuns: 12 },
    );
  });

  it('takes what it is given again after a crash for what it is', async () => {
    await fc.assert(
      fc.asyncProperty(resends, (writes) =>
        inFolder(async (folder) => {
          let seq = prepareJournal(folder).seq;
          const given: { commits: { seq: number; id: string }[] }[] = [];
          const writer = new Writer({ file: journalFile(folder), log, links: new SeenLinks() });
          for (const { size, again } of writes) {
            const commits = Array.from({ length: size }, () => {
              seq += 1;
              const at = '2026-11-24T04:00:00.000Z' as const;
              return {
                seq,
                id: `id-${seq}`,
                stream: 'system/tocsin',
                version: seq,
                at,
                author: { kind: 'tocsin' },
                cause: null,
                sheet: null,
                entries: [],
              };
            });
            given.push({ commits });
            for (const write of given.slice(-1 - again)) void writer.write({ ...write, documents: [] } as never);
            await writer.write({ commits: [], documents: [] });
          }
          await writer.close();
          const reader = new JournalReader(journalFile(folder));
          expect(reader.after(0, 1_000).map(({ id }) => id)).to.deep.equal(
            given.flatMap(({ commits }) => commits.map(({ id }) => id)),
          );
          reader.close();
          expect(faultsOf(folder)).to.deep.equal([]);
        }),
      ),
      { numRuns: 15 },
    );
  });
});
