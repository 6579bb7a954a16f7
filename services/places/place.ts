/** The place of an event: where the operator says it is. A decision of its own, apart from the fixes of its callers. */
import type { PlaceNoteKind } from '../../config/places/schema.ts';
import type { LonLat } from '../context/fix.ts';
import type { Instant, OperatorId, SheetId } from '../ids.ts';
import type { SheetPart } from '../sheets/part.ts';

/** What was chosen. */
export const placeKinds = [
  'address',
  'street',
  'locality',
  'commune',
  'crossing',
  'point',
  'kilometre',
  'coordinates',
  'fix',
  'map',
] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** `exact`: a unit that drives there finds the event without searching. `near`: within a street or some hundred metres. `area`: a commune. */
export const placePrecisions = ['exact', 'near', 'area'] as const;
export type PlacePrecision = (typeof placePrecisions)[number];

/** Where the place was known from: the imported addresses, the centre's own lists, the geocoder, a caller's fix, or the operator. */
export const placeSources = ['addresses', 'points', 'kilometres', 'geocoder', 'communes', 'fix', 'operator'] as const;
export type PlaceSource = (typeof placeSources)[number];

/** A place that can be chosen. */
export type FoundPlace = {
  kind: PlaceKind;
  /** As read aloud: `12 bis Rue des Lilas, 99001 Valbourg`. */
  label: string;
  lonLat: LonLat;
  precision: PlacePrecision;
  source: PlaceSource;
  /** INSEE code and name; null where it is not known. */
  commune: { code: string; name: string } | null;
  /** `number` with its repetition, null for a street as a whole; null where the place is no address. */
  address: { number: string | null; street: string } | null;
};

/** What the centre's files say of the place, as they said it when it was set. */
export type PlaceNote = { id: string; kind: PlaceNoteKind; text: string };

/** Outside the centre's area; `neighbour` is who is in charge there, where the configuration says it. */
export type Outside = { neighbour: { name: string; phone: string | null } | null };

export type SetPlace = FoundPlace & { notes: PlaceNote[]; outside: Outside | null; by: OperatorId; at: Instant };

export type SheetPlace = {
  place: SetPlace | null;
  /** Of the callers' precise fixes, each once. */
  fixNotes: PlaceNote[];
};

export type PlaceEntry =
  | ({ type: 'PlaceSet'; sheet: SheetId } & SetPlace)
  | { type: 'PlaceCleared'; at: Instant; sheet: SheetId; by: OperatorId }
  | { type: 'FixNotesFound'; at: Instant; sheet: SheetId; notes: PlaceNote[] };

export const placePart: SheetPart<SheetPlace, PlaceEntry> = {
  empty: { place: null, fixNotes: [] },
  evolve: {
    PlaceSet: (_, { type: _type, sheet: _sheet, ...place }) => ({ place }),
    PlaceCleared: () => ({ place: null }),
    FixNotesFound: ({ fixNotes }, { notes }) => ({ fixNotes: [...fixNotes, ...notes] }),
  },
};
