import type { Instant } from './ids.ts';

/** `22:41`, by the clocks of the centre. */
export function localHour(at: Instant, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(at),
  );
}
