import type { EventHead } from '../../services/projections/event-head.ts';
import { agoText } from '../parts/ago.tsx';
import { KeyCap } from '../parts/key-cap.tsx';
import { Panel } from '../parts/panel.tsx';
import { sheetsToClose } from '../state/closing.ts';
import { useConsole, useNowMs, useSession, useStore, useTexts } from '../use-console.ts';

/** More are counted: who has twenty sheets open looks at the oldest first. */
const drawn = 20;

/** Sheets whose calls are over and that nobody has closed: mine, and those that nobody has. So that none is forgotten. */
export function OpenSheets() {
  const { board, focus } = useConsole();
  const { position } = useSession();
  const t = useTexts();
  const waiting = board ? sheetsToClose(board, position) : [];
  const open = waiting.filter((head) => head.id !== focus.mine?.sheet);
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-open-sheet]')];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    rows[(at + step + rows.length) % rows.length]?.focus();
    event.preventDefault();
  };
  const aside = (
    <span className="count">
      {open.length > 0 && open.length} <KeyCap>{`${t.keys.shift} F6`}</KeyCap>
    </span>
  );
  return (
    <Panel className="open-sheets" title={t.openSheets.title} aside={aside}>
      {open.length === 0 && <p className="quiet">{t.openSheets.empty}</p>}
      <ul className="rows" onKeyDown={onKeyDown}>
        {open.slice(0, drawn).map((head) => (
          <Row key={head.id} head={head} isMine={head.position === position} />
        ))}
      </ul>
      {open.length > drawn && <p className="more">{t.openSheets.more(open.length - drawn)}</p>}
    </Panel>
  );
}

function Row({ head, isMine }: { head: EventHead; isMine: boolean }) {
  const store = useStore();
  const t = useTexts();
  const nowMs = useNowMs();
  const { settings } = useConsole();
  return (
    <li>
      <button type="button" className="open-sheet" data-open-sheet={head.id} onClick={() => store.openSheet(head.id)}>
        <span>{head.nature ? head.nature.label[settings.language] : t.openSheets.noNature}</span>
        <span className="ago">{agoText(t, head.openedAt, nowMs)}</span>
        <small>
          {head.number} · {head.place ?? t.openSheets.noPlace}
          {!isMine && ` · ${t.openSheets.nobody}`}
        </small>
      </button>
    </li>
  );
}
