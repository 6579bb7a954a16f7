import { ms, positionId } from '../../services/ids.ts';
import type { Position } from '../../services/positions/position.ts';
import { clockTime, stopwatch } from '../format.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { Panel } from '../parts/panel.tsx';
import { PhoneBar } from '../phone/phone-bar.tsx';
import type { PositionState } from '../state/views.ts';
import { positionState } from '../state/views.ts';
import { useConsole, useNowMs, useSession, useStore, useTexts } from '../use-console.ts';

/** My position: its state in a word and a shape, how long for, and the keys that change it. */
export function MyPosition() {
  const { board, overlay } = useConsole();
  const session = useSession();
  const t = useTexts();
  const nowMs = useNowMs();
  const position = board?.positions.get(positionId(session.position ?? ''));
  const state = positionState(position, session.operator, nowMs);
  return (
    <Panel
      className="my-position"
      title={position?.name ?? t.position.title}
      aside={<span className="who">{session.operator}</span>}
    >
      <div className="position-state" data-state={state}>
        <StateShape state={state} />
        <strong>{t.position[state]}</strong>
        {position && <Since position={position} state={state} nowMs={nowMs} />}
      </div>
      {position && <Remarks position={position} state={state} />}
      <PositionKeys state={state} mayReady={state === 'wrap-up' || !!position?.pause || !!position?.mark} />
      <PhoneBar />
      {overlay === 'pause' && <PauseReasons />}
    </Panel>
  );
}

/** Each state has its own shape: full, barred, ringed, half, open. */
function StateShape({ state }: { state: PositionState }) {
  return (
    <svg viewBox="0 0 20 20" className="state-shape" aria-hidden="true">
      {state === 'free' && <circle cx="10" cy="10" r="8" fill="currentColor" />}
      {state === 'paused' && <path d="M3 2h5v16H3zM12 2h5v16h-5z" fill="currentColor" />}
      {state === 'ringing' && <path d="M10 1 19 10 10 19 1 10z" fill="currentColor" />}
      {state === 'on-call' && <path d="M1 4h18v12H1z" fill="currentColor" />}
      {state === 'wrap-up' && <path d="M1 4h18v12H1zM3 6v8h8V6z" fill="currentColor" fillRule="evenodd" />}
      {state === 'closed' && <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="2" />}
    </svg>
  );
}

function Since({ position, state, nowMs }: { position: Position; state: PositionState; nowMs: number }) {
  const t = useTexts();
  const { activity, pause } = position;
  if (state === 'wrap-up' && activity.is === 'wrap-up') {
    return (
      <span className="state-time">
        {t.position.left} <span className="figures">{stopwatch(ms(activity.until) - nowMs + 999)}</span>
      </span>
    );
  }
  if (state === 'closed') return null;
  const since = state === 'paused' && pause ? pause.since : activity.is === 'wrap-up' ? activity.until : activity.since;
  return (
    <span className="state-time">
      {t.position.since} <span className="figures">{stopwatch(nowMs - ms(since))}</span>
    </span>
  );
}

function Remarks({ position, state }: { position: Position; state: PositionState }) {
  const { centre, settings } = useConsole();
  const t = useTexts();
  const { pause, mark, operator } = position;
  const reason =
    pause && (centre?.pauseReasons.find((each) => each.id === pause.reason)?.label[settings.language] ?? pause.reason);
  return (
    <div className="remarks">
      {reason && <p>{state === 'paused' ? reason : `${t.position.pausedAfter} · ${reason}`}</p>}
      {mark && (
        <p className="needs-look">
          {t.position.marked(mark.failure)} <span className="figures">{clockTime(ms(mark.retryAt))}</span>
        </p>
      )}
      {state === 'closed' && operator && <p className="needs-look">{t.position.heldBy(operator)}</p>}
    </div>
  );
}

function PositionKeys({ state, mayReady }: { state: PositionState; mayReady: boolean }) {
  const store = useStore();
  const { overlay } = useConsole();
  const t = useTexts();
  if (state === 'closed') {
    return (
      <div className="keys">
        <button type="button" className="key" aria-keyshortcuts="F2" onClick={() => store.ready()}>
          <KeyCap>F2</KeyCap> {t.position.reopen}
        </button>
      </div>
    );
  }
  return (
    <div className="keys">
      <button type="button" className="key" aria-keyshortcuts="F2" aria-disabled={!mayReady} onClick={() => store.ready()}>
        <KeyCap>F2</KeyCap> {t.position.ready}
      </button>
      <button
        type="button"
        className="key"
        aria-keyshortcuts="F4"
        aria-expanded={overlay === 'pause'}
        onClick={() => store.show('pause')}
      >
        <KeyCap>F4</KeyCap> {t.position.pause}
      </button>
    </div>
  );
}

/** One digit each; a pause is undone with F2. */
function PauseReasons() {
  const store = useStore();
  const { centre, settings } = useConsole();
  const t = useTexts();
  return (
    <fieldset className="pause-reasons">
      <legend>{t.position.pauseReason}</legend>
      {centre?.pauseReasons.map(({ id, label }, index) => (
        <button key={id} type="button" className="key row" aria-keyshortcuts={String(index + 1)} onClick={() => store.pause(id)}>
          <KeyCap>{String(index + 1)}</KeyCap> {label[settings.language]}
        </button>
      ))}
    </fieldset>
  );
}
