import { twice } from '../findings.ts';
import { type At, loadOptionalYaml } from '../load-optional-yaml.ts';
import type { ConfigurationProblem } from '../problem.ts';
import { type MapConfiguration, mapFile, plainMap } from './schema.ts';

/** Reads `map.yaml` of a centre's folder, which need not have one. Never an error for what it holds. */
export async function loadMap(
  folder: string,
): Promise<{ map: MapConfiguration; digest: string; problems: ConfigurationProblem[] }> {
  const find = (at: At) => twice(at('sectors.*.id'), { fr: 'Ce secteur', en: 'This sector' });
  const { data, ...rest } = await loadOptionalYaml(folder, { file: 'map.yaml', schema: mapFile, without: plainMap, find });
  return { map: data ?? plainMap, ...rest };
}
