/** Tables as CSV (RFC 4180), in UTF-8 with its mark, so that spreadsheets read them as they are. */

export type Cell = string | number | null;

/** A text that a spreadsheet would take for a formula is led by an apostrophe. */
function quoted(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const toCsv = (head: string[], rows: Cell[][]): string =>
  `\ufeff${[head, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
