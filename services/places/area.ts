/** Whether a place is the centre's, and whose else it is. Pure. */
import type { Area, Places, Polygon } from '../../config/places/schema.ts';
import type { LonLat } from '../context/fix.ts';
import type { FoundPlace, Outside } from './place.ts';

type Lying = Pick<FoundPlace, 'lonLat' | 'commune'>;

/** Null where it is the centre's own, or where nobody can say: a commune that is not known lies in no list of communes, and outside none. */
export function outsideOf({ area, neighbours }: Pick<Places, 'area' | 'neighbours'>, place: Lying): Outside | null {
  if (area === null || (liesIn(area, place) ?? true)) return null;
  const neighbour = neighbours.find((one) => liesIn(one.area, place));
  return { neighbour: neighbour ? { name: neighbour.name, phone: neighbour.phone } : null };
}

function liesIn(area: Area, { lonLat, commune }: Lying): boolean | null {
  if ('polygons' in area) return area.polygons.some((polygon) => isInPolygon(lonLat, polygon));
  return commune && area.communes.includes(commune.code);
}

/** By the number of sides that a ray to the east crosses; holes count as crossings, and so lie outside. */
function isInPolygon([x, y]: LonLat, rings: Polygon): boolean {
  let inside = false;
  for (const ring of rings)
    for (const [at, [x1, y1]] of ring.entries()) {
      const [x2, y2] = ring[(at + 1) % ring.length] ?? [x1, y1];
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    }
  return inside;
}
