import './exchange.css';
import { useEffect, useRef, useState } from 'react';
import { uuidv7 } from 'uuidv7';
import type { Call } from '../../services/calls/call.ts';
import { ms } from '../../services/ids.ts';
import { clockTime } from '../format.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { Empty } from '../parts/panel.tsx';
import {
  correspondent,
  loadDraft,
  mayWrite,
  promptCaller,
  type ReplyDraft,
  saveDraft,
  type ThreadLine,
  takeOrEndText,
  threadOf,
} from '../state/exchange.ts';
import { shownSheet } from '../state/focus.ts';
import { useConsole, useSession, useStore, useTexts } from '../use-console.ts';

/** What caller and centre wrote to each other, oldest first, with the keys that the caller pressed; below it the line that writes to the caller. */
export function ExchangePanel() {
  const { focus, sheets, centre } = useConsole();
  const t = useTexts();
  const id = shownSheet(focus);
  const view = id ? sheets.get(id) : undefined;
  const lines = threadOf(view);
  const call = correspondent(view);
  const list = useRef<HTMLOListElement>(null);
  const { length } = lines;
  useEffect(() => {
    if (length > 0 && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [length]);
  return (
    <div className="exchange">
      {lines.length === 0 && <Empty title={t.exchange.empty} hint={t.exchange.emptyHint} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by the keyboard (WCAG 2.1.1). */}
      <ol className="thread" ref={list} tabIndex={0} aria-label={t.exchange.title}>
        {lines.map((line) => (
          <Line key={`${line.is} ${line.at} ${line.is === 'message' ? line.message.id : ''}`} line={line} />
        ))}
      </ol>
      {call && <Acts call={call} />}
      {call && view?.sheet.closing && <p className="quiet">{t.exchange.closed}</p>}
      {call && !view?.sheet.closing && !mayWrite(call, centre) && <p className="quiet">{t.exchange.noWay}</p>}
      {call && !view?.sheet.closing && mayWrite(call, centre) && <Reply key={call.id} call={call} />}
    </div>
  );
}

function Line({ line }: { line: ThreadLine }) {
  const { settings } = useConsole();
  const t = useTexts();
  const time = <span className="figures">{clockTime(ms(line.at))}</span>;
  if (line.is === 'key') {
    return (
      <li className="theirs pressed" data-key={line.key.key}>
        <p className="thread-text">{t.exchange.key(line.key.key, line.key.meaning?.[settings.language] ?? null)}</p>
        <p className="thread-about">{time}</p>
      </li>
    );
  }
  if (line.is === 'prompt') {
    const { failed, by } = line.prompt;
    return (
      <li className="ours" data-prompt={failed === null ? 'played' : 'failed'}>
        <p className="thread-text">{failed === null ? t.exchange.prompted : t.exchange.promptFailed(failed)}</p>
        <p className="thread-about">
          {time} · {by}
        </p>
      </li>
    );
  }
  const { message } = line;
  if (message.from === 'caller') {
    return (
      <li className="theirs" data-message={message.id}>
        <p className="thread-text">{message.text === '' ? <em>{t.exchange.unreadable}</em> : message.text}</p>
        <p className="thread-about">
          {time} · {t.exchange.caller}
        </p>
      </li>
    );
  }
  return (
    <li className="ours" data-message={message.id} data-state={message.state}>
      <p className="thread-text">{message.text}</p>
      <p className="thread-about">
        {time} · {t.exchange.ours(message.operator)} · <span className="thread-state">{t.exchange.states[message.state]}</span>
        {message.detail && ` (${message.detail})`}
      </p>
    </li>
  );
}

/** What is done with the call itself: taken, ended, or its caller asked for keys. */
function Acts({ call }: { call: Call }) {
  const store = useStore();
  const t = useTexts();
  const session = useSession();
  const isHere = 'position' in call && call.position === session.position;
  const isTextHere = call.kind === 'text' && isHere && (call.state === 'offered' || call.state === 'answered');
  if (isTextHere) {
    return (
      <div className="keys">
        <button type="button" className="key" aria-keyshortcuts="Shift+F2" onClick={() => takeOrEndText(store)}>
          <KeyCap>{t.keys.shift}</KeyCap> <KeyCap>F2</KeyCap> {call.state === 'offered' ? t.exchange.take : t.exchange.end}
        </button>
      </div>
    );
  }
  if (call.kind !== 'voice' || call.state !== 'answered') return null;
  return (
    <div className="keys">
      <button type="button" className="key" aria-keyshortcuts="Control+Shift+F2" onClick={() => promptCaller(store)}>
        <KeyCap>{t.qualify.ctrl}</KeyCap> <KeyCap>{t.keys.shift}</KeyCap> <KeyCap>F2</KeyCap> {t.exchange.prompt}
      </button>
    </div>
  );
}

function Reply({ call }: { call: Call }) {
  const store = useStore();
  const t = useTexts();
  const { operator } = useSession();
  const { centre, settings } = useConsole();
  const [draft, setDraft] = useState<ReplyDraft | null>(() => loadDraft(localStorage, operator, call.id));
  const languages = [...new Set((centre?.quickTexts ?? []).flatMap(({ texts }) => Object.keys(texts)))];
  const [language, setLanguage] = useState<string>(settings.language);
  const field = useRef<HTMLTextAreaElement>(null);
  const write = (text: string) => {
    const next = text === '' ? null : { message: draft?.message ?? uuidv7(), text };
    setDraft(next);
    saveDraft(localStorage, operator, call.id, next);
  };
  const send = async () => {
    const text = draft?.text.trim() ?? '';
    if (!draft || text === '') return;
    const { message } = draft;
    if (!(await store.command('send-text', { call: call.id, message, text }))) return;
    // What was typed meanwhile is the next text.
    setDraft((now) => {
      const next = now === null || now.text === draft.text ? null : { message: uuidv7(), text: now.text };
      saveDraft(localStorage, operator, call.id, next);
      return next;
    });
  };
  return (
    <div className="reply">
      <textarea
        ref={field}
        data-reply
        rows={2}
        maxLength={1_600}
        aria-label={t.exchange.label}
        aria-keyshortcuts="Shift+F4"
        placeholder={t.exchange.placeholder}
        value={draft?.text ?? ''}
        onChange={(event) => write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void send();
        }}
      />
      {languages.length > 0 && (
        <fieldset className="quick-texts">
          <legend className="unseen">{t.exchange.quick}</legend>
          {(centre?.quickTexts ?? []).map(({ id, label, texts }) => {
            const text = texts[language];
            return (
              text && (
                <button
                  key={id}
                  type="button"
                  className="key"
                  data-quick={id}
                  onClick={() => {
                    write(text);
                    field.current?.focus();
                  }}
                >
                  {label[settings.language]}
                </button>
              )
            );
          })}
          <label>
            <span className="unseen">{t.exchange.language}</span>
            <select value={language} onChange={(event) => setLanguage(event.target.value)}>
              {languages.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </label>
        </fieldset>
      )}
    </div>
  );
}
