import { useMemo, useState } from 'react';
import type { LonLat } from '../../services/context/fix.ts';
import type { SheetId } from '../../services/ids.ts';
import type { SetPlace } from '../../services/places/place.ts';
import { emptyContent } from '../map/content.ts';
import { fixesOf, standingOf } from '../map/content-of.ts';
import { frameOf } from '../map/frame.ts';
import { MapPane } from '../map/map-pane.tsx';
import { shownSheet } from '../state/focus.ts';
import { isReadOnly } from '../state/qualified.ts';
import type { ConsoleStore } from '../state/store.ts';
import { callOfSheet, fixRows } from '../state/views.ts';
import { useConsole, useNowMs, useStore, useTexts } from '../use-console.ts';
import { FixPlot } from './fix-plot.tsx';

/** Where the caller of the sheet on the screen is: the map, or the plot to scale where there is no map to be had. */
export function FixMap() {
  const store = useStore();
  const state = useConsole();
  const t = useTexts();
  const nowMs = useNowMs(10_000);
  const sheet = shownSheet(state.focus);
  const call = callOfSheet(sheet, state);
  const place = sheet ? (state.sheets.get(sheet)?.sheet.place ?? null) : null;
  const { mapSettings } = state;
  const content = useMemo(
    () => ({
      ...emptyContent,
      ...standingOf(mapSettings),
      fixes: call ? fixesOf(fixRows(call, nowMs)) : [],
      place: place ? { at: place.lonLat, label: t.map.place } : null,
    }),
    [call, mapSettings, nowMs, place, t],
  );
  const { put, undo } = usePlacing(store, sheet, place);
  const isWritable = sheet !== null && !isReadOnly(state);
  return (
    <div className="fix-map">
      <MapPane
        content={content}
        frame={frameOf(content)}
        subject={sheet ?? ''}
        label={isWritable ? t.map.label : t.map.plainLabel}
        onSelect={() => {}}
        onPlace={isWritable ? put : null}
        onUndo={undo}
        fallback={<FixPlot />}
        withList
      />
    </div>
  );
}

/** The place set from the map, and the way back to what it was before: one key, until something else sets it. */
function usePlacing(store: ConsoleStore, sheet: SheetId | null, place: SetPlace | null) {
  const [placed, setPlaced] = useState<{ sheet: SheetId; at: LonLat; before: SetPlace | null } | null>(null);
  const put = (at: LonLat) => {
    if (!sheet) return;
    const lonLat = at.map((degrees) => Number(degrees.toFixed(6))) as [number, number];
    setPlaced({ sheet, at: lonLat, before: place });
    void store.command('set-place', {
      ...{
        sheet,
        kind: 'map',
        label: lonLat
          .toReversed()
          .map((degrees) => degrees.toFixed(5))
          .join(', '),
        lonLat,
      },
      ...{ precision: 'exact', source: 'operator', commune: null, address: null },
    });
  };
  const isMine = placed !== null && placed.sheet === sheet && place?.kind === 'map' && String(place.lonLat) === String(placed.at);
  const undo = () => {
    if (!placed) return;
    setPlaced(null);
    if (!placed.before) {
      void store.command('clear-place', { sheet: placed.sheet });
      return;
    }
    const { kind, label, lonLat, precision, source, commune, address } = placed.before;
    const [longitude, latitude] = lonLat;
    void store.command('set-place', {
      ...{ sheet: placed.sheet, kind, label, lonLat: [longitude, latitude], precision, source, commune, address },
    });
  };
  return { put, undo: isMine ? undo : null };
}
