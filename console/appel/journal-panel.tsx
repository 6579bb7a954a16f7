import { useMemo, useState } from 'react';
import { TimeAndAgo } from '../parts/ago.tsx';
import { shownSheet } from '../state/focus.ts';
import { authorText, journalLines, sentence } from '../state/journal-lines.ts';
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
