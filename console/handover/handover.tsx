import './handover.css';
import { Printer } from 'lucide-react';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import type { EventHead } from '../../services/projections/event-head.ts';
import { clockTime } from '../format.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { PriorityMark } from '../parts/priority-mark.tsx';
import { shownSheet } from '../state/focus.ts';
import { type Charge, chargeOf, isMine } from '../state/handover.ts';
import { useConsole, useSession, useStore, useTexts } from '../use-console.ts';

/** What is open of mine, on one page that prints; given event by event or all at once, and what was given to me. Also what a sign-out shows first. */
export function Handover() {
  const store = useStore();
  const t = useTexts();
  const { board } = useConsole();
  const { operator } = useSession();
  const over = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => over.current?.querySelector<HTMLElement>('[data-take], select, button')?.focus(), []);
  const charge = chargeOf(board, operator);
  const { mine, offered } = charge;
  return (
    <div className="over key-sheet handover" role="dialog" aria-label={t.handover.title} ref={over} tabIndex={-1}>
      <div className="key-sheet-head">
        <h2>
          {t.handover.title} · {operator} · {clockTime(store.nowMs())}
        </h2>
        <button type="button" className="key" onClick={() => print()}>
          <Printer size={16} aria-hidden="true" /> {t.handover.print}
        </button>
        <button type="button" className="key" onClick={() => store.show(null)}>
          <KeyCap>{t.keys.escape}</KeyCap> {t.close}
        </button>
      </div>
      {offered.length > 0 && (
        <section aria-label={t.handover.offered(offered.length)}>
          <h3 className="needs-look">{t.handover.offered(offered.length)}</h3>
          <ul className="handover-events">
            {offered.map((head) => (
              <Line key={head.id} head={head}>
                <button
                  type="button"
                  className="key"
                  data-take={head.number}
                  onClick={() => void store.command('take-event', { sheet: head.id })}
                >
                  {t.handover.take}
                </button>
              </Line>
            ))}
          </ul>
        </section>
      )}
      <h3>{t.handover.mine(mine.length)}</h3>
      <p className="figures" data-left>
        {t.handover.left(charge)}
      </p>
      <ul className="handover-events" data-mine>
        {mine.map((head) => (
          <Line key={head.id} head={head}>
            {head.handover && (
              <button type="button" className="key" onClick={() => void store.command('take-event', { sheet: head.id })}>
                {t.handover.keep}
              </button>
            )}
          </Line>
        ))}
      </ul>
      <Give charge={charge} />
      <div className="keys">
        <button type="button" className="key" data-leave onClick={() => void store.signOut()}>
          {mine.length > 0 ? t.handover.leaveAnyway : t.position.leave}
        </button>
      </div>
    </div>
  );
}

function Line({ head, children }: { head: EventHead; children: React.ReactNode }) {
  const t = useTexts();
  const { settings } = useConsole();
  const { inCharge, handover } = head;
  const open = t.handover.open(head);
  return (
    <li data-line={head.number}>
      <PriorityMark priority={head.priority} />
      <span>
        <strong>{head.nature?.label[settings.language] ?? t.conduite.noNature}</strong>
        <span>
          {head.number} · {head.place ?? t.conduite.noPlace}
        </span>
        <span className="quiet">
          {[t.conduite.engagedThere(head.units.engaged, head.units.there), open].filter(Boolean).join(' · ')}
        </span>
        {handover && (
          <span className="needs-look">
            {t.handover.given(inCharge, handover.to)}
            {handover.word && ` : « ${handover.word} »`}
          </span>
        )}
      </span>
      {children}
    </li>
  );
}

function Give({ charge: { mine, others } }: { charge: Charge }) {
  const store = useStore();
  const t = useTexts();
  const id = useId();
  const { board, focus } = useConsole();
  const { operator } = useSession();
  const shown = board?.events.get(shownSheet(focus) ?? ('' as never));
  const one = shown && isMine(shown, operator) ? shown : null;
  const [what, setWhat] = useState<'one' | 'all'>(one ? 'one' : 'all');
  const [to, setTo] = useState('room');
  const [word, setWord] = useState('');
  if (mine.length === 0) return null;
  const give = async () => {
    const given = { to: others.some((other) => other === to) ? { operator: to } : ('room' as const), word };
    const isDone =
      what === 'one' && one
        ? await store.command('hand-over-event', { sheet: one.id, ...given })
        : await store.command('hand-over-shift', given);
    if (isDone) setWord('');
  };
  return (
    <form
      className="handover-give"
      onSubmit={(event) => {
        event.preventDefault();
        void give();
      }}
    >
      <label htmlFor={`${id}what`}>{t.handover.what}</label>
      <select id={`${id}what`} data-what value={what} onChange={(event) => setWhat(event.target.value as 'one' | 'all')}>
        {one && <option value="one">{t.handover.one(one.number)}</option>}
        <option value="all">{t.handover.all(mine.length)}</option>
      </select>
      <label htmlFor={`${id}to`}>{t.handover.to}</label>
      <select id={`${id}to`} data-to value={to} onChange={(event) => setTo(event.target.value)}>
        <option value="room">{t.handover.room}</option>
        {others.map((other) => (
          <option key={other} value={other}>
            {other}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}word`}>{t.handover.word}</label>
      <input id={`${id}word`} data-word maxLength={500} value={word} onChange={(event) => setWord(event.target.value)} />
      <button type="submit" className="key" data-give>
        <KeyCap>{t.keys.enter}</KeyCap> {t.handover.give}
      </button>
    </form>
  );
}
