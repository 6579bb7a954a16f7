import './carte.css';
import { useMemo } from 'react';
import type { SheetId, UnitId } from '../../services/ids.ts';
import { emptyContent } from '../map/content.ts';
import { eventsOf, fixesOf, standingOf, unitsOnMap } from '../map/content-of.ts';
import { frameOf } from '../map/frame.ts';
import { MapList } from '../map/map-list.tsx';
import { MapPane } from '../map/map-pane.tsx';
import { Overlays } from '../parts/overlays.tsx';
import { TopBar } from '../parts/top-bar.tsx';
import type { BoardState } from '../state/board.ts';
import { shownSheet } from '../state/focus.ts';
import { callOfSheet, fixRows } from '../state/views.ts';
import { useConsole, useNowMs, useStore, useTexts } from '../use-console.ts';
import { usePageKeys } from '../use-page-keys.ts';

const noEvents: BoardState['events'] = new Map();

/** The whole map, in a window of its own: every open event and unit, and the fixes of the event that is selected, here or in another window. */
export function CartePage() {
  const store = useStore();
  const state = useConsole();
  const t = useTexts();
  const nowMs = useNowMs(10_000);
  usePageKeys();
  const { mapSettings, board, settings } = state;
  const sheet = shownSheet(state.focus);
  const call = callOfSheet(sheet, state);
  const place = sheet ? state.sheets.get(sheet)?.sheet.place : null;
  const heads = board?.events ?? noEvents;
  const { events, unplaced } = useMemo(() => eventsOf(heads, settings.language), [heads, settings.language]);
  const units = useMemo(() => unitsOnMap(state.units, nowMs), [state.units, nowMs]);
  const content = useMemo(
    () => ({
      ...emptyContent,
      ...standingOf(mapSettings),
      events,
      units,
      fixes: call ? fixesOf(fixRows(call, nowMs)) : [],
      place: place ? { at: place.lonLat, label: t.map.place } : null,
      selected: sheet,
    }),
    [call, events, mapSettings, nowMs, place, sheet, t, units],
  );
  /** A unit stands for the event that it is engaged on. */
  const open = (id: string) => {
    const target = heads.has(id as SheetId) ? (id as SheetId) : state.units?.get(id as UnitId)?.assignments[0]?.sheet;
    if (target) store.openSheet(target);
  };
  return (
    <div className="carte">
      <TopBar page="carte" />
      <div className="carte-list">
        {unplaced > 0 && <p className="carte-unplaced">{t.map.unplaced(unplaced)}</p>}
        <MapList content={content} onSelect={open} className="carte-lines" />
      </div>
      <main className="carte-map">
        <MapPane
          content={content}
          frame={frameOf(content)}
          subject={sheet ?? ''}
          label={t.map.plainLabel}
          onSelect={open}
          onPlace={null}
          onUndo={null}
          fallback={<p className="carte-none">{t.map.noMap}</p>}
          withList={false}
        />
      </main>
      <Overlays />
    </div>
  );
}
