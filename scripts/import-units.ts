/**
 * New stations and units of a centre.
 *
 *   scripts/import-units [--stations FILE] [--units FILE] [--centre FOLDER] [--data FOLDER] [--apply [--with-engaged]]
 *
 * Without --apply nothing is changed: it shows what would be. With it, stations.csv and units.csv of the centre's folder are replaced together, and a Tocsin that
 * runs on the data folder reads them. FOLDER: TOCSIN_CONFIG, else the sample; TOCSIN_DATA, else `.data`.
 * A unit that is on a mission does not go unless --with-engaged is said; it then stays in sight until its mission is over.
 * Ends with 1 where the files have a fault or a unit on a mission would go, with 2 where it was called wrongly.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { applyRosterImport, type Difference, planRosterImport } from '../config/dispatch/import-roster.ts';
import type { RosterUnit } from '../config/dispatch/schema.ts';
import type { Unit } from '../services/dispatch/unit.ts';
import { journalFile, openForReading } from '../services/journal/database.ts';
import { pidFile } from '../services/pid-file.ts';

const { values } = parseArgs({
  options: {
    stations: { type: 'string' },
    units: { type: 'string' },
    centre: { type: 'string' },
    data: { type: 'string' },
    apply: { type: 'boolean', default: false },
    'with-engaged': { type: 'boolean', default: false },
  },
});
const files = { stations: values.stations ?? null, units: values.units ?? null };
if (!files.stations && !files.units) {
  console.error(
    'usage: scripts/import-units [--stations FILE] [--units FILE] [--centre FOLDER] [--data FOLDER] [--apply [--with-engaged]]',
  );
  process.exit(2);
}
const sample = new URL('../config/sample', import.meta.url).pathname;
const folder = values.centre ?? process.env.TOCSIN_CONFIG ?? sample;
const data = values.data ?? process.env.TOCSIN_DATA ?? '.data';

const planned = await planRosterImport(folder, files);
if (!planned.ok) {
  for (const { file, line, field, fr, en } of planned.problems) console.error(`${file}:${line} ${field}\n  ${fr}\n  ${en}`);
  console.error('Nothing was changed.');
  process.exit(1);
}
const { stations, units } = planned.changes;
const engaged = engagedUnits();
const going = units.removed.filter(({ id }) => engaged.has(id));

show('stations', stations, ({ id, name }) => `${id}  ${name}`);
show('units', units, ({ id, callSign, type, station }) => `${id}  ${callSign}, ${type}, ${station}${missionOf(id)}`);
for (const { id, callSign } of going) console.log(`ON A MISSION and no longer there: ${id}  ${callSign}${missionOf(id)}`);

if (!values.apply) console.log('Nothing was changed; --apply puts the files in their place.');
else if (going.length > 0 && !values['with-engaged']) {
  console.error('Nothing was changed: units on a mission would go. Say --with-engaged where that is wanted.');
  process.exitCode = 1;
} else {
  await applyRosterImport(folder, files);
  console.log(`Applied. ${tellTocsin()}`);
}

function show<T extends { id: string }>(
  what: string,
  { added, changed, removed, same }: Difference<T>,
  line: (one: T) => string,
): void {
  console.log(`${what}: ${added.length} new, ${changed.length} changed, ${removed.length} gone, ${same} as before`);
  for (const one of added) console.log(`  new      ${line(one)}`);
  for (const { from, to, fields } of changed) {
    const shown = fields.map((field) => `${String(field)}: ${JSON.stringify(from[field])} -> ${JSON.stringify(to[field])}`);
    console.log(`  changed  ${line(to)}  (${shown.join('; ')})`);
  }
  for (const one of removed) console.log(`  gone     ${line(one)}`);
}

/** By id, the events that they are on, as the journal of the data folder has it. */
function engagedUnits(): Map<RosterUnit['id'], string[]> {
  const file = journalFile(data);
  if (!existsSync(file)) return new Map();
  const database = openForReading(file);
  try {
    const rows = database.prepare("select document from documents where collection = 'units' and open = 1").all();
    return new Map(
      rows.flatMap(({ document }) => {
        const { id, assignments } = JSON.parse(String(document)) as Unit;
        return assignments.length > 0 ? [[id as string, assignments.map(({ sheetNumber }) => sheetNumber)] as const] : [];
      }),
    );
  } finally {
    database.close();
  }
}

function missionOf(id: string): string {
  const events = engaged.get(id);
  return events ? `  on ${events.join(', ')}` : '';
}

/** SIGHUP makes it read the centre's files again. */
function tellTocsin(): string {
  const file = path.join(data, pidFile);
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : Number.NaN;
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    if (!command.includes('services/main.ts')) return 'No Tocsin runs on this data folder.';
    process.kill(pid, 'SIGHUP');
    return 'Tocsin reads them now.';
  } catch {
    return 'No Tocsin runs on this data folder.';
  }
}
