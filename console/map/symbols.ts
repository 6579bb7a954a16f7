/** The symbols on the map, drawn once for each theme: a shape for each meaning, so that none is told by colour alone. */
import type { UnitStatus } from '../../services/dispatch/status.ts';
import type { MapColours } from './colours.ts';

type Symbol = { path: string; colour: keyof MapColours; isFilled?: boolean; mark?: string };

/** The shapes of `priority-mark.tsx`, on a square of 16. */
const events: Record<string, Symbol> = {
  'event-0': { path: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z', colour: 'red', isFilled: true },
  'event-1': { path: 'M8 1.5 15.5 14.5H.5z', colour: 'text', isFilled: true },
  'event-2': { path: 'M8 2.5a5.5 5.5 0 1 1-.01 0z', colour: 'text' },
  'event-3': { path: 'M2 5.5h12v5H2z', colour: 'text', isFilled: true },
};

const square = 'M2.5 2.5h11v11h-11z';
const units: Record<UnitStatus, Symbol> = {
  available: { path: square, colour: 'green', isFilled: true },
  alerted: { path: square, colour: 'text', mark: 'M8 4.5v4M8 10.4v1.4' },
  acknowledged: { path: square, colour: 'text', mark: 'M4.8 8.2 7 10.6 11.2 5.4' },
  'under way': { path: square, colour: 'text', mark: 'M5 9.5 8 5.5l3 4' },
  'on scene': { path: square, colour: 'text', mark: 'M8 6a2 2 0 1 1-.01 0z' },
  transporting: { path: square, colour: 'text', mark: 'M5 8.5 8 4.5l3 4M5 11.5h6' },
  'at destination': { path: square, colour: 'text', mark: 'M5.5 5.5h5v5h-5z' },
  returning: { path: square, colour: 'text', mark: 'M5 6.5l3 4 3-4' },
  'not available': { path: square, colour: 'edge', mark: 'M5 8h6' },
  'out of service': { path: square, colour: 'edge', mark: 'M5 5l6 6M11 5l-6 6' },
};

const others: Record<string, Symbol> = {
  place: { path: 'M8 15.5 3.4 9.2a5.4 5.4 0 1 1 9.2 0z', colour: 'blue', isFilled: true },
  hazard: { path: 'M8 .8 15.2 8 8 15.2.8 8z', colour: 'amber', mark: 'M8 4.2v4.6M8 10.6v1.4' },
  'fix-middle': { path: 'M2 8H14M8 2V14', colour: 'text' },
  // Above the symbol of a unit, turned about its middle.
  heading: { path: 'M8 0l3.2 4H4.8z', colour: 'text', isFilled: true },
};

export const symbols: Record<string, Symbol> = {
  ...events,
  ...Object.fromEntries(Object.entries(units).map(([status, symbol]) => [`unit-${status}`, symbol])),
  ...others,
};

export const symbolSize = 20;
export const symbolPixelRatio = 2;
/** Room for the halo that keeps a symbol readable over anything. */
const margin = 2;

/** A picture of `symbolSize` and twice its margin, at `symbolPixelRatio`. */
export function drawSymbol({ path, colour, isFilled = false, mark }: Symbol, colours: MapColours): ImageData {
  const side = (symbolSize + 2 * margin) * symbolPixelRatio;
  const canvas = new OffscreenCanvas(side, side);
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas to draw symbols on');
  const scale = (symbolSize * symbolPixelRatio) / 16;
  pen.setTransform(scale, 0, 0, scale, margin * symbolPixelRatio, margin * symbolPixelRatio);
  pen.lineJoin = 'round';
  const outline = new Path2D(path);
  pen.strokeStyle = colours.ground;
  pen.lineWidth = 3.6;
  pen.stroke(outline);
  pen.fillStyle = isFilled ? colours[colour] : colours.ground;
  if (isFilled || mark) pen.fill(outline);
  pen.strokeStyle = colours[colour];
  pen.lineWidth = 1.8;
  pen.stroke(outline);
  if (mark) {
    pen.lineCap = 'round';
    pen.stroke(new Path2D(mark));
  }
  return pen.getImageData(0, 0, side, side);
}
