import './corrections.css';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { uuidv7 } from 'uuidv7';
import { type Correction, type CorrectionObject, correctionKinds } from '../../services/corrections/correction.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import * as api from '../state/api.ts';
import { objectsOnScreen } from '../state/correction-objects.ts';
import { shownSheet } from '../state/focus.ts';
import { useConsole, useSession, useStore, useTexts } from '../use-console.ts';
import { CorrectionLine } from './correction-line.tsx';

/** As many of one's own as fit under the form. */
const shown = 5;

/** Over any page: what is wrong among what is on the screen, in one line, and what became of one's own requests. */
export function CorrectionForm({ unit }: { unit: string | null }) {
  const store = useStore();
  const state = useConsole();
  const { operator } = useSession();
  const t = useTexts();
  // What was on the screen when it was opened: a call that comes meanwhile does not change it.
  const [onScreen] = useState(() => objectsOnScreen(state, unit));
  const [seenOn] = useState(() => shownSheet(state.focus));
  const objects = [...onScreen, ...correctionKinds.map((kind): CorrectionObject => ({ kind, name: '', id: null }))];
  const [chosen, setChosen] = useState(0);
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const [sent, setSent] = useState(0);
  const wrong = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => wrong.current?.focus(), []);
  const mine = useMine(operator, sent);
  const object = objects[chosen] ?? { kind: 'other' as const, name: '', id: null };
  const send = async () => {
    const named = object.name === '' ? { ...object, name } : object;
    if (!(await store.command('ask-correction', { correction: uuidv7(), object: named, text, seenOn }))) return;
    setText('');
    setSent(sent + 1);
  };
  return (
    <div className="over correction" role="dialog" aria-label={t.correction.title}>
      <h2>{t.correction.title}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <label>
          {t.correction.object}
          <select value={chosen} onChange={(event) => setChosen(Number(event.target.value))} data-correction="object">
            {objects.map((one, index) => (
              <option key={`${one.kind} ${one.id} ${one.name}`} value={index}>
                {t.correction.kinds[one.kind]}
                {one.name === '' ? '…' : ` · ${one.name}`}
              </option>
            ))}
          </select>
        </label>
        {object.name === '' && (
          <label>
            {t.correction.name}
            <input
              value={name}
              maxLength={200}
              required
              onChange={(event) => setName(event.target.value)}
              data-correction="name"
            />
          </label>
        )}
        <label>
          {t.correction.wrong}
          <input
            ref={wrong}
            value={text}
            maxLength={2_000}
            required
            placeholder={t.correction.wrongHint}
            onChange={(event) => setText(event.target.value)}
            data-correction="text"
          />
        </label>
        <p className="correction-acts">
          <button type="submit" className="key">
            <KeyCap>{t.keys.enter}</KeyCap> {t.correction.send}
          </button>
          <button type="button" className="key" onClick={() => store.back()}>
            <KeyCap>{t.keys.escape}</KeyCap> {t.close}
          </button>
          <span role="status">{sent > 0 && t.correction.sent}</span>
        </p>
      </form>
      {mine.length > 0 && (
        <>
          <h3>{t.correction.mine}</h3>
          <ul>
            {mine.slice(0, shown).map((correction) => (
              <CorrectionLine key={correction.id} correction={correction} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** Asked again for each `sent`. */
function useMine(operator: string, sent: number): Correction[] {
  const [mine, setMine] = useState<Correction[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a request that was sent is a reason to ask.
  useEffect(() => {
    let isStale = false;
    void api.corrections().then((answer) => {
      if (!isStale && answer.outcome === 'done') setMine(answer.value.items.filter(({ by }) => by === operator));
    });
    return () => {
      isStale = true;
    };
  }, [operator, sent]);
  return mine;
}
