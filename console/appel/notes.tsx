import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { SheetView } from '../../services/http/messages.ts';
import type { SheetId } from '../../services/ids.ts';
import { ms } from '../../services/ids.ts';
import { clockTime, problemText } from '../format.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { Panel } from '../parts/panel.tsx';
import { type AddendumDraft, loadAddendum, newAddendum, saveAddendum } from '../state/addendum-draft.ts';
import type { DraftState } from '../state/note-keeper.ts';
import { noteLines } from '../state/views.ts';
import { useConsole, useSession, useStore, useTexts } from '../use-console.ts';
import { Presence } from './presence.tsx';

/** The free text: lines of everyone above, my line below, always at the same place and always ready. */
export function Notes(props: { sheet: SheetId; view: SheetView | undefined; isWritable: boolean }) {
  const { drafts } = useConsole();
  const { operator } = useSession();
  const t = useTexts();
  const mine = drafts.filter(({ draft }) => draft.sheet === props.sheet);
  const lines = noteLines(props.view?.sheet.notes ?? [], mine, operator);
  const joined = props.view?.sheet.joined ?? [];
  const from = new Map(joined.flatMap((record) => record.notes.map((note) => [note, record.number])));
  const list = useRef<HTMLOListElement>(null);
  const addenda = props.view?.sheet.addenda ?? [];
  const length = lines.length + addenda.length;
  const aside = (
    <>
      <Presence sheet={props.sheet} />
      <KeyCap>F3</KeyCap>
    </>
  );
  useEffect(() => {
    if (length > 0 && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [length]);
  return (
    <Panel className="notes" title={t.notes.title} aside={aside}>
      {lines.length === 0 && <p className="quiet notes-empty">{props.isWritable ? t.notes.empty : t.notes.closed}</p>}
      {/* It scrolls: the keyboard must reach it (WCAG 2.1.1). */}
      <ol className="note-lines" ref={list} tabIndex={length > 0 ? 0 : undefined} aria-label={t.notes.title}>
        {lines.map((line) => (
          <li key={line.id} data-note={line.id} data-save={line.state}>
            <span className="note-time">{line.at ? clockTime(ms(line.at)) : '··:··:··'}</span>
            <span className="note-author">{line.isMine ? t.notes.you : line.by}</span>
            <span className="note-text">
              {from.has(line.id) && <span className="quiet">{t.callers.from(from.get(line.id) ?? '')} · </span>}
              {line.text}
            </span>
            {line.state !== 'saved' && <SaveState state={line.state} />}
          </li>
        ))}
        {addenda.map(({ id, at, by, text }) => (
          <li key={id} data-addendum={id}>
            <span className="note-time">{clockTime(ms(at))}</span>
            <span className="note-author">{by}</span>
            <span className="note-text">
              <span className="quiet">{t.closing.addendumMark} · </span>
              {text}
            </span>
          </li>
        ))}
      </ol>
      {props.isWritable && <OpenLine sheet={props.sheet} open={mine.find(({ draft }) => draft.open)} />}
      {props.view?.sheet.closing && <AddendumLine sheet={props.sheet} />}
    </Panel>
  );
}

/** Where the text is now: on the server's disk, on its way, or here alone. A word and a shape for each. */
function SaveState({ state }: { state: DraftState['state'] }) {
  const t = useTexts();
  return (
    <span className="save-state" data-save={state}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {state === 'saved' && <path d="M1.5 6.5 4.5 9.5 10.5 2.5" fill="none" stroke="currentColor" strokeWidth="2" />}
        {state === 'saving' && <path d="M2 6h1.5M5.25 6h1.5M8.5 6H10" fill="none" stroke="currentColor" strokeWidth="2" />}
        {(state === 'kept' || state === 'refused') && <path d="M6 .5 11.5 11H.5z" fill="currentColor" />}
      </svg>
      {t.notes[state]}
    </span>
  );
}

/** A closed sheet takes addenda: Enter adds the line. */
function AddendumLine({ sheet }: { sheet: SheetId }) {
  const store = useStore();
  const t = useTexts();
  const { operator } = useSession();
  const [draft, setDraft] = useState(() => loadAddendum(localStorage, operator, sheet));
  const write = (next: AddendumDraft) => {
    setDraft(next);
    saveAddendum(localStorage, operator, sheet, next);
  };
  const add = async () => {
    const { id: addendum, text } = draft;
    if (!(await store.command('add-addendum', { sheet, addendum, text }))) return;
    // What was typed meanwhile is the next one.
    setDraft((now) => {
      const next = { ...newAddendum(), text: now.text === text ? '' : now.text };
      saveAddendum(localStorage, operator, sheet, next);
      return next;
    });
  };
  return (
    <div className="open-line">
      <textarea
        data-free-text
        rows={2}
        aria-label={t.closing.addendum}
        placeholder={t.closing.addendumHint}
        value={draft.text}
        onChange={(event) => write({ ...draft, text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (draft.text.trim() !== '') void add();
        }}
      />
    </div>
  );
}

function OpenLine({ sheet, open }: { sheet: SheetId; open: DraftState | undefined }) {
  const store = useStore();
  const t = useTexts();
  const { settings, overlay } = useConsole();
  const field = useRef<HTMLTextAreaElement>(null);
  // A line taken up again goes on at its end.
  useEffect(() => {
    const end = field.current?.value.length ?? 0;
    field.current?.setSelectionRange(end, end);
  }, []);
  // Typing goes here whenever nothing else has the focus, accents made of two keys included.
  useLayoutEffect(() => {
    if (overlay === null && document.activeElement === document.body) field.current?.focus();
  }, [overlay]);
  return (
    <div className="open-line">
      <textarea
        ref={field}
        data-free-text
        rows={2}
        onFocus={() => store.writesAt(sheet, 'notes')}
        onBlur={() => store.writesAt(sheet, null)}
        aria-label={t.notes.label}
        placeholder={t.notes.placeholder}
        value={open?.draft.text ?? ''}
        onChange={(event) => store.type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          store.endLine();
        }}
      />
      <p className="open-line-state" aria-live={open?.state === 'kept' || open?.state === 'refused' ? 'polite' : 'off'}>
        {open && (open.draft.text !== '' || open.draft.saved) && <SaveState state={open.state} />}
        {open?.state === 'refused' && <span>{problemText(open.problem, settings.language)}</span>}
      </p>
    </div>
  );
}
