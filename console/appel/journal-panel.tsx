import { useMemo, useState } from 'react';
import type { Announced, Author, Commit, Entry } from '../../services/journal/commit.ts';
import { TimeAndAgo } from '../parts/ago.tsx';
import { shownSheet } from '../state/focus.ts';
import type { Names } from '../texts/kinds.ts';
import type { Texts } from '../texts.ts';
import { useConsole, useNames, useTexts } from '../use-console.ts';

/** An event of two hundred callers has thousands of lines: those that are read, the newest, are drawn. */
const linesAtFirst = 60;
const linesMore = 200;

/** Every fact of the sheet as a sentence, the newest first, with its time and its author. */
export function JournalPanel() {
  const { focus, sheets } = useConsole();
  const t = useTexts();
  const names = useNames();
  const id = shownSheet(focus);
  const journal = (id && sheets.get(id)?.journal) || undefined;
  const lines = useMemo(() => journalLines(journal ?? []), [journal]);
  const [shown, setShown] = useState(linesAtFirst);
  const left = lines.length - shown;
  return (
    <div className="journal">
      {lines.length === 0 && <p className="quiet">{t.journalPanel.empty}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by the keyboard (WCAG 2.1.1). */}
      <ol tabIndex={0}>
        {lines.slice(0, shown).map(({ key, entry, author }) => (
          <li key={key} data-entry={entry.type}>
            <p>{sentence(entry, author, t, names)}</p>
            <p className="journal-when">
              <TimeAndAgo at={entry.at} /> · {authorText(author, t)}
            </p>
          </li>
        ))}
        {left > 0 && (
          <li>
            <button type="button" className="key" onClick={() => setShown(shown + linesMore)}>
              {t.journalPanel.more(left)}
            </button>
          </li>
        )}
      </ol>
    </div>
  );
}

type Line = { key: string; entry: Entry; author: Author };

/** Newest first. The saves of one line of text are one fact here: its last reading; the journal on disk keeps each. */
function journalLines(journal: (Announced | Commit)[]): Line[] {
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
function sentence(entry: Entry, author: Author, t: Texts, names: Names): string {
  return (t.journal[entry.type] as (entry: Entry, names: Names, author: Author) => string)(entry, names, author);
}

function authorText(author: Author, t: Texts): string {
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
