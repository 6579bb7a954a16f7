/** Public holidays of France (code du travail, L3133-1; L3134-13 for Alsace and Moselle; L3422-2 and the decrees of each territory overseas). Pure. */

type Label = { fr: string; en: string };

const label = (fr: string, en: string): Label => ({ fr, en });

/** Month and day, every year. */
const fixed: Record<string, Label> = {
  '01-01': label('Jour de l’an', 'New Year’s Day'),
  '05-01': label('Fête du travail', 'Labour Day'),
  '05-08': label('Victoire de 1945', 'Victory in Europe Day'),
  '07-14': label('Fête nationale', 'National Day'),
  '08-15': label('Assomption', 'Assumption'),
  '11-01': label('Toussaint', 'All Saints’ Day'),
  '11-11': label('Armistice de 1918', 'Armistice of 1918'),
  '12-25': label('Noël', 'Christmas Day'),
};

/** Days after Easter Sunday. */
const moving: Record<number, Label> = {
  1: label('Lundi de Pâques', 'Easter Monday'),
  39: label('Ascension', 'Ascension'),
  50: label('Lundi de Pentecôte', 'Whit Monday'),
};

const goodFriday = label('Vendredi saint', 'Good Friday');
const saintStephen = label('Saint-Étienne', 'Saint Stephen’s Day');
const abolition = label('Abolition de l’esclavage', 'Abolition of slavery');

/** What a department or territory has besides. */
const local: Record<string, { fixed: Record<string, Label>; moving?: Record<number, Label> }> = {
  ...Object.fromEntries(
    ['57', '67', '68'].map((each) => [each, { fixed: { '12-26': saintStephen }, moving: { [-2]: goodFriday } }]),
  ),
  '971': { fixed: { '05-27': abolition } },
  '972': { fixed: { '05-22': abolition } },
  '973': { fixed: { '06-10': abolition } },
  '974': { fixed: { '12-20': abolition } },
  '976': { fixed: { '04-27': abolition } },
  '977': { fixed: { '10-09': abolition } },
  '978': { fixed: { '05-28': abolition } },
};

const dayMs = 86_400_000;

/** Easter Sunday of the Gregorian calendar (the rule of Meeus, Jones and Butcher), as a UTC midnight in milliseconds. */
export function easter(year: number): number {
  const a = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const g = Math.floor((8 * century + 13) / 25);
  const h = (19 * a + century - Math.floor(century / 4) - g + 15) % 30;
  const l = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - h - (inCentury % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1);
}

/** The holiday that a day is, `2026-12-25`, in a department; null where it is none. */
export function holidayOn(day: string, department: string): Label | null {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const own = local[department];
  const afterEaster = (midnight - easter(Number(day.slice(0, 4)))) / dayMs;
  const monthAndDay = day.slice(5);
  return own?.fixed[monthAndDay] ?? own?.moving?.[afterEaster] ?? fixed[monthAndDay] ?? moving[afterEaster] ?? null;
}
