import { type ReactNode, useEffect } from 'react';
import type { Link } from '../../services/health/link.ts';
import { ms } from '../../services/ids.ts';
import { clockTime, problemText } from '../format.ts';
import { type Alarm, engageInstead, seeAlarm } from '../state/alarms.ts';
import type { Notice } from '../state/console-state.ts';
import type { Connection } from '../state/live.ts';
import { playAlarm } from '../state/sound.ts';
import { useConsole, useNowMs, useStore, useTexts } from '../use-console.ts';
import { KeyCap } from './key-cap.tsx';

/** What is wrong and what it means for the work, at the foot of the page: it takes nothing's place, and stays as long as it is true. */
export function Bands() {
  const { connection, sessionLost, board, notices, soundReady } = useConsole();
  const alarms = useStore().alarms();
  const t = useTexts();
  const links = board?.links.filter(({ state }) => state === 'down' || state === 'degraded') ?? [];
  return (
    <div className="bands" aria-label={t.notice} role="status">
      {connection.state === 'lost' && !sessionLost && <LostBand connection={connection} />}
      {sessionLost && <SignedOutBand />}
      {alarms[0] && <AlarmBand alarm={alarms[0]} left={alarms.length - 1} />}
      {notices[0] && <NoticeBand notice={notices[0]} left={notices.length - 1} />}
      {links.map((link) => (
        <LinkBand key={link.name} link={link} />
      ))}
      {!soundReady && <Band level="look">{t.soundOff}</Band>}
    </div>
  );
}

function Band({ level, children }: { level: 'alarm' | 'look'; children: ReactNode }) {
  return (
    <div className="band" data-level={level}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {level === 'alarm' ? (
          <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />
        ) : (
          <path d="M8 1.5 15.5 14.5H.5z" fill="currentColor" />
        )}
      </svg>
      {children}
    </div>
  );
}

function LostBand({ connection }: { connection: Extract<Connection, { state: 'lost' }> }) {
  const t = useTexts();
  // This machine's clock, not the server's: it is this machine that tries again.
  const { clockOffsetMs } = useConsole();
  const leftMs = connection.retryAtMs - (useNowMs() - clockOffsetMs);
  return (
    <Band level="alarm">
      <strong>{t.lost.title}</strong>
      <span className="band-time">{clockTime(connection.sinceMs)}</span>
      <span>
        {t.lost.works} {t.lost.doesNot}
      </span>
      <span className="band-end" aria-hidden="true">
        {leftMs > 1000 ? t.lost.retry(Math.round(leftMs / 1000)) : t.lost.retrying}
      </span>
    </Band>
  );
}

function SignedOutBand() {
  const store = useStore();
  const t = useTexts();
  return (
    <Band level="alarm">
      <strong>{t.signedOut.title}</strong>
      <span>{t.signedOut.works}</span>
      <button type="button" className="key band-end" onClick={() => store.leave()}>
        {t.signedOut.again}
      </button>
    </Band>
  );
}

const alarmEveryMs = 8_000;

/** A unit does not know of its mission: seen and heard until somebody sees to it, or another goes instead. */
function AlarmBand({ alarm, left }: { alarm: Alarm; left: number }) {
  const store = useStore();
  const t = useTexts();
  const { sheet, unit, callSign, number, instead } = alarm;
  useEffect(() => {
    void store.lookForInstead(sheet, unit);
    playAlarm();
    const again = setInterval(playAlarm, alarmEveryMs);
    return () => clearInterval(again);
  }, [store, sheet, unit]);
  return (
    <Band level="alarm">
      <strong data-alarm={unit}>
        {t.alarm.title} : {callSign}
      </strong>
      <span>
        {t.alarm.of(number)}
        {left > 0 && ` (+${left})`}
      </span>
      <span className="band-end alarm-keys">
        {instead && (
          <button type="button" className="key" data-instead={instead.unit} onClick={() => void engageInstead(store)}>
            <KeyCap>{[t.qualify.ctrl, t.keys.shift, 'F6'].join(' ')}</KeyCap> {t.alarm.instead(instead.callSign)}
          </button>
        )}
        {instead === null && <span>{t.alarm.nobody}</span>}
        <button type="button" className="key" onClick={() => void seeAlarm(store)}>
          <KeyCap>{[t.qualify.ctrl, t.keys.shift, 'F7'].join(' ')}</KeyCap> {t.alarm.see}
        </button>
      </span>
    </Band>
  );
}

function NoticeBand({ notice: { problem }, left }: { notice: Notice; left: number }) {
  const store = useStore();
  const { settings } = useConsole();
  const t = useTexts();
  return (
    <Band level="look">
      <span>{problem ? problemText(problem, settings.language) : t.unreachable}</span>
      <button type="button" className="key band-end" aria-keyshortcuts="Escape" onClick={() => store.acknowledge()}>
        <KeyCap>{t.keys.escape}</KeyCap> {t.understood}
        {left > 0 && ` (+${left})`}
      </button>
    </Band>
  );
}

function LinkBand({ link: { name, state, since } }: { link: Link }) {
  const t = useTexts();
  return (
    <Band level={state === 'down' && (name === 'pbx' || name === 'journal') ? 'alarm' : 'look'}>
      <strong>{t.links[name].name}</strong>
      <span className="band-time">{clockTime(ms(since))}</span>
      <span>{state === 'down' ? t.links[name].down : t.links[name].degraded}</span>
    </Band>
  );
}
