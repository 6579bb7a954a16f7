/** What no single field of a plan shows. */
import { placed } from '../check-file.ts';
import { type ConfigurationProblem, didYouMean, type Path } from '../problem.ts';
import type { Qualification } from '../protocols/load-qualification.ts';
import type { YamlSource } from '../yaml-source.ts';
import type { Dispatch, Plan } from './schema.ts';

/** Each shared place multiplies the ways to fill a level; with more of them, a recommendation would no longer be there at once. */
const mostShared = 4;
const mostUnits = 16;

type ReadPlan = { source: YamlSource; plan: Plan };

/** Names that nothing stands behind, plans that nobody here can meet, levels that are too large. */
export function planFaults(
  dispatch: Dispatch,
  plans: ReadPlan[],
  { natures, families }: Pick<Qualification, 'natures' | 'families'>,
): ConfigurationProblem[] {
  const able = new Map<string, number>();
  const typeOf = new Map(dispatch.unitTypes.map((type) => [type.id, type]));
  for (const unit of dispatch.units)
    for (const one of new Set([...(typeOf.get(unit.type)?.capabilities ?? []), ...unit.capabilities]))
      able.set(one, (able.get(one) ?? 0) + 1);
  const known = {
    natures: natures.map(({ id }) => id),
    groups: families.flatMap(({ groups }) => groups.map(({ id }) => id)),
    families: families.map(({ id }) => id),
    sectors: dispatch.sectors.map(({ id }) => id),
  };
  const seen = new Map<string, string>();

  return plans.flatMap(({ source, plan }) => {
    const problems: ConfigurationProblem[] = [];
    const at = (path: Path, value: string, fr: string, en: string) =>
      problems.push(placed(source, { file: source.file, path, value, fr, en }));
    const before = seen.get(plan.id);
    if (before)
      at(
        ['id'],
        plan.id,
        `Ce nom est déjà pris par ${before}. En donner un autre.`,
        `${before} has this name already. Give another.`,
      );
    seen.set(plan.id, source.file);
    for (const field of ['natures', 'groups', 'families', 'sectors'] as const)
      for (const [index, value] of (plan.when[field] ?? []).entries()) {
        // Where the catalogue could not be read, its own problems say so; every name would be unknown.
        if (known[field].length === 0 || known[field].includes(value)) continue;
        const hint = didYouMean(value, known[field]);
        at(
          ['when', field, index],
          value,
          `Ce nom est inconnu. Le corriger.${hint.fr}`,
          `This name is not known. Correct it.${hint.en}`,
        );
      }
    for (const [level, { needs }] of plan.levels.entries()) {
      const ids = needs.map(({ id }) => id);
      for (const [index, need] of needs.entries()) {
        const path = ['levels', level, 'needs', index];
        if (ids.indexOf(need.id) < index)
          at(
            [...path, 'id'],
            need.id,
            'Ce besoin est donné deux fois dans ce niveau.',
            'This need is given twice in this level.',
          );
        const count = able.get(need.capability) ?? 0;
        if (count < need.count) {
          const hint = count === 0 ? didYouMean(need.capability, able.keys()) : { fr: '', en: '' };
          at(
            [...path, 'capability'],
            need.capability,
            `Ce plan ne peut pas être rempli : ${count} moyen(s) du centre savent faire cela, le plan en demande ${need.count}. Corriger le plan, ou units.csv.${hint.fr}`,
            `This plan cannot be met: ${count} unit(s) of the centre can do this, the plan asks for ${need.count}. Correct the plan, or units.csv.${hint.en}`,
          );
        }
      }
      const total = (list: typeof needs) => list.reduce((sum, { count }) => sum + count, 0);
      if (total(needs.filter(({ shared }) => shared)) > mostShared || total(needs) > mostUnits)
        at(
          ['levels', level, 'needs'],
          '',
          `Au plus ${mostUnits} moyens par niveau, dont ${mostShared} partagés (« shared »). En reporter au niveau suivant.`,
          `At most ${mostUnits} units a level, ${mostShared} of them shared. Leave some to the next level.`,
        );
    }
    return problems;
  });
}
