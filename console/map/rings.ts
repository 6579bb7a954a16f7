/** Shapes of fixes as rings of corners, to scale. Pure. */
import type { LonLat } from '../../services/context/fix.ts';
import { offsetBy } from '../../services/context/geometry.ts';
import type { GroundShape } from './content.ts';

const corners = 96;

/** The outline of a shape, closed (first corner repeated); null for a point. RFC 5491: an ellipse's major axis is turned clockwise from north. */
export function ringOf(shape: GroundShape): LonLat[] | null {
  switch (shape.type) {
    case 'point':
      return null;
    case 'circle':
      return ellipse(shape.centre, shape.radiusM, shape.radiusM, 0);
    case 'ellipse':
      return ellipse(shape.centre, shape.semiMajorM, shape.semiMinorM, shape.orientationDeg);
    case 'polygon':
      return closed(shape.ring);
  }
}

export const circle = (centre: LonLat, radiusM: number): LonLat[] => ellipse(centre, radiusM, radiusM, 0);

function ellipse(centre: LonLat, majorM: number, minorM: number, turnDeg: number): LonLat[] {
  const turn = (turnDeg * Math.PI) / 180;
  return closed(
    Array.from({ length: corners }, (_, index) => {
      const angle = (2 * Math.PI * index) / corners;
      const [along, across] = [majorM * Math.cos(angle), minorM * Math.sin(angle)];
      return offsetBy(centre, along * Math.sin(turn) + across * Math.cos(turn), along * Math.cos(turn) - across * Math.sin(turn));
    }),
  );
}

function closed(ring: readonly LonLat[]): LonLat[] {
  const [first] = ring;
  const last = ring.at(-1);
  if (!first || !last) return [];
  return first[0] === last[0] && first[1] === last[1] ? [...ring] : [...ring, first];
}
