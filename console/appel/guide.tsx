import './guide.css';
import { useEffect, useRef, useState } from 'react';
import type { Question } from '../../config/protocols/schema.ts';
import { answerOfKey } from '../../services/qualification/protocol.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import type { QualifiedSheet } from '../state/qualified.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';
import { focusFreeText } from './focus-free-text.ts';
import { Instructions } from './instructions.tsx';

/**
 * The guided questions, one at a time. F1 enters: then one key answers, Space skips, Backspace goes to the question before, Escape returns to
 * the free text. From the free text, Alt and the answer's key do the same without leaving it.
 */
export function Guide({ of, isWritable }: { of: QualifiedSheet | null; isWritable: boolean }) {
  const store = useStore();
  const t = useTexts();
  const panel = useRef<HTMLElement>(null);
  /** A question asked again; null: the next open one. */
  const [again, setAgain] = useState<string | null>(null);
  const evaluation = of?.qualified.evaluation ?? null;
  const passed = evaluation && of ? passedQuestions(of) : [];
  const asked = (again && passed.find((one) => one.id === again)) || evaluation?.next || null;
  const isAgain = asked !== null && asked.id === again;

  const give = (answer: string | null) => {
    if (!of || !asked) return;
    store.answer(of.sheet.id, asked.id, answer);
    setAgain(null);
  };
  const goBack = () => {
    const at = isAgain ? passed.findIndex((one) => one.id === again) : passed.length;
    setAgain(passed[Math.max(0, at - 1)]?.id ?? null);
  };

  const pressed = useRef<(event: KeyboardEvent) => void>(() => {});
  pressed.current = (event) => {
    if (!isWritable || !asked || !event.altKey || event.ctrlKey || event.metaKey) return;
    const answer = answerOfKey(asked, event.key);
    if (!answer) return;
    event.preventDefault();
    give(answer.id);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => pressed.current(event);
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);

  // Once nothing is left to ask, typing is text again.
  const isDone = evaluation !== null && asked === null;
  useEffect(() => {
    if (isDone && panel.current?.contains(document.activeElement)) focusFreeText();
  }, [isDone]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape') focusFreeText();
    else if (event.key === 'Backspace' && isWritable) goBack();
    else if (event.key === ' ' && event.target === event.currentTarget) isWritable && give(null);
    // Inside, letters are answers: none may slip into the text.
    else if (event.key.length !== 1 || event.key === ' ') return;
    else if (asked && isWritable) {
      const answer = answerOfKey(asked, event.key);
      if (answer) give(answer.id);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section
      className="panel guide"
      tabIndex={-1}
      data-panel
      data-guide
      data-question={asked?.id}
      aria-label={t.qualify.questions}
      ref={panel}
      onKeyDown={onKeyDown}
    >
      <header className="panel-head">
        <div className="guide-head">
          <h2>{t.qualify.questions}</h2>
          {evaluation && evaluation.open.length > 0 && <span>{t.qualify.left(evaluation.open.length)}</span>}
          {isAgain && <span className="needs-look">{t.qualify.again}</span>}
        </div>
        <KeyCap>F1</KeyCap>
      </header>
      <div className="guide-question">
        {asked ? (
          <Asked question={asked} given={of?.sheet.answers[asked.id]?.answer ?? null} isWritable={isWritable} give={give} />
        ) : (
          <p className="quiet">{of?.qualified.nature ? nothingToAsk(of, t) : t.qualify.natureFirst}</p>
        )}
        {isWritable && evaluation && (
          <p className="guide-ways">
            {asked && (
              <button type="button" className="way" onClick={() => give(null)}>
                <KeyCap>{t.qualify.space}</KeyCap> {t.qualify.skip}
              </button>
            )}
            {passed.length > 0 && (
              <button type="button" className="way" onClick={goBack}>
                <KeyCap>{t.qualify.backspace}</KeyCap> {t.qualify.back}
              </button>
            )}
            <button type="button" className="way way-out" onClick={focusFreeText}>
              <KeyCap>{t.keys.escape}</KeyCap> {t.qualify.toText}
            </button>
          </p>
        )}
      </div>
      {of && evaluation && <Instructions of={of} isWritable={isWritable} />}
      {of && passed.length > 0 && <Given of={of} passed={passed} again={isWritable ? setAgain : null} />}
    </section>
  );
}

function nothingToAsk({ qualified: { evaluation } }: QualifiedSheet, t: ReturnType<typeof useTexts>): string {
  if (!evaluation) return t.qualify.noQuestions;
  return evaluation.skipped.length > 0 ? t.qualify.doneSkipped(evaluation.skipped.length) : t.qualify.done;
}

/** Answered or skipped, in the protocol's order. */
function passedQuestions({ qualified: { protocol, evaluation } }: QualifiedSheet): Question[] {
  const ids = new Set([...(evaluation?.answered ?? []).map(({ question }) => question), ...(evaluation?.skipped ?? [])]);
  return (protocol?.questions ?? []).filter((one) => ids.has(one));
}

type AskedProps = { question: Question; given: string | null; isWritable: boolean; give: (answer: string) => void };

function Asked({ question, given, isWritable, give }: AskedProps) {
  const { settings } = useConsole();
  return (
    <>
      <p className="ask" aria-live="polite">
        {question.ask[settings.language]}
      </p>
      <div className="answers">
        {question.answers.map((answer) => (
          <button
            key={answer.id}
            type="button"
            className="key"
            data-answer={answer.id}
            aria-pressed={given === answer.id}
            aria-keyshortcuts={`Alt+${answer.key}`}
            disabled={!isWritable}
            onClick={() => give(answer.id)}
          >
            <KeyCap>{answer.key.toUpperCase()}</KeyCap> {answer.label[settings.language]}
          </button>
        ))}
      </div>
    </>
  );
}

type GivenProps = { of: QualifiedSheet; passed: Question[]; again: ((question: string) => void) | null };

/** What was answered, the latest question first; each can be asked again. */
function Given({ of, passed, again }: GivenProps) {
  const { settings } = useConsole();
  const t = useTexts();
  const answers = new Map((of.qualified.evaluation?.answered ?? []).map(({ question, answer }) => [question.id, answer]));
  return (
    <ul className="given" aria-label={t.qualify.answers}>
      {passed.toReversed().map((question) => {
        const fact = question.fact[settings.language];
        const answer = answers.get(question.id);
        return (
          <li key={question.id} data-given={question.id}>
            <button type="button" aria-label={t.qualify.correct(fact)} disabled={!again} onClick={() => again?.(question.id)}>
              <span className="quiet">{fact}</span>{' '}
              {answer ? answer.label[settings.language] : <span className="needs-look">{t.qualify.skipped}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
