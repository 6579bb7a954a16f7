/** The bench: Tocsin beside what Asterisk does by itself, in one run on one PBX. Started by scripts/bench. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { benchCentre } from './centre.ts';
import { journalRate } from './journal-rate.ts';
import { watchOthers } from './noise.ts';
import { startBenchPbx } from './pbx.ts';
import { measurePlaces } from './places.ts';
import { measureRecommendation } from './recommendation.ts';
import { Room } from './room.ts';
import { screenPop } from './screen-pop.ts';
import { measureSameEvent, measureSearch } from './search.ts';
import * as sections from './sections.ts';
import { measureFields, measureLocations } from './sheet-writes.ts';
import { fullSizes, quickSizes } from './sizes.ts';
import { type Measured, type Section, sectionToText } from './statistics.ts';
import { Tocsin } from './tocsin.ts';
import { unitsAtWork } from './units.ts';

const usage = `usage: scripts/bench [--quick] [--only NAME]... [--json FILE]

  --quick      less of everything, under 2 minutes; the full run takes up to 12
  --only NAME  this section alone: rest, rate-10, rate-20, burst, hang-up, stream, journal, search, same-event, recommendation, units, places, fields, locations, screen-pop, memory
  --json FILE  the figures for machines, too`;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(usage);
  process.exit(0);
}

/** Addresses of the bench's own: a Tocsin that runs at the usual ones is not disturbed. */
const block = '127.23.0';
const sizes = options.quick ? quickSizes : fullSizes;
const pbxSections = ['rest', 'rate-10', 'rate-20', 'burst', 'hang-up', 'stream', 'screen-pop', 'memory'];
const wanted = (name: string) => options.only === undefined || options.only.includes(name);
const done: Measured[] = [];
const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-bench-'));
/** What is open, in the order of its opening; ended in reverse. */
const open: (() => Promise<void>)[] = [];

/** Measures and prints. A section that fails is a target missed, and the next one follows. */
async function section(name: string, measure: () => Promise<Section>) {
  if (!wanted(name)) return;
  const others = watchOthers();
  const measured = await measure().catch((error: Error): Section => {
    const verdict = { target: name, measured: `failed: ${error.message}`, reached: false };
    return { title: name, rows: [], base: '', verdicts: [verdict] };
  });
  const result = { ...measured, others: others() };
  done.push(result);
  console.log(`${sectionToText(result)}\n`);
}

async function run() {
  await section('journal', () => journalRate(path.join(folder, 'journal'), sizes.journalSeconds));

  await section('search', () => measureSearch(folder, sizes.searchSheets));
  await section('same-event', measureSameEvent);
  await section('recommendation', () => measureRecommendation(sizes.recommendations));
  await section('units', () => unitsAtWork(folder, sizes.openEvents, sizes.unitRounds));
  await section('places', () => measurePlaces(path.join(folder, 'places'), sizes.addresses));
  await section('fields', () => measureFields(path.join(folder, 'fields'), sizes.sheetWrites));
  await section('locations', () => measureLocations(path.join(folder, 'locations'), sizes.sheetWrites));

  if (!pbxSections.some(wanted)) return;
  const configuration = path.join(folder, 'centre');
  const centre = await benchCentre(configuration, block);
  const peersCaller = `${block}.4`;
  const pbx = await startBenchPbx({
    folder: path.join(folder, 'pbx'),
    centre,
    address: `${block}.1`,
    peersCaller,
    queueSizes: [10, centre.positions.length],
  });
  open.push(() => pbx.asterisk.stop());
  const tocsin = await Tocsin.start({ folder, configuration, amiUrl: pbx.asterisk.amiUrl });
  open.push(() => tocsin.stop());
  const phones = centre.positions.map(({ id, phone }) => {
    const [address = '', port] = phone?.split(':') ?? [];
    return { name: id, address, port: Number(port) };
  });
  const room = await Room.open({ pbx, tocsinCaller: `${block}.2`, peersCaller, phones });
  open.push(() => room.close());

  const bench: sections.Bench = { sizes, room, pbx, tocsin, positions: centre.positions.map(({ id }) => id) };
  await section('rest', () => sections.atRest(bench));
  await section('rate-10', () => sections.atRate(bench, 10));
  await section('rate-20', () => sections.atRate(bench, 20));
  await section('burst', () => sections.inBurst(bench));
  await section('hang-up', () => sections.hangUpToNext(bench));
  await section('stream', () => sections.steadyStream(bench));
  await section('screen-pop', () => screenPop(room, tocsin, bench.positions[0] ?? '', sizes.screenPops));
  await section('memory', () => sections.memoryAfterCalls(bench));
}

async function end() {
  for (const close of open.splice(0).reverse()) await close();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end().finally(() => process.exit(1)));

const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
console.log(`Tocsin bench, ${options.quick ? 'quick' : 'full'}, ${new Date().toISOString()}, ${machine}\n`);
try {
  await run();
} catch (error) {
  await end();
  console.error(error, `\nlogs: ${folder}`);
  process.exit(1);
}
await end();
rmSync(folder, { recursive: true, force: true });
const missed = done.flatMap(({ verdicts }) => verdicts).filter(({ reached }) => reached !== true);
console.log(missed.length === 0 ? 'Every target reached.' : `${missed.length} targets not reached: see above.`);
if (options.json)
  writeFileSync(
    options.json,
    `${JSON.stringify({ at: new Date().toISOString(), machine, quick: options.quick, sections: done }, null, 2)}\n`,
  );
