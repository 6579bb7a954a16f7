import { Columns3, Keyboard, LogOut, Map as MapIcon, Search } from 'lucide-react';
import { clockTime } from '../format.ts';
import { openPage, type PageName } from '../page.ts';
import { myActivity } from '../state/focus.ts';
import { chargeOf } from '../state/handover.ts';
import { useConsole, useNowMs, useSession, useStore, useTexts } from '../use-console.ts';
import { KeyCap } from './key-cap.tsx';
import { Preferences } from './preferences.tsx';

/** The centre, the page, the tools that are always there, and the time. */
export function TopBar({ page }: { page: PageName }) {
  const store = useStore();
  const { centre } = useConsole();
  const t = useTexts();
  return (
    <header className="top-bar">
      <h1>{t.pages[page]}</h1>
      <span className="centre">{centre?.name}</span>
      <Saved />
      <nav className="tools" aria-label={t.palette.title}>
        <button type="button" className="tool" aria-keyshortcuts="Control+K" onClick={() => store.show('palette')}>
          <Search size={16} aria-hidden="true" /> {t.palette.title} <KeyCap>Ctrl K</KeyCap>
        </button>
        <button type="button" className="tool" aria-keyshortcuts="Shift+F1" onClick={() => store.show('keys')}>
          <Keyboard size={16} aria-hidden="true" /> {t.keys.title} <KeyCap>{`${t.keys.shift} F1`}</KeyCap>
        </button>
        {page === 'appel' && (
          <button type="button" className="tool" aria-keyshortcuts="Control+F7" onClick={() => openPage('carte')}>
            <MapIcon size={16} aria-hidden="true" /> {t.pages.carte} <KeyCap>Ctrl F7</KeyCap>
          </button>
        )}
        {page === 'appel' && (
          <button type="button" className="tool" aria-keyshortcuts="Control+F8" onClick={() => openPage('conduite')}>
            <Columns3 size={16} aria-hidden="true" /> {t.pages.conduite} <KeyCap>Ctrl F8</KeyCap>
          </button>
        )}
        <Mine />
        <Preferences />
        {page === 'appel' && <Leave />}
      </nav>
      <Clock />
    </header>
  );
}

/** How many events are mine; and, so that it cannot be missed, how many are given to me and not taken yet. */
function Mine() {
  const store = useStore();
  const { board } = useConsole();
  const { operator } = useSession();
  const t = useTexts();
  const { mine, offered } = chargeOf(board, operator);
  return (
    <button
      type="button"
      className="tool"
      data-mine-count={mine.length}
      aria-keyshortcuts="Control+Shift+Insert"
      title={t.keys.handover}
      onClick={() => store.show('handover')}
    >
      {t.handover.button(mine.length)}
      {offered.length > 0 && <strong className="needs-look"> · {t.handover.offered(offered.length)}</strong>}
    </button>
  );
}

function Leave() {
  const store = useStore();
  const { board } = useConsole();
  const { position } = useSession();
  const t = useTexts();
  const activity = myActivity(board, position);
  const isBusy = activity?.is === 'ringing' || activity?.is === 'on call';
  return (
    <button
      type="button"
      className="tool"
      aria-disabled={isBusy}
      title={isBusy ? t.position.leaveBusy : t.position.leave}
      aria-label={t.position.leave}
      onClick={() => !isBusy && void store.signOut()}
    >
      <LogOut size={16} aria-hidden="true" />
    </button>
  );
}

/** How far the journal is: on the server's disk, and beyond it. */
function Saved() {
  const { board } = useConsole();
  const t = useTexts();
  const down = board?.links.filter(({ state }) => state === 'down' || state === 'degraded') ?? [];
  const saved = board?.saved;
  if (!board) return null;
  return (
    <span className="saved">
      {down.length === 0 && t.linksUp}
      {saved && saved.mongodb !== null && ` · ${saved.mongodb >= saved.here ? t.copied : t.copyLag(saved.here - saved.mongodb)}`}
    </span>
  );
}

function Clock() {
  const t = useTexts();
  const nowMs = useNowMs();
  return (
    <time className="clock" title={t.time} dateTime={new Date(nowMs).toISOString()}>
      {clockTime(nowMs)}
    </time>
  );
}
