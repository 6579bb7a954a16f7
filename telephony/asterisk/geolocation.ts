/** Asterisk's geolocation strings to fixes. Pure. */
import type { Fix, Shape } from '../../services/context/fix.ts';
import type { Instant } from '../../services/ids.ts';
import { circle, civicToShape, polygon, readAmount, readPositions } from '../pidf-lo/shapes.ts';

/** As GEOLOC_PROFILE prints them: `GML` and `shape="Circle",crs="2d",pos="48.85 2.35",radius="35"`, or `civicAddress` and `country="FR",A3="Lyon"`. */
export type LocationStrings = { format: string; location: string; confidence: string; method: string };

/** Fixes of one call, `sip-1`; empty where the strings make no place on Earth. `receivedAt` is the arrival of the call. */
export function locationToFixes({ format, location, confidence, method }: LocationStrings, receivedAt: Instant): Fix[] {
  const parts = readList(location);
  const shape = format === 'GML' ? gmlToShape(parts) : format === 'civicAddress' ? civicToShape(parts) : null;
  if (shape === null) return [];
  return [
    {
      id: 'sip-1',
      source: isNetworkCell(method) ? 'cell' : 'sip',
      method: method || null,
      shape,
      confidencePercent: readConfidence(confidence),
      measuredAt: null,
      receivedAt,
      commune: null,
    },
  ];
}

/** RFC 4119's method tokens of a mast or a sector: the network's word, not the telephone's. */
const isNetworkCell = (method: string) => /^(cell|cell-id|cid)$/i.test(method.trim());

type Part = readonly [name: string, value: string];

/** `a="1",b="2 3"` to its parts, in order. Asterisk does not escape quotes inside a value, so a value ends where the next name begins. */
function readList(text: string): Part[] {
  return text.split(/(?<="),(?=\w+=")/).flatMap((part) => {
    const [, name, value] = /^(\w+)="(.*)"$/s.exec(part) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
}

const partOf = (parts: Part[], wanted: string) => parts.find(([name]) => name === wanted)?.[1] ?? '';

/** Shapes of RFC 5491 section 5. GML says latitude first; ours is longitude first. */
function gmlToShape(parts: Part[]): Shape | null {
  const dimensions = partOf(parts, 'crs') === '3d' ? 3 : 2;
  const positions = parts
    .filter(([name]) => name === 'pos' || name === 'posList')
    .map(([, value]) => readPositions(value, dimensions));
  const at = positions[0]?.[0];
  if (at === undefined) return null;
  const length = (name: string) => readAmount(partOf(parts, name));
  switch (partOf(parts, 'shape')) {
    case 'Point':
      return { type: 'point', at };
    case 'Circle':
    case 'Sphere':
      return circle(at, length('radius'));
    // A sector around an antenna: the circle that holds it.
    case 'ArcBand':
      return circle(at, length('outerRadius'));
    case 'Ellipse': {
      const semiMajorM = length('semiMajorAxis');
      const semiMinorM = length('semiMinorAxis');
      const orientationDeg = readAmount(partOf(parts, 'orientation').replace(/ degrees$/, ''));
      if (semiMajorM === null || semiMinorM === null || orientationDeg === null) return null;
      return { type: 'ellipse', centre: at, semiMajorM, semiMinorM, orientationDeg };
    }
    case 'Polygon':
      return positions.includes(null) ? null : polygon(positions.flatMap((each) => each ?? []));
    default:
      return null;
  }
}

/** `pdf="normal",value="67"` (RFC 7459). */
function readConfidence(text: string): number | null {
  const percent = readAmount(partOf(readList(text), 'value'));
  return percent === null || percent > 100 ? null : percent;
}
