import type { ReactNode } from 'react';
import type { Link } from '../../services/health/link.ts';
import { ms } from '../../services/ids.ts';
import { clockTime, problemText } from '../format.ts';
import type { Notice } from '../state/console-state.ts';
import type { Connection } from '../state/live.ts';
import { useConsole, useNowMs, useStore, useTexts } from '../use-console.ts';
import { KeyCap } from './key-cap.tsx';

/** What is wrong and what it means for the work, at the foot of the page: it takes nothing's place, and stays as long as it is true. */
export function Bands() {
  const { connection, sessionLost, board, notices, soundReady } = useConsole();
  const t = useTexts();
  const links = board?.links.filter(({ state }) => state === 'down' || state === 'degraded') ?? [];
  return (
    <div className="bands" aria-label={t.notice} role="status">
      {connection.state === 'lost' && !sessionLost && <LostBand connection={connection} />}
      {sessionLost && <SignedOutBand />}
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
