import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type Head, pageOf } from '../../../services/http/page.ts';
import type { Instant } from '../../../services/ids.ts';
import type { DocumentQuery, DocumentWrite } from '../../../services/journal/commit.ts';
import { moment } from '../../support/calls.ts';

type Thing = Head & { where: 'memory' | 'disk' | 'both'; staleState: string };

const newestFirst = (a: Head, b: Head) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1);

/** The journal's documents, as its own tests hold it to: filtered, newest first, after a cursor of its own. */
function journalOf(things: Thing[]) {
  const onDisk = things.filter(({ where }) => where !== 'memory').sort(newestFirst);
  return {
    documents({ state, number, from, to, cursor, limit }: DocumentQuery) {
      const fits = onDisk.filter((thing) => {
        const written = thing.where === 'both' ? thing.staleState : thing.state;
        if ((state !== undefined && written !== state) || (number !== undefined && thing.number !== number)) return false;
        return (from === undefined || thing.at >= from) && (to === undefined || thing.at < to);
      });
      const begin = cursor === undefined ? 0 : fits.findIndex(({ id }) => id === cursor) + 1;
      const rows = fits.slice(begin, begin + limit);
      const items = rows.map((thing) => ({ ...thing, document: { id: thing.id } }) as unknown as DocumentWrite);
      return { items, nextCursor: begin + limit < fits.length ? (rows.at(-1)?.id ?? null) : null };
    },
  };
}

const inMemory = (things: Thing[]) =>
  things.filter(({ where }) => where !== 'disk').map((thing) => ({ head: thing, thing: { id: thing.id } }));

function readAll(things: Thing[], query: Omit<DocumentQuery, 'cursor'>): string[][] {
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { id: string }[]; nextCursor: string | null } = pageOf(
      { ...query, ...(cursor === null ? {} : { cursor }) },
      inMemory(things),
      journalOf(things),
    );
    pages.push(page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null && pages.length < 200);
  return pages;
}

const states = fc.constantFrom('queued', 'answered');
const things: fc.Arbitrary<Thing[]> = fc.uniqueArray(
  fc.record({
    id: fc.nat({ max: 999 }).map((n) => `c-${String(n).padStart(3, '0')}`),
    // Few instants, so that many things begin at the same one.
    at: fc.nat({ max: 5 }).map((ms): Instant => moment(ms)),
    state: states,
    staleState: states,
    number: fc.constantFrom(null, '+33612345678'),
    where: fc.constantFrom('memory', 'disk', 'both'),
  }),
  { selector: ({ id }) => id, maxLength: 40 },
);

describe('pages of what is in memory and on disk', () => {
  it('whatever is where, every thing that fits comes once, newest first, and only the last page is short', () => {
    const filters = fc.record(
      { state: states, number: fc.constant('+33612345678'), from: fc.constant(moment(2)), to: fc.constant(moment(4)) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(things, filters, fc.integer({ min: 1, max: 7 }), (all, asked, limit) => {
        const pages = readAll(all, { collection: 'calls', ...asked, limit });
        const fits = all.filter(({ at, state, number }) => {
          if ((asked.state && state !== asked.state) || (asked.number && number !== asked.number)) return false;
          return (!asked.from || at >= asked.from) && (!asked.to || at < asked.to);
        });
        expect(pages.flat()).to.deep.equal(fits.sort(newestFirst).map(({ id }) => id));
        for (const page of pages.slice(0, -1)) expect(page).to.have.length(limit);
      }),
      { numRuns: 500 },
    );
  });

  it('when calls end, or come, while the pages are turned, none is shown twice and none that was there is left out', () => {
    fc.assert(
      fc.property(things, fc.integer({ min: 1, max: 7 }), (all, limit) => {
        const before = pageOf({ collection: 'calls', limit }, inMemory(all), journalOf(all));
        const newer: Thing = { id: 'new', at: moment(9), state: 'queued', staleState: 'queued', number: null, where: 'memory' };
        const later: Thing[] = [...all.map((thing) => ({ ...thing, where: 'disk' as const })), newer];
        const seen = before.items.map(({ id }: { id: string }) => id);
        let cursor = before.nextCursor;
        while (cursor !== null) {
          const page = pageOf<{ id: string }>({ collection: 'calls', limit, cursor }, inMemory(later), journalOf(later));
          seen.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor;
        }
        expect(seen).to.deep.equal([...all].sort(newestFirst).map(({ id }) => id));
      }),
      { numRuns: 500 },
    );
  });
});
