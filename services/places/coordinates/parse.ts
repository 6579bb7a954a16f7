/**
 * Coordinates as people dictate them, WGS 84: decimal degrees in either order, degrees and minutes, degrees, minutes and seconds (ISO 6709, `geo:` of
 * RFC 5870), UTM and MGRS (NGA.SIG.0012). Decimal comma or point; N, S, E, W and the French O for west. Pure.
 */
import type { LonLat } from '../../context/fix.ts';
import { looksFrench } from './france.ts';
import { parseGrid, rounded } from './grid.ts';

export type Notation = 'decimal' | 'minutes' | 'seconds' | 'utm' | 'mgrs';

export type Coordinates = {
  is: 'coordinates';
  lonLat: LonLat;
  notation: Notation;
  /** Read with the longitude first, because only so they lie in France. */
  swapped: boolean;
  /** Half of the last digit that was given, in metres on the ground. */
  withinM: number;
};
/** Meant as coordinates, but not to be read as such. */
export type WrongCoordinates = { is: 'wrong'; fr: string; en: string };

const wrong = (fr: string, en: string): WrongCoordinates => ({ is: 'wrong', fr, en });

const metresPerDegree = 111_320;

/** Null for a text that is not meant as coordinates. */
export function parseCoordinates(text: string): Coordinates | WrongCoordinates | null {
  const plain = text
    .trim()
    .toUpperCase()
    .replace(/^GEO:([^;?]*).*$/, '$1')
    .replace(/[’′`´]/g, "'")
    .replace(/''|[”“″]/g, '"')
    .replace(/º|˚/g, '°')
    .replace(/−/g, '-');
  return parseGrid(plain) ?? parseAngles(plain);
}

const hemispheres = { N: { axis: 'lat', sign: 1 }, S: { axis: 'lat', sign: -1 }, E: { axis: 'lon', sign: 1 } } as const;
const west = { axis: 'lon', sign: -1 } as const;
const hemisphereOf = (letter: string) => hemispheres[letter as keyof typeof hemispheres] ?? west;

/** The letters that name the axes in full. */
const named = (text: string) =>
  text
    .replace(/\b(?:NORD|NORTH)\b/g, 'N')
    .replace(/\b(?:SUD|SOUTH)\b/g, 'S')
    .replace(/\b(?:EST|EAST)\b/g, 'E')
    .replace(/\b(?:OUEST|WEST)\b/g, 'W');

function parseAngles(plain: string): Coordinates | WrongCoordinates | null {
  const labels = [...plain.matchAll(/\b(LAT|LON)(?:GITUDE|ITUDE|G)?\b\.?\s*[:=]?/g)].map(([, label]) => label);
  const text = withPoints(named(plain.replace(/\b(?:LAT|LON)(?:GITUDE|ITUDE|G)?\b\.?\s*[:=]?/g, ' ')));
  if (!/^[\s\d.,;:°'"+/NSEWO-]+$/.test(text)) return null;
  const letters = text.match(/[NSEWO]/g) ?? [];
  const numbers = text.match(/[+-]?\d+(?:\.\d+)?/g) ?? [];
  const isMarked = letters.length > 0 || labels.length > 0 || /[°'"]/.test(text) || plain.endsWith('/');
  // Two whole numbers, or four, are a house number, a date or a telephone number.
  if (!isMarked && !(numbers.length === 2 && numbers.every((number) => number.includes('.')))) return null;
  if (numbers.length < 2) return null;
  if (numbers.length !== 2 && numbers.length !== 4 && numbers.length !== 6)
    return wrong(
      'Il faut deux fois degrés, ou degrés et minutes, ou degrés, minutes et secondes : 46°48\'07"N 2°24\'30"E.',
      'Degrees, or degrees and minutes, or degrees, minutes and seconds are needed twice: 46°48\'07"N 2°24\'30"E.',
    );
  if (letters.length === 1 || letters.length > 2)
    return wrong('Donnez N ou S, puis E ou O : une lettre pour chaque nombre.', 'Give N or S, then E or W: one letter for each.');
  const half = numbers.length / 2;
  const first = angleOf(numbers.slice(0, half));
  const second = angleOf(numbers.slice(half));
  if ('is' in first) return first;
  if ('is' in second) return second;
  const withinM = (metresPerDegree * Math.max(first.step, second.step)) / 2;
  const notation = ({ 1: 'decimal', 2: 'minutes', 3: 'seconds' } as const)[half] ?? 'decimal';
  const [a = '', b = ''] = letters;
  if (a !== '') return fromLetters(first, second, [hemisphereOf(a), hemisphereOf(b)], { notation, withinM });
  const lonFirst = labels[0] === 'LON';
  return fromOrder(first.degrees, second.degrees, labels.length > 0 ? lonFirst : null, { notation, withinM });
}

/**
 * Decimal commas to points. A comma before a blank separates; with points elsewhere every comma does. `46,8 2,4` and `46,8,2,4` have decimal commas.
 */
function withPoints(text: string): string {
  if (text.includes('.')) return text.replaceAll(',', ' ');
  const spaced = text.replace(/,(?=\s)|,$/g, ' ');
  const glued = /^\s*([+-]?\d+),(\d+)\s*[,;/]\s*([+-]?\d+),(\d+)\s*$/.exec(spaced);
  if (glued) return `${glued[1]}.${glued[2]} ${glued[3]}.${glued[4]}`;
  return spaced.replace(/(\d),(\d)/g, '$1.$2');
}

type Angle = { degrees: number; step: number; signed: boolean };

function angleOf(parts: string[]): Angle | WrongCoordinates {
  const values = parts.map((part) => Math.abs(Number(part)));
  const [, minutes = 0, seconds = 0] = values;
  if (minutes >= 60 || seconds >= 60)
    return wrong(
      `Minutes et secondes restent sous 60 : ${minutes >= 60 ? minutes : seconds}.`,
      `Minutes and seconds stay under 60: ${minutes >= 60 ? minutes : seconds}.`,
    );
  const unit = [1, 60, 3_600][parts.length - 1] ?? 1;
  const decimals = parts.at(-1)?.split('.')[1]?.length ?? 0;
  const signed = /^[+-]/.test(parts[0] ?? '');
  const size = values.reduce((sum, value, at) => sum + value / 60 ** at, 0);
  return { degrees: parts[0]?.startsWith('-') ? -size : size, step: 10 ** -decimals / unit, signed };
}

type Kept = { notation: Notation; withinM: number };
type Hemisphere = { axis: 'lat' | 'lon'; sign: 1 | -1 };

function fromLetters(first: Angle, second: Angle, [a, b]: [Hemisphere, Hemisphere], kept: Kept): Coordinates | WrongCoordinates {
  if (a.axis === b.axis)
    return wrong(
      'Les deux lettres disent le même axe : il faut N ou S, et E ou O.',
      'Both letters name one axis: N or S, and E or W.',
    );
  if (first.signed || second.signed) return wrong('Un signe ou une lettre, pas les deux.', 'A sign or a letter, not both.');
  const latFirst = a.axis === 'lat';
  const [x, y] = [first.degrees * a.sign, second.degrees * b.sign];
  return onEarth(latFirst ? y : x, latFirst ? x : y, false, kept);
}

/** Latitude first, as people dictate it, unless only the other order lies in France, or can be on Earth at all. */
function fromOrder(a: number, b: number, lonFirst: boolean | null, kept: Kept): Coordinates | WrongCoordinates {
  if (lonFirst !== null) return lonFirst ? onEarth(a, b, false, kept) : onEarth(b, a, false, kept);
  const swapped = !looksFrench([b, a]) && (looksFrench([a, b]) || (Math.abs(a) > 90 && Math.abs(b) <= 90));
  return swapped ? onEarth(a, b, true, kept) : onEarth(b, a, false, kept);
}

function onEarth(longitude: number, latitude: number, swapped: boolean, kept: Kept): Coordinates | WrongCoordinates {
  if (Math.abs(latitude) > 90)
    return wrong(`Une latitude reste entre -90 et 90 : ${latitude}.`, `A latitude is between -90 and 90: ${latitude}.`);
  if (Math.abs(longitude) > 180)
    return wrong(`Une longitude reste entre -180 et 180 : ${longitude}.`, `A longitude is between -180 and 180: ${longitude}.`);
  return { is: 'coordinates', lonLat: [rounded(longitude), rounded(latitude)], swapped, ...kept };
}
