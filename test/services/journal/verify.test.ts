import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import { journalFile } from '../../../services/journal/database.ts';
import { openJournal } from '../../../services/journal/journal.ts';
import { DeskWork, SeenLinks } from './desk-work.ts';
import { faultsOf } from './faults.ts';

const root = path.resolve(import.meta.dirname, '../../..');
let folder: string;
let copies = 0;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-verify-'));
  const whole = path.join(folder, 'whole');
  cpSync(mkdtempSync(path.join(folder, 'empty-')), whole, { recursive: true });
  const journal = await openJournal({ folder: whole, clock: Date.now, log: pino({ level: 'silent' }), links: new SeenLinks() });
  await new DeskWork(journal).work(45);
  await journal.close();
});

after(() => rmSync(folder, { recursive: true }));

/** A copy of the journal after `sql` was done to it by another hand. Commits 1 to 3 configure positions; 7 commits a call follow, its sheet's in second place. */
function tampered(sql: string): string {
  copies += 1;
  const copy = path.join(folder, String(copies));
  cpSync(path.join(folder, 'whole'), copy, { recursive: true });
  const database = new DatabaseSync(journalFile(copy));
  database.exec(sql);
  database.close();
  return copy;
}

const chainFaults = (sql: string) => faultsOf(tampered(sql)).filter((text) => !text.startsWith('document '));

describe('verification of a journal', () => {
  it('finds nothing in a journal that nobody touched', () => {
    expect(faultsOf(tampered(''))).to.deep.equal([]);
  });

  it('names a commit whose entry, time, author or hash was changed', () => {
    const altered = ['13 call/pbx1-a.2 altered: its content or its hash is not what was written'];
    expect(chainFaults("update commits set entries = replace(entries, '112', '115') where seq = 4")).to.deep.equal([
      '4 call/pbx1-a.1 altered: its content or its hash is not what was written',
    ]);
    expect(chainFaults("update commits set at = '2026-11-24T05:00:00.000Z' where seq = 13")).to.include.members(altered);
    expect(chainFaults(`update commits set author = '{"kind":"operator","operator":"x"}' where seq = 13`)).to.include.members(
      altered,
    );
    expect(chainFaults("update commits set hash = replace(hash, substr(hash, 1, 4), '0000') where seq = 13")).to.include.members(
      altered,
    );
    expect(chainFaults("update commits set entries = replace(entries, '{', '{ ') where seq = 13")).to.deep.equal([
      '13 call/pbx1-a.2 altered: the same facts in another spelling than was written',
    ]);
  });

  it('names commits that are missing, in the middle and at the end', () => {
    expect(chainFaults('delete from commits where seq between 20 and 22')).to.include('missing: commits 20 to 22');
    const last = 'select max(seq) from commits';
    expect(chainFaults(`delete from commits where seq >= (${last}) - 1`)).to.include(
      'missing: commits 51 to 52, the end of the journal',
    );
  });

  it('names commits that changed places', () => {
    const faults = chainFaults(
      'update commits set seq = -13 where seq = 13; update commits set seq = 13 where seq = 15; update commits set seq = 15 where seq = -13',
    );
    expect(faults.slice(0, 2)).to.deep.equal([
      '13 call/pbx1-a.2 moved: it was written as commit 15',
      '15 call/pbx1-a.2 moved: it was written as commit 13',
    ]);
  });

  it('names a commit put in, in the middle and at the end', () => {
    const forged = (seq: string) =>
      `insert into commits select ${seq}, 'forged', 'call/forged', 1, at, author, cause, null, entries, hash, previous_hash from commits where seq = 12`;
    expect(
      chainFaults(
        `update commits set seq = seq + 1000 where seq > 12; update commits set seq = seq - 999 where seq > 1000; ${forged('13')}`,
      ),
    ).to.include('13 call/forged altered: its content or its hash is not what was written');
    expect(chainFaults(forged('53'))).to.include('inserted: commits 53 to 53, after the end of the journal');
  });

  it('names a document that its commits do not give, one that is missing and one without commits, and writes them anew', () => {
    const copy = tampered(`
      update documents set document = replace(document, '"112"', '"115"') where id = 'pbx1-a.1';
      update documents set state = 'queued' where id = 'sheet-pbx1-a.2';
      update documents set document = replace(document, 'operator-p01', 'operator-x') where id = 'p01';
      delete from documents where id = 'pbx1-a.3';
      insert into documents select collection, 'forged', version, open, at, state, number, document from documents where id = 'pbx1-a.2'`);
    expect(faultsOf(copy)).to.have.members([
      'document calls/pbx1-a.1 is not what its commits give: document',
      'document sheets/sheet-pbx1-a.2 is not what its commits give: state',
      'document positions/p01 is not what its commits give: document',
      'document calls/pbx1-a.3 is missing',
      'document calls/forged has no commits',
    ]);
    const rebuilt = verify(copy, '--rebuild');
    expect(rebuilt.stdout).to.include('17 documents written anew from the commits');
    expect(verify(copy)).to.deep.equal({ status: 0, stdout: '52 commits and 17 documents read\nwhole: nothing was altered\n' });
  });

  it('says in its exit code whether something was found', () => {
    const { status, stdout } = verify(tampered("update commits set cause = 'x' where seq = 9"));
    expect(status).to.equal(1);
    expect(stdout).to.include('commit 9 (sheet/sheet-pbx1-a.1) altered').and.to.include('1 fault found');
    expect(verify(path.join(folder, 'none'))).to.deep.include({ status: 1 });
    expect(verify()).to.deep.equal({ status: 2, stdout: '' });
  });
});

function verify(...args: string[]): { status: number | null; stdout: string } {
  const { status, stdout } = spawnSync(path.join(root, 'scripts/verify-journal'), args, { encoding: 'utf8' });
  return { status, stdout };
}
