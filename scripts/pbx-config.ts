/** The routing of a centre, for who keeps its PBX. Exit code 0: done; 1: the configuration has faults, or was taken back; 2: wrong usage. */

import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCentre } from '../config/load-centre.ts';
import type { Centre } from '../config/schema.ts';
import { readMoment } from '../services/routing/read-moment.ts';
import { simulate } from '../services/routing/simulate.ts';
import { applyVersion } from './pbx/apply.ts';
import { diffOf } from './pbx/diff.ts';
import { checkPlace, pbxPlace, readPlace, writePlace } from './pbx/place.ts';
import { filesOf, included, includeLine, withPasswords } from './pbx/routing-files.ts';
import { type Files, type Version, Versions } from './pbx/versions.ts';

const usage = `usage: scripts/pbx-config check
       scripts/pbx-config try NUMBER [--from NUMBER] [--at WHEN] [--trunk NAME] [--waiting CALLS]
       scripts/pbx-config init --pbx FOLDER --address IPV4 --sip-port PORT --ami ami://USER:SECRET@HOST:PORT [--http-port PORT]
       scripts/pbx-config diff
       scripts/pbx-config apply --why TEXT
       scripts/pbx-config versions
       scripts/pbx-config back [VERSION] [--why TEXT]

  check     says what is wrong in the centre's configuration: file, line, field, remedy
  try       says where a call to NUMBER would go, and why; nobody is rung
              --from     the caller's number; left out: withheld
              --at       2026-11-29T03:00, 'Sunday 3 a.m.', 'dimanche 3 h 30', or now, by the centre's clocks
              --trunk    the trunk that it comes by; the first one where left out
              --waiting  how many calls wait already in each group
  init      says once where a PBX of your own is
  diff      shows what the configuration would change in the PBX's files
  apply     checks, writes the files, has the PBX read them, tries them, and takes them back where a phone, a trunk or the test call fails;
            calls in progress go on
  versions  lists every version: when, who, why, and what became of it
  back      puts an earlier version in use again, the one before where none is named

  --config FOLDER   the centre's configuration (or TOCSIN_CONFIG; the sample centre where neither is given)
  --pbx FOLDER      Asterisk's configuration folder (left out: that of the bundled PBX in TOCSIN_DATA)
  --by NAME         who does it; left out: the name of your session on this machine
  --lang fr|en      left out: English where LANG says so, else French
`;

const options = {
  from: { type: 'string' },
  at: { type: 'string', default: 'now' },
  trunk: { type: 'string' },
  waiting: { type: 'string', default: '0' },
  config: { type: 'string' },
  lang: { type: 'string' },
  pbx: { type: 'string' },
  by: { type: 'string' },
  why: { type: 'string' },
  address: { type: 'string' },
  'sip-port': { type: 'string' },
  'http-port': { type: 'string' },
  ami: { type: 'string' },
} as const;

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return { values, positionals };
  } catch (error) {
    leave(2, `${(error as Error).message}\n\n${usage}`);
  }
}

function leave(code: number, text: string): never {
  process.stderr.write(text);
  process.exit(code);
}

const { values, positionals } = readArguments();
const language = readLanguage(values.lang);
const folder = values.config ?? process.env.TOCSIN_CONFIG ?? new URL('../config/sample', import.meta.url).pathname;

function readLanguage(text = /^en/.test(process.env.LANG ?? '') ? 'en' : 'fr'): 'fr' | 'en' {
  return text === 'fr' || text === 'en' ? text : leave(2, `--lang is '${text}': fr or en\n`);
}

async function centreOf(): Promise<Centre> {
  const loaded = await loadCentre(folder);
  if (loaded.ok) return loaded.centre;
  for (const { file, line, column, field, found, [language]: remedy } of loaded.problems)
    console.log(`${file}:${line}:${column} ${field}${found ? ` «${found}»` : ''}\n  ${remedy}`);
  process.exit(1);
}

async function check(): Promise<void> {
  const { routing, positions } = await centreOf();
  const { dialled, trunks, overflow, neighbours, hours } = routing;
  const counts = [dialled.length, positions.length, trunks.length, hours.length, overflow.length, neighbours.length];
  const [numbers, desks, ways, times, over, centres] = counts;
  console.log(
    language === 'fr'
      ? `${numbers} numéros, ${desks} postes, ${ways} faisceaux, ${times} horaires, ${over} débordements, ${centres} centres voisins : aucune faute`
      : `${numbers} numbers, ${desks} positions, ${ways} trunks, ${times} opening hours, ${over} overflows, ${centres} neighbouring centres: no fault`,
  );
}

async function tryCall(dialled: string): Promise<void> {
  const centre = await centreOf();
  const { trunks, centre: about } = centre.routing;
  const atMs = readMoment(values.at, Date.now(), about.timeZone);
  if (atMs === null) leave(2, `--at is '${values.at}': 2026-11-29T03:00, 'Sunday 3 a.m.', 'dimanche 3 h 30' or now\n`);
  const trunk = values.trunk ?? trunks[0]?.endpoint ?? '';
  if (!trunks.some(({ endpoint }) => endpoint === trunk))
    leave(2, `--trunk is '${trunk}': one of ${trunks.map(({ endpoint }) => endpoint).join(', ')}\n`);
  if (!/^\d{1,5}$/.test(values.waiting)) leave(2, `--waiting is '${values.waiting}': a whole number\n`);
  const call = { dialled, from: values.from ?? null, trunk, atMs, queueLength: Number(values.waiting) };
  for (const [index, step] of simulate(call, centre).steps.entries()) console.log(`${index + 1}. ${step[language]}`);
}

const etc = resolve(values.pbx ?? resolve(process.env.TOCSIN_DATA ?? resolve(import.meta.dirname, '../.data'), 'pbx/etc'));
const by = values.by ?? userInfo().username;
const say = (fr: string, en: string) => console.log(language === 'fr' ? fr : en);

function init(): void {
  const { address, ami, 'sip-port': sipPort, 'http-port': httpPort } = values;
  if (values.pbx === undefined || address === undefined || ami === undefined || sipPort === undefined) leave(2, usage);
  const place = { address, sipPort: Number(sipPort), httpPort: httpPort === undefined ? null : Number(httpPort), amiUrl: ami };
  writePlace(etc, checkPlace(place, 'init'));
  say(
    `Noté dans ${etc}/tocsin.json. Dans ${etc}, chacun de ces fichiers doit contenir la ligne, puis : scripts/pbx-config apply`,
    `Noted in ${etc}/tocsin.json. In ${etc}, each of these files must hold the line, then: scripts/pbx-config apply`,
  );
  for (const name of included) process.stdout.write(`  ${name}: ${includeLine(name)}`);
}

const nothing: Files = new Map();

async function configured(): Promise<{ files: Files; before: Files; versions: Versions }> {
  const versions = new Versions(etc);
  const current = versions.current();
  const files = filesOf(await centreOf(), pbxPlace(readPlace(etc)));
  return { files, before: current === null ? nothing : versions.files(current), versions };
}

async function diff(): Promise<void> {
  const { files, before } = await configured();
  const lines = diffOf(before, files);
  if (lines.length === 0) say('Rien ne changerait.', 'Nothing would change.');
  for (const line of lines) console.log(line);
}

async function apply(): Promise<void> {
  const { why } = values;
  if (!why?.trim()) leave(2, '--why: say why, for those who read the versions after you\n');
  const { files, before, versions } = await configured();
  const lines = diffOf(before, files);
  for (const line of lines) console.log(line);
  if (lines.length > 0) await put(versions, files, why);
  else say('Rien ne change : la version en service reste.', 'Nothing changes: the version in use stays.');
}

async function back(wanted: string | undefined): Promise<void> {
  const versions = new Versions(etc);
  const current = versions.current();
  const proven = versions.list().filter(({ number, outcome }) => outcome === 'in use' && number !== current);
  const number = wanted === undefined ? proven.findLast((each) => each.number < (current ?? 0))?.number : Number(wanted);
  if (!versions.list().some((each) => each.number === number) || number === undefined)
    leave(2, `there is no version ${wanted ?? 'before this one'}: scripts/pbx-config versions lists them\n`);
  const files = withPasswords(versions.files(number), pbxPlace(readPlace(etc)));
  for (const line of diffOf(current === null ? nothing : versions.files(current), files)) console.log(line);
  await put(versions, files, values.why ?? `back to ${number}`);
}

async function put(versions: Versions, files: Files, why: string): Promise<void> {
  const { number, outcome, detail } = await applyVersion(versions, readPlace(etc), {
    files,
    by,
    why,
    at: new Date().toISOString(),
  });
  if (outcome === 'in use') {
    say(
      `Version ${number} en service : téléphones et faisceaux joignables, appel d’essai passé.`,
      `Version ${number} in use: phones and trunks reached, test call passed.`,
    );
    return;
  }
  say(`Version ${number} reprise d’elle-même : ${detail}.`, `Version ${number} taken back by itself: ${detail}.`);
  process.exitCode = 1;
}

function listVersions(): void {
  const versions = new Versions(etc);
  const current = versions.current();
  const outcomes: Record<Version['outcome'], string> =
    language === 'fr'
      ? { 'in use': 'éprouvée', 'under way': 'interrompue', 'taken back': 'reprise' }
      : { 'in use': 'proven', 'under way': 'interrupted', 'taken back': 'taken back' };
  for (const { number, at, by: who, why, outcome, detail } of versions.list())
    console.log(
      `${number === current ? '*' : ' '} ${number}  ${at}  ${who}  ${outcomes[outcome]}${detail ? ` (${detail})` : ''}  ${why}`,
    );
}

const [command, ...rest] = positionals;
try {
  if (command === 'check' && rest.length === 0) await check();
  else if (command === 'try' && rest.length === 1 && rest[0] !== undefined) await tryCall(rest[0]);
  else if (command === 'init' && rest.length === 0) init();
  else if (command === 'diff' && rest.length === 0) await diff();
  else if (command === 'apply' && rest.length === 0) await apply();
  else if (command === 'versions' && rest.length === 0) listVersions();
  else if (command === 'back' && rest.length <= 1) await back(rest[0]);
  else leave(2, usage);
} catch (error) {
  leave(1, `${(error as Error).message}\n`);
}
