import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { pino } from 'pino';
import type { Fix } from '../../../services/context/fix.ts';
import { ms, type SheetId } from '../../../services/ids.ts';
import { removeSearchIndex, searchFile } from '../../../services/search/index-database.ts';
import { rowOf } from '../../../services/search/indexed-sheet.ts';
import type { SheetSearch } from '../../../services/search/match.ts';
import { Search } from '../../../services/search/search.ts';
import { aFix } from '../../support/calls.ts';
import { Bench, benchCentre } from '../../support/desk-bench.ts';
import { sampleQualification } from '../../support/sample-qualification.ts';
import { until } from '../../support/until.ts';
import { SeenLinks } from '../journal/desk-work.ts';

const log = pino({ level: 'silent' });

describe('the search over all sheets', function () {
  this.timeout(20_000);
  let bench: Bench;
  let search: Search;
  let links: SeenLinks;

  const start = () => {
    links = new SeenLinks();
    search = new Search({ folder: bench.folder, links, log });
  };

  beforeEach(async () => {
    const centre = { ...benchCentre, qualification: await sampleQualification() };
    bench = await new Bench(await mkdtemp(path.join(tmpdir(), 'tocsin-search-')), centre).start();
    bench.snapshot();
    bench.open('p01');
    start();
  });
  afterEach(async () => {
    await search.close();
    await bench.journal.close();
    await rm(bench.folder, { recursive: true });
  });

  let calls = 0;
  function aSheet(known: { number?: string; fixes?: Fix[]; note?: string; nature?: string } = {}): SheetId {
    calls += 1;
    bench.nowMs += 60_000;
    const call = bench.arrives(`pbx1-${calls}.1`, { number: known.number ?? '+33639980000', fixes: known.fixes ?? [] });
    const sheet = bench.desk.call(call)?.sheet as SheetId;
    if (known.note) bench.command('write-note', { sheet, note: `note-000${calls}`, text: known.note });
    if (known.nature) bench.command('choose-nature', { sheet, nature: known.nature });
    return sheet;
  }

  type Asked = Partial<SheetSearch> & { fromMs?: number; toMs?: number; limit?: number; toRow?: number };
  async function find({ fromMs, toMs, limit = 20, toRow, ...asked }: Asked) {
    const rows = { fromRow: rowOf(fromMs ?? 0), toRow: toRow ?? rowOf(toMs ?? bench.nowMs + 1) };
    return search.find({ text: '', country: 'FR', limit, ...rows, ...asked });
  }
  const ids = async (asked: Asked | string) =>
    (await find(typeof asked === 'string' ? { text: asked } : asked)).map(({ id }) => id);

  /** The index has all that the journal has. */
  const followed = () => until(() => links.last('search')?.figures.followed === bench.journal.lastSeq(), 'the index has it all');

  it('finds a sheet by its number, its caller’s in any notation or by the last digits, its words, its place, its nature and its operator', async () => {
    const commune = { code: '99001', name: 'Valbourg', department: '99', distanceM: 10 };
    const fire = aSheet({ number: '+33639981234', note: 'Fumée épaisse, Mme Durand au balcon', nature: 'house-fire' });
    const fall = aSheet({ number: '+33639985678', fixes: [aFix('sip-1', { commune })], note: 'chute dans l’escalier' });
    await followed();
    for (const text of [
      '2026-000001',
      '2026-1',
      '000001',
      '06 39 98 12 34',
      '+33639981234',
      '1234',
      'fumee',
      'FUMÉE durand',
      'balcons',
      'balc',
    ])
      expect(await ids(text), text).to.deep.equal([fire]);
    for (const text of ['valbourg', 'chute valb', '5678']) expect(await ids(text), text).to.deep.equal([fall]);
    expect(await ids('feu')).to.deep.equal([fire]);
    expect(await ids({ nature: 'house-fire' })).to.deep.equal([fire]);
    expect(await ids({ place: 'Valbourg' })).to.deep.equal([fall]);
    expect(await ids({ place: 'balcon' })).to.deep.equal([]);
    expect(await ids({ operator: 'op-p01' })).to.deep.equal([fall, fire]);
    expect(await ids('rien de tel')).to.deep.equal([]);
  });

  it('finds what was mistyped, and does not where the word as typed is known', async () => {
    const fire = aSheet({ note: 'explosion au gymnase' });
    await followed();
    expect(await ids('explsoion gymnse')).to.deep.equal([fire]);
    const other = aSheet({ note: 'explsoion' });
    await followed();
    expect(await ids('explsoion')).to.deep.equal([other]);
  });

  it('finds what was written a moment ago, as it reads now, open or closed', async () => {
    const sheet = aSheet({ note: 'premier texte' });
    await followed();
    bench.command('write-note', { sheet, note: `note-000${calls}`, text: 'second texte' });
    for (const call of bench.desk.sheet(sheet)?.calls ?? []) {
      bench.answers(call);
      bench.ends(call);
    }
    bench.command('close-sheet', { sheet, disposition: 'advice', note: '' });
    await until(async () => (await ids('second')).length === 1, 'the new text is found');
    await followed();
    expect(await ids('premier')).to.deep.equal([]);
    expect(await ids({ state: 'open' })).to.deep.equal([]);
    expect(await ids({ state: 'closed', text: 'second' })).to.deep.equal([sheet]);
  });

  it('newest first, page by page, within a period', async () => {
    const sheets = Array.from({ length: 7 }, () => aSheet({ note: 'inondation' }));
    await followed();
    const first = await find({ text: 'inondation', limit: 3 });
    const rest = await find({ text: 'inondation', toRow: first.at(-1)?.row ?? 0 });
    expect([...first, ...rest].map(({ id }) => id)).to.deep.equal(sheets.toReversed());
    const openedMs = ms(bench.desk.sheet(sheets[2] as SheetId)?.openedAt ?? bench.now);
    expect(await ids({ fromMs: openedMs, toMs: openedMs + 60_000 })).to.deep.equal([sheets[2]]);
    expect(await ids({ text: 'inondation', fromMs: openedMs, toMs: openedMs + 60_001 })).to.deep.equal([sheets[3], sheets[2]]);
  });

  it('a folder without an index gets one, one of another journal or a damaged one is made anew', async () => {
    const sheet = aSheet({ note: 'repère' });
    await followed();
    const spoil: ((file: string) => void | Promise<void>)[] = [
      () => removeSearchIndex(bench.folder),
      (file) => writeFile(file, 'this is no database'),
      (file) => {
        const database = new DatabaseSync(file);
        database.exec("update meta set value = 'another' where name = 'hash'; delete from words where rowid > 0");
        database.close();
      },
    ];
    for (const act of spoil) {
      await search.close();
      await act(searchFile(bench.folder));
      start();
      await followed();
      expect(await ids('repère')).to.deep.equal([sheet]);
    }
  });

  it('goes on from where it was after a restart, without reading all again', async () => {
    aSheet({ note: 'avant' });
    await followed();
    await search.close();
    const during = aSheet({ note: 'pendant' });
    start();
    await until(async () => (await ids('pendant')).length === 1, 'what came meanwhile is found');
    expect(await ids('pendant')).to.deep.equal([during]);
    expect(await ids('avant')).to.have.length(1);
  });
});
