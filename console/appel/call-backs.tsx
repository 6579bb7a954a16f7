import { useId, useState } from 'react';
import { ms } from '../../services/ids.ts';
import { stopwatch } from '../format.ts';
import { agoText } from '../parts/ago.tsx';
import { KeyCap } from '../parts/key-cap.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import type { Abandoned } from '../state/views.ts';
import { callBacks } from '../state/views.ts';
import { useConsole, useNowMs, useStore, useTexts } from '../use-console.ts';
import { numberText } from './call-in-hand.tsx';

const outcomes = ['reached', 'no answer', 'not needed'] as const;

/** Callers who are owed a call-back. Each stays until somebody wrote down how it went. */
export function CallBacks() {
  const { board } = useConsole();
  const t = useTexts();
  const owed = board ? callBacks(board) : [];
  const aside = (
    <span className="count">
      {owed.length > 0 && owed.length} <KeyCap>{`${t.keys.shift} F8`}</KeyCap>
    </span>
  );
  return (
    <Panel className="call-backs" title={t.callBacks.title} aside={aside}>
      {owed.length === 0 && <Empty title={t.callBacks.empty} hint={t.callBacks.emptyHint} />}
      <ul className="rows">
        {owed.map((call) => (
          <Row key={call.id} call={call} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ call }: { call: Abandoned }) {
  const [isOpen, setOpen] = useState(false);
  const t = useTexts();
  const nowMs = useNowMs();
  const waited = stopwatch(ms(call.endedAt) - ms(call.arrivedAt));
  return (
    <li className="call-back">
      <button type="button" className="call-back-head" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} data-call-back>
        <span className="queue-number">{numberText(call, t)}</span>
        <span className="queue-line">
          {t.callBacks.hungUp(agoText(t, call.endedAt, nowMs))} {t.callBacks.waited(waited)}
          {call.attempts.length > 0 && ` · ${t.callBacks.attempts(call.attempts.length)}`}
        </span>
      </button>
      {isOpen && <Record call={call} onDone={() => setOpen(false)} />}
    </li>
  );
}

function Record({ call, onDone }: { call: Abandoned; onDone: () => void }) {
  const [note, setNote] = useState('');
  const store = useStore();
  const t = useTexts();
  const id = useId();
  const record = async (outcome: (typeof outcomes)[number]) => {
    if (await store.command('record-call-back', { call: call.id, outcome, note })) onDone();
  };
  return (
    <fieldset className="call-back-record">
      <legend className="unseen">{t.callBacks.record}</legend>
      <label className="unseen" htmlFor={id}>
        {t.callBacks.note}
      </label>
      <input
        id={id}
        value={note}
        placeholder={t.callBacks.note}
        maxLength={500}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="keys">
        {outcomes.map((outcome) => (
          <button key={outcome} type="button" className="key" onClick={() => void record(outcome)}>
            {t.callBacks[outcome]}
          </button>
        ))}
        <button type="button" className="key" onClick={() => store.openSheet(call.sheet)}>
          {t.callBacks.openSheet}
        </button>
      </div>
    </fieldset>
  );
}
