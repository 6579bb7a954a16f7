import { pkToMetres } from '../../../config/places/lists.ts';
import type { KilometrePoint } from '../../../config/places/schema.ts';
import { distanceM } from '../../context/geometry.ts';
import { plain } from '../../qualification/words.ts';
import type { Asked, RankedPlace } from './found.ts';

/** Between known points farther apart than this, the road may wind. */
const exactGapM = 2_000;

const form = /^(.+?)\s+(?:pk|pr|km|point kilometrique)\s*:?\s*(\d{1,4}(?:\s?\+\s?\d{1,3}|[.,]\d{1,3})?)\s*(.*)$/;

/** `Autoroute A13` and `a 13` are one; `ligne 340000` and `ligne n° 340 000` too. */
export const roadKey = (text: string) =>
  plain(text)
    .replace(/\b(?:autoroute|route|departementale|nationale|n[°o])(?![a-z])\s*/g, '')
    .replace(/[^a-z0-9]/g, '');

/** Points of each road, in order of their kilometre. */
export function kilometreIndex(points: readonly KilometrePoint[]): Map<string, KilometrePoint[]> {
  const roads = Map.groupBy(points, ({ road }) => roadKey(road));
  for (const along of roads.values()) along.sort((a, b) => a.pkM - b.pkM);
  return roads;
}

/** «A13 PK 45+300», «A13 km 45,3 sens Paris», «ligne 340000 PK 12»: between the two nearest points that are known. */
export function findKilometre(roads: ReadonlyMap<string, KilometrePoint[]>, { text, near }: Asked): RankedPlace[] {
  const [, road = '', written = '', direction = ''] = form.exec(plain(text).trim()) ?? [];
  const pkM = pkToMetres(written);
  const along = roads.get(roadKey(road));
  if (pkM === null || !along) return [];
  const at = along.findIndex((point) => point.pkM >= pkM);
  const after = along[at];
  if (!after) return [];
  const before = after.pkM === pkM ? after : along[at - 1];
  // Before the first or beyond the last known point nobody knows where the road goes.
  if (!before) return [];
  const gapM = after.pkM - before.pkM;
  const share = gapM === 0 ? 0 : (pkM - before.pkM) / gapM;
  const between = (axis: 0 | 1) => before.lonLat[axis] + (after.lonLat[axis] - before.lonLat[axis]) * share;
  const lonLat = [between(0), between(1)] as const;
  const pk = `${Math.floor(pkM / 1_000)}+${String(pkM % 1_000).padStart(3, '0')}`;
  return [
    {
      kind: 'kilometre',
      label: `${after.road} PK ${pk}${direction ? ` ${direction.trim()}` : ''}`,
      lonLat,
      precision: gapM <= exactGapM ? 'exact' : 'near',
      source: 'kilometres',
      commune: null,
      address: null,
      score: 1,
      distanceM: near && distanceM(lonLat, near),
    },
  ];
}
