/** National code lists, as published in CSV: index, code, label in the column of its level, description, comment. */
import { CsvError, parse } from 'csv-parse/sync';
import type { Hazard, Nature } from './schema.ts';

/** `level`: from 1. `parent`: the code above it; null for a root. */
export type ListedCode = {
  code: string;
  label: string;
  level: number;
  parent: string | null;
  description: string;
  comment: string;
};
export type CodeList = { name: string; codes: ListedCode[] };
/** `line`: from 1; where the record ends, for one that holds line breaks. */
export type ListProblem = { line: number; said: string };
export type ReadList = { list: CodeList; problems: ListProblem[] };

/** `HubSante.fait.csv` to `fait`: the name by which the catalogue knows the list. */
export const listName = (file: string) => {
  const parts = (file.split(/[\\/]/).at(-1) ?? file).replace(/\.csv$/i, '').split('.');
  return (parts.at(-1) ?? '').toLowerCase();
};

const labelColumn = /^(?:label_n|libell[ée] niveau )(\d)$/i;

/**
 * Reads a list: UTF-8 with or without its mark, commas or semicolons, fields in quotes with line breaks in them. The tree follows from the column
 * that a label stands in, for codes are not built the same way in every list. A bad record is told with its line and left out; where the file as a
 * whole cannot be used, there are no codes.
 */
export function readCodeList(name: string, bytes: Uint8Array): ReadList {
  const list: CodeList = { name, codes: [] };
  const unusable = (line: number, said: string): ReadList => ({ list, problems: [{ line, said }] });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return unusable(1, 'the file is not in UTF-8: save it as UTF-8');
  }
  const head = text.split('\n', 1)[0] ?? '';
  let records: { record: string[]; info: { lines: number } }[];
  try {
    const delimiter = head.includes(';') && !head.includes(',') ? ';' : ',';
    records = parse(text, { delimiter, info: true, relax_column_count: true, skip_empty_lines: true, trim: true }) as never;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return unusable(Number(error.lines) || 1, error.message);
  }
  const header = records.shift()?.record.map((column) => column.toLowerCase()) ?? [];
  const codeAt = header.indexOf('code');
  const labelsAt = header.flatMap((column, at) => (labelColumn.test(column) ? [at] : []));
  if (codeAt < 0 || labelsAt.length === 0)
    return unusable(1, `the first line must name the columns code and label_n1; it is «${head.trim().slice(0, 100)}»`);
  const descriptionAt = header.indexOf('description');
  const commentAt = header.findIndex((column) => column.startsWith('comment'));

  const problems: ListProblem[] = [];
  const seen = new Set<string>();
  /** The last code of each level so far. */
  const above: string[] = [];
  for (const { record, info } of records) {
    const bad = (said: string) => problems.push({ line: info.lines, said });
    const code = record[codeAt] ?? '';
    const labels = labelsAt.flatMap((at, index) => (record[at] ? [{ label: record[at], level: index + 1 }] : []));
    const [first, second] = labels;
    if (record.length !== header.length) bad(`${record.length} fields, and the first line names ${header.length}`);
    else if (code === '') bad('no code');
    else if (seen.has(code)) bad(`${code} is there twice: the first one counts`);
    else if (!first) bad(`${code} has no label`);
    else if (second) bad(`${code} has labels on two levels`);
    else {
      seen.add(code);
      above.length = Math.min(above.length, first.level - 1);
      const parent = above.findLast((one) => one !== undefined) ?? null;
      above[first.level - 1] = code;
      list.codes.push({
        code,
        ...first,
        parent,
        description: record[descriptionAt] ?? '',
        comment: record[commentAt] ?? '',
      });
    }
  }
  return { list, problems };
}

/** How the catalogue and the lists agree. `unknown`: codes that the catalogue uses and the list lacks. `unused`: codes without any below them that no nature or hazard uses. */
export type CodeComparison = { list: string; unknown: { usedBy: string; code: string }[]; used: number; unused: ListedCode[] };

/** Lays the catalogue beside each list. A list that the catalogue never names has all its codes unused. */
export function compareCodes(
  natures: readonly Nature[],
  hazards: readonly Hazard[],
  lists: readonly CodeList[],
): CodeComparison[] {
  return lists.map(({ name, codes }) => {
    const known = new Set(codes.map((one) => one.code));
    const uses = [...natures, ...hazards].flatMap(({ id, codes: own }) => (own[name] ? [{ usedBy: id, code: own[name] }] : []));
    const used = new Set(uses.map((one) => one.code));
    const parents = new Set(codes.map((one) => one.parent));
    return {
      list: name,
      unknown: uses.filter((one) => !known.has(one.code)),
      used: [...used].filter((code) => known.has(code)).length,
      unused: codes.filter((one) => !used.has(one.code) && !parents.has(one.code)),
    };
  });
}

/** Lists that the catalogue names and that were not given. */
export function listsNotGiven(natures: readonly Nature[], hazards: readonly Hazard[], lists: readonly CodeList[]): string[] {
  const given = new Set(lists.map((one) => one.name));
  return [...new Set([...natures, ...hazards].flatMap((one) => Object.keys(one.codes)))]
    .filter((name) => !given.has(name))
    .sort();
}
