/** Nature, guided questions, priority and immediate departure of a sheet: what the operator decides, on what the centre's rules say of it. */
import type { Commands } from '../commands/commands.ts';
import type { qualificationCommands } from '../commands/qualification.ts';
import { reflexEngagement } from '../dispatch/reflex.ts';
import { unitChanges } from '../dispatch/unit-changes.ts';
import type { Instant, OperatorId } from '../ids.ts';
import type { Qualified } from '../qualification/qualify.ts';
import { qualify } from '../qualification/qualify.ts';
import { Refusal } from '../refusal.ts';
import type { Sheet, SheetEntry } from '../sheets/sheet.ts';
import type { Context, Decide, Decisions } from './commands.ts';
import { findSheet } from './find-sheet.ts';
import type { Change } from './state.ts';

type QualificationCommand = keyof typeof qualificationCommands;

type Given = { sheet: Sheet; qualified: Qualified; context: Context; signed: { by: OperatorId; at: Instant } };

/** Each decision on its sheet as the catalogue sees it; null where nothing changes. */
const deciding =
  <Name extends QualificationCommand>(decide: (input: Commands[Name], given: Given) => SheetEntry | null): Decide<Name> =>
  (input, context): Change[] => {
    const sheet = findSheet(input.sheet, context.state);
    const qualified = qualify(context.centre.qualification, sheet);
    const entry = decide(input, { sheet, qualified, context, signed: { by: context.by.operator, at: context.at } });
    return entry === null ? [] : [{ kind: 'sheet', id: sheet.id, entries: [entry] }];
  };

const departure = deciding<'decide-departure'>((_input, { sheet, qualified: { demanded }, signed }) => {
  if (demanded) return { type: 'ImmediateDepartureDecided', sheet: sheet.id, ...demanded, ...signed };
  // Two consoles on one sheet: the second finds it done.
  if (sheet.departures.length > 0) return null;
  const fr = 'Rien sur cette fiche ne demande un départ immédiat.';
  throw new Refusal('no-departure-demanded', 409, { fr, en: 'Nothing on this sheet demands immediate departure.' }, 'sheet');
});

export const qualificationDecisions: Decisions<typeof qualificationCommands> = {
  'choose-nature': deciding<'choose-nature'>((input, { sheet, context, signed }) => {
    const nature = context.centre.qualification.natures.find((one) => one.id === input.nature);
    if (!nature) {
      const fr = `Aucune nature « ${input.nature} » au catalogue.`;
      throw new Refusal('unknown-nature', 422, { fr, en: `No nature "${input.nature}" in the catalogue.` }, 'nature');
    }
    if (sheet.nature?.id === nature.id) return null;
    return { type: 'NatureChosen', sheet: sheet.id, nature: nature.id, label: nature.label, ...signed };
  }),

  'answer-question': deciding<'answer-question'>((input, { sheet, qualified: { protocol }, signed }) => {
    const question = protocol?.questions.find((one) => one.id === input.question);
    if (!protocol || !question) {
      const fr = `La nature de cette fiche ne pose pas la question « ${input.question} ».`;
      const en = `The nature of this sheet does not ask the question "${input.question}".`;
      throw new Refusal('unknown-question', 422, { fr, en }, 'question');
    }
    const answer = question.answers.find((one) => one.id === input.answer) ?? null;
    if (answer === null && input.answer !== null) {
      const fr = `La question « ${input.question} » n'a pas de réponse « ${input.answer} ».`;
      const en = `The question "${input.question}" has no answer "${input.answer}".`;
      throw new Refusal('unknown-answer', 422, { fr, en }, 'answer');
    }
    const before = sheet.answers[question.id];
    if (before && before.answer === input.answer) return null;
    const given = { answer: input.answer, fact: question.fact, label: answer?.label ?? null };
    return { type: 'QuestionAnswered', sheet: sheet.id, protocol: protocol.id, question: question.id, ...given, ...signed };
  }),

  'decide-priority': deciding<'decide-priority'>((input, { sheet, qualified: { proposed }, signed }) => {
    if (!proposed) {
      const text = {
        fr: 'Choisissez d’abord la nature : elle propose la priorité.',
        en: 'Choose the nature first: it proposes the priority.',
      };
      throw new Refusal('no-nature', 409, text, 'sheet');
    }
    const { priority } = input;
    const reason = input.reason.trim();
    if (priority !== proposed.priority && reason === '') {
      const fr = `La priorité proposée est P${proposed.priority} : donnez le motif pour décider P${priority}.`;
      const en = `The priority proposed is P${proposed.priority}: give a reason to decide P${priority}.`;
      throw new Refusal('reason-missing', 422, { fr, en }, 'reason');
    }
    const before = sheet.priority;
    if (before && sameDecision(before, { priority, proposed, reason })) return null;
    return { type: 'PriorityDecided', sheet: sheet.id, priority, proposed, reason, ...signed };
  }),

  'decide-departure': (input, context) => {
    const decided = departure(input, context);
    const sheet = findSheet(input.sheet, context.state);
    return decided.length === 0 ? [] : [...decided, ...unitChanges(reflexEngagement(sheet, context))];
  },

  'record-instruction': deciding<'record-instruction'>(({ instruction: asked, language }, { sheet, context, signed }) => {
    const instruction = context.centre.qualification.instructions.find((one) => one.id === asked);
    if (!instruction) {
      const fr = `Aucune consigne « ${asked} » au catalogue.`;
      throw new Refusal('unknown-instruction', 422, { fr, en: `No instruction "${asked}" in the catalogue.` }, 'instruction');
    }
    const { id, title, text } = instruction;
    return { type: 'InstructionRead', sheet: sheet.id, instruction: id, language, title, text: text[language], ...signed };
  }),
};

type Decision = Pick<NonNullable<Sheet['priority']>, 'priority' | 'proposed' | 'reason'>;

const sameDecision = (a: Decision, b: Decision) =>
  a.priority === b.priority && a.reason === b.reason && a.proposed.priority === b.proposed.priority;
