/** What operators do with procedures. Pure. */
import type { Context, Decisions } from '../calls/commands.ts';
import { findSheet } from '../calls/find-sheet.ts';
import type { procedureCommands } from '../commands/procedures.ts';
import { Refusal } from '../refusal.ts';

type OnStep = { sheet: string; procedure: string; step: string };

export const procedureDecisions: Decisions<typeof procedureCommands> = {
  'attach-procedure': (input, { state, centre, at, by }) => {
    const sheet = findSheet(input.sheet, state);
    const { id, label } = findProcedure(input.procedure, centre);
    if (sheet.procedures.some((one) => one.id === id)) return [];
    const entry = { type: 'ProcedureAttached' as const, at, sheet: sheet.id, procedure: id, label, by: by.operator };
    return [{ kind: 'sheet', id: sheet.id, entries: [entry] }];
  },

  'tick-step': (input, context) => {
    const { sheet, of, mark } = find(input, context);
    const note = input.note.trim();
    if (mark?.state === input.state && mark.note === note) return [];
    if (input.state === 'left out' && note === '') {
      const text = { fr: 'Dites pourquoi cette étape est laissée.', en: 'Say why this step is left out.' };
      throw new Refusal('reason-missing', 422, text, 'note');
    }
    const signed = { state: input.state, note, by: context.by.operator, at: context.at };
    return [{ kind: 'sheet', id: sheet.id, entries: [{ type: 'ProcedureStepTicked', ...of, ...signed }] }];
  },

  'reopen-step': (input, context) => {
    const { sheet, of, mark } = find(input, context);
    if (!mark) return [];
    return [{ kind: 'sheet', id: sheet.id, entries: [{ type: 'ProcedureStepReopened', ...of, by: context.by.operator }] }];
  },
};

function findProcedure(id: string, { alerting }: Context['centre']) {
  const procedure = alerting.procedures.find((one) => one.id === id);
  if (procedure) return procedure;
  const fr = `Aucune procédure « ${id} » dans ce centre.`;
  throw new Refusal('unknown-procedure', 422, { fr, en: `No procedure "${id}" in this centre.` }, 'procedure');
}

function find(input: OnStep, { state, centre, at }: Context) {
  const sheet = findSheet(input.sheet, state);
  const procedure = findProcedure(input.procedure, centre);
  const step = procedure.steps.find((one) => one.id === input.step);
  if (!step) {
    const fr = `La procédure « ${procedure.label.fr} » n’a pas d’étape « ${input.step} ».`;
    const en = `The procedure "${procedure.label.en}" has no step "${input.step}".`;
    throw new Refusal('unknown-step', 422, { fr, en }, 'step');
  }
  const mark = sheet.procedureSteps[procedure.id]?.[step.id];
  return { sheet, mark, of: { at, sheet: sheet.id, procedure: procedure.id, step: step.id, text: step.text } };
}
