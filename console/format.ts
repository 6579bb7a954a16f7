/** How values are written for the operator. Pure. */
import type { PhoneNumber } from '../services/context/caller.ts';
import type { Problem } from '../services/http/messages.ts';

export type Language = 'fr' | 'en';

const narrow = '\u202f';
const noBreak = '\u00a0';

/** French rules: a narrow no-break space before ; ! ? » and after «, a no-break space before :, the curved apostrophe. */
export function frenchTypography(text: string): string {
  return text
    .replace(/'/g, '’')
    .replace(/ ([;!?»])/g, `${narrow}$1`)
    .replace(/« /g, `«${narrow}`)
    .replace(/ :/g, `${noBreak}:`);
}

/** What the server says to the operator, in the operator's language. */
export function problemText(problem: Problem, language: Language): string {
  return language === 'fr' ? frenchTypography(problem.fr) : problem.en;
}

/** `22:41:07`, local time. */
export function clockTime(ms: number): string {
  const at = new Date(ms);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** `0:07`, `12:40`, `1:02:03`. Never below nought: two clocks may differ by a moment. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

const longestHours = 99;

/** `12 s`, `7 min`, `2 h 05`; older than is of use: `> 99 h`. */
export function ageText(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1000);
  if (seconds < 60) return `${seconds}${narrow}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes >= (longestHours + 1) * 60) return `>${narrow}${longestHours}${narrow}h`;
  return minutes < 60
    ? `${minutes}${narrow}min`
    : `${Math.floor(minutes / 60)}${narrow}h${narrow}${String(minutes % 60).padStart(2, '0')}`;
}

/** `35 m`, `1,2 km`, `1.2 km`. */
export function metres(value: number, language: Language): string {
  const far = value >= 1000;
  const number = far ? value / 1000 : value;
  const digits = far && number < 10 ? 1 : 0;
  return `${number.toLocaleString(language, { maximumFractionDigits: digits })}${noBreak}${far ? 'km' : 'm'}`;
}

/** Metropolitan France and its territories: their numbers are read in the national form. */
const readNationally = new Set(['FR', 'GP', 'GF', 'MQ', 'RE', 'YT', 'BL', 'MF', 'PM', 'WF', 'NC', 'PF']);

/** In pairs, as read aloud: `06 12 34 56 78`; numbers of other countries with their code. The spaces never break. */
export function spoken(number: PhoneNumber): string {
  const text = number.country === null || readNationally.has(number.country) ? number.national : number.e164;
  return text.replace(/ /g, noBreak);
}
