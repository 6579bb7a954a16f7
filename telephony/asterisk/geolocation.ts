/** Asterisk's geolocation strings to fixes. Pure. */
import type { CivicAddress, Fix, LonLat, Shape } from '../../services/context/fix.ts';
import type { Instant } from '../../services/ids.ts';
import { cleanText } from './clean-text.ts';

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
      source: 'sip',
      method: method || null,
      shape,
      confidencePercent: readConfidence(confidence),
      measuredAt: null,
      receivedAt,
      commune: null,
    },
  ];
}

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

const circle = (centre: LonLat, radiusM: number | null): Shape | null =>
  radiusM === null ? null : { type: 'circle', centre, radiusM };

/** The closing corner, which repeats the first (RFC 5491 section 5.2.2), is left out. */
function polygon(corners: LonLat[]): Shape | null {
  const [first, last] = [corners[0], corners.at(-1)];
  const ring = first && last && first[0] === last[0] && first[1] === last[1] ? corners.slice(0, -1) : corners;
  return ring.length < 3 ? null : { type: 'polygon', ring };
}

/** `48.85 2.35 48.86 2.36`; null where a number is missing, malformed or off the Earth. */
function readPositions(text: string, dimensions: 2 | 3): LonLat[] | null {
  const numbers = text.trim().split(/\s+/).map(readNumber);
  if (numbers.length % dimensions !== 0) return null;
  const positions: LonLat[] = [];
  for (let i = 0; i < numbers.length; i += dimensions) {
    const latitude = numbers[i] ?? null;
    const longitude = numbers[i + 1] ?? null;
    if (latitude === null || longitude === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
    positions.push([longitude, latitude]);
  }
  return positions;
}

function readNumber(text: string): number | null {
  return /^[+-]?\d{1,12}(\.\d{1,20})?$/.test(text) ? Number(text) : null;
}

/** Metres or degrees, never negative. */
function readAmount(text: string): number | null {
  const amount = readNumber(text.trim());
  return amount === null || amount < 0 ? null : amount;
}

/** `pdf="normal",value="67"` (RFC 7459). */
function readConfidence(text: string): number | null {
  const percent = readAmount(partOf(readList(text), 'value'));
  return percent === null || percent > 100 ? null : percent;
}

/** RFC 5139 section 3.1. */
const civicElements = new Set(
  'country A1 A2 A3 A4 A5 A6 PRM PRD RD STS POD POM RDSEC RDBR RDSUBBR HNO HNS LMK LOC FLR NAM PC BLD UNIT ROOM SEAT PLC PCN POBOX ADDCODE'.split(
    ' ',
  ),
);

function civicToShape(parts: Part[]): Shape | null {
  const elements = new Map(
    parts
      .filter(([name, value]) => civicElements.has(name) && value.trim() !== '')
      .map(([name, value]) => [name, cleanText(value)]),
  );
  if (elements.size === 0) return null;
  const take = (name: string) => {
    const value = elements.get(name) ?? null;
    elements.delete(name);
    return value;
  };
  const address: CivicAddress = {
    country: take('country'),
    city: take('A3'),
    postcode: take('PC'),
    street: take('RD'),
    houseNumber: [take('HNO'), take('HNS')].filter((each) => each !== null).join(' ') || null,
    other: {},
  };
  address.other = Object.fromEntries(elements);
  return { type: 'civic', address };
}
