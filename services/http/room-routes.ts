/** The figures of a day, as JSON and as tables. */
import type { Response } from 'express';
import { z } from 'zod';
import { ms } from '../ids.ts';
import type { Room } from '../room/room.ts';
import type { CountsView, RoomDay } from '../room/view.ts';
import { type Cell, toCsv } from './csv.ts';
import { roomDay } from './room-shapes.ts';
import { type Reply, type Route, route } from './route.ts';

const tables = ['hours.csv', 'positions.csv', 'outages.csv'] as const;
type Table = (typeof tables)[number];
const dayPath = z.strictObject({ day: z.iso.date() });

export function roomRoutes(room: Room): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/room/days/{day}',
      summary: 'Figures of a day, by the clocks of the centre: calls by hour and position, outages of links',
      right: 'supervisor',
      params: dayPath,
      answers: { 200: { description: 'The day; without rows where the journal has nothing of it', schema: roomDay } },
      handle: async ({ params }) => ({ status: 200, body: await room.day(params.day) }),
    }),
    route({
      method: 'get',
      path: '/api/room/days/{day}/{table}',
      summary: 'The same as a table: hours, positions, or outages',
      right: 'supervisor',
      params: dayPath.extend({ table: z.enum(tables) }),
      answers: { 200: { description: 'CSV, durations in seconds', schema: z.string(), type: 'text/csv' } },
      handle: async ({ params: { day, table }, response }) =>
        csv(response, `${day}-${table}`, tableOf(await room.day(day), table)),
    }),
  ];
}

export function csv(response: Response, name: string, text: string): Reply {
  response.set('Content-Disposition', `attachment; filename="tocsin-${name}"`);
  return { status: 200, body: text, type: 'text/csv; charset=utf-8' };
}

const countNames = ['arrived', 'answered', 'abandoned', 'within10', 'within15', 'within20'] as const;
const spreadNames = ['count', 'mean', 'median', 'p90', 'longest'] as const;
const countHead = [
  ...countNames,
  ...spreadNames.slice(1).map((name) => `wait-${name}-s`),
  ...spreadNames.map((name) => (name === 'count' ? 'alerts' : `answer-to-alert-${name}-s`)),
];

const seconds = (milliseconds: number | null): Cell => (milliseconds === null ? null : Math.round(milliseconds / 100) / 10);

function countCells(counts: CountsView): Cell[] {
  const { wait, toAlert } = counts;
  return [
    ...countNames.map((name) => counts[name]),
    ...spreadNames.slice(1).map((name) => seconds(wait[name])),
    ...spreadNames.map((name) => (name === 'count' ? toAlert.count : seconds(toAlert[name]))),
  ];
}

function tableOf(day: RoomDay, table: Table): string {
  switch (table) {
    case 'hours.csv':
      return toCsv(
        ['day', 'hour', ...countHead],
        day.hours.map((row) => [day.day, row.hour, ...countCells(row)]),
      );
    case 'positions.csv':
      return toCsv(
        ['day', 'position', ...countHead],
        day.positions.map((row) => [day.day, row.position, ...countCells(row)]),
      );
    case 'outages.csv':
      return toCsv(
        ['link', 'state', 'reason', 'begin', 'end', 'duration-s', 'calls', 'alerts'],
        day.outages.map(({ link, state, reason, begin, end, calls, alerts }) => [
          ...[link, state, reason, begin, end, seconds(end === null ? null : ms(end) - ms(begin)), calls, alerts],
        ]),
      );
  }
}
