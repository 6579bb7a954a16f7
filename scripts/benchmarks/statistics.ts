/** Order statistics of a set of durations in ms. */
export type Spread = { count: number; p50: number; p95: number; p99: number; max: number };

/** Nearest-rank percentiles; null where nothing was measured. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** A row of the table: its name, its spread, and whatever else is said of it. */
export type Row = { name: string; spread: Spread | null; notes: string };

/** A target and whether this run reached it. `reached` is null where it could not be measured. */
export type Verdict = { target: string; measured: string; reached: boolean | null };

/** One measurement of the bench. Durations in ms. `base` names the row that the others are compared with. */
export type Section = { title: string; rows: Row[]; base: string; verdicts: Verdict[] };

/** A section as it was run. `others`: share of all cores that went to programs other than the bench's own, 0 to 1. */
export type Measured = Section & { others: number };

const figure = (value: number) => (value < 100 ? value.toFixed(1) : Math.round(value).toString());

/** A section as text, with each row's p50 and p99 as multiples of the base row's. */
export function sectionToText(section: Measured): string {
  const base = section.rows.find(({ name }) => name === section.base)?.spread;
  const head = ['', 'n', 'p50', 'p95', 'p99', 'max', 'p50 ratio', 'p99 ratio', ''];
  const lines = section.rows.map(({ name, spread, notes }) => {
    if (!spread) return [name, '0', '-', '-', '-', '-', '-', '-', notes];
    const ratio = (of: 'p50' | 'p99') => (base ? (spread[of] / base[of]).toFixed(2) : '-');
    const { count, p50, p95, p99, max } = spread;
    return [name, `${count}`, figure(p50), figure(p95), figure(p99), figure(max), ratio('p50'), ratio('p99'), notes];
  });
  const table = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const pad = (cell: string, column: number) => {
    if (column === head.length - 1) return cell;
    return column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
  };
  const rows = section.rows.length === 0 ? [] : table.map((line) => line.map(pad).join('  ').trimEnd());
  const verdicts = section.verdicts.map(({ target, measured, reached }) => {
    const word = reached === null ? 'not measured' : reached ? 'reached' : 'MISSED';
    return `  ${word}: ${target}: ${measured}`;
  });
  const others = `  other programs took ${Math.round(section.others * 100)} % of the machine meanwhile`;
  return [section.title, ...rows, others, ...verdicts].join('\n');
}
