import { positionId } from '../../services/ids.ts';
import { stopwatch } from '../format.ts';
import { Empty, Panel } from '../parts/panel.tsx';
import { PriorityMark } from '../parts/priority-mark.tsx';
import type { QueueRow } from '../state/views.ts';
import { queueRows } from '../state/views.ts';
import { useConsole, useNames, useNowMs, useSession, useTexts } from '../use-console.ts';
import { numberText } from './call-in-hand.tsx';

/** Rows beyond this are counted, not drawn: nobody reads them, and a burst of hundreds must not slow the screen. */
const drawn = 30;

export function Queue() {
  const { board, centre } = useConsole();
  const session = useSession();
  const t = useTexts();
  const nowMs = useNowMs(250);
  if (!board || !centre)
    return (
      <Panel className="queue" title={t.queue.title}>
        {null}
      </Panel>
    );
  const rows = queueRows(board, nowMs, centre.ageingMs, positionId(session.position ?? ''));
  const target = t.queue.target(board.targetMs / 1000);
  return (
    <Panel
      className="queue"
      title={t.queue.title}
      aside={<span className="count">{rows.length > 0 ? rows.length : target}</span>}
    >
      {rows.length === 0 && <Empty title={t.queue.empty} hint={t.queue.emptyHint} />}
      {/* It scrolls: the keyboard must reach it (WCAG 2.1.1). */}
      <ol className="rows" tabIndex={rows.length > 0 ? 0 : undefined} aria-label={t.queue.title}>
        {rows.slice(0, drawn).map((row) => (
          <Row key={row.call.id} row={row} />
        ))}
      </ol>
      {rows.length > drawn && <p className="more">{t.queue.more(rows.length - drawn)}</p>}
    </Panel>
  );
}

function Row({ row: { call, waitedMs, filled, isOver } }: { row: QueueRow }) {
  const t = useTexts();
  const names = useNames();
  return (
    <li className="queue-row" data-over={isOver} data-call-state={call.state}>
      <PriorityMark priority={call.priority} word={false} />
      <span className="queue-number">{numberText(call, t)}</span>
      <span className="queue-wait">{stopwatch(waitedMs)}</span>
      <span className="queue-line">
        {names.service(call.service)}
        {call.kind === 'text' && ` · ${t.exchange.byText}`}
        {call.state === 'diverted' && ` · ${t.queue.diverted}`}
        {call.state === 'queued' && call.aheadOfClass && ` · ${t.queue.returned}`}
        {call.state === 'offered' && ` · ${t.queue.ringingAt(names.position(call.position))}`}
      </span>
      {isOver && <span className="queue-over">{t.queue.over}</span>}
      <span className="bar" aria-hidden="true">
        <span className="bar-fill" style={{ transform: `scaleX(${filled.toFixed(3)})` }} />
      </span>
    </li>
  );
}
