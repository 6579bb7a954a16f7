/** The fixes of a caller, drawn to scale: metres east and north of their middle, to pixels. Pure. */
import { centreOf, type Fix, type LonLat, radiusOf } from '../../services/context/fix.ts';
import { distanceM, eastNorth } from '../../services/context/geometry.ts';

export type Drawn = { id: string; letter: string; x: number; y: number } & (
  | { shape: 'point' }
  | { shape: 'ellipse'; rx: number; ry: number; turnDeg: number }
  | { shape: 'polygon'; points: string }
);
export type Plot = {
  drawn: Drawn[];
  scale: { metres: number; px: number };
  /** The two fixes that lie furthest from each other. */
  apart: { from: string; to: string; metres: number } | null;
};

const margin = 28;
/** A lone exact point is not blown up beyond this much ground. */
const leastGroundM = 120;

/** Null where no fix lies on the ground (addresses only, or none). Sides in pixels; y grows downwards, north is up. */
export function plotFixes(fixes: { fix: Fix; letter: string }[], width: number, height: number): Plot | null {
  const placed = fixes.flatMap(({ fix, letter }) => {
    const at = centreOf(fix.shape);
    return at ? [{ fix, letter, at }] : [];
  });
  const origin = placed[0]?.at;
  if (!origin) return null;
  const extent = placed.map(({ fix, at }) => ({ middle: eastNorth(origin, at), reach: radiusOf(fix.shape) ?? 0 }));
  const range = (axis: 0 | 1) => {
    const low = Math.min(...extent.map(({ middle, reach }) => middle[axis] - reach));
    const high = Math.max(...extent.map(({ middle, reach }) => middle[axis] + reach));
    return { middle: (low + high) / 2, size: Math.max(leastGroundM, high - low) };
  };
  const [east, north] = [range(0), range(1)];
  const pxPerM = Math.min((width - 2 * margin) / east.size, (height - 2 * margin) / north.size);
  const toPx = (at: LonLat) => {
    const [e, n] = eastNorth(origin, at);
    return { x: width / 2 + (e - east.middle) * pxPerM, y: height / 2 - (n - north.middle) * pxPerM };
  };
  return {
    drawn: placed.map(({ fix, letter, at }) => drawFix(fix, letter, toPx(at), pxPerM, toPx)),
    scale: scaleBar(pxPerM, width / 3),
    apart: furthestApart(placed),
  };
}

type Px = { x: number; y: number };

function drawFix({ id, shape }: Fix, letter: string, middle: Px, pxPerM: number, toPx: (at: LonLat) => Px): Drawn {
  const base = { id, letter, ...middle };
  switch (shape.type) {
    case 'circle':
      return { ...base, shape: 'ellipse', rx: shape.radiusM * pxPerM, ry: shape.radiusM * pxPerM, turnDeg: 0 };
    case 'ellipse':
      // RFC 5491: the major axis is turned clockwise from north; SVG's rx lies eastwards.
      return {
        ...base,
        shape: 'ellipse',
        rx: shape.semiMajorM * pxPerM,
        ry: shape.semiMinorM * pxPerM,
        turnDeg: shape.orientationDeg - 90,
      };
    case 'polygon': {
      const corners = shape.ring.map(toPx).map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`);
      return { ...base, shape: 'polygon', points: corners.join(' ') };
    }
    case 'point':
    case 'civic':
      return { ...base, shape: 'point' };
  }
}

/** The longest of 1, 2, 5 times a power of ten that fits. */
export function scaleBar(pxPerM: number, widestPx: number): { metres: number; px: number } {
  const widestM = widestPx / pxPerM;
  const power = 10 ** Math.floor(Math.log10(widestM));
  const metres = [5, 2, 1].map((step) => step * power).find((length) => length <= widestM) ?? power;
  return { metres, px: metres * pxPerM };
}

function furthestApart(placed: { letter: string; at: LonLat }[]): Plot['apart'] {
  let furthest: Plot['apart'] = null;
  for (const [index, from] of placed.entries()) {
    for (const to of placed.slice(index + 1)) {
      const metres = distanceM(from.at, to.at);
      if (!furthest || metres > furthest.metres) furthest = { from: from.letter, to: to.letter, metres };
    }
  }
  return furthest;
}
