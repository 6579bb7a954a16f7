/**
 * roster.csv: who is on duty, in the order in which they are reached. Columns: role, name, phone, backup, from, to. `from` and `to` are local times,
 * `2026-11-27 19:00`; both empty for always. The backup number is tried after the phone.
 */
import { parse } from 'csv-parse/sync';
import { parsePhoneNumber } from '../../services/context/phone-number.ts';
import type { ConfigurationProblem } from '../problem.ts';
import { forms } from '../schema.ts';

export type DutyLine = {
  role: string;
  name: string;
  /** E.164. */
  phone: string;
  backup: string | null;
  /** Local, `2026-11-27 19:00`; null for always. */
  from: string | null;
  to: string | null;
};

const columns = ['role', 'name', 'phone', 'backup', 'from', 'to'] as const;
type Column = (typeof columns)[number];

/** The lines, or every problem with its line and column. Never throws. */
export function readRoster(
  text: string,
  { file, country }: { file: string; country: string },
): { lines: DutyLine[]; problems: ConfigurationProblem[] } {
  const problems: ConfigurationProblem[] = [];
  const fault = (line: number, column: Column | '', found: string, fr: string, en: string) =>
    problems.push({ file, line, column: column === '' ? 1 : columns.indexOf(column) + 1, field: column, found, fr, en });
  let rows: { record: Record<string, string>; info: { lines: number } }[];
  try {
    rows = parse(text, { columns: true, bom: true, trim: true, info: true, skip_empty_lines: true }) as unknown as typeof rows;
  } catch (error) {
    const line = Number((error as { lines?: number }).lines ?? 1);
    fault(line, '', '', 'Cette ligne n’a pas le bon nombre de colonnes.', 'This line does not have the right number of columns.');
    return { lines: [], problems };
  }
  const lacking = columns.filter((column) => rows[0] && !(column in rows[0].record));
  if (rows.length === 0 || lacking.length > 0) {
    const all = columns.join(',');
    fault(1, '', '', `La première ligne doit nommer les colonnes : ${all}.`, `The first line must name the columns: ${all}.`);
    return { lines: [], problems };
  }

  const lines: DutyLine[] = [];
  const seen = new Map<string, number>();
  for (const { record, info } of rows) {
    const line = info.lines;
    const cell = (column: Column) => record[column] ?? '';
    if (!forms.id.pattern.test(cell('role')))
      fault(line, 'role', cell('role'), `Il faut ${forms.id.fr}.`, `${forms.id.en} is needed.`);
    if (cell('name') === '' || cell('name').length > 80)
      fault(
        line,
        'name',
        cell('name'),
        'Il faut un nom, de 80 caractères au plus.',
        'A name is needed, of 80 characters at most.',
      );
    const number = (column: 'phone' | 'backup') => {
      const parsed = parsePhoneNumber(cell(column), country);
      if (parsed) return parsed.e164;
      if (column === 'backup' && cell(column) === '') return null;
      const fr = 'Ce n’est pas un numéro que l’on puisse appeler, par exemple +33639980101.';
      fault(line, column, cell(column), fr, 'This is no number that can be called, for example +33639980101.');
      return null;
    };
    const time = (column: 'from' | 'to') => {
      if (cell(column) === '') return null;
      if (/^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(cell(column)) && !Number.isNaN(Date.parse(cell(column).replace(' ', 'T'))))
        return cell(column);
      const fr = 'Il faut une heure locale, par exemple 2026-11-27 19:00, ou rien.';
      fault(line, column, cell(column), fr, 'A local time is needed, for example 2026-11-27 19:00, or nothing.');
      return null;
    };
    const phone = number('phone');
    const backup = number('backup');
    const [from, to] = [time('from'), time('to')];
    if (from !== null && to !== null && from >= to)
      fault(line, 'to', to, 'La fin est avant le début.', 'The end is before the beginning.');
    if (phone !== null && phone === backup)
      fault(line, 'backup', backup, 'Le secours est le même numéro.', 'The backup is the same number.');
    const key = JSON.stringify([cell('role'), phone, from, to]);
    const before = seen.get(key);
    if (phone !== null && before !== undefined)
      fault(
        line,
        'phone',
        phone,
        `Déjà dit ligne ${before}. Ôter l’une des deux.`,
        `Already said on line ${before}. Take one away.`,
      );
    seen.set(key, line);
    if (phone !== null) lines.push({ role: cell('role'), name: cell('name'), phone, backup, from, to });
  }
  return { lines: problems.length > 0 ? [] : lines, problems };
}
