/** The journal of a sheet as sentences. Pure. */
import type { Announced, Author, Commit, Entry } from '../../services/journal/commit.ts';
import type { Names } from '../texts/kinds.ts';
import type { Texts } from '../texts.ts';

export type JournalLine = { key: string; entry: Entry; author: Author };

/** Newest first. The saves of one line of text are one fact here: its last reading; the journal on disk keeps each. */
export function journalLines(journal: (Announced | Commit)[]): JournalLine[] {
  const seen = new Set<string>();
  const all = journal.flatMap(({ id, entries, author }) =>
    entries.map((entry, index) => ({ key: `${id}-${index}`, entry, author })),
  );
  return all.reverse().filter(({ entry }) => {
    if (entry.type !== 'NoteWritten') return true;
    if (seen.has(entry.note)) return false;
    seen.add(entry.note);
    return true;
  });
}

/** The catalogue has one function for each type of entry; TypeScript does not follow that the two match. */
export function sentence(entry: Entry, author: Author, t: Texts, names: Names): string {
  return (t.journal[entry.type] as (entry: Entry, names: Names, author: Author) => string)(entry, names, author);
}

export function authorText(author: Author, t: Texts): string {
  switch (author.kind) {
    case 'operator':
      return author.operator;
    case 'pbx':
      return t.authors.pbx;
    case 'tocsin':
      return t.authors.tocsin;
    case 'unit':
      return t.authors.unit;
    case 'gateway':
      return t.authors.gateway(author.gateway);
    case 'lookup':
      return author.source === 'here' || author.source === 'communes' ? t.authors.here : t.authors.lookup(author.source);
  }
}
