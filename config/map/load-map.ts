import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { checkFile, placed } from '../check-file.ts';
import { texts, twice } from '../findings.ts';
import type { ConfigurationProblem } from '../problem.ts';
import { readYaml, type YamlSource } from '../yaml-source.ts';
import { type MapConfiguration, mapFile, plainMap } from './schema.ts';

const file = 'map.yaml';

/** Reads `map.yaml` of a centre's folder, which need not have one. Never an error for what it holds. */
export async function loadMap(
  folder: string,
): Promise<{ map: MapConfiguration; source: YamlSource | null; problems: ConfigurationProblem[] }> {
  const isThere = await access(join(folder, file)).then(
    () => true,
    () => false,
  );
  if (!isThere) return { map: plainMap, source: null, problems: [] };
  const { source, problems } = await readYaml(folder, file);
  const checked = checkFile(source, mapFile);
  const written = { [file]: source?.value };
  const names = [
    ...twice(texts(written, file, 'areas.*.id'), { fr: 'Cette étendue', en: 'This area' }),
    ...twice(texts(written, file, 'hazards.*.id'), { fr: 'Ce danger', en: 'This hazard' }),
  ];
  return {
    map: checked.data ?? plainMap,
    source,
    problems: [...problems, ...checked.problems, ...(source ? names.map((finding) => placed(source, finding)) : [])],
  };
}
