/** Whether a centre's named hours are open at a moment. Pure. */
import { type Routing, weekdays } from '../../config/routing/schema.ts';
import { holidayOn } from './holidays.ts';
import { dayAfter, localTime, weekdayOf } from './local-time.ts';

export type Opening = {
  open: boolean;
  /** The public holiday, or the centre's own, that the day is. */
  holiday: { fr: string; en: string } | null;
};

type Hours = Routing['hours'][number];

export function openingAt(hours: Hours, { centre, holidays }: Pick<Routing, 'centre' | 'holidays'>, atMs: number): Opening {
  const { day, minutes } = localTime(atMs, centre.timeZone);
  const yesterday = dayAfter(day, -1);
  const holidayOf = (each: string) =>
    holidays ? (holidays.also.find((one) => one.day === each)?.label ?? holidayOn(each, holidays.department)) : null;
  const windowsOf = (each: string) => {
    const holiday = holidayOf(each) !== null && hours.holidays !== 'as-usual';
    if (holiday && hours.holidays === 'closed') return [];
    const weekday = weekdays[holiday ? 0 : weekdayOf(each)];
    return hours.open
      .filter(({ days }) => weekday !== undefined && days.includes(weekday))
      .map(({ from, until }) => ({ from: minutesOf(from), until: minutesOf(until) }));
  };
  const today = windowsOf(day).some(({ from, until }) => minutes >= from && (until <= from || minutes < until));
  const sinceYesterday = windowsOf(yesterday).some(({ from, until }) => until <= from && minutes < until);
  return { open: today || sinceYesterday, holiday: holidayOf(day) };
}

const minutesOf = (hour: string) => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3));
