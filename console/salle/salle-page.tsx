import './salle.css';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { RoomDay } from '../../services/room/view.ts';
import { Overlays } from '../parts/overlays.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { TopBar } from '../parts/top-bar.tsx';
import * as api from '../state/api.ts';
import { unitsByStatus } from '../state/room-view.ts';
import { useConsole, useSession, useTexts } from '../use-console.ts';
import { usePageKeys } from '../use-page-keys.ts';
import { BigFigures } from './big-figures.tsx';
import { CorrectionsPanel } from './corrections-panel.tsx';
import { HourTable, OutageTable, PositionTable, UncoveredList } from './tables.tsx';

/** Loaded by who looks at graphs. */
const HourGraphs = lazy(() => import('./hour-graphs.tsx').then((module) => ({ default: module.HourGraphs })));

/** The supervisor's page: what waits now, how the day goes, and what failed. */
export function SallePage() {
  const { room } = useConsole();
  const { role } = useSession();
  const t = useTexts();
  const [chosen, setChosen] = useState<string | null>(null);
  usePageKeys();
  const { past, failed } = usePast(chosen);
  const day = chosen === null ? (room?.today ?? null) : past;
  return (
    <div className="salle">
      <TopBar page="salle" />
      {role === 'operator' ? (
        <main className="salle-reserved">
          <Empty title={t.salle.reserved} hint={t.salle.reservedHint} />
        </main>
      ) : (
        <main className="salle-main">
          <BigFigures today={room?.today ?? null} />
          <DayBar chosen={chosen} onChoose={setChosen} today={room?.today.day ?? ''} />
          {failed && <p className="needs-look">{t.salle.unreachable}</p>}
          {day && !day.complete && <p className="quiet">{t.salle.reading}</p>}
          {day && <Day day={day} />}
        </main>
      )}
      <Overlays />
    </div>
  );
}

/** A day that is over, as the server read it; null until then. */
function usePast(chosen: string | null): { past: RoomDay | null; failed: boolean } {
  const [found, setFound] = useState<{ past: RoomDay | null; failed: boolean }>({ past: null, failed: false });
  useEffect(() => {
    let isStale = false;
    setFound({ past: null, failed: false });
    if (chosen !== null)
      void api.roomDay(chosen).then((answer) => {
        if (!isStale) setFound(answer.outcome === 'done' ? { past: answer.value, failed: false } : { past: null, failed: true });
      });
    return () => {
      isStale = true;
    };
  }, [chosen]);
  return found;
}

function DayBar({ chosen, onChoose, today }: { chosen: string | null; onChoose: (day: string | null) => void; today: string }) {
  const t = useTexts();
  const { salle } = t;
  const day = chosen ?? today;
  const tables = [
    ['hours', salle.hoursCsv],
    ['positions', salle.positionsCsv],
    ['outages', salle.outagesCsv],
  ] as const;
  return (
    <div className="salle-day">
      <label>
        {salle.day}{' '}
        <input
          type="date"
          value={day}
          max={today}
          data-day
          onChange={({ target: { value } }) => onChoose(value === '' || value === today ? null : value)}
        />
      </label>
      {chosen !== null && (
        <button type="button" className="key" onClick={() => onChoose(null)}>
          {salle.today}
        </button>
      )}
      <nav className="salle-exports" aria-label={salle.exports}>
        <span aria-hidden="true">{salle.exports}</span>
        {tables.map(([table, label]) => (
          <a key={table} className="key" href={`/api/room/days/${day}/${table}.csv`} download>
            {label} CSV
          </a>
        ))}
        <a className="key" href="/api/corrections.csv" download>
          {salle.correctionsCsv} CSV
        </a>
        <a className="key" href={`/api/room/days/${day}`} download={`tocsin-${day}.json`}>
          {salle.json}
        </a>
      </nav>
    </div>
  );
}

function Day({ day }: { day: RoomDay }) {
  const { units } = useConsole();
  const t = useTexts();
  const [asTable, setAsTable] = useState(false);
  const statuses = unitsByStatus(units?.values() ?? []);
  const { salle } = t;
  return (
    <div className="salle-panels">
      <Panel
        title={salle.byHour}
        className="salle-hours"
        scrolls
        aside={
          <button type="button" className="key" onClick={() => setAsTable(!asTable)} data-as-table>
            {asTable ? salle.graph : salle.table}
          </button>
        }
      >
        {day.hours.length === 0 && <Empty title={salle.noCalls} />}
        {day.hours.length > 0 && !asTable && (
          <Suspense>
            <HourGraphs hours={day.hours} />
          </Suspense>
        )}
        {day.hours.length > 0 && (
          <div className={asTable ? undefined : 'unseen'}>
            <HourTable hours={day.hours} />
          </div>
        )}
      </Panel>
      <Panel title={salle.byPosition} className="salle-positions" scrolls>
        {day.positions.length === 0 ? <Empty title={salle.noPositions} /> : <PositionTable positions={day.positions} />}
      </Panel>
      <Panel title={salle.units} className="salle-units" scrolls>
        {statuses.length === 0 && <Empty title={salle.noUnits} />}
        <dl className="salle-statuses">
          {statuses.map(({ status, count }) => (
            <div key={status} data-status-count={status}>
              <dt>{t.response.status[status]}</dt>
              <dd>{count}</dd>
            </div>
          ))}
        </dl>
        <h3>{salle.uncovered}</h3>
        <UncoveredList />
      </Panel>
      <Panel title={salle.outages} className="salle-outages" scrolls>
        {day.outages.length === 0 ? <Empty title={salle.noOutages} /> : <OutageTable outages={day.outages} />}
      </Panel>
      <CorrectionsPanel />
    </div>
  );
}
