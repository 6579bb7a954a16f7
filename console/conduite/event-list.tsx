import { useEffect, useRef, useState } from 'react';
import { ms } from '../../services/ids.ts';
import type { EventHead } from '../../services/projections/event-head.ts';
import { stopwatch } from '../format.ts';
import { LongList } from '../parts/long-list.tsx';
import { PriorityMark } from '../parts/priority-mark.tsx';
import { inOrder, isLate } from '../state/conduite.ts';
import { shownSheet } from '../state/focus.ts';
import { isMine, isOffered } from '../state/handover.ts';
import { playLate } from '../state/sound.ts';
import { useConsole, useNowMs, useSession, useStore, useTexts } from '../use-console.ts';
import { moveAmong } from './move-among.ts';

export function EventList() {
  const { board } = useConsole();
  const t = useTexts();
  const nowMs = useNowMs();
  const { operator } = useSession();
  const [onlyMine, setOnlyMine] = useState(false);
  const all = inOrder(board?.events.values() ?? [], nowMs);
  const events = onlyMine ? all.filter((head) => isMine(head, operator) || isOffered(head, operator)) : all;
  useLateTone(all, nowMs);
  return (
    <section className="panel conduite-events" aria-label={t.conduite.events} tabIndex={-1} data-panel>
      <h2>
        {t.conduite.events} <span className="quiet">{events.length}</span>{' '}
        <button type="button" className="key" data-only-mine aria-pressed={onlyMine} onClick={() => setOnlyMine(!onlyMine)}>
          {t.handover.onlyMine}
        </button>
      </h2>
      {events.length === 0 && <p className="empty">{t.conduite.noEvents}</p>}
      <LongList
        items={events}
        rowPx={76}
        label={t.conduite.events}
        keyOf={({ id }) => id}
        row={(head) => <EventRow head={head} nowMs={nowMs} />}
      />
    </section>
  );
}

/** One tone for each thing that becomes late while the page is open. */
function useLateTone(events: readonly EventHead[], nowMs: number): void {
  const known = useRef<Set<string> | null>(null);
  const late = events.filter((head) => isLate(head, nowMs)).map(({ id, awaits }) => `${id} ${awaits?.what} ${awaits?.dueAt}`);
  const text = late.join('\n');
  useEffect(() => {
    const now = text === '' ? [] : text.split('\n');
    const isNew = known.current !== null && now.some((one) => !known.current?.has(one));
    known.current = new Set(now);
    if (isNew) playLate();
  }, [text]);
}

function EventRow({ head, nowMs }: { head: EventHead; nowMs: number }) {
  const store = useStore();
  const { focus, settings } = useConsole();
  const { operator } = useSession();
  const t = useTexts();
  const { awaits } = head;
  const late = isLate(head, nowMs);
  return (
    <button
      type="button"
      className="event-row"
      aria-current={shownSheet(focus) === head.id}
      data-event={head.number}
      data-late={late || undefined}
      onKeyDown={moveAmong('[data-event]')}
      onClick={() => store.openSheet(head.id)}
    >
      <PriorityMark priority={head.priority} />
      <span className="event-what">
        <strong>{head.nature?.label[settings.language] ?? t.conduite.noNature}</strong>
        <span>
          {head.number} · {head.place ?? t.conduite.noPlace}
        </span>
        <span className={isOffered(head, operator) ? 'needs-look' : 'quiet'}>
          {head.handover
            ? t.handover.given(head.inCharge, head.handover.to)
            : head.inCharge === operator
              ? t.handover.yours
              : t.handover.inCharge(head.inCharge)}
          {` · ${t.conduite.engagedThere(head.units.engaged, head.units.there)}`}
        </span>
      </span>
      {awaits && (
        <span className={late ? 'event-awaits late' : 'event-awaits'}>
          <span className="event-time">
            {late && `${t.conduite.late} `}
            {late ? '+' : '−'}
            {stopwatch(Math.abs(nowMs - ms(awaits.dueAt)))}
          </span>
          <span>{[awaits.callSign, t.conduite.awaits[awaits.what]].filter(Boolean).join(' ')}</span>
        </span>
      )}
    </button>
  );
}
