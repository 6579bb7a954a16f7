/** A moment as an administrator types it, by the clocks of the centre. Pure. */
import { dayAfter, localTime, momentOf } from './local-time.ts';

const named: readonly (readonly string[])[] = [
  ['sunday', 'dimanche'],
  ['monday', 'lundi'],
  ['tuesday', 'mardi'],
  ['wednesday', 'mercredi'],
  ['thursday', 'jeudi'],
  ['friday', 'vendredi'],
  ['saturday', 'samedi'],
];

/**
 * `2026-11-29T03:00`, with `Z` or `+01:00` or by the centre's clocks; `Sunday 3 a.m.`, `dimanche 3 h 30`, `mardi 14:05`, the next such moment from `nowMs` on;
 * `now`, `maintenant`. Null for anything else.
 */
export function readMoment(text: string, nowMs: number, timeZone: string): number | null {
  const said = text.trim().toLowerCase();
  if (said === 'now' || said === 'maintenant') return nowMs;
  return readIso(text.trim(), timeZone) ?? readDayAndHour(said, nowMs, timeZone);
}

function readIso(text: string, timeZone: string): number | null {
  const [, day, hour, minute, zone] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  if (day === undefined || new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) !== day) return null;
  const minutes = Number(hour) * 60 + Number(minute);
  if (Number(hour) > 23 || Number(minute) > 59) return null;
  if (zone === undefined) return momentOf(day, minutes, timeZone);
  const atMs = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(atMs) ? null : atMs;
}

function readDayAndHour(said: string, nowMs: number, timeZone: string): number | null {
  const [, dayName, hourText, minuteText = '0', half] =
    /^([a-z]+),? +(?:à |at )?(\d{1,2}) ?(?:[:h] ?(\d\d)?)? ?(a\.?m\.?|p\.?m\.?)?$/.exec(said) ?? [];
  const weekday = named.findIndex((names) => dayName !== undefined && names.includes(dayName));
  const given = Number(hourText);
  if (weekday < 0 || given > (half ? 12 : 23) || Number(minuteText) > 59 || (half && given === 0)) return null;
  const hour = half ? (given % 12) + (half.startsWith('p') ? 12 : 0) : given;
  const today = localTime(nowMs, timeZone);
  const minutes = hour * 60 + Number(minuteText);
  const ahead = (weekday - today.weekday + 7) % 7;
  return momentOf(dayAfter(today.day, ahead === 0 && minutes < today.minutes ? 7 : ahead), minutes, timeZone);
}
