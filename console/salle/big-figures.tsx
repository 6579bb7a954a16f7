import type { RoomDay } from '../../services/room/view.ts';
import { stopwatch } from '../format.ts';
import { share, waitingNow } from '../state/room-view.ts';
import { useConsole, useNowMs, useTexts } from '../use-console.ts';
import { duration } from './tables.tsx';

/** What a supervisor reads from across the room. Red: somebody waits beyond the centre's target. */
export function BigFigures({ today }: { today: RoomDay | null }) {
  const { board } = useConsole();
  const t = useTexts();
  const nowMs = useNowMs();
  const waiting = waitingNow(board, nowMs);
  const isOver = board !== null && waiting.longestMs > board.targetMs;
  const { salle } = t;
  const total = today?.total;
  const all = total ? total.answered + total.abandoned : 0;
  return (
    <dl className="salle-figures" aria-label={salle.now}>
      <Figure id="waiting" name={salle.waiting} value={String(waiting.count)} />
      <Figure id="longest" name={salle.longest} value={waiting.count > 0 ? stopwatch(waiting.longestMs) : '–'} isOver={isOver} />
      {([10, 15, 20] as const).map((seconds) => {
        const value = total ? share(total, seconds) : null;
        const note = salle.ofCalls(total?.[`within${seconds}`] ?? 0, all);
        return (
          <Figure
            key={seconds}
            id={`within-${seconds}`}
            name={salle.within(seconds)}
            value={value === null ? '–' : `${value}\u202f%`}
            note={note}
          />
        );
      })}
      <Figure id="to-alert" name={salle.toAlert} value={duration(total?.toAlert.median ?? null)} note={salle.median} />
    </dl>
  );
}

function Figure(props: { id: string; name: string; value: string; note?: string; isOver?: boolean }) {
  return (
    <div className="salle-figure" data-figure={props.id} data-over={props.isOver}>
      <dt>{props.name}</dt>
      <dd>
        <span className="salle-value">{props.value}</span>
        <span className="quiet">{props.note ?? '\u00a0'}</span>
      </dd>
    </div>
  );
}
