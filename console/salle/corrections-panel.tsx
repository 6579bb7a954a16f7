import '../corrections/corrections.css';
import { useState } from 'react';
import type { Correction } from '../../services/corrections/correction.ts';
import { CorrectionLine } from '../corrections/correction-line.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { useConsole, useStore, useTexts } from '../use-console.ts';

/** Those that wait first, oldest on top; then what was settled, newest on top. */
export function CorrectionsPanel() {
  const { room } = useConsole();
  const t = useTexts();
  const all = room?.corrections ?? [];
  const waiting = all.filter(({ settled }) => !settled).toReversed();
  const settled = all.filter((one) => one.settled);
  return (
    <Panel title={t.correction.listTitle} className="salle-corrections" scrolls>
      {all.length === 0 && <Empty title={t.correction.none} hint={t.correction.noneHint} />}
      <ul>
        {waiting.map((one) => (
          <CorrectionLine key={one.id} correction={one}>
            <Answer correction={one} />
          </CorrectionLine>
        ))}
        {settled.map((one) => (
          <CorrectionLine key={one.id} correction={one} />
        ))}
      </ul>
    </Panel>
  );
}

/** Take it up; then say what was done, or why not. */
function Answer({ correction: { id, state, object } }: { correction: Correction }) {
  const store = useStore();
  const t = useTexts();
  const [text, setText] = useState('');
  return (
    <form
      className="correction-answer"
      onSubmit={(event) => {
        event.preventDefault();
        void store.command('finish-correction', { correction: id, note: text });
      }}
    >
      {state === 'open' && (
        <button type="button" className="key" onClick={() => void store.command('take-correction', { correction: id })} data-take>
          {t.correction.take}
        </button>
      )}
      <input
        value={text}
        maxLength={2_000}
        aria-label={t.correction.answer(object.name)}
        placeholder={t.correction.answerHint}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="key" data-done>
        {t.correction.done}
      </button>
      <button
        type="button"
        className="key"
        data-refuse
        onClick={() => void store.command('refuse-correction', { correction: id, reason: text })}
      >
        {t.correction.refuse}
      </button>
    </form>
  );
}
