import './response.css';
import type { Recommendation } from '../../services/dispatch/recommend.ts';
import type { SheetDocument } from '../../services/sheets/sheet.ts';
import { engageResponse } from '../dispatch.ts';
import { stopwatch } from '../format.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { shownSheet } from '../state/focus.ts';
import { nextAlternative, type ResponseRow, type ResponseState, rowsOf } from '../state/response-keeper.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';

/** What is engaged, and what is recommended beside it: one key sends it; each row can be left out or changed for another unit. */
export function ResponsePanel() {
  const { response, sheets, focus } = useConsole();
  const t = useTexts();
  const id = shownSheet(focus);
  const sheet = id === null ? undefined : sheets.get(id)?.sheet;
  if (!sheet) return <p className="empty">{t.response.noSheet}</p>;
  const proposed = response?.sheet === sheet.id ? response : null;
  return (
    <div className="response">
      <Engaged sheet={sheet} />
      {proposed?.recommended ? (
        <Proposal state={proposed} recommended={proposed.recommended} />
      ) : (
        <p className="empty">{sheet.nature ? t.response.nothingMore : t.response.noNature}</p>
      )}
    </div>
  );
}

function Engaged({ sheet }: { sheet: SheetDocument }) {
  const t = useTexts();
  const open = sheet.assignments.filter(({ ended }) => ended === null);
  if (open.length === 0) return null;
  return (
    <ul className="response-engaged" aria-label={t.response.engaged}>
      {open.map((one) => (
        <li key={one.id} data-engaged={one.unit}>
          <strong>{one.callSign}</strong>
          <span>{t.response.status[one.status]}</span>
        </li>
      ))}
    </ul>
  );
}

const wayOf = { road: 'road', 'partly by road': 'partly', 'straight line': 'straight' } as const;

function Proposal({ state, recommended }: { state: ResponseState; recommended: Recommendation }) {
  const store = useStore();
  const { settings } = useConsole();
  const t = useTexts();
  const { language } = settings;
  const rows = rowsOf(state);
  const sent = rows.filter(({ now }) => now !== null).length;
  return (
    <>
      <p className="response-plan">
        <strong>{recommended.plan.label[language]}</strong> · {recommended.levelLabel[language]}
        <span className="quiet"> · {recommended.at ? t.response[wayOf[recommended.travel]] : t.response.noPlace}</span>
      </p>
      <ol className="response-rows">
        {rows.map((row) => (
          <Row key={row.recommended.unit} state={state} row={row} />
        ))}
      </ol>
      {recommended.needs
        .filter(({ short }) => short > 0)
        .map((need) => (
          <p key={need.key} className="response-short" data-short={need.key}>
            <strong>{t.response.short(need.short, need.label[language])}</strong> {need.why?.[language]}
          </p>
        ))}
      {recommended.uncovered.map((gap) => (
        <p key={`${gap.sector.fr}${gap.capability.fr}`} className="response-cover">
          {t.response.uncovered(gap.sector[language], gap.capability[language], gap.left, gap.least)}
        </p>
      ))}
      {recommended.moveUps.map((move) => (
        <p key={move.unit} className="quiet">
          {t.response.moveUp(move.callSign, move.sector[language], stopwatch(move.travelS * 1000))}
        </p>
      ))}
      <button
        type="button"
        className="response-engage"
        aria-keyshortcuts="F8"
        disabled={sent === 0}
        data-engage
        onClick={() => void engageResponse(store)}
      >
        {recommended.level === 0 ? t.response.engage(sent) : t.response.reinforce(sent)} <KeyCap>F8</KeyCap>
      </button>
    </>
  );
}

function Row({ state, row }: { state: ResponseState; row: ResponseRow }) {
  const store = useStore();
  const { settings } = useConsole();
  const t = useTexts();
  const { language } = settings;
  const { recommended: unit, now } = row;
  const needs = (state.recommended?.needs ?? []).filter(({ key }) => unit.needs.includes(key));
  const shown = now ?? unit;
  const onKeyDown = (event: React.KeyboardEvent<HTMLButtonElement>) => {
    if (event.key === 'ArrowRight') store.changeResponse(unit.unit, nextAlternative(state, row));
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const all = [...document.querySelectorAll<HTMLElement>('[data-proposed]')];
      all[all.indexOf(event.currentTarget) + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <li>
      <button
        type="button"
        className="response-row"
        aria-pressed={now !== null}
        data-proposed={shown.unit}
        onKeyDown={onKeyDown}
        onClick={() => store.changeResponse(unit.unit, now === null ? null : 'out')}
      >
        <span className="response-mark" aria-hidden="true">
          {now === null ? '☐' : '☑'}
        </span>
        <span className="response-unit">
          <strong>{shown.callSign}</strong>
          <span className="quiet">{needs.map(({ label }) => label[language]).join(' + ')}</span>
        </span>
        <span className="response-time">{stopwatch(shown.travelS * 1000)}</span>
        <span className="response-why">
          {shown.reasons.map((reason) => reason[language]).join(' · ')}
          {shown.against.map((reason) => (
            <em key={reason.fr}> · {reason[language]}</em>
          ))}
          {state.recommended?.travel === 'partly by road' && !shown.isByRoad && <em> · {t.response.estimated}</em>}
          {now === null && <em> · {t.response.leftOut}</em>}
        </span>
      </button>
    </li>
  );
}
