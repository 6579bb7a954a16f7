import { type Finding, twice } from '../findings.ts';
import { type At, loadOptionalYaml } from '../load-optional-yaml.ts';
import type { ConfigurationProblem } from '../problem.ts';
import { type Disposition, dispositionsFile } from './schema.ts';

const file = 'dispositions.yaml';

const asUsual = (id: string, fr: string, en: string): Disposition => ({ id, label: { fr, en }, requires: [], oneKey: false });

/** Of a centre that has no dispositions.yaml. */
export const usualDispositions: readonly Disposition[] = [
  asUsual('intervention', 'Intervention', 'Intervention'),
  asUsual('advice', 'Conseil', 'Advice'),
  asUsual('other-service', 'Autre service', 'Other service'),
  asUsual('nuisance', 'Malveillance', 'Nuisance'),
  { ...asUsual('misdial', 'Erreur de numéro', 'Misdial'), oneKey: true },
  asUsual('silent', 'Appel silencieux', 'Silent call'),
  { ...asUsual('test', 'Essai', 'Test'), oneKey: true },
  asUsual('duplicate', 'Doublon', 'Duplicate'),
];

type Loaded = { dispositions: readonly Disposition[] | null; problems: ConfigurationProblem[]; digest: string };

/** Reads dispositions.yaml, which is optional. Answers null with every problem; never an error for what the file holds. */
export async function loadDispositions(folder: string): Promise<Loaded> {
  const find = (at: At, data: { dispositions: readonly Disposition[] } | null) => [
    ...twice(at('dispositions.*.id'), { fr: 'Ce nom', en: 'This name' }),
    ...withOneKey(data),
  ];
  const without = { dispositions: [...usualDispositions] };
  const { data, ...rest } = await loadOptionalYaml(folder, { file, schema: dispositionsFile, without, find });
  return { dispositions: data?.dispositions ?? null, ...rest };
}

/** One key leaves no room for anything that is required; and there are two such keys. */
function withOneKey(data: { dispositions: readonly Disposition[] } | null): Finding[] {
  const quick = (data?.dispositions ?? []).flatMap((one, index) => (one.oneKey ? [{ ...one, index }] : []));
  return quick.flatMap(({ id, requires, index }, at): Finding[] => {
    const place = { file, path: ['dispositions', index, 'oneKey'], value: id };
    if (requires.length > 0) {
      const fr = 'Une suite qui exige quelque chose ne se clôt pas d’une touche. Ôter « requires » ou « oneKey ».';
      const en = 'A disposition that requires something is not closed by one key. Take away "requires" or "oneKey".';
      return [{ ...place, fr, en }];
    }
    if (at < 2) return [];
    const fr = 'Deux suites au plus se closent d’une touche. Ôter « oneKey » d’une autre.';
    return [{ ...place, fr, en: 'At most two dispositions are closed by one key. Take "oneKey" from another.' }];
  });
}
