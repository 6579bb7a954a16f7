/** The figures of a day as they are told and exported: a row for each hour and position that has any. Pure. */
import type { PositionId } from '../ids.ts';
import type { Counts, DayFigures, Outage } from './figures.ts';
import { type SpreadView, viewOfSpread } from './spread.ts';

export type CountsView = Omit<Counts, 'wait' | 'toAlert'> & { wait: SpreadView; toAlert: SpreadView };
export type HourRow = { hour: string } & CountsView;
export type PositionRow = { position: PositionId } & CountsView;

export type RoomDay = {
  day: string;
  /** False while the journal is still being read back. */
  complete: boolean;
  total: CountsView;
  hours: HourRow[];
  positions: PositionRow[];
  /** In order of their beginning, those that last too. */
  outages: Outage[];
};
/** Rows that are new or have changed stand for those of before; of another day, for all. */
export type RoomChange = RoomDay;

const views = new WeakMap<Counts, CountsView>();

/** The same object for the same counts: what did not change is not told again. */
function viewOf(counts: Counts): CountsView {
  let view = views.get(counts);
  if (!view) {
    view = { ...counts, wait: viewOfSpread(counts.wait), toAlert: viewOfSpread(counts.toAlert) };
    views.set(counts, view);
  }
  return view;
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

export function viewOfDay(figures: DayFigures, lasting: Iterable<Outage>, complete: boolean): RoomDay {
  const { day, total, hours, positions } = figures;
  return {
    ...{ day, complete, total: viewOf(total) },
    hours: Object.entries(hours)
      .sort(byName)
      .map(([hour, counts]) => ({ hour, ...viewOf(counts) })),
    positions: Object.entries(positions)
      .sort(byName)
      .map(([id, counts]) => ({ position: id as PositionId, ...viewOf(counts) })),
    outages: [...figures.outages, ...lasting].sort((a, b) => (a.begin < b.begin ? -1 : 1)),
  };
}

/** What is left to tell to who has `told`; all of it for another day. */
export function changesSince(told: DayFigures | null, figures: DayFigures, view: RoomDay): RoomChange {
  if (told?.day !== figures.day) return view;
  const hours = view.hours.filter(({ hour }) => told.hours[hour] !== figures.hours[hour]);
  const positions = view.positions.filter(({ position }) => told.positions[position] !== figures.positions[position]);
  return { ...view, hours, positions };
}

/** The day after a change: the console's fold. */
export function withChange(day: RoomDay, change: RoomChange): RoomDay {
  if (day.day !== change.day) return change;
  const merge = <Row>(before: Row[], changed: Row[], keyOf: (row: Row) => string) => {
    const rows = new Map([...before, ...changed].map((row) => [keyOf(row), row]));
    return [...rows].sort(byName).map(([, row]) => row);
  };
  return {
    ...change,
    hours: merge(day.hours, change.hours, ({ hour }) => hour),
    positions: merge(day.positions, change.positions, ({ position }) => position),
  };
}
