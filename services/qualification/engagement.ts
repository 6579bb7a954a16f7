import type { Nature } from '../../config/natures/schema.ts';
import type { EngagementRule, Weapon } from '../../config/protocols/schema.ts';
import { answerReason } from './priority.ts';
import type { Answers, Evaluation } from './protocol.ts';

/** What the rules of engagement look at. */
export type EngagementFacts = {
  nature: Nature;
  /** Question to answer, those that count. */
  answers: Answers;
  hazards: readonly string[];
  weapons: readonly Weapon[];
  /** At least; null where not known. */
  victims: number | null;
  /** Answers that demand departure by themselves, from the protocol. */
  departures: Evaluation['departures'];
};

/** A reason to leave at once: the rule's id (or `answer/QUESTION/ANSWER`), its text in both languages, and the services that leave. */
export type DepartureReason = { rule: string; fr: string; en: string; services: string[] };

/** What the operator wrote on the sheet: hazards of the centre's list, and victims, null where not said. */
export type Written = { hazards: readonly string[]; victims: number | null };

/** The facts that a nature, the answers to its protocol and what is written give; hazards that are usual for the nature are not facts yet. */
export function engagementFacts(nature: Nature, evaluation: Evaluation | null, written: Written): EngagementFacts {
  const answered = evaluation?.victims?.value ?? null;
  return {
    nature,
    answers: Object.fromEntries((evaluation?.answered ?? []).map(({ question, answer }) => [question.id, answer.id])),
    hazards: [...(evaluation?.hazards ?? []).map((one) => one.value), ...written.hazards],
    weapons: (evaluation?.weapons ?? []).map((one) => one.value),
    victims: answered === null ? written.victims : Math.max(answered, written.victims ?? 0),
    departures: evaluation?.departures ?? [],
  };
}

/** Every reason for immediate departure: the answers' own first, then the rules in their order; none where nothing demands it. Pure. */
export function immediateDepartures(rules: readonly EngagementRule[], facts: EngagementFacts): DepartureReason[] {
  const { nature } = facts;
  return [
    ...facts.departures.map((one) => ({ ...answerReason(one.because), services: nature.services })),
    ...rules
      .filter((rule) => matches(rule.when, facts))
      .map((rule) => ({
        rule: rule.id,
        ...rule.reason,
        services: rule.services.length > 0 ? rule.services : nature.services,
      })),
  ];
}

/** Every condition that is named must hold. */
function matches(when: EngagementRule['when'], facts: EngagementFacts): boolean {
  const among = <T>(wanted: readonly T[] | undefined, actual: readonly T[]) =>
    wanted === undefined || actual.some((one) => wanted.includes(one));
  const { nature, answers } = facts;
  return (
    among(when.families, [nature.family]) &&
    among(when.groups, [nature.group]) &&
    among(when.natures, [nature.id]) &&
    among(when.hazards, facts.hazards) &&
    among(when.weapons, facts.weapons) &&
    (when.victimsAtLeast === undefined || (facts.victims ?? 0) >= when.victimsAtLeast) &&
    Object.entries(when.answers ?? {}).every(
      ([question, wanted]) => Object.hasOwn(answers, question) && wanted.includes(answers[question] ?? ''),
    )
  );
}
