/** A list in CSV of the configuration: read in small pieces, each fault with its line, column and remedy. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { type ConfigurationProblem, foundText, type Said } from '../problem.ts';

/** Far above what a centre writes by hand; addresses are imported, not read here. */
const largestFileBytes = 20_000_000;
/** In characters; takes about 1 ms. */
const pieceLength = 8 * 1024;
/** All are counted, so many are told. */
const mostTold = 20;

/** The value of a column, trimmed; empty where the line does not have it. `fail` ends the line. */
export type Row<Column extends string> = { line: number; of(column: Column): string; fail(column: Column, said: Said): never };

class BadRow extends Error {
  readonly column: string;
  readonly said: Said;

  constructor(column: string, said: Said) {
    super(said.en);
    this.column = column;
    this.said = said;
  }
}

/** Commas or semicolons; UTF-8. Columns in any order, further ones are left aside. Answers every row, or problems. */
export async function readTable<Column extends string, T>(
  folder: string,
  file: string,
  columns: { needed: readonly Column[]; optional: readonly Column[] },
  read: (row: Row<Column>) => T,
): Promise<{ rows: T[]; bytes: number; problems: ConfigurationProblem[] }> {
  const problems: ConfigurationProblem[] = [];
  const problem = (line: number, field: string, found: string, said: Said) =>
    problems.push({ file, line, column: 1, field, found: foundText(found), ...said });
  const about = await stat(join(folder, file)).catch(() => null);
  if (!about?.isFile()) {
    problem(1, '', '', {
      fr: `Ce fichier n’existe pas dans ${folder}. L’y mettre, ou corriger le nom là où il est donné.`,
      en: `This file does not exist in ${folder}. Put it there, or correct the name where it is given.`,
    });
    return { rows: [], bytes: 0, problems };
  }
  if (about.size > largestFileBytes) {
    problem(1, '', '', {
      fr: `Le fichier fait ${about.size} octets, plus que ${largestFileBytes}. Ce n’est sans doute pas le bon fichier.`,
      en: `The file has ${about.size} bytes, more than ${largestFileBytes}. It is probably not the right file.`,
    });
    return { rows: [], bytes: about.size, problems };
  }

  const rows: T[] = [];
  let places: Map<string, number> | null = null;
  let line = 1;
  try {
    for await (const { record, info } of await recordsOf(join(folder, file))) {
      line = info.lines;
      if (places === null) {
        places = new Map(record.map((name, at) => [name.toLowerCase(), at]));
        const missing = columns.needed.filter((name) => !places?.has(name));
        if (missing.length > 0) {
          const all = [...columns.needed, ...columns.optional].join(',');
          problem(1, '', record.join(','), {
            fr: `La première ligne doit nommer les colonnes ; il manque ${missing.join(', ')}. Écrire : ${all}`,
            en: `The first line must name the columns; ${missing.join(', ')} is missing. Write: ${all}`,
          });
          break;
        }
        continue;
      }
      const known = places;
      try {
        rows.push(
          read({
            line,
            of: (column) => record[known.get(column) ?? -1] ?? '',
            fail(column, said) {
              throw new BadRow(column, said);
            },
          }),
        );
      } catch (error) {
        if (!(error instanceof BadRow)) throw error;
        problem(line, error.column, record[known.get(error.column) ?? -1] ?? '', error.said);
        if (problems.length >= mostTold) break;
      }
    }
  } catch (error) {
    const isText = error instanceof TypeError;
    problem(line, '', '', {
      fr: isText
        ? 'Une lettre n’est pas en UTF-8 (sans doute Windows-1252). Enregistrer le fichier en UTF-8.'
        : `La ligne ne peut pas être lue (${(error as Error).message}). Vérifier ses guillemets.`,
      en: isText
        ? 'A letter is not in UTF-8 (probably Windows-1252). Save the file as UTF-8.'
        : `The line cannot be read (${(error as Error).message}). Check its quotes.`,
    });
  }
  return { rows, bytes: about.size, problems };
}

type Record = { record: string[]; info: { lines: number } };

/** In pieces, so that a list that is read again while calls come holds none of them up. Throws `TypeError` where the file is not UTF-8. */
async function recordsOf(file: string): Promise<AsyncIterable<Record>> {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  const delimiter = text.slice(0, Math.max(0, text.search(/[\r\n]/))).includes(';') ? ';' : ',';
  const options = { delimiter, trim: true, info: true, relax_column_count: true, skip_empty_lines: true };
  const pieces = Array.from({ length: Math.ceil(text.length / pieceLength) }, (_, at) =>
    text.slice(at * pieceLength, (at + 1) * pieceLength),
  );
  const parser = parse(options);
  // Its error also ends the loop that reads the records, which throws it.
  pipeline(Readable.from(pieces), parser).catch(() => {});
  return parser as AsyncIterable<Record>;
}
