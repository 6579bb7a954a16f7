/** Shapes of RFC 5491 and addresses of RFC 5139, from their parts as text. GML says latitude first; ours is longitude first. Pure. */
import type { CivicAddress, LonLat, Shape } from '../../services/context/fix.ts';
import { cleanText } from '../asterisk/clean-text.ts';

/** Null without a radius. */
export const circle = (centre: LonLat, radiusM: number | null): Shape | null =>
  radiusM === null ? null : { type: 'circle', centre, radiusM };

/** The closing corner, which repeats the first (RFC 5491 section 5.2.2), is left out. */
export function polygon(corners: LonLat[]): Shape | null {
  const [first, last] = [corners[0], corners.at(-1)];
  const ring = first && last && first[0] === last[0] && first[1] === last[1] ? corners.slice(0, -1) : corners;
  return ring.length < 3 ? null : { type: 'polygon', ring };
}

/** `48.85 2.35 48.86 2.36`; null where a number is missing, malformed or off the Earth. */
export function readPositions(text: string, dimensions: 2 | 3): LonLat[] | null {
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
export function readAmount(text: string): number | null {
  const amount = readNumber(text.trim());
  return amount === null || amount < 0 ? null : amount;
}

/** RFC 5139 section 3.1. */
const civicElements = new Set(
  'country A1 A2 A3 A4 A5 A6 PRM PRD RD STS POD POM RDSEC RDBR RDSUBBR HNO HNS LMK LOC FLR NAM PC BLD UNIT ROOM SEAT PLC PCN POBOX ADDCODE'.split(
    ' ',
  ),
);

/** Null where no element is known. */
export function civicToShape(parts: readonly (readonly [name: string, value: string])[]): Shape | null {
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
