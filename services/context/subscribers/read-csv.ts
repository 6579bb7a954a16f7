/** Reads a subscriber file, line by line, into a compact table. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { parsePhoneNumber } from '../phone-number.ts';
import { longest, screenText } from './source.ts';
import { SubscriberTable } from './subscriber-table.ts';

/** Small enough that reading a large file again never holds the calls up: a piece takes about 1 ms. */
const pieceBytes = 8 * 1024;
/** In characters. */
const longestLine = 4_000;
/** Bad lines are all counted, so many are told. */
const mostTold = 20;

const columns = ['number', 'name', 'address', 'note', 'vulnerable'] as const;
type Column = (typeof columns)[number];

export type BadLine = { line: number; reason: string };
export type ReadCsv = { table: SubscriberTable; badLines: number; told: BadLine[] };

/** The file as a whole cannot be used: absent, not text, without the header. */
export class UnusableCsv extends Error {
  readonly code = 'unusable-csv';
}

/**
 * Header `number,name,address,note,vulnerable`, in any order; `number` and `name` must be there, commas or semicolons between. UTF-8 with or
 * without its mark, or Windows-1252. A bad line is skipped and told with its number. Rejects with `UnusableCsv`, or with the error of the disk.
 */
export async function readCsv(file: string, country: string): Promise<ReadCsv> {
  const { encoding, separator } = await look(file);
  const table = new SubscriberTable();
  const told: BadLine[] = [];
  let badLines = 0;
  const bad = (line: number, reason: string) => {
    badLines += 1;
    if (told.length < mostTold) told.push({ line, reason });
  };

  const parser = parse({
    delimiter: separator,
    record_delimiter: '\n',
    trim: true,
    relax_quotes: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const feeding = pipeline(checkedLines(file, encoding, separator, bad), parser);
  // Its error also ends the loop below, which throws it.
  feeding.catch(() => {});
  let places: Map<Column, number> | null = null;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    if (places === null) {
      places = headerPlaces(record);
      continue;
    }
    const reason = addRecord(table, record, places, country);
    if (reason !== null) bad(info.lines, reason);
  }
  if (places === null) throw new UnusableCsv('the file is empty');
  table.finish();
  return { table, badLines, told: told.sort((a, b) => a.line - b.line) };
}

/** Goes through the file once for its encoding and its separator: both must be known before the first record. */
async function look(file: string): Promise<{ encoding: 'utf-8' | 'windows-1252'; separator: ',' | ';' }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let head = '';
  let encoding: 'utf-8' | 'windows-1252' = 'utf-8';
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
    if (piece.includes(0)) throw new UnusableCsv('the file is not text in UTF-8 or Windows-1252');
    if (head === '') head = piece.toString('latin1').split(/\r?\n|\r/, 1)[0] ?? '';
    try {
      decoder.decode(piece, { stream: true });
    } catch {
      encoding = 'windows-1252';
      break;
    }
  }
  return { encoding, separator: head.includes(';') && !head.includes(',') ? ';' : ',' };
}

/**
 * The file's text in whole lines. A record is one line: a quote left open spoils its own line only, not the thousands after it. A spoilt line
 * is passed on empty, so that the next ones keep their number.
 */
async function* checkedLines(
  file: string,
  encoding: string,
  separator: string,
  bad: (line: number, reason: string) => void,
): AsyncGenerator<string> {
  // Each field is quoted from end to end, or does not begin with a quote.
  const field = `(\\s*"([^"]|"")*"\\s*|(?!\\s*")[^${separator}]*)`;
  const wellQuoted = new RegExp(`^${field}(${separator}${field})*$`);
  const decoder = new TextDecoder(encoding);
  let line = 0;
  let rest = '';
  const checked = (text: string) => {
    line += 1;
    const tooLong = text.length > longestLine ? `longer than ${longestLine} characters` : null;
    const fault =
      tooLong ?? (text.includes('"') && !wellQuoted.test(text) ? 'a quote is not closed, or stands in the middle' : null);
    if (fault !== null) bad(line, fault);
    return fault === null ? `${text}\n` : '\n';
  };
  for await (const piece of createReadStream(file, { highWaterMark: pieceBytes }) as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split(/\r?\n/);
    // Of a line without end only so much is kept as shows that it is too long.
    rest = (lines.pop() ?? '').slice(0, longestLine + 1);
    yield lines.map(checked).join('');
  }
  yield checked(rest + decoder.decode());
}

function headerPlaces(record: string[]): Map<Column, number> {
  const written = record.map((name) => name.toLowerCase());
  const places = new Map(columns.flatMap((name) => (written.includes(name) ? [[name, written.indexOf(name)] as const] : [])));
  if (!places.has('number') || !places.has('name'))
    throw new UnusableCsv(
      `the first line must name the columns ${columns.join(',')}; it is «${screenText(record.join(','), 100) ?? ''}»`,
    );
  return places;
}

const yes = new Set(['1', 'true', 'yes', 'y', 'oui', 'o', 'vrai', 'x']);
const no = new Set(['', '0', 'false', 'no', 'n', 'non', 'faux']);

/** Adds a record, or says why it cannot be. */
function addRecord(table: SubscriberTable, record: string[], places: Map<Column, number>, country: string): string | null {
  const field = (name: Column) => record[places.get(name) ?? -1] ?? '';
  if (record.length > places.size && record.slice(Math.max(...places.values()) + 1).some((rest) => rest !== ''))
    return 'more fields than columns: put a field that has a comma in quotes';
  const number = parsePhoneNumber(field('number'), country);
  if (number === null) return `«${screenText(field('number'), 40) ?? ''}» is not a phone number`;
  const name = screenText(field('name'), longest.name);
  if (name === null) return 'no name';
  const vulnerable = field('vulnerable').toLowerCase();
  if (!yes.has(vulnerable) && !no.has(vulnerable))
    return `vulnerable must be yes or no, not «${screenText(vulnerable, 40) ?? ''}»`;
  const added = table.add(number.e164, {
    name,
    address: screenText(field('address'), longest.address),
    note: screenText(field('note'), longest.note),
    vulnerable: yes.has(vulnerable),
  });
  return added ? null : `${number.e164} is there twice: the first one counts`;
}
