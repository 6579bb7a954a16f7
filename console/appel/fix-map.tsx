import { useMemo } from 'react';
import { emptyContent } from '../map/content.ts';
import { fixesOf, standingOf } from '../map/content-of.ts';
import { frameOf } from '../map/frame.ts';
import { MapPane } from '../map/map-pane.tsx';
import { shownSheet } from '../state/focus.ts';
import { callOfSheet, fixRows } from '../state/views.ts';
import { useConsole, useNowMs, useTexts } from '../use-console.ts';
import { FixPlot } from './fix-plot.tsx';

/** Where the caller of the sheet on the screen is: the map, or the plot to scale where there is no map to be had. */
export function FixMap() {
  const state = useConsole();
  const t = useTexts();
  const nowMs = useNowMs(10_000);
  const sheet = shownSheet(state.focus);
  const call = callOfSheet(sheet, state);
  const { mapSettings } = state;
  const content = useMemo(
    () => ({ ...emptyContent, ...standingOf(mapSettings), fixes: call ? fixesOf(fixRows(call, nowMs)) : [] }),
    [call, mapSettings, nowMs],
  );
  return (
    <div className="fix-map">
      <MapPane
        content={content}
        frame={frameOf(content)}
        subject={sheet ?? ''}
        label={t.map.label}
        onSelect={() => {}}
        onPlace={null}
        fallback={<FixPlot />}
        withList
      />
    </div>
  );
}
