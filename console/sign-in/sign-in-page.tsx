import './sign-in.css';
import { Volume2 } from 'lucide-react';
import { useState } from 'react';
import type { PositionId } from '../../services/ids.ts';
import { frenchTypography } from '../format.ts';
import { Preferences } from '../parts/preferences.tsx';
import { unsavedByOperator } from '../state/note-keeper.ts';
import { playCall, wakeSound } from '../state/sound.ts';
import type { SignInAnswer } from '../state/store.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';

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
        <SignInForm />
        <SoundTest />
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
  const [position, setPosition] = useState<string | null>(settings.position);
  const [answer, setAnswer] = useState<SignInAnswer | 'missing' | 'busy'>(null);
  const known = centre?.positions.find(({ id }) => id === position);
  const submit = async () => {
    if (!account || !password || !known) return setAnswer('missing');
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
      <label htmlFor="account">{t.signIn.account}</label>
      {/* biome-ignore lint/a11y/noAutofocus: the page has one purpose, and the operator types at once. */}
      <input
        id="account"
        autoComplete="username"
        autoFocus={!settings.account}
        value={account}
        onChange={(e) => setAccount(e.target.value.trim())}
      />
      <label htmlFor="password">{t.signIn.password}</label>
      <input
        id="password"
        type="password"
        autoComplete="current-password"
        // biome-ignore lint/a11y/noAutofocus: the account is known already.
        autoFocus={!!settings.account}
        value={password}
        onChange={(e) => setPassword(e.target.value)}
      />
      <PositionField chosen={position} onChoose={setPosition} />
      <button type="submit" className="take" aria-disabled={answer === 'busy'}>
        {answer === 'busy' ? t.signIn.submitting : t.signIn.submit}
      </button>
      <p className="trouble-line" role="alert">
        <Trouble answer={answer} />
      </p>
    </form>
  );
}

function Trouble({ answer }: { answer: SignInAnswer | 'missing' | 'busy' }) {
  const { settings } = useConsole();
  const t = useTexts();
  if (answer === null || answer === 'busy') return null;
  if (answer === 'missing') return t.signIn.missing;
  if (answer === 'unreachable') return t.unreachable;
  const text = answer.problem[settings.language];
  return settings.language === 'fr' ? frenchTypography(text) : text;
}

/** Typed by its number, or chosen in the list: one choice, shown in both. */
function PositionField({ chosen, onChoose }: { chosen: string | null; onChoose: (id: PositionId | null) => void }) {
  const { centre } = useConsole();
  const t = useTexts();
  const positions = centre?.positions ?? [];
  const numberOf = (id: string) => String(Number(id.replace(/\D/g, '')));
  const [typed, setTyped] = useState(chosen ? numberOf(chosen) : '');
  const isUnknown = typed !== '' && positions.length > 0 && !positions.some(({ id }) => numberOf(id) === typed);
  const type = (text: string) => {
    const digits = text.replace(/\D/g, '').replace(/^0+/, '');
    setTyped(digits);
    onChoose(positions.find(({ id }) => numberOf(id) === digits)?.id ?? null);
  };
  const choose = (id: string) => {
    setTyped(numberOf(id));
    onChoose(positions.find((each) => each.id === id)?.id ?? null);
  };
  return (
    <>
      <label htmlFor="position">{t.signIn.position}</label>
      <div className="position-field">
        <input
          id="position"
          className="mono"
          inputMode="numeric"
          autoComplete="off"
          aria-describedby="position-hint"
          value={typed}
          onChange={(e) => type(e.target.value)}
        />
        <select aria-label={t.signIn.positions} value={chosen ?? ''} onChange={(e) => choose(e.target.value)}>
          <option value="" disabled>
            –
          </option>
          {positions.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <p id="position-hint" className={isUnknown ? 'trouble-line' : 'hint'}>
        {isUnknown ? t.signIn.noPosition(typed) : t.signIn.positionHint}
      </p>
    </>
  );
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
