/** A moment as the clocks of the centre show it. */
export type LocalTime = {
  /** `2026-11-29`. */
  day: string;
  /** 0 is Sunday. */
  weekday: number;
  /** Since midnight by the clock: 180 at 3:00, whatever the clock did in between. */
  minutes: number;
};

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const twoDigits = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', hourCycle: 'h23', ...twoDigits });
  clocks.set(timeZone, made);
  return made;
}

export function localTime(atMs: number, timeZone: string): LocalTime {
  const parts = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  );
  const day = `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`;
  return { day, weekday: weekdayOf(day), minutes: Number(parts.hour) * 60 + Number(parts.minute) };
}

export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** The day so many days later, or earlier. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The moment at which the clocks of the centre show this; where they show it twice the first, where they leap over it the moment after the leap. */
export function momentOf(day: string, minutes: number, timeZone: string): number {
  const asUtc = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000;
  const shown = (atMs: number) => {
    const { day: there, minutes: past } = localTime(atMs, timeZone);
    return Date.parse(`${there}T00:00:00Z`) + past * 60_000;
  };
  const candidates = [-1, 1].map((side) => {
    const near = asUtc + side * 86_400_000;
    return asUtc - (shown(near) - near);
  });
  const exact = candidates.filter((atMs) => shown(atMs) === asUtc);
  return exact.length > 0 ? Math.min(...exact) : Math.max(...candidates);
}
