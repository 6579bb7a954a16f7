import { useState } from 'react';
import type { UnitStatus } from '../../services/dispatch/status.ts';
import { clockOffMs, type Unit } from '../../services/dispatch/unit.ts';
import { ms, type UnitId } from '../../services/ids.ts';
import { setStatus } from '../dispatch.ts';
import { ageText, stopwatch } from '../format.ts';
import { LongList } from '../parts/long-list.tsx';
import { type UnitLine, unitLines } from '../state/conduite.ts';
import { shownSheet } from '../state/focus.ts';
import { useConsole, useNowMs, useStore, useTexts } from '../use-console.ts';
import { moveAmong } from './move-among.ts';
import { UnitLinks } from './unit-links.tsx';

const statusKeys: Record<string, UnitStatus> = {
  1: 'available',
  2: 'acknowledged',
  3: 'under way',
  4: 'on scene',
  5: 'transporting',
  6: 'at destination',
  7: 'returning',
  8: 'not available',
  9: 'out of service',
};

/** A unit is stood down by its key pressed twice: once too many sends a crew home. */
const againWithinMs = 4_000;

/** All units, by sector: what each does, since when, and for which event. */
export function UnitList() {
  const { units, dispatch } = useConsole();
  const t = useTexts();
  const [linked, setLinked] = useState<UnitId | null>(null);
  const linkedUnit = linked && units?.get(linked);
  const lines = unitLines(units?.values() ?? [], dispatch?.sectors ?? []);
  return (
    <section className="panel conduite-units" aria-label={t.conduite.units} tabIndex={-1} data-panel>
      <h2>{t.conduite.units}</h2>
      {lines.length === 0 && <p className="empty">{t.conduite.noUnits}</p>}
      <LongList
        items={lines}
        rowPx={34}
        label={t.conduite.units}
        keyOf={(line) => (line.kind === 'unit' ? line.unit.id : `sector ${line.id}`)}
        row={(line) => (line.kind === 'unit' ? <UnitRow unit={line.unit} onLinks={setLinked} /> : <SectorRow line={line} />)}
      />
      {linkedUnit && <UnitLinks unit={linkedUnit} onClose={() => setLinked(null)} />}
      <p className="quiet unit-keys">{t.conduite.statusKeys}</p>
    </section>
  );
}

function SectorRow({ line }: { line: Extract<UnitLine, { kind: 'sector' }> }) {
  const { dispatch, settings } = useConsole();
  const label = dispatch?.sectors.find(({ id }) => id === line.id)?.label[settings.language] ?? line.id;
  return (
    <h3 className="sector-row">
      {label}{' '}
      <span>
        {line.free}/{line.all}
      </span>
    </h3>
  );
}

function UnitRow({ unit, onLinks }: { unit: Unit; onLinks: (unit: UnitId) => void }) {
  const store = useStore();
  const { focus } = useConsole();
  const t = useTexts();
  const nowMs = useNowMs();
  const [current, ...waiting] = unit.assignments;
  const sheet = shownSheet(focus);
  const [askedAtMs, setAskedAtMs] = useState(0);
  const isAsked = nowMs - askedAtMs < againWithinMs;
  const move = moveAmong('[data-unit]');
  const onKeyDown = (event: React.KeyboardEvent<HTMLButtonElement>) => {
    const status = event.ctrlKey || event.altKey ? undefined : statusKeys[event.key];
    const check = event.key.toLowerCase() === 'v' ? unit.checksLeft[0] : undefined;
    if (status) {
      const needsReason = status === 'not available' || status === 'out of service';
      void setStatus(store, unit.id, status, needsReason ? t.conduite.byRadio : '');
    } else if (event.key === 'Delete' && current) {
      if (isAsked) void store.command('stand-down-unit', { sheet: current.sheet, unit: unit.id, reason: t.conduite.byRadio });
      setAskedAtMs(isAsked ? 0 : store.nowMs());
    } else if (check) void store.command('check-unit', { unit: unit.id, check });
    else if (event.key.toLowerCase() === 'l') onLinks(unit.id);
    else return move(event);
    event.preventDefault();
    event.stopPropagation();
  };
  const notes = [
    isAsked && t.conduite.standDownAgain,
    unit.lent && t.conduite.lent(unit.lent.to),
    waiting.length > 0 && t.conduite.second(waiting.length),
    unit.status.reason,
    unit.checksLeft.length > 0 && !current && t.conduite.checks(unit.checksLeft.length),
    clockOffMs(unit) !== null && t.conduite.clockOff,
    unit.position && t.conduite.positionAge(ageText(Math.max(0, nowMs - ms(unit.position.measuredAt)))),
  ].filter(Boolean);
  return (
    <button
      type="button"
      className="unit-row"
      data-unit={unit.id}
      data-status={unit.status.is}
      aria-current={current !== undefined && current.sheet === sheet}
      onKeyDown={onKeyDown}
      onClick={() => current && store.openSheet(current.sheet)}
    >
      <strong>{unit.callSign}</strong>
      <span className="unit-status">{t.response.status[unit.status.is]}</span>
      <span className="unit-since">{stopwatch(nowMs - ms(unit.status.since))}</span>
      <span className="quiet">{[current?.sheetNumber, ...notes].filter(Boolean).join(' · ')}</span>
    </button>
  );
}
