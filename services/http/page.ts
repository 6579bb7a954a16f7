/** Pages of calls and sheets, newest first: what is in memory, fresh, merged with what the journal holds on disk, each thing once. */
import type { Instant } from '../ids.ts';
import type { DocumentQuery, DocumentWrite, Journal } from '../journal/commit.ts';
import { BadCursor } from '../journal/reader.ts';

/** What pages are ordered and filtered by. */
export type Head = Pick<DocumentWrite, 'id' | 'at' | 'state' | 'number'>;
export type Page<T> = { items: T[]; nextCursor: string | null };

type Key = Pick<Head, 'at' | 'id'>;
/** Negative where `a` comes before `b`: newer first, then the greater id, as the journal orders its documents. */
const order = (a: Key, b: Key) => (a.at === b.at ? (a.id > b.id ? -1 : a.id < b.id ? 1 : 0) : a.at > b.at ? -1 : 1);

/** The last item of the page before, and the journal's cursor at or before it. */
type Cursor = { last: Key; journal: string | null };

const cursorToText = ({ last, journal }: Cursor) =>
  Buffer.from(JSON.stringify([last.at, last.id, journal])).toString('base64url');

function textToCursor(text: string): Cursor {
  try {
    const [at, id, journal] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (typeof at === 'string' && typeof id === 'string' && (journal === null || typeof journal === 'string'))
      return { last: { at: at as Instant, id }, journal };
  } catch {
    // Said below.
  }
  throw new BadCursor('this cursor was not given by a page');
}

/**
 * One page. `inMemory` are all things of the collection that memory holds, in any order; they hide the journal's document of the same id, which may be
 * a few milliseconds older. Throws `BadCursor`.
 */
export function pageOf<T>(
  query: DocumentQuery,
  inMemory: Iterable<{ head: Head; thing: T }>,
  journal: Pick<Journal, 'documents'>,
): Page<T> {
  const { cursor: text, limit, ...filters } = query;
  const cursor = text === undefined ? null : textToCursor(text);
  const isLeft = (key: Key) => cursor === null || order(cursor.last, key) < 0;
  const memory = [...inMemory];
  const known = new Set(memory.map(({ head }) => head.id));
  const fresh = memory
    .filter(({ head }) => isLeft(head) && fits(head, filters))
    .sort((a, b) => order(a.head, b.head))
    .values();
  const stored = storedAfter(filters, cursor?.journal ?? null, limit, journal);

  const items: T[] = [];
  let last: Key | null = null;
  let from = cursor?.journal ?? null;
  let memoryNext = fresh.next().value;
  let storedNext = nextStored();
  while (items.length < limit && (memoryNext || storedNext)) {
    if (memoryNext && (!storedNext || order(memoryNext.head, storedNext.document) < 0)) {
      items.push(memoryNext.thing);
      last = memoryNext.head;
      memoryNext = fresh.next().value;
    } else if (storedNext) {
      items.push(storedNext.document.document as T);
      last = storedNext.document;
      from = storedNext.cursor;
      storedNext = nextStored();
    }
  }
  const nextCursor = last && (memoryNext || storedNext) ? cursorToText({ last, journal: from }) : null;
  return { items, nextCursor };

  function nextStored() {
    for (let next = stored.next(); !next.done; next = stored.next())
      if (!known.has(next.value.document.id) && isLeft(next.value.document)) return next.value;
    return undefined;
  }
}

function fits({ at, state, number }: Head, filters: Omit<DocumentQuery, 'limit' | 'cursor'>): boolean {
  if (filters.state !== undefined && state !== filters.state) return false;
  if (filters.number !== undefined && number !== filters.number) return false;
  return (filters.from === undefined || at >= filters.from) && (filters.to === undefined || at < filters.to);
}

/** The journal's documents from a cursor on, each with the cursor of the journal's page that it stands on. */
function* storedAfter(
  filters: Omit<DocumentQuery, 'limit' | 'cursor'>,
  cursor: string | null,
  limit: number,
  journal: Pick<Journal, 'documents'>,
) {
  for (let from: string | null = cursor; ; ) {
    const page = journal.documents({ ...filters, limit, ...(from === null ? {} : { cursor: from }) });
    for (const document of page.items) yield { document, cursor: from };
    if (page.nextCursor === null) return;
    from = page.nextCursor;
  }
}

/** One page, by id, of things that memory holds all of. `fits` are those of them that were asked for. Throws `BadCursor`. */
export function pageById<T extends { id: string }>(all: T[], fits: T[], cursor: string | undefined, limit: number): Page<T> {
  const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString();
  if (cursor !== undefined && !all.some(({ id }) => id === after)) throw new BadCursor('this cursor was not given by a page');
  const left = fits.filter(({ id }) => id > after).sort((a, b) => (a.id < b.id ? -1 : 1));
  const items = left.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: last && left.length > limit ? Buffer.from(last.id).toString('base64url') : null };
}
