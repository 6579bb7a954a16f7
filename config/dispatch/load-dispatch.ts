import { createHash } from 'node:crypto';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkFile, digestOf, placed } from '../check-file.ts';
import { texts, twice, unknown } from '../findings.ts';
import { type ConfigurationProblem, didYouMean } from '../problem.ts';
import type { Qualification } from '../protocols/load-qualification.ts';
import { readYaml, type YamlSource } from '../yaml-source.ts';
import { planFaults } from './check-plans.ts';
import { type Lined, readStations, readUnits } from './roster.ts';
import { type Dispatch, dispatchFile, type Plan, planFile, type RosterUnit, type Station } from './schema.ts';

/** Of a centre that sends nobody itself. */
export const noDispatch: Dispatch = {
  capabilities: [],
  unitTypes: [],
  sectors: [],
  stations: [],
  units: [],
  plans: [],
  targets: dispatchFile.shape.targets.parse(undefined),
  digest: digestOf([]),
};

type Names = Pick<Qualification, 'natures' | 'families'> & { services: readonly string[] };

const files = ['dispatch.yaml', 'stations.csv', 'units.csv'] as const;

/**
 * Reads dispatch.yaml, stations.csv, units.csv and plans/ of a centre's folder; all of them, or none. Answers the whole, or null with every problem; never
 * an error for what the files hold.
 */
export async function loadDispatch(
  folder: string,
  names: Names,
): Promise<{ dispatch: Dispatch | null; problems: ConfigurationProblem[] }> {
  const there = await Promise.all([...files, 'plans'].map((name) => isThere(join(folder, name))));
  if (!there.includes(true)) return { dispatch: noDispatch, problems: [] };

  const { source, problems } = await readYaml(folder, 'dispatch.yaml');
  const { data: written, problems: wrong } = checkFile(source, dispatchFile);
  problems.push(...wrong);
  const [stations, units] = await Promise.all([readStations(folder, 'stations.csv'), readUnits(folder, 'units.csv')]);
  problems.push(...stations.problems, ...units.problems);
  const plans = await readPlans(folder);
  problems.push(...plans.problems);
  if (source) {
    const at = (where: string) => texts({ [source.file]: source.value }, source.file, where);
    const capabilities = at('capabilities.*.id');
    const notACapability = {
      fr: 'Cette capacité n’est pas dans « capabilities ». L’y ajouter, ou la corriger.',
      en: 'This capability is not in "capabilities". Add it there, or correct it.',
    };
    const services = names.services.map((value) => ({ file: 'routing.yaml', path: [], value }));
    const notAService = {
      fr: 'Ce service n’est pas dans routing.yaml. L’y ajouter, ou le corriger.',
      en: 'This service is not in routing.yaml. Add it there, or correct it.',
    };
    const findings = [
      ...twice(capabilities, { fr: 'Cette capacité', en: 'This capability' }),
      ...twice(at('unitTypes.*.id'), { fr: 'Ce type', en: 'This type' }),
      ...twice(at('sectors.*.id'), { fr: 'Ce secteur', en: 'This sector' }),
      ...unknown([...at('unitTypes.*.capabilities.*'), ...at('sectors.*.cover.*.capability')], capabilities, notACapability),
      ...unknown(at('unitTypes.*.service'), services, notAService),
    ];
    problems.push(...findings.map((finding) => placed(source, finding)));
  }
  if (!written || problems.length > 0) return { dispatch: null, problems };

  const dispatch: Dispatch = {
    ...written,
    stations: stations.rows.map(({ row }) => row),
    units: units.rows.map(({ row }) => row),
    plans: plans.read.map(({ plan }) => plan),
    digest: await digestOfAll(folder, [source, ...plans.read.map((one) => one.source)]),
  };
  problems.push(...rosterFaults(dispatch, stations.rows, units.rows), ...planFaults(dispatch, plans.read, names));
  return { dispatch: problems.length > 0 ? null : dispatch, problems };
}

const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

/** What no single line shows: names given twice, names that nothing stands behind, two degrees changed for each other. */
export function rosterFaults(
  { sectors, unitTypes, capabilities }: Pick<Dispatch, 'sectors' | 'unitTypes' | 'capabilities'>,
  stations: Lined<Station>[],
  units: Lined<RosterUnit>[],
  file: { stations: string; units: string } = { stations: 'stations.csv', units: 'units.csv' },
): ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  const add = (name: string, line: number, field: string, found: string, fr: string, en: string) =>
    problems.push({ file: name, line, column: 1, field, found, fr, en });
  const isOf = (known: Set<string>, name: string, line: number, field: string, found: string, where: string) => {
    if (known.has(found)) return;
    const hint = didYouMean(found, known);
    const fr = `Ce nom n’est pas dans ${where}. L’y ajouter, ou le corriger.${hint.fr}`;
    add(name, line, field, found, fr, `This name is not in ${where}. Add it there, or correct it.${hint.en}`);
  };
  const once = (name: string, rows: { line: number; value: string }[], field: string) => {
    const first = new Map<string, number>();
    for (const { line, value } of rows) {
      const before = first.get(value);
      if (before === undefined) first.set(value, line);
      else {
        const fr = `Déjà donné à la ligne ${before}. En donner un autre, ou ôter l’une des deux lignes.`;
        add(name, line, field, value, fr, `Given on line ${before} already. Give another, or take one of the lines away.`);
      }
    }
  };
  const ids = (all: { id: string }[]) => new Set(all.map(({ id }) => id));
  once(
    file.stations,
    stations.map(({ line, row }) => ({ line, value: row.id })),
    'id',
  );
  once(
    file.units,
    units.map(({ line, row }) => ({ line, value: row.id })),
    'id',
  );
  once(
    file.units,
    units.map(({ line, row }) => ({ line, value: row.callSign })),
    'call_sign',
  );
  for (const { line, row } of stations) isOf(ids(sectors), file.stations, line, 'sector', row.sector, 'dispatch.yaml, sectors');
  for (const { line, row } of units) {
    isOf(ids(unitTypes), file.units, line, 'type', row.type, 'dispatch.yaml, unitTypes');
    isOf(ids(stations.map((one) => one.row)), file.units, line, 'station', row.station, file.stations);
    for (const each of row.capabilities)
      isOf(ids(capabilities), file.units, line, 'capabilities', each, 'dispatch.yaml, capabilities');
  }
  return problems;
}

type ReadPlan = { source: YamlSource; plan: Plan };

async function readPlans(folder: string): Promise<{ read: ReadPlan[]; problems: ConfigurationProblem[] }> {
  const entries = await readdir(join(folder, 'plans')).catch(() => []);
  const problems: ConfigurationProblem[] = [];
  const read: ReadPlan[] = [];
  for (const entry of entries.filter((name) => name.endsWith('.yaml')).sort()) {
    const { source, problems: unreadable } = await readYaml(folder, `plans/${entry}`);
    const { data: plan, problems: wrong } = checkFile(source, planFile);
    problems.push(...unreadable, ...wrong);
    if (source && plan) read.push({ source, plan });
  }
  return { read, problems };
}

async function digestOfAll(folder: string, sources: (YamlSource | null)[]): Promise<string> {
  const hash = createHash('sha256');
  for (const name of ['stations.csv', 'units.csv']) hash.update(await readFile(join(folder, name)));
  return digestOf(sources, hash.digest('hex'));
}
