/** The import of very many addresses, and searches among them as an operator types them, beside a plain full-text query on the same file. */
import { execFile } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { noPlaces } from '../../config/places/load-places.ts';
import type { LonLat } from '../../services/context/fix.ts';
import type { LinkReporter } from '../../services/health/link.ts';
import { addressesFile, openAddresses } from '../../services/places/addresses/database.ts';
import { addressWords } from '../../services/places/addresses/words.ts';
import { PlaceSearch } from '../../services/places/search/place-search.ts';
import { banHeader, inventAddresses, seededRandom } from '../traffic/invent-addresses.ts';
import { type Row, type Section, spreadOf } from './statistics.ts';

/** Searches of each kind. */
const everyKind = 60;
const untimed = 15;
const near: LonLat = [2.4, 46.8];
const importer = path.resolve(import.meta.dirname, '../import-addresses');

type Known = { number: string; street: string; postcode: string; town: string };

/** Two letters of the longest word in the wrong order. */
function mistyped(text: string): string {
  const [longest = ''] = text.split(/[\s’]/).sort((a, b) => b.length - a.length);
  return text.replace(longest, longest.slice(0, 2) + longest.charAt(3) + longest.charAt(2) + longest.slice(4));
}

const kinds: Record<string, (of: Known) => string> = {
  'number, street and town': ({ number, street, town }) => `${number} ${street} ${town}`,
  'street alone': ({ street }) => street,
  'beginnings of words': ({ number, street, town }) => `${number} ${street.slice(0, -2)} ${town.slice(0, 4)}`,
  'postcode and street': ({ street, postcode }) => `${street} ${postcode}`,
  'a typing error': ({ street, town }) => `${mistyped(street)} ${town}`,
  'two typing errors': ({ street, town }) => `${mistyped(street)} ${mistyped(town)}`,
  'words of very many streets': () => 'rue de la république',
};

export async function measurePlaces(folder: string, addresses: number): Promise<Section> {
  mkdirSync(folder, { recursive: true });
  const csv = path.join(folder, 'addresses.csv');
  const known: Known[] = [];
  await pipeline(Readable.from(linesOf(addresses, known)), createWriteStream(csv));
  const begin = performance.now();
  // As an administrator does it: what it leaves in memory is not the search's.
  await promisify(execFile)(importer, ['--data', folder, csv]);
  const importS = (performance.now() - begin) / 1_000;

  const { search, figures } = await opened(folder);
  // As in a running room: long after the start.
  for (const of of known.slice(0, untimed))
    for (const textOf of Object.values(kinds)) await search.search({ text: textOf(of), near, most: 10 });
  const [allMs, allCpuMs, rows]: [number[], number[], Row[]] = [[], [], []];
  for (const [name, textOf] of Object.entries(kinds)) {
    const takenMs: number[] = [];
    let found = 0;
    for (let each = 0; each < everyKind; each += 1) {
      const of = known[Math.floor(((each + 0.5) * known.length) / everyKind)] as Known;
      const [from, cpu] = [performance.now(), process.cpuUsage()];
      const { results } = await search.search({ text: textOf(of), near, most: 10 });
      takenMs.push(performance.now() - from);
      const { user, system } = process.cpuUsage(cpu);
      allCpuMs.push((user + system) / 1_000);
      if (results.length > 0) found += 1;
    }
    allMs.push(...takenMs);
    rows.push({ name, spread: spreadOf(takenMs), notes: `${found} of ${everyKind} found` });
  }
  await search.close();
  const [all, cpu] = [spreadOf(allMs), spreadOf(allCpuMs)];
  const under25 = (ms: number | undefined) => (ms === undefined ? null : ms < 25);
  return {
    title: `Address search among ${figures.addresses?.toLocaleString('en')} addresses of ${figures.streets?.toLocaleString('en')} streets, after ${untimed} searches of each kind, ms`,
    rows: [
      {
        name: 'plain FTS5',
        spread: spreadOf(plainQueries(folder, known)),
        notes: 'words of number, street and town, on the same file; neither ranked nor read',
      },
      ...rows,
      { name: 'all searches', spread: all, notes: '' },
      { name: 'all, processor time', spread: cpu, notes: 'of this process with its threads' },
    ],
    base: 'plain FTS5',
    verdicts: [
      { target: 'import under 2 minutes', measured: `${importS.toFixed(1)} s`, reached: importS < 120 },
      { target: 'search p99 under 25 ms', measured: `${all?.p99.toFixed(1)} ms`, reached: under25(all?.p99) },
      { target: 'search p99 under 25 ms of processor', measured: `${cpu?.p99.toFixed(1)} ms`, reached: under25(cpu?.p99) },
    ],
  };
}

/** As the file has them; every thousandth is remembered, to be searched for. */
function* linesOf(addresses: number, known: Known[]): Generator<string> {
  yield `${banHeader}\n`;
  let at = 0;
  for (const line of inventAddresses(addresses, seededRandom(7))) {
    at += 1;
    if (at % Math.max(1, Math.floor(addresses / 1_000)) === 0) {
      const [, , number = '', , street = '', postcode = '', , town = ''] = line.split(';');
      known.push({ number, street, postcode, town });
    }
    yield `${line}\n`;
  }
}

async function opened(folder: string): Promise<{ search: PlaceSearch; figures: Record<string, number> }> {
  let onOpen = (_figures: Record<string, number>) => {};
  const open = new Promise<Record<string, number>>((resolve) => {
    onOpen = resolve;
  });
  const links: LinkReporter = { report: (_name, state, _reason, figures) => state === 'up' && onOpen(figures ?? {}) };
  const search = new PlaceSearch({ folder, lists: noPlaces, links, log: pino({ level: 'silent' }) });
  search.open();
  return { search, figures: await open };
}

/** What full-text search by itself takes: one query for the same words, as many rows as the search shows. */
function plainQueries(folder: string, known: readonly Known[]): number[] {
  const database = openAddresses(addressesFile(folder));
  const match = database.prepare('select rowid from streets_text where streets_text match ? limit 10');
  const takenMs = Array.from({ length: everyKind }, (_, each) => {
    const { street, town } = known[Math.floor(((each + 0.5) * known.length) / everyKind)] as Known;
    const query = addressWords(`${street} ${town}`)
      .map((word) => `"${word}"`)
      .join(' AND ');
    const from = performance.now();
    match.all(query);
    return performance.now() - from;
  });
  database.close();
  return takenMs;
}
