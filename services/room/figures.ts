/**
 * What happened in the room, by day, hour and position, and every outage of a link. Folded from the journal's commits; pure. Memory is bounded: counts for
 * each day kept, and what is still under way.
 *
 * A call belongs to the hour in which it arrived, and to the position that answered it first; so do the time from its answer to the first alert of a unit
 * for its event.
 */
import type { LinkName, LinkState } from '../health/link.ts';
import { type CallId, type Instant, ms, type PositionId, type SheetId } from '../ids.ts';
import type { CommitDraft, Entry } from '../journal/commit.ts';
import type { LocalTime, ToLocalTime } from './local-time.ts';
import { emptySpread, type Spread, withTime } from './spread.ts';

/** `within10`: answered within 10 seconds of arrival. `toAlert`: from the answer to the first alert. */
export type Counts = {
  arrived: number;
  answered: number;
  /** Hung up before an answer. */
  abandoned: number;
  within10: number;
  within15: number;
  within20: number;
  wait: Spread;
  toAlert: Spread;
};
type Counted = Exclude<keyof Counts, 'wait' | 'toAlert'>;

/** A link that did not work, or not as it should. `end` null while it lasts; `state` the worst that it was. */
export type Outage = {
  link: LinkName;
  state: Extract<LinkState, 'degraded' | 'down'>;
  reason: string | null;
  begin: Instant;
  end: Instant | null;
  /** Calls that waited when it began, or arrived while it lasted. */
  calls: number;
  /** Units engaged while it lasted. */
  alerts: number;
};

export type DayFigures = {
  day: string;
  total: Counts;
  hours: Readonly<Record<string, Counts>>;
  positions: Readonly<Record<PositionId, Counts>>;
  /** Over, in order of their ends. */
  outages: readonly Outage[];
};

type Waiting = { sheet: SheetId; arrivedAt: Instant; when: LocalTime };
/** Answered, no unit alerted yet. */
type Handled = { answeredAt: Instant; position: PositionId; when: LocalTime };

export type Figures = {
  days: ReadonlyMap<string, DayFigures>;
  waiting: ReadonlyMap<CallId, Waiting>;
  handled: ReadonlyMap<SheetId, Handled>;
  /** Outages that last. */
  down: ReadonlyMap<LinkName, Outage>;
};

export const noFigures: Figures = { days: new Map(), waiting: new Map(), handled: new Map(), down: new Map() };

const emptyCounts: Counts = {
  ...{ arrived: 0, answered: 0, abandoned: 0, within10: 0, within15: 0, within20: 0 },
  ...{ wait: emptySpread, toAlert: emptySpread },
};
export const emptyDay = (day: string): DayFigures => ({ day, total: emptyCounts, hours: {}, positions: {}, outages: [] });

/** Calls of yesterday evening are answered and their units alerted today. */
const daysKept = 2;

export function foldFigures(figures: Figures, { entries }: Pick<CommitDraft, 'entries'>, toLocalTime: ToLocalTime): Figures {
  return entries.reduce((folded, entry) => foldEntry(folded, entry, toLocalTime), figures);
}

function foldEntry(figures: Figures, entry: Entry, toLocalTime: ToLocalTime): Figures {
  switch (entry.type) {
    case 'CallQueued': {
      const { sheet, arrivedAt } = entry.facts;
      const when = toLocalTime(arrivedAt);
      const waiting = new Map(figures.waiting).set(entry.call, { sheet, arrivedAt, when });
      const touched = touch(figures, 'calls');
      return counted({ ...touched, waiting }, when, null, (counts) => plus(counts, ['arrived']));
    }
    case 'CallAnswered':
      return onAnswered(figures, entry);
    case 'CallAbandoned': {
      const call = figures.waiting.get(entry.call);
      if (!call) return figures;
      const waiting = without(figures.waiting, entry.call);
      return counted({ ...figures, waiting }, call.when, null, (counts) => plus(counts, ['abandoned']));
    }
    case 'UnitEngaged':
      return onEngaged(touch(figures, 'alerts'), entry);
    case 'SheetClosed':
    case 'SheetJoinedTo':
      return figures.handled.has(entry.sheet) ? { ...figures, handled: without(figures.handled, entry.sheet) } : figures;
    case 'LinkChanged':
      return onLink(figures, entry, toLocalTime);
    default:
      return figures;
  }
}

function onAnswered(figures: Figures, { call: id, at, position }: Extract<Entry, { type: 'CallAnswered' }>): Figures {
  const call = figures.waiting.get(id);
  // Answered before: by a position that lost its phone, and now again.
  if (!call) return figures;
  const { sheet, arrivedAt, when } = call;
  const waitedMs = ms(at) - ms(arrivedAt);
  const within = ([10, 15, 20] as const)
    .filter((seconds) => waitedMs <= seconds * 1_000)
    .map((seconds): Counted => `within${seconds}`);
  const waiting = without(figures.waiting, id);
  const handled = figures.handled.has(sheet)
    ? figures.handled
    : new Map(figures.handled).set(sheet, { answeredAt: at, position, when });
  return counted({ ...figures, waiting, handled }, when, position, (counts) => ({
    ...plus(counts, ['answered', ...within]),
    wait: withTime(counts.wait, waitedMs),
  }));
}

/** A mission that waits for the end of another alerts nobody yet. */
function onEngaged(figures: Figures, { sheet, at, how }: Extract<Entry, { type: 'UnitEngaged' }>): Figures {
  const event = figures.handled.get(sheet);
  if (!event || how === 'next') return figures;
  const handled = without(figures.handled, sheet);
  return counted({ ...figures, handled }, event.when, event.position, (counts) => ({
    ...counts,
    toAlert: withTime(counts.toAlert, ms(at) - ms(event.answeredAt)),
  }));
}

function onLink(
  figures: Figures,
  { link, state, reason, at }: Extract<Entry, { type: 'LinkChanged' }>,
  toLocalTime: ToLocalTime,
): Figures {
  const before = figures.down.get(link);
  if (state === 'down' || state === 'degraded') {
    const worst = before?.state === 'down' ? 'down' : state;
    const began: Outage = before ?? { link, state, reason, begin: at, end: null, calls: figures.waiting.size, alerts: 0 };
    return { ...figures, down: new Map(figures.down).set(link, { ...began, state: worst, reason: reason ?? began.reason }) };
  }
  if (!before) return figures;
  const began = toLocalTime(before.begin).day;
  const day = figures.days.has(began) ? began : toLocalTime(at).day;
  const figuresOfDay = figures.days.get(day) ?? emptyDay(day);
  const outages = [...figuresOfDay.outages, { ...before, end: at }];
  return withDay({ ...figures, down: without(figures.down, link) }, { ...figuresOfDay, outages });
}

function touch(figures: Figures, what: 'calls' | 'alerts'): Figures {
  if (figures.down.size === 0) return figures;
  const down = new Map([...figures.down].map(([link, outage]) => [link, { ...outage, [what]: outage[what] + 1 }]));
  return { ...figures, down };
}

/** Counted for the day, the hour, and the position where there is one. */
function counted(
  figures: Figures,
  { day, hour }: LocalTime,
  position: PositionId | null,
  change: (counts: Counts) => Counts,
): Figures {
  const of = figures.days.get(day) ?? emptyDay(day);
  const hours = { ...of.hours, [hour]: change(of.hours[hour] ?? emptyCounts) };
  const positions =
    position === null ? of.positions : { ...of.positions, [position]: change(of.positions[position] ?? emptyCounts) };
  return withDay(figures, { ...of, total: change(of.total), hours, positions });
}

function withDay(figures: Figures, day: DayFigures): Figures {
  const days = new Map(figures.days).set(day.day, day);
  if (days.size <= daysKept) return { ...figures, days };
  const oldest = [...days.keys()].sort()[0] as string;
  // What is older than all that is kept was given up before.
  const handled = new Map([...figures.handled].filter(([, { when }]) => when.day > oldest));
  return { ...figures, days: without(days, oldest), handled };
}

const plus = (counts: Counts, names: Counted[]): Counts => ({
  ...counts,
  ...Object.fromEntries(names.map((name) => [name, counts[name] + 1])),
});

function without<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
