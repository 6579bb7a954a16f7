/**
 * A chain of tries to reach somebody: one means after another, each with its deadline. The first step that is not over is the current one.
 *
 *   due ──begun──> asked (──sent──> taken by the far end) ──over: failed, no answer in time, or said so by hand──> the next step is due
 *
 * Pure; its owner writes the entries and knows when the whole is done.
 */
import type { Instant } from '../ids.ts';
import { ms } from '../ids.ts';

export type StepOver = { why: 'failed' | 'no answer' | 'not reached'; detail: string; at: Instant };

export type Step<Plan> = Plan & {
  /** A gateway, or what its owner knows by name: `phone`, `page`. */
  means: string;
  deadlineS: number;
  /** Written down before the far end is asked. */
  begunAt: Instant | null;
  /** Taken by the far end. */
  sentAt: Instant | null;
  over: StepOver | null;
};

export type PlannedStep<Plan> = Plan & { means: string; deadlineS: number };

export const planned = <Plan>(steps: readonly PlannedStep<Plan>[]): Step<Plan>[] =>
  steps.map((step) => ({ ...step, begunAt: null, sentAt: null, over: null }));

type Any = Step<unknown>;

/** Null once all are over: nobody was reached. */
export function currentStep<S extends Any>(steps: readonly S[]): { step: S; index: number } | null {
  const index = steps.findIndex((step) => step.over === null);
  const step = steps[index];
  return step ? { step, index } : null;
}

export function changedStep<S extends Any>(steps: readonly S[], index: number, change: Partial<Any>): S[] {
  return steps.map((step, at) => (at === index ? { ...step, ...change } : step));
}

/** The deadline of a step runs from its first try. */
export function isOverdue(step: Any, at: Instant): boolean {
  return step.over === null && step.begunAt !== null && ms(at) - ms(step.begunAt) >= step.deadlineS * 1_000;
}
