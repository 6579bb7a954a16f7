import type { Call } from '../../services/calls/call.ts';
import { ms, positionId } from '../../services/ids.ts';
import { spoken, stopwatch } from '../format.ts';
import { Empty, Panel } from '../parts/panel.tsx';
import { callInHand, positionState } from '../state/views.ts';
import type { Texts } from '../texts.ts';
import { useConsole, useNames, useNowMs, useSession, useTexts } from '../use-console.ts';

/** The number as the operator reads it aloud, or why there is none. */
export function numberText(call: Call, t: Texts): string {
  if (call.caller.number) return spoken(call.caller.number);
  return call.caller.masked ? t.call.masked : t.call.noNumber;
}

export const nameText = (call: Call) => call.caller.subscriber?.name ?? call.caller.name;

/** The call at my phone, readable at two metres. Its height never changes, so that the queue below stays where it is. */
export function CallInHand() {
  const { board, focus, sheets } = useConsole();
  const session = useSession();
  const nowMs = useNowMs();
  const t = useTexts();
  const names = useNames();
  const position = board?.positions.get(positionId(session.position ?? ''));
  const state = positionState(position, session.operator, nowMs);
  const call = callInHand(board, position, focus.mine && sheets.get(focus.mine.sheet), nowMs);
  if (!call) {
    return (
      <Panel className="in-hand" title={t.call.title}>
        <Empty title={t.call.empty} hint={state === 'paused' ? t.call.emptyPaused : t.call.emptyHint} />
      </Panel>
    );
  }
  const name = nameText(call);
  return (
    <Panel className="in-hand" title={t.call.title}>
      <div className="in-hand-call" data-call-in-hand={call.id} data-phase={state}>
        <p className="number">{numberText(call, t)}</p>
        <p className="name">{name ?? <span className="quiet">{t.call.noName}</span>}</p>
        <p className="line">
          {t.call.dialled(call.dialled, names.service(call.service))}
          {call.transferredBy && <span> · {t.call.transferred(call.transferredBy)}</span>}
        </p>
        <Timer call={call} nowMs={nowMs} />
      </div>
    </Panel>
  );
}

function Timer({ call, nowMs }: { call: Call; nowMs: number }) {
  const t = useTexts();
  const [label, value] = timerOf(call, nowMs, t);
  return (
    <p className="timer">
      <span className="timer-label">{label}</span>
      <span className="timer-value">{value}</span>
    </p>
  );
}

function timerOf(call: Call, nowMs: number, t: Texts): [label: string, value: string] {
  switch (call.state) {
    case 'answered':
      return [call.kind === 'text' ? t.exchange.since : t.call.talking, stopwatch(nowMs - ms(call.answeredAt))];
    case 'ended':
      return [t.call.over, stopwatch(ms(call.endedAt) - ms(call.answeredAt))];
    case 'offered':
      return [
        call.kind === 'text' ? t.exchange.offeredSince : t.call.rings,
        stopwatch(nowMs - ms(call.ringingAt ?? call.offeredAt)),
      ];
    case 'queued':
    case 'diverted':
    case 'abandoned':
      return [t.queue.waiting, stopwatch(nowMs - ms(call.arrivedAt))];
  }
}
