/** What an event waits for, and by when: no unit engaged, no acknowledgement, no departure, no arrival, no word since. Pure; only time makes it late. */
import type { Targets } from '../../config/dispatch/schema.ts';
import { type Instant, instant, ms } from '../ids.ts';
import type { Sheet } from '../sheets/sheet.ts';
import type { Priority } from '../triage/priority.ts';
import type { Assignment } from './assignment.ts';

export const awaitedThings = ['engagement', 'acknowledgement', 'departure', 'arrival', 'word'] as const;
/** `callSign` null where no unit is engaged. Late from `dueAt`. */
export type Awaited = { what: (typeof awaitedThings)[number]; callSign: string | null; dueAt: Instant };

const after = (at: Instant, seconds: number) => instant(ms(at) + seconds * 1_000);

/** What is due first; null where nothing is awaited. `isOurs`: the centre has units to send. */
export function awaitedFirst(
  { closing, nature, assignments, notes, openedAt }: Pick<Sheet, 'closing' | 'nature' | 'assignments' | 'notes' | 'openedAt'>,
  priority: Priority,
  targets: Targets,
  isOurs: boolean,
): Awaited | null {
  if (closing || !isOurs) return null;
  if (assignments.length === 0) {
    if (!nature) return null;
    return {
      what: 'engagement',
      callSign: null,
      dueAt: after(nature.at > openedAt ? nature.at : openedAt, targets.engagementS[priority]),
    };
  }
  const lastNote = instant(Math.max(ms(openedAt), ...notes.map(({ savedAt }) => ms(savedAt))));
  const all = assignments.flatMap((one) => awaitedOf(one, targets, lastNote) ?? []);
  return all.reduce<Awaited | null>((first, one) => (first && first.dueAt <= one.dueAt ? first : one), null);
}

function awaitedOf(assignment: Assignment, targets: Targets, lastNote: Instant): Awaited | null {
  const { callSign, ended, status, statusSince: since, travelS } = assignment;
  if (ended) return null;
  switch (status) {
    case 'alerted':
      return { what: 'acknowledgement', callSign, dueAt: after(since, targets.acknowledgementS) };
    case 'acknowledged':
      return { what: 'departure', callSign, dueAt: after(since, targets.departureS) };
    case 'under way': {
      const arrivalS = travelS === null ? targets.arrivalS : travelS + targets.arrivalGraceS;
      return { what: 'arrival', callSign, dueAt: after(since, arrivalS) };
    }
    case 'on scene':
      return { what: 'word', callSign, dueAt: after(since > lastNote ? since : lastNote, targets.wordS) };
    default:
      return null;
  }
}
