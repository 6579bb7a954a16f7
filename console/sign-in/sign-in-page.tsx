import './sign-in.css';
import { Volume2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { PositionId } from '../../services/ids.ts';
import { problemText } from '../format.ts';
import { Preferences } from '../parts/preferences.tsx';
import { unsavedByOperator } from '../state/note-keeper.ts';
import { playCall, wakeSound } from '../state/sound.ts';
import type { SignInAnswer } from '../state/store.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';
import { PositionField } from './position-field.tsx';

/** Account, password, position, sound. The account and the position last taken here are kept. */
export function SignInPage() {
  const { centre, connection } = useConsole();
  const t = useTexts();
  const unsaved = [...unsavedByOperator(localStorage)];
  return (
    <div className="sign-in">
      <header>
        <Preferences />
      </header>
      <main>
        <div className="sign-in-head">
          <p className="centre">{centre?.name ?? 'Tocsin'}</p>
          <h1>{t.signIn.title}</h1>
          {connection.state === 'lost' && (
            <p className="trouble" role="alert">
              {t.signIn.noServer}
            </p>
          )}
          {unsaved.map(([operator, count]) => (
            <p key={operator} className="trouble">
              {t.signIn.unsaved(operator, count)}
            </p>
          ))}
        </div>
        <SignInForm />
      </main>
    </div>
  );
}

function SignInForm() {
  const store = useStore();
  const { settings, centre } = useConsole();
  const t = useTexts();
  const [account, setAccount] = useState(settings.account);
  const [password, setPassword] = useState('');
  const [position, setPosition] = useState<PositionId | null>(settings.position);
  const [answer, setAnswer] = useState<SignInAnswer | 'missing' | 'busy'>(null);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const known = centre?.positions.find(({ id }) => id === position);
  const submit = async () => {
    if (answer === 'busy') return;
    if (!account || !password || !known) {
      setAnswer('missing');
      return;
    }
    setAnswer('busy');
    setAnswer(await store.signIn(account, password, known.id));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="who-column">
        <label htmlFor="account">{t.signIn.account}</label>
        <input
          id="account"
          ref={settings.account ? null : first}
          autoComplete="username"
          value={account}
          onChange={(event) => setAccount(event.target.value.trim())}
        />
        <label htmlFor="password">{t.signIn.password}</label>
        <input
          id="password"
          type="password"
          ref={settings.account ? first : null}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <button type="submit" className="take" aria-disabled={answer === 'busy'}>
          {answer === 'busy' ? t.signIn.submitting : t.signIn.submit}
        </button>
        <p className="trouble-line" role="alert">
          <Trouble answer={answer} />
        </p>
        <SoundTest />
      </div>
      <PositionField chosen={position} onChoose={setPosition} />
    </form>
  );
}

function Trouble({ answer }: { answer: SignInAnswer | 'missing' | 'busy' }) {
  const { settings } = useConsole();
  const t = useTexts();
  if (answer === null || answer === 'busy') return null;
  if (answer === 'missing') return t.signIn.missing;
  if (answer === 'unreachable') return t.unreachable;
  return problemText(answer.problem, settings.language);
}

function SoundTest() {
  const t = useTexts();
  return (
    <div className="sound-test">
      <button type="button" className="key" onClick={() => void wakeSound().then(() => playCall(1))}>
        <Volume2 size={18} aria-hidden="true" /> {t.signIn.sound}
      </button>
      <p className="hint">{t.signIn.soundHint}</p>
    </div>
  );
}
