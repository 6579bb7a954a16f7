import './callers.css';
import { memo, useMemo } from 'react';
import { ms, type SheetId } from '../../services/ids.ts';
import { clockTime } from '../format.ts';
import { type CallerRow, callerRows } from '../state/callers.ts';
import type { ConsoleState } from '../state/console-state.ts';
import { shownSheet } from '../state/focus.ts';
import type { Texts } from '../texts.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';
import { nameText, numberText } from './call-in-hand.tsx';

const rowsOf = ({ focus, sheets, looked }: ConsoleState, id: SheetId | null): CallerRow[] => {
  const view = id ? sheets.get(id) : undefined;
  return view && id ? callerRows(view, looked.get(id) ?? null, focus.mine?.call ?? null) : [];
};

/** `Appelants 12 · 3 nouveaux`. */
export function callersTitle(t: Texts, state: ConsoleState): string {
  const rows = rowsOf(state, shownSheet(state.focus));
  return t.callers.title(rows.length, rows.filter(({ isNew }) => isNew).length);
}

/** Everyone who called for this event, compactly: two hundred of them still read. */
export function Callers() {
  const state = useConsole();
  const store = useStore();
  const t = useTexts();
  const { focus, sheets, looked } = state;
  const id = shownSheet(focus);
  const view = id ? sheets.get(id) : undefined;
  const since = (id && looked.get(id)) ?? null;
  const mine = focus.mine?.call ?? null;
  const rows = useMemo(() => (view ? callerRows(view, since, mine) : []), [view, since, mine]);
  const fresh = rows.filter(({ isNew }) => isNew).length;
  return (
    <div className="callers">
      {fresh > 0 && id && (
        <button type="button" className="key" onClick={() => store.look(id)}>
          {t.callers.seen(fresh)}
        </button>
      )}
      {rows.length === 0 && <p className="quiet">{t.callers.empty}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by the keyboard (WCAG 2.1.1). */}
      <ol tabIndex={0}>
        {rows.map((row) => (
          <Row key={row.call.id} row={row} t={t} />
        ))}
      </ol>
    </div>
  );
}

/** Drawn again only when its own call changes. */
const Row = memo(
  function Row({ row, t }: { row: CallerRow; t: Texts }) {
    const { call, place, answeredBy, from, latest, isNew, isMine } = row;
    const name = nameText(call);
    return (
      <li className="caller-row" data-caller={call.id} data-new={isNew} data-mine={isMine}>
        <span className="caller-row-time">{clockTime(ms(call.arrivedAt))}</span>
        <strong>{numberText(call, t)}</strong>
        <span className="caller-row-state">
          {isNew && <em>{t.callers.fresh}</em>} {isMine ? t.callers.mine : t.callers.states[call.state]}
          {answeredBy && !isMine && ` · ${answeredBy}`}
        </span>
        <span className="caller-row-more">
          {[name, place, from && t.callers.from(from), latest && `« ${latest} »`].filter(Boolean).join(' · ')}
        </span>
      </li>
    );
  },
  (before, after) =>
    before.t === after.t &&
    before.row.call === after.row.call &&
    before.row.isNew === after.row.isNew &&
    before.row.isMine === after.row.isMine &&
    before.row.latest === after.row.latest,
);
