import { type Instant, ms } from '../ids.ts';

/** `2026-11-27`, and `00` to `23`, by the clocks of the centre. The hour that autumn gives twice is one. */
export type LocalTime = { day: string; hour: string };
export type ToLocalTime = (at: Instant) => LocalTime;

/** Clocks differ from UTC by whole quarters of an hour: within one the answer is the same, and the formatter is asked once. */
const quarterMs = 900_000;

export function localTimeIn(timeZone: string): ToLocalTime {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' },
  });
  let last = { quarter: Number.NaN, time: { day: '', hour: '' } };
  return (at) => {
    const quarter = Math.floor(ms(at) / quarterMs);
    if (quarter !== last.quarter) {
      const parts = Object.fromEntries(format.formatToParts(quarter * quarterMs).map(({ type, value }) => [type, value]));
      last = { quarter, time: { day: `${parts.year}-${parts.month}-${parts.day}`, hour: parts.hour ?? '00' } };
    }
    return last.time;
  };
}
