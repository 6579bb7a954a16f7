import type { Instant, OperatorId, SheetId } from '../ids.ts';
import type { DepartureReason } from '../qualification/engagement.ts';
import type { ProposedPriority } from '../qualification/priority.ts';
import type { Priority } from '../triage/priority.ts';
import type { BothLanguages, SheetPart } from './part.ts';

/** With its label as it was when chosen: the sheet still reads where the catalogue has lost the nature since. */
export type ChosenNature = { id: string; label: BothLanguages; by: OperatorId; at: Instant };
/** `answer` and its `label` are null where the question was skipped; `fact` is the question in two words. */
export type GivenAnswer = {
  answer: string | null;
  fact: BothLanguages;
  label: BothLanguages | null;
  by: OperatorId;
  at: Instant;
};
/** `proposed` is what the rules said when the operator decided; `reason` is the operator's own, empty where they agreed. */
export type DecidedPriority = { priority: Priority; proposed: ProposedPriority; reason: string; by: OperatorId; at: Instant };
/** Services that leave at once, and why. */
export type Departure = { services: string[]; reasons: DepartureReason[]; by: OperatorId; at: Instant };

export type SheetQualification = {
  nature: ChosenNature | null;
  /** By question: the latest answer stands, whichever the nature was then. */
  answers: Record<string, GivenAnswer>;
  /** As the operator decided it; until then the rules propose. */
  priority: DecidedPriority | null;
  /** In the order of the decisions. */
  departures: Departure[];
};

export type QualificationEntry =
  | ({ type: 'NatureChosen'; sheet: SheetId; nature: string } & Omit<ChosenNature, 'id'>)
  | ({ type: 'QuestionAnswered'; sheet: SheetId; protocol: string; question: string } & GivenAnswer)
  | ({ type: 'PriorityDecided'; sheet: SheetId } & DecidedPriority)
  | ({ type: 'ImmediateDepartureDecided'; sheet: SheetId } & Departure);

export const qualificationPart: SheetPart<SheetQualification, QualificationEntry> = {
  empty: { nature: null, answers: {}, priority: null, departures: [] },
  evolve: {
    NatureChosen: (_, { nature: id, label, by, at }) => ({ nature: { id, label, by, at } }),
    QuestionAnswered: ({ answers }, { question, answer, fact, label, by, at }) => ({
      answers: { ...answers, [question]: { answer, fact, label, by, at } },
    }),
    PriorityDecided: (_, { priority, proposed, reason, by, at }) => ({ priority: { priority, proposed, reason, by, at } }),
    ImmediateDepartureDecided: ({ departures }, { services, reasons, by, at }) => ({
      departures: [...departures, { services, reasons, by, at }],
    }),
  },
};
