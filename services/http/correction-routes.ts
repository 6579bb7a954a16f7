/** Requests for corrections: what has become of them, and all of them as a table. */
import { z } from 'zod';
import { type Correction, correctionStates } from '../corrections/correction.ts';
import type { Journal } from '../journal/commit.ts';
import { correctionDocument } from './correction-shapes.ts';
import { toCsv } from './csv.ts';
import type { DeskPort } from './desk-port.ts';
import { csv } from './room-routes.ts';
import { type Route, route } from './route.ts';

const shown = 100;
const pageSize = 200;
/** Newest first: enough for years, and no more than a spreadsheet takes. */
const mostExported = 20_000;

type Reading = Pick<Journal, 'document' | 'documents'>;

/** Those that are not settled, and of those that are the newest; newest first. What is not on disk yet counts too. */
export function latestCorrections(desk: Pick<DeskPort, 'corrections'>, journal: Reading): Correction[] {
  const open = [...desk.corrections()];
  const ids = journal.documents({ collection: 'corrections', limit: shown }).items.map(({ id }) => id);
  const known = new Set<string>(open.map(({ id }) => id));
  const others = ids.filter((id) => !known.has(id)).map((id) => journal.document('corrections', id)?.document as Correction);
  return [...open, ...others].sort((a, b) => (a.at < b.at ? 1 : -1));
}

function allCorrections(journal: Reading): Correction[] {
  const all: Correction[] = [];
  let cursor: string | undefined;
  do {
    const page = journal.documents({ collection: 'corrections', limit: pageSize, ...(cursor ? { cursor } : {}) });
    all.push(...page.items.map(({ document }) => document as Correction));
    cursor = page.nextCursor ?? undefined;
  } while (cursor && all.length < mostExported);
  return all;
}

export function correctionRoutes(desk: Pick<DeskPort, 'corrections'>, journal: Reading): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/corrections',
      summary: 'Requests for corrections: those not settled, and the newest of those that are',
      right: 'signed in',
      query: z.strictObject({ state: z.enum(correctionStates).optional() }),
      answers: {
        200: {
          description: 'Newest first',
          schema: z.strictObject({ items: z.array(correctionDocument) }).meta({ id: 'Corrections' }),
        },
      },
      handle: ({ query: { state } }) => {
        const items = latestCorrections(desk, journal).filter((one) => state === undefined || one.state === state);
        return { status: 200, body: { items } };
      },
    }),
    route({
      method: 'get',
      path: '/api/corrections.csv',
      summary: 'All requests for corrections as a table, newest first',
      right: 'supervisor',
      answers: { 200: { description: 'CSV', schema: z.string(), type: 'text/csv' } },
      handle: ({ response }) => csv(response, 'corrections.csv', tableOf(allCorrections(journal))),
    }),
  ];
}

const tableOf = (corrections: Correction[]): string =>
  toCsv(
    [
      'asked',
      'by',
      'position',
      'object',
      'name',
      'id',
      'wrong',
      'sheet',
      'state',
      'taken',
      'taken-by',
      'settled',
      'settled-by',
      'answer',
    ],
    corrections.map(({ at, by, position, object, text, seenOn, state, taken, settled }) => [
      ...[at, by, position, object.kind, object.name, object.id, text, seenOn?.number ?? null, state],
      ...[taken?.at ?? null, taken?.by ?? null, settled?.at ?? null, settled?.by ?? null, settled?.text ?? null],
    ]),
  );
