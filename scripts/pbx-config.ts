/** The routing of a centre, for who keeps its PBX. Exit code 0: done; 1: the configuration has faults; 2: wrong usage. */
import { parseArgs } from 'node:util';
import { loadCentre } from '../config/load-centre.ts';
import type { Centre } from '../config/schema.ts';
import { readMoment } from '../services/routing/read-moment.ts';
import { simulate } from '../services/routing/simulate.ts';

const usage = `usage: scripts/pbx-config check
       scripts/pbx-config try NUMBER [--from NUMBER] [--at WHEN] [--trunk NAME] [--waiting CALLS]

  check   says what is wrong in the centre's configuration: file, line, field, remedy
  try     says where a call to NUMBER would go, and why; nobody is rung
            --from     the caller's number; left out: withheld
            --at       2026-11-29T03:00, 'Sunday 3 a.m.', 'dimanche 3 h 30', or now, by the centre's clocks
            --trunk    the trunk that it comes by; the first one where left out
            --waiting  how many calls wait already in each group

  --config FOLDER   the centre's configuration (or TOCSIN_CONFIG; the sample centre where neither is given)
  --lang fr|en      left out: English where LANG says so, else French
`;

const options = {
  from: { type: 'string' },
  at: { type: 'string', default: 'now' },
  trunk: { type: 'string' },
  waiting: { type: 'string', default: '0' },
  config: { type: 'string' },
  lang: { type: 'string' },
} as const;

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return { values, positionals };
  } catch (error) {
    return leave(2, `${(error as Error).message}\n\n${usage}`);
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
  if (atMs === null) return leave(2, `--at is '${values.at}': 2026-11-29T03:00, 'Sunday 3 a.m.', 'dimanche 3 h 30' or now\n`);
  const trunk = values.trunk ?? trunks[0]?.endpoint ?? '';
  if (!trunks.some(({ endpoint }) => endpoint === trunk))
    return leave(2, `--trunk is '${trunk}': one of ${trunks.map(({ endpoint }) => endpoint).join(', ')}\n`);
  if (!/^\d{1,5}$/.test(values.waiting)) return leave(2, `--waiting is '${values.waiting}': a whole number\n`);
  const call = { dialled, from: values.from ?? null, trunk, atMs, queueLength: Number(values.waiting) };
  for (const [index, step] of simulate(call, centre).steps.entries()) console.log(`${index + 1}. ${step[language]}`);
}

const [command, ...rest] = positionals;
if (command === 'check' && rest.length === 0) await check();
else if (command === 'try' && rest.length === 1 && rest[0] !== undefined) await tryCall(rest[0]);
else leave(2, usage);
