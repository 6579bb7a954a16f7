/**
 * Imports addresses in place of those that were there.
 *
 *   scripts/import-addresses [--data FOLDER] FILE...
 *
 * FILE: «adresses» or «lieux-dits» of the national address base, `.csv` or `.csv.gz`. FOLDER: the data folder; else TOCSIN_DATA, else `.data`.
 * Progress on stderr. Ends with 1 where nothing was imported, with 2 where it was called wrongly.
 */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ImportRefused, importAddresses } from '../services/places/addresses/import-addresses.ts';

const { values, positionals: files } = parseArgs({ allowPositionals: true, options: { data: { type: 'string' } } });
if (files.length === 0) {
  console.error('usage: scripts/import-addresses [--data FOLDER] FILE...');
  process.exit(2);
}
const folder = values.data ?? process.env.TOCSIN_DATA ?? '.data';
process.umask(0o077);
mkdirSync(folder, { recursive: true, mode: 0o700 });

const begun = performance.now();
const seconds = () => ((performance.now() - begun) / 1_000).toFixed(1);
let told = 0;
const onProgress = (file: string, lines: number) => {
  if (performance.now() - told < 1_000) return;
  told = performance.now();
  console.error(`${file}: ${lines} lines, ${seconds()} s`);
};
try {
  const report = await importAddresses(folder, files, { importedAt: new Date().toISOString(), onProgress });
  for (const { file, line, reason } of report.told) console.error(`${file}:${line}: left out: ${reason}`);
  const { addresses, streets, repeated, badLines } = report;
  console.error(
    `${addresses} addresses of ${streets} streets in ${seconds()} s; ${badLines} lines left out, ${repeated} addresses given twice`,
  );
} catch (error) {
  if (!(error instanceof ImportRefused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
