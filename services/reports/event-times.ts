/** When each step of an event was first reached, and how long it took from the one before: the figures of its report. Pure; the console uses it too. */
import { type Instant, ms } from '../ids.ts';
import type { SheetDocument } from '../sheets/sheet.ts';

/** In the order in which an event goes through them. */
export const eventSteps = ['called', 'answered', 'engaged', 'departed', 'on scene', 'units back', 'closed'] as const;
export type EventStep = (typeof eventSteps)[number];

/** `at` null: not reached. `fromLastS`: seconds since the step before it that was reached, null for the first. */
export type EventTime = { step: EventStep; at: Instant | null; fromLastS: number | null };

export function eventTimes(sheet: SheetDocument): EventTime[] {
  const { callDetails: calls, assignments, closing } = sheet;
  const ended = assignments.map((one) => one.ended?.at ?? null);
  const at: Record<EventStep, Instant | null> = {
    called: first([sheet.openedAt, ...calls.map(({ arrivedAt }) => arrivedAt)]),
    answered: first(calls.map((call) => ('answeredAt' in call ? call.answeredAt : null))),
    engaged: first(assignments.map(({ engagedAt }) => engagedAt)),
    departed: first(assignments.map(({ times }) => times['under way'])),
    'on scene': first(assignments.map(({ times }) => times['on scene'])),
    'units back': ended.includes(null) ? null : (ended.sort().at(-1) ?? null),
    closed: closing?.at ?? null,
  };
  let last: Instant | null = null;
  return eventSteps.map((step) => {
    const reached = at[step];
    const fromLastS = reached && last ? Math.round((ms(reached) - ms(last)) / 1_000) : null;
    last = reached ?? last;
    return { step, at: reached, fromLastS };
  });
}

const first = (all: (Instant | null | undefined)[]): Instant | null => all.filter((one) => one != null).sort()[0] ?? null;
