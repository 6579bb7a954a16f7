import { useLayoutEffect, useRef, useState } from 'react';
import { centreOf, isMisplaced } from '../../services/context/fix.ts';
import { metres } from '../format.ts';
import { Empty, Panel } from '../parts/panel.tsx';
import { shownSheet } from '../state/focus.ts';
import type { Drawn, Plot } from '../state/plot.ts';
import { plotFixes } from '../state/plot.ts';
import type { FixRow } from '../state/views.ts';
import { callOfSheet, fixRows } from '../state/views.ts';
import { useConsole, useNowMs, useTexts } from '../use-console.ts';

/** The fixes of the sheet on the screen, to scale. Not a map: only what is known, and how well. */
export function FixPlot() {
  const state = useConsole();
  const t = useTexts();
  const nowMs = useNowMs();
  const call = callOfSheet(shownSheet(state.focus), state);
  const rows = call ? fixRows(call, nowMs) : [];
  const [misplaced, placed] = [rows.filter(({ fix }) => isMisplaced(fix)), rows.filter(({ fix }) => !isMisplaced(fix))];
  return (
    <Panel className="plot" title={t.fixes.plot}>
      {placed.some(({ fix }) => centreOf(fix.shape)) ? (
        <Drawing rows={placed} />
      ) : (
        <Empty title={t.fixes.empty} hint={t.fixes.plotEmpty} />
      )}
      {misplaced.map(({ fix, letter }) => (
        <p key={fix.id} className="needs-look">
          {letter} · {t.fixes.misplaced}
        </p>
      ))}
    </Panel>
  );
}

/** Its own width in pixels, so that letters keep their size whatever the screen. */
function useWidth() {
  const frame = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!frame.current) return;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);
  return { frame, width };
}

function Drawing({ rows }: { rows: FixRow[] }) {
  const { frame, width } = useWidth();
  const height = Math.round(width * 0.72);
  const plot = width > 0 ? plotFixes(rows, width, height) : null;
  return <figure ref={frame}>{plot && <Plotted plot={plot} width={width} height={height} />}</figure>;
}

function Plotted({ plot, width, height }: { plot: Plot; width: number; height: number }) {
  const { settings } = useConsole();
  const t = useTexts();
  const { drawn, scale, apart } = plot;
  const barY = height - 14;
  return (
    <>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t.fixes.description(drawn.length)}>
        <path className="plot-north" d={`M${width - 18} 32V12m-5 7 5-8 5 8`} />
        <text className="plot-text" x={width - 18} y={46} textAnchor="middle">
          {t.fixes.north}
        </text>
        {drawn.map((each) => (
          <Outline key={each.id} drawn={each} />
        ))}
        {drawn.map((each) => (
          <g key={each.id} transform={`translate(${each.x.toFixed(1)} ${each.y.toFixed(1)})`}>
            <path className="plot-cross" d="M-6 0H6M0-6V6" />
            <text className="plot-letter" x="9" y="-7">
              {each.letter}
            </text>
          </g>
        ))}
        <path className="plot-scale" d={`M14 ${barY - 5}v5h${scale.px.toFixed(1)}v-5`} />
        <text className="plot-text" x={14 + scale.px + 8} y={barY + 1}>
          {metres(scale.metres, settings.language)}
        </text>
      </svg>
      <figcaption>
        {t.fixes.plotCaption}
        {apart && ` ${t.fixes.apart(apart.from, apart.to, metres(apart.metres, settings.language))}.`}
      </figcaption>
    </>
  );
}

function Outline({ drawn }: { drawn: Drawn }) {
  switch (drawn.shape) {
    case 'ellipse': {
      const { x, y, rx, ry, turnDeg } = drawn;
      return <ellipse className="plot-area" cx={x} cy={y} rx={rx} ry={ry} transform={`rotate(${turnDeg} ${x} ${y})`} />;
    }
    case 'polygon':
      return <polygon className="plot-area" points={drawn.points} />;
    case 'point':
      return <circle className="plot-point" cx={drawn.x} cy={drawn.y} r={3.5} />;
  }
}
