import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { checkFile, digestOf, placed } from '../check-file.ts';
import { texts, twice } from '../findings.ts';
import type { ConfigurationProblem } from '../problem.ts';
import { readYaml } from '../yaml-source.ts';
import { type MapConfiguration, mapFile, plainMap } from './schema.ts';

const file = 'map.yaml';

/** Reads `map.yaml` of a centre's folder, which need not have one. Never an error for what it holds. */
export async function loadMap(
  folder: string,
): Promise<{ map: MapConfiguration; digest: string; problems: ConfigurationProblem[] }> {
  const isThere = await access(join(folder, file)).then(
    () => true,
    () => false,
  );
  if (!isThere) return { map: plainMap, digest: '', problems: [] };
  const { source, problems } = await readYaml(folder, file);
  const checked = checkFile(source, mapFile);
  const written = { [file]: source?.value };
  const names = twice(texts(written, file, 'sectors.*.id'), { fr: 'Ce secteur', en: 'This sector' });
  return {
    map: checked.data ?? plainMap,
    digest: digestOf([source]),
    problems: [...problems, ...checked.problems, ...(source ? names.map((finding) => placed(source, finding)) : [])],
  };
}
