import type { Nature } from '../../config/natures/schema.ts';
import type { Priority, PriorityReason } from '../triage/priority.ts';
import type { Answered, Evaluation } from './protocol.ts';

export type ProposedPriority = { priority: Priority; reasons: PriorityReason[] };

/**
 * The priority to propose, and why: the most urgent that an answer proposes, else the nature's own. Below the nature's own only once every
 * question has its answer: what is not known yet may be the worst. Pure.
 */
export function proposePriority(nature: Nature, evaluation: Evaluation | null): ProposedPriority {
  const own: PriorityReason = { rule: `nature/${nature.id}`, ...nature.label };
  const proposals = evaluation?.priorities ?? [];
  const priority = proposals[0]?.value;
  const complete = evaluation !== null && evaluation.open.length === 0 && evaluation.skipped.length === 0;
  if (priority === undefined || (priority > nature.priority && !complete)) return { priority: nature.priority, reasons: [own] };
  const reasons = proposals.filter((one) => one.value === priority).map((one) => answerReason(one.because));
  return { priority, reasons: priority === nature.priority ? [own, ...reasons] : reasons };
}

/** An answer as a reason: «Respiration : non». */
export function answerReason({ question, answer }: Answered): PriorityReason {
  return {
    rule: `answer/${question.id}/${answer.id}`,
    fr: `${question.fact.fr} : ${lowerFirst(answer.label.fr)}`,
    en: `${question.fact.en}: ${lowerFirst(answer.label.en)}`,
  };
}

/** Initials stay: «GPL», «Oui» becomes «oui». */
const lowerFirst = (text: string) => (/^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);
