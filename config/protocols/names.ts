/** Names that tie the catalogue, the protocols and the rules of engagement together: given once, and each one used is there. */
import { type Finding, type Place, texts, twice, unknown } from '../findings.ts';
import type { Path, Said } from '../problem.ts';

/** The files as written; `natures` and `protocols`: the files of the two folders. */
export type NamesIn = { written: Readonly<Record<string, unknown>>; natures: readonly string[]; protocols: readonly string[] };

const name: Said = { fr: 'Ce nom', en: 'This name' };
const label: Said = { fr: 'Ce libellé', en: 'This label' };
const notIn = (file: string): Said => ({
  fr: `Ce nom n’est pas dans ${file}. L’y ajouter, ou le corriger.`,
  en: `This name is not in ${file}. Add it there, or correct it.`,
});

export function nameFindings({ written, natures, protocols }: NamesIn): Finding[] {
  const at = (file: string, where: string) => texts(written, file, where);
  const inNatures = (where: string) => natures.flatMap((file) => at(file, where));
  const inProtocols = (where: string) => protocols.flatMap((file) => at(file, where));
  const inRules = (where: string) => at('engagement.yaml', `rules.*.${where}`);

  const hazards = at('hazards.yaml', 'hazards.*.id');
  const services = at('routing.yaml', 'services.*.id');
  const families = inNatures('family.id');
  const groups = inNatures('groups.*.id');
  const natureIds = inNatures('groups.*.natures.*.id');
  const instructions = at('instructions.yaml', 'instructions.*.id');
  const partners = at('partners.yaml', 'partners.*.id');

  return [
    ...twice(hazards, name),
    ...twice(families, name),
    ...twice(groups, name),
    ...twice(natureIds, name),
    // Two natures that read the same cannot be told apart on the screen.
    ...twice(inNatures('groups.*.natures.*.label.fr'), label),
    ...twice(inNatures('groups.*.natures.*.label.en'), label),
    ...twice(instructions, name),
    ...twice(partners, name),
    ...twice(inProtocols('id'), name),
    ...twice(inProtocols('natures.*'), name),
    ...twice(at('engagement.yaml', 'rules.*.id'), name),
    ...unknown([...inNatures('groups.*.natures.*.services.*'), ...inRules('services.*')], services, notIn('routing.yaml')),
    ...unknown(
      [
        ...inNatures('groups.*.natures.*.hazards.*'),
        ...inProtocols('questions.*.answers.*.hazards.*'),
        ...inRules('when.hazards.*'),
      ],
      hazards,
      notIn('hazards.yaml'),
    ),
    ...unknown(
      [...inProtocols('natures.*'), ...inProtocols('questions.*.answers.*.nature'), ...inRules('when.natures.*')],
      natureIds,
      notIn('natures/'),
    ),
    ...unknown(inRules('when.families.*'), families, notIn('natures/')),
    ...unknown(inRules('when.groups.*'), groups, notIn('natures/')),
    ...unknown(inProtocols('questions.*.answers.*.say.*'), instructions, notIn('instructions.yaml')),
    ...unknown(inProtocols('questions.*.answers.*.partners.*'), partners, notIn('partners.yaml')),
    ...ruleAnswers(written, inProtocols('questions.*.id'), (question) => answersOf(written, protocols, question)),
  ];
}

/** A rule looks at a question by its name, in whichever protocol: some protocol must have it, with that answer. */
function ruleAnswers(written: NamesIn['written'], questions: Place[], answers: (question: string) => Place[]): Finding[] {
  const rules = itemsOf(written['engagement.yaml'], 'rules');
  return rules.flatMap((rule, index) => {
    const wanted = recordOf(recordOf(rule).when).answers;
    return Object.entries(recordOf(wanted)).flatMap(([question, list]) => {
      const path: Path = ['rules', index, 'when', 'answers', question];
      const file = 'engagement.yaml';
      const nobodyAsks = {
        fr: 'Aucun protocole ne pose cette question : la règle ne servirait jamais.',
        en: 'No protocol asks this question: the rule would never apply.',
      };
      const unknownQuestion = unknown([{ file, path, value: question }], questions, nobodyAsks);
      if (unknownQuestion.length > 0 || !Array.isArray(list)) return unknownQuestion;
      const used = list.flatMap((value: unknown, at): Place[] =>
        typeof value === 'string' ? [{ file, path: [...path, at], value }] : [],
      );
      return unknown(used, answers(question), {
        fr: `Aucun protocole n’a cette réponse à « ${question} ».`,
        en: `No protocol has this answer to "${question}".`,
      });
    });
  });
}

function answersOf(written: NamesIn['written'], protocols: readonly string[], question: string): Place[] {
  return protocols.flatMap((file) =>
    itemsOf(written[file], 'questions').flatMap((one) =>
      recordOf(one).id === question ? texts({ [file]: one }, file, 'answers.*.id') : [],
    ),
  );
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

function itemsOf(value: unknown, field: string): unknown[] {
  const items = recordOf(value)[field];
  return Array.isArray(items) ? items : [];
}
