import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { checkFile, digestOf, placed } from '../check-file.ts';
import { listYaml } from '../list-yaml.ts';
import { type Family, type Hazard, hazardsFile, type Nature, naturesFile, naturesOf } from '../natures/schema.ts';
import type { ConfigurationProblem } from '../problem.ts';
import { type ReadYaml, readYaml, type YamlSource } from '../yaml-source.ts';
import { protocolFaults } from './check-protocol.ts';
import { type NamesIn, nameFindings } from './names.ts';
import {
  type EngagementRule,
  engagementFile,
  type Instruction,
  instructionsFile,
  type Partner,
  type Protocol,
  partnersFile,
  protocolFile,
} from './schema.ts';

/** All that a centre has for qualifying an event. Plain data: the console gets it as it is. */
export type Qualification = {
  families: Family[];
  natures: Nature[];
  hazards: Hazard[];
  instructions: Instruction[];
  partners: Partner[];
  protocols: Protocol[];
  engagement: EngagementRule[];
  /** SHA-256 of the files' contents. */
  digest: string;
};

/** Of a centre that qualifies by free text alone. */
export const noQualification: Qualification = {
  families: [],
  natures: [],
  hazards: [],
  instructions: [],
  partners: [],
  protocols: [],
  engagement: [],
  digest: digestOf([]),
};

/** True where the folder has any of the files: then it must have them all. */
export async function hasQualification(folder: string): Promise<boolean> {
  const names = ['hazards.yaml', 'natures', 'instructions.yaml', 'partners.yaml', 'protocols', 'engagement.yaml'];
  const found = await Promise.all(
    names.map((name) =>
      access(join(folder, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

/**
 * Reads `hazards.yaml`, `natures/`, `instructions.yaml`, `partners.yaml`, `protocols/` and `engagement.yaml` of a centre's folder. Answers the
 * whole, or every problem at once, in order of file and line; never a part, and never an error for what the files hold.
 */
export async function loadQualification(
  folder: string,
): Promise<{ ok: true; qualification: Qualification } | { ok: false; problems: ConfigurationProblem[] }> {
  const [natures, protocols] = await Promise.all([listYaml(folder, 'natures'), listYaml(folder, 'protocols')]);
  const files = ['hazards.yaml', ...natures.files, 'instructions.yaml', 'partners.yaml', ...protocols.files, 'engagement.yaml'];
  const read = new Map<string, ReadYaml>();
  for (const file of files) read.set(file, await readYaml(folder, file));

  const problems = [...natures.problems, ...protocols.problems, ...[...read.values()].flatMap((one) => one.problems)];
  const sourceOf = (file: string): YamlSource | null => read.get(file)?.source ?? null;
  const hazards = check('hazards.yaml', hazardsFile);
  const families = natures.files.map((file) => check(file, naturesFile));
  const instructions = check('instructions.yaml', instructionsFile);
  const partners = check('partners.yaml', partnersFile);
  const guides = protocols.files.map((file) => check(file, protocolFile));
  const engagement = check('engagement.yaml', engagementFile);

  for (const [index, file] of protocols.files.entries()) {
    const source = sourceOf(file);
    const protocol = guides[index];
    if (source && protocol) problems.push(...protocolFaults(protocol).map((fault) => placed(source, { file, ...fault })));
  }
  // Which services there are is said by routing.yaml; whether that file is right is not for this loader to say.
  const routing = await readYaml(folder, 'routing.yaml');
  const names: NamesIn = {
    written: Object.fromEntries([...files.map((file) => [file, sourceOf(file)?.value]), ['routing.yaml', routing.source?.value]]),
    natures: natures.files,
    protocols: protocols.files,
  };
  for (const finding of nameFindings(names)) {
    const source = sourceOf(finding.file);
    if (source) problems.push(placed(source, finding));
  }

  const isWhole = <T>(all: (T | null)[]): all is T[] => all.every((one) => one !== null);
  if (problems.length > 0 || !hazards || !instructions || !partners || !engagement || !isWhole(families) || !isWhole(guides)) {
    const order = (one: ConfigurationProblem) => files.indexOf(one.file);
    return { ok: false, problems: problems.sort((a, b) => order(a) - order(b) || a.line - b.line || a.column - b.column) };
  }
  return {
    ok: true,
    qualification: {
      families: families.map(({ family, groups }) => ({ ...family, groups: groups.map(({ id, label }) => ({ id, label })) })),
      natures: families.flatMap(naturesOf),
      hazards: hazards.hazards,
      instructions: instructions.instructions,
      partners: partners.partners,
      protocols: guides,
      engagement: engagement.rules,
      digest: digestOf(files.map(sourceOf)),
    },
  };

  function check<T>(file: string, schema: Parameters<typeof checkFile<T>>[1]): T | null {
    const checked = checkFile(sourceOf(file), schema);
    problems.push(...checked.problems);
    return checked.data;
  }
}
