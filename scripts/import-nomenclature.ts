/**
 * Reads national code lists and lays the catalogue beside them; changes nothing.
 *
 *   scripts/import-nomenclature [--json] [--centre FOLDER] FILE...
 *
 * FILE: a list in CSV (index, code, label on its level, description, comment), named as the catalogue names it: `HubSante.fait.csv` is `fait`.
 * FOLDER: the centre's configuration; else TOCSIN_CONFIG, else the sample. With --json the lists come out as trees, with the comparison.
 * Ends with 1 where the catalogue uses a code that its list lacks, or a file could not be read whole; with 2 where it was called wrongly.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { compareCodes, listName, listsNotGiven, type ReadList, readCodeList } from '../config/natures/nomenclature.ts';
import { loadQualification } from '../config/protocols/load-qualification.ts';

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, centre: { type: 'string' } },
});
if (files.length === 0) {
  console.error('usage: scripts/import-nomenclature [--json] [--centre FOLDER] FILE...');
  process.exit(2);
}
const sample = new URL('../config/sample', import.meta.url).pathname;
const loaded = await loadQualification(values.centre ?? process.env.TOCSIN_CONFIG ?? sample);
if (!loaded.ok) {
  for (const one of loaded.problems) console.error(`${one.file}:${one.line}:${one.column} ${one.field} ${one.en}`);
  process.exit(1);
}
const { natures, hazards } = loaded.qualification;
const read: (ReadList & { file: string })[] = await Promise.all(
  files.map(async (file) => {
    const name = listName(file);
    try {
      return { file, ...readCodeList(name, await readFile(file)) };
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      return { file, list: { name, codes: [] }, problems: [{ line: 1, said }] };
    }
  }),
);
// A list that could not be read would make every code unknown: its own problem says enough.
const lists = read.map((one) => one.list).filter((list) => list.codes.length > 0);
const comparison = compareCodes(natures, hazards, lists);
const notGiven = listsNotGiven(natures, hazards, lists);

for (const { file, problems } of read) for (const { line, said } of problems) console.error(`${file}:${line} ${said}`);
if (values.json) console.log(JSON.stringify({ lists, comparison, notGiven }, null, 2));
else {
  for (const [at, { list, used, unknown, unused }] of comparison.entries()) {
    const levels = Map.groupBy(lists[at]?.codes ?? [], (one) => one.level);
    const counts = [...levels].sort(([a], [b]) => a - b).map(([level, codes]) => `${codes.length} on level ${level}`);
    console.log(
      `${list}: ${counts.join(', ')}; ${used} used by the catalogue, ${unused.length} without a nature, ${unknown.length} unknown`,
    );
    for (const one of unknown) console.log(`  unknown  ${one.code}  used by ${one.usedBy}`);
    for (const one of unused) console.log(`  unused   ${one.code}  ${one.label}`);
  }
  if (notGiven.length > 0) console.log(`not checked, for the list was not given: ${notGiven.join(', ')}`);
}
const isWrong = read.some((one) => one.problems.length > 0) || comparison.some((one) => one.unknown.length > 0);
process.exitCode = isWrong ? 1 : 0;
