/** Searches among very many sheets, candidates among many open events, and what these cost in memory. Nothing here needs a PBX. */
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadQualification, type Qualification } from '../../config/protocols/load-qualification.ts';
import { DeskState } from '../../services/calls/state.ts';
import { type EventFacts, eventFacts } from '../../services/events/event-facts.ts';
import { findSameEvents } from '../../services/events/same-event.ts';
import { type CallId, instant } from '../../services/ids.ts';
import { IndexDatabase, searchFile } from '../../services/search/index-database.ts';
import { indexedSheet, rowOf } from '../../services/search/indexed-sheet.ts';
import { matchOf, type SheetSearch } from '../../services/search/match.ts';
import { generatedCall, generatedEntries, generatedSheet, openedMs, phoneOf, townOf } from './generated-sheets.ts';
import { type Row, type Section, spreadOf } from './statistics.ts';

const batch = 500;
const everyQuery = 40;
const openEvents = 5_000;

async function catalogueOfSample(): Promise<Qualification> {
  const loaded = await loadQualification(path.resolve(import.meta.dirname, '../../config/sample'));
  if (!loaded.ok) throw new Error('the sample centre has a fault');
  return loaded.qualification;
}

/** Two letters in the wrong order. */
const mistyped = (word: string) => word.slice(0, 3) + word.charAt(4) + word.charAt(3) + word.slice(5);

/** The kinds of search, each for the sheet `n` of the index. */
const searches: Record<string, (n: number) => Partial<SheetSearch>> = {
  'sheet number': (n) => ({ text: String(n % 1_000_000).padStart(6, '0') }),
  'telephone number': (n) => ({ text: phoneOf(n).replace('+33', '0') }),
  'its last four digits': (n) => ({ text: phoneOf(n).slice(-4) }),
  'a word of many sheets': () => ({ text: 'fumée' }),
  'three words of many': () => ({ text: 'fumée toit voisin' }),
  'a word of one': (n) => ({ text: `réf${n}` }),
  'the beginning of a place': (n) => ({ text: townOf(n).name.slice(0, 6) }),
  'a typing error': (n) => ({ text: mistyped(townOf(n).name) }),
  'two typing errors': (n) => ({ text: `fumme ${mistyped(townOf(n).name)}` }),
  'place and operator': (n) => ({ place: townOf(n).name, operator: 'op07', text: '' }),
  'words that never meet': (n) => ({ text: `réf${n} réf${n + 1}` }),
};

export async function measureSearch(folder: string, sheets: number): Promise<Section> {
  const catalogue = await catalogueOfSample();
  const index = new IndexDatabase(searchFile(folder));
  const begin = performance.now();
  for (let from = 0; from < sheets; from += batch) {
    const some = Array.from({ length: Math.min(batch, sheets - from) }, (_, each) => generatedSheet(from + each, catalogue));
    index.put(
      some.map((sheet) => ({ id: sheet.id, indexed: indexedSheet(sheet) })),
      null,
    );
  }
  const builtS = (performance.now() - begin) / 1_000;
  const all: number[] = [];
  const rows = Object.entries(searches).map(([name, searchOf]): Row => {
    const takenMs = Array.from({ length: everyQuery }, (_, each) => {
      const n = Math.floor(((each + 0.5) * sheets) / everyQuery);
      const from = performance.now();
      index.find(matchOf({ text: '', ...searchOf(n) }, 'FR', index.meant), 0, rowOf(openedMs(sheets)), 20);
      return performance.now() - from;
    });
    all.push(...takenMs);
    return { name, spread: spreadOf(takenMs), notes: '' };
  });
  index.close();
  const spread = spreadOf(all);
  return {
    title: `Search among ${sheets.toLocaleString('en')} sheets, ms (index made in ${builtS.toFixed(0)} s)`,
    rows: [...rows, { name: 'all', spread, notes: '' }],
    base: 'sheet number',
    verdicts: [
      { target: 'p99 under 200 ms', measured: `${spread?.p99.toFixed(1)} ms`, reached: spread !== null && spread.p99 < 200 },
    ],
  };
}

/** Bytes in use, what nobody refers to left out. */
function heapNow(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

export async function measureSameEvent(): Promise<Section> {
  const catalogue = await catalogueOfSample();
  const before = heapNow();
  const state = new DeskState({
    openDocuments: () => [],
    document: () => null,
    documents: () => ({ items: [], nextCursor: null }),
  });
  const facts: EventFacts[] = [];
  for (let n = 0; n < openEvents; n += 1) {
    const {
      id,
      state: _,
      since,
      aheadOfClass,
      failedOffers,
      ...queued
    } = generatedCall(n) as Extract<ReturnType<typeof generatedCall>, { state: 'queued' }>;
    const sheet = generatedSheet(n, catalogue);
    state
      .fold(
        [
          { kind: 'call', id: id as CallId, entries: [{ type: 'CallQueued', at: since, call: id, facts: queued }] },
          { kind: 'sheet', id: sheet.id, entries: generatedEntries(n, catalogue) },
        ],
        n,
      )
      .keep();
    facts.push(eventFacts(sheet, catalogue));
  }
  const moreMb = (heapNow() - before) / 1_048_576;
  const takenMs = Array.from({ length: 200 }, (_, each) => {
    const mine = facts[each * 20];
    const from = process.cpuUsage();
    if (mine) findSameEvents(mine, facts, instant(openedMs(openEvents)));
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1_000;
  });
  const spread = spreadOf(takenMs);
  return {
    title: `Same event among ${openEvents.toLocaleString('en')} open sheets, ms of this process`,
    rows: [{ name: 'candidates', spread, notes: `${state.sheets.size} open sheets take ${moreMb.toFixed(0)} MB` }],
    base: 'candidates',
    verdicts: [
      { target: 'p50 under 5 ms', measured: `${spread?.p50.toFixed(2)} ms`, reached: spread !== null && spread.p50 < 5 },
      { target: 'memory under 200 MB more', measured: `${moreMb.toFixed(0)} MB`, reached: moreMb < 200 },
    ],
  };
}
