/** Procedures and special plans on a sheet: which apply, and which of their steps are done, by whom. */
import type { Procedure } from '../../config/alerting/schema.ts';
import type { Instant, OperatorId, SheetId } from '../ids.ts';
import { type EventSituation, fits } from '../notices/situation.ts';
import type { BothLanguages, SheetPart } from '../sheets/part.ts';

/** `left out`: does not apply here; the note says why. */
export type StepMark = { state: 'done' | 'left out'; note: string; by: OperatorId; at: Instant };
export type AttachedProcedure = { id: string; label: BothLanguages; by: OperatorId; at: Instant };

/** `procedureSteps`: by procedure, then by step. */
export type ProceduresOnSheet = { procedures: AttachedProcedure[]; procedureSteps: Record<string, Record<string, StepMark>> };

type StepOf = { at: Instant; sheet: SheetId; procedure: string; step: string; text: BothLanguages };
export type ProcedureEntry =
  | ({ type: 'ProcedureAttached'; sheet: SheetId; procedure: string } & Omit<AttachedProcedure, 'id'>)
  | ({ type: 'ProcedureStepTicked' } & StepOf & StepMark)
  | ({ type: 'ProcedureStepReopened'; by: OperatorId } & StepOf);

export const proceduresPart: SheetPart<ProceduresOnSheet, ProcedureEntry> = {
  empty: { procedures: [], procedureSteps: {} },
  evolve: {
    ProcedureAttached: ({ procedures }, { procedure: id, label, by, at }) => ({
      procedures: [...procedures, { id, label, by, at }],
    }),
    ProcedureStepTicked: ({ procedureSteps }, { procedure, step, state, note, by, at }) => ({
      procedureSteps: { ...procedureSteps, [procedure]: { ...procedureSteps[procedure], [step]: { state, note, by, at } } },
    }),
    ProcedureStepReopened: ({ procedureSteps }, { procedure, step }) => {
      const { [step]: _, ...others } = procedureSteps[procedure] ?? {};
      return { procedureSteps: { ...procedureSteps, [procedure]: others } };
    },
  },
};

/** Those that the situation calls, and those attached by hand or begun; `left` is how many steps are neither done nor left out. Pure. */
export function procedurePlans(
  all: readonly Procedure[],
  sheet: ProceduresOnSheet,
  situation: EventSituation,
): { procedure: Procedure; steps: { step: Procedure['steps'][number]; mark: StepMark | null }[]; left: number }[] {
  return all
    .filter(
      ({ id, when }) =>
        (when !== undefined && fits(when, situation)) ||
        sheet.procedures.some((one) => one.id === id) ||
        Object.keys(sheet.procedureSteps[id] ?? {}).length > 0,
    )
    .map((procedure) => {
      const marks = sheet.procedureSteps[procedure.id] ?? {};
      const steps = procedure.steps.map((step) => ({ step, mark: marks[step.id] ?? null }));
      return { procedure, steps, left: steps.filter(({ mark }) => mark === null).length };
    });
}
