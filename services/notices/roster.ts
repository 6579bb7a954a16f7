import type { Alerting } from '../../config/alerting/load-alerting.ts';
import type { DutyLine } from '../../config/alerting/roster.ts';
import type { Recipient } from '../../config/alerting/schema.ts';
import type { Instant } from '../ids.ts';
import { ms } from '../ids.ts';
import type { PlannedStep } from '../reactions/chain.ts';

/** Those of a role who are on duty, in the order in which they are reached. Times of the roster are local to the centre. Pure. */
export function onDuty(roster: readonly DutyLine[], role: string, at: Instant, timeZone: string): DutyLine[] {
  const now = localTime(at, timeZone);
  return roster.filter((line) => line.role === role && (line.from ?? '') <= now && (line.to === null || now < line.to));
}

/** `2026-11-27 19:00`. */
function localTime(at: Instant, timeZone: string): string {
  // The Swedish way of writing a time is that of the roster.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(ms(at));
}

/** Each means of the first person, then their backup number, then the next person. Empty where nobody is on duty. */
export function noticeSteps(
  { roster }: Pick<Alerting, 'roster'>,
  { role, means }: Recipient,
  at: Instant,
  timeZone: string,
): PlannedStep<{ person: string; number: string }>[] {
  return onDuty(roster, role, at, timeZone).flatMap(({ name: person, phone, backup }) => [
    ...means.map((one) => ({ ...one, person, number: phone })),
    ...(backup === null ? [] : means.filter((one) => one.means === 'phone').map((one) => ({ ...one, person, number: backup }))),
  ]);
}
