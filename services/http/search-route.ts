/** `GET /api/sheets/search`: every sheet, open or closed, by anything that is known of it. */
import { z } from 'zod';
import type { Centre } from '../../config/schema.ts';
import type { Links } from '../health/links.ts';
import { ms, type SheetId } from '../ids.ts';
import type { Journal } from '../journal/commit.ts';
import { BadCursor } from '../journal/reader.ts';
import { eventHead as headOf } from '../projections/event-head.ts';
import { Refusal } from '../refusal.ts';
import { rowOf } from '../search/indexed-sheet.ts';
import type { Search } from '../search/search.ts';
import { readSheet } from '../sheets/sheet.ts';
import type { SheetFound } from './messages.ts';
import { searchQuery } from './requests.ts';
import { type Route, route } from './route.ts';
import { closing, eventHead, joinedInto } from './shapes.ts';

const found: z.ZodType<SheetFound> = z
  .strictObject({ head: eventHead, closing: closing.nullable(), joinedInto: joinedInto.nullable() })
  .meta({ id: 'SheetFound' });

const answer = z
  .strictObject({
    items: z.array(found),
    nextCursor: z.string().nullable(),
    complete: z.boolean().meta({ description: 'False while the index is being made or is behind: sheets may be missing' }),
  })
  .meta({ id: 'SheetsFound' });

export type SearchRouteOptions = {
  search: Pick<Search, 'find'>;
  journal: Pick<Journal, 'document'>;
  links: Links;
  centre: () => Centre;
};

export function searchRoute({ search, journal, links, centre }: SearchRouteOptions): Route {
  const view = (id: SheetId): SheetFound[] => {
    const stored = journal.document('sheets', id);
    if (!stored) return [];
    const sheet = readSheet(stored.document);
    return [{ head: headOf(sheet, centre().qualification), closing: sheet.closing, joinedInto: sheet.joinedInto }];
  };
  return route({
    method: 'get',
    path: '/api/sheets/search',
    summary: 'Sheets found by number, phone number, place, nature, text and operator, newest first',
    right: 'signed in',
    query: searchQuery,
    answers: { 200: { description: 'A page of sheets, each on one line', schema: answer } },
    handle: async ({ query: { q: text, from, to, cursor, limit, ...fields } }) => {
      const before = cursor === undefined ? Number.POSITIVE_INFINITY : readCursor(cursor);
      const toRow = Math.min(before, to === undefined ? Number.MAX_SAFE_INTEGER : rowOf(ms(to)));
      const fromRow = from === undefined ? 0 : rowOf(ms(from));
      const { country } = centre().routing.centre;
      const rows = await search.find({ ...fields, text, country, fromRow, toRow, limit: limit + 1 }).catch(() => {
        throw notNow;
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const nextCursor = last && rows.length > limit ? String(last.row) : null;
      const complete = links.all().some(({ name, state }) => name === 'search' && state === 'up');
      return { status: 200, body: { items: page.flatMap(({ id }) => view(id)), nextCursor, complete } };
    },
  });
}

function readCursor(text: string): number {
  const row = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(row)) throw new BadCursor('this cursor was not given by a page');
  return row;
}

const notNow = new Refusal('search-unavailable', 503, {
  fr: 'La recherche ne répond pas ; les fiches ouvertes restent listées. Réessayez dans un instant.',
  en: 'The search does not answer; the open sheets are still listed. Try again in a moment.',
});
