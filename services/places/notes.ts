/** Which of the centre's standing notes and hazards concern a place, or a precise fix. Pure. */
import type { ConfiguredNote } from '../../config/places/schema.ts';
import type { LonLat } from '../context/fix.ts';
import { distanceM } from '../context/geometry.ts';
import type { Instant } from '../ids.ts';
import { plain, wordsOf } from '../qualification/words.ts';
import type { FoundPlace, PlaceNote } from './place.ts';

/** A fix with a larger radius may be at the neighbour's. */
export const preciseFixM = 100;

/** Notes that hold at this instant, hazards first. `timeZone` is the centre's: days are by its calendar. */
export function notesOfPlace(
  notes: readonly ConfiguredNote[],
  place: Pick<FoundPlace, 'lonLat' | 'commune' | 'address'>,
  at: Instant,
  timeZone: string,
): PlaceNote[] {
  const day = dayOf(at, timeZone);
  return shown(notes.filter((note) => holdsOn(note, day) && (isWithin(note, place.lonLat) || isAddress(note, place))));
}

/** Those that are marked so, for a fix whose radius is `preciseFixM` at most. */
export function notesOfFix(notes: readonly ConfiguredNote[], lonLat: LonLat, at: Instant, timeZone: string): PlaceNote[] {
  const day = dayOf(at, timeZone);
  return shown(notes.filter((note) => note.onFix && holdsOn(note, day) && isWithin(note, lonLat)));
}

/** Hazards that hold at this instant and lie at a known point, wherever they are: for a map. */
export function standingHazards(notes: readonly ConfiguredNote[], at: Instant, timeZone: string) {
  const day = dayOf(at, timeZone);
  return notes.flatMap((note) => (note.at && isHazard(note) && holdsOn(note, day) ? [{ ...note, at: note.at }] : []));
}

export const isHazard = ({ kind }: Pick<PlaceNote, 'kind'>) => kind !== 'access' && kind !== 'plan';

const shown = (notes: ConfiguredNote[]): PlaceNote[] =>
  notes.map(({ id, kind, text }) => ({ id, kind, text })).sort((a, b) => Number(isHazard(b)) - Number(isHazard(a)));

/** `2026-11-27` */
const dayOf = (at: Instant, timeZone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(at));

const holdsOn = ({ from, until }: ConfiguredNote, day: string) => (from ?? day) <= day && day <= (until ?? day);

const isWithin = (note: ConfiguredNote, lonLat: LonLat) => note.at !== undefined && distanceM(note.at, lonLat) <= note.radiusM;

function isAddress({ address: known }: ConfiguredNote, { address, commune }: Pick<FoundPlace, 'address' | 'commune'>): boolean {
  if (!known || !address || commune?.code !== known.commune) return false;
  const isStreet = wordsOf(known.street).join(' ') === wordsOf(address.street).join(' ');
  return isStreet && (known.number === undefined || plainNumber(known.number) === plainNumber(address.number ?? ''));
}

const plainNumber = (text: string) => plain(text).replace(/[^a-z0-9]/g, '');
