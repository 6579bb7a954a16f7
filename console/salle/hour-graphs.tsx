import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import type { HourRow } from '../../services/room/view.ts';
import { peakHour, share } from '../state/room-view.ts';
import { useConsole, useTexts } from '../use-console.ts';

type Line = { label: string; colour: string; dash?: number[]; values: (number | null)[]; bars?: true };

/** The day's two graphs, drawn anew where the day, the theme or the width changes. */
export function HourGraphs({ hours }: { hours: HourRow[] }) {
  const t = useTexts();
  const of = (value: (row: HourRow) => number | null) =>
    Array.from({ length: 24 }, (_, hour) => {
      const row = hours.find((one) => Number(one.hour) === hour);
      return row ? value(row) : null;
    });
  const label = t.salle.graphSays(
    hours.reduce((sum, { arrived }) => sum + arrived, 0),
    peakHour(hours) ?? '',
  );
  return (
    <>
      <Graph
        title={t.salle.callsGraph}
        label={label}
        lines={[
          { label: t.salle.arrived, colour: '--edge', values: of(({ arrived }) => arrived), bars: true },
          { label: t.salle.answered, colour: '--text', values: of(({ answered }) => answered) },
          { label: t.salle.abandoned, colour: '--red', values: of(({ abandoned }) => abandoned) },
        ]}
      />
      <Graph
        title={t.salle.shareGraph}
        label={label}
        most={100}
        lines={([10, 15, 20] as const).map((seconds, index) => ({
          label: `${seconds} s`,
          colour: index === 0 ? '--text' : '--text-quiet',
          dash: [[], [8, 4], [2, 4]][index] ?? [],
          values: of((row) => share(row, seconds)),
        }))}
      />
    </>
  );
}

function Graph({ title, label, lines, most }: { title: string; label: string; lines: Line[]; most?: number }) {
  const { settings } = useConsole();
  const place = useRef<HTMLDivElement>(null);
  const data = JSON.stringify(lines);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are the theme's.
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const shown = JSON.parse(data) as Line[];
    const axis = { stroke: colour('--text-quiet'), font: '13px "B612"', grid: { stroke: colour('--rule'), width: 1 } };
    const bars = UPlot.paths.bars?.({ size: [0.7] });
    const size = () => ({ width: element.clientWidth, height: Math.max(120, element.clientHeight - 30) });
    const plot = new UPlot(
      {
        ...size(),
        cursor: { show: false },
        legend: { live: false },
        scales: {
          x: { time: false, range: [-0.6, 23.6] },
          y: { range: (_plot, _least, top) => [0, most ?? Math.max(4, top * 1.1)] },
        },
        axes: [
          { ...axis, incrs: [2] },
          { ...axis, size: 44 },
        ],
        series: [
          {},
          ...shown.map((line): UPlot.Series => {
            const stroke = colour(line.colour);
            const drawn =
              line.bars && bars ? { fill: stroke, paths: bars } : { width: 3, points: { show: true, size: 8, fill: stroke } };
            return { label: line.label, stroke, spanGaps: false, ...(line.dash ? { dash: line.dash } : {}), ...drawn };
          }),
        ],
      },
      [Array.from({ length: 24 }, (_, hour) => hour), ...shown.map(({ values }) => values)],
      element,
    );
    const resizing = new ResizeObserver(() => plot.setSize(size()));
    resizing.observe(element);
    return () => {
      resizing.disconnect();
      plot.destroy();
    };
  }, [data, most, settings.theme]);
  return (
    <figure className="salle-graph">
      <figcaption>{title}</figcaption>
      <div ref={place} role="img" aria-label={`${title}. ${label}`} />
    </figure>
  );
}
