/** places.yaml and place-notes.yaml: where addresses and other places come from, the centre's area and its neighbours, and what is known of single places. */
import { z } from 'zod';
import { id, inForm } from '../schema.ts';

/** Longitude, latitude; degrees, WGS 84. */
const lonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
/** Path from the configuration's folder. */
const file = z.string().min(1).max(500);
const insee = inForm('insee');

/** What is known of a place: a rule of thumb for how it is shown. All but access and plan are hazards. */
export const placeNoteKinds = [
  'access',
  'plan',
  'hydrant',
  'gas',
  'chemical',
  'animal',
  'violence',
  'aircraft',
  'hazard',
] as const;

/** A circle on the ground, or an address; a street without number stands for all of it. */
const where = {
  at: lonLat.optional(),
  radiusM: z.number().min(1).max(20_000).default(50),
  address: z
    .strictObject({ number: z.string().min(1).max(20).optional(), street: z.string().min(1).max(200), commune: insee })
    .optional(),
};

export const placeNotesFile = z.strictObject({
  notes: z.array(
    z
      .strictObject({
        id,
        kind: z.enum(placeNoteKinds),
        text: z.string().min(1).max(300),
        ...where,
        /** First and last day on which it holds, by the centre's own calendar. */
        from: z.iso.date('day').optional(),
        until: z.iso.date('day').optional(),
        /** Shown for a precise fix of the caller too, before any place is set. */
        onFix: z.boolean().default(false),
      })
      .refine((note) => (note.at === undefined) !== (note.address === undefined), 'oneWhere')
      .refine((note) => note.from === undefined || note.until === undefined || note.from <= note.until, 'daysInOrder'),
  ),
});

/** Communes by INSEE code, or outlines in GeoJSON (RFC 7946). */
const area = z
  .strictObject({ communes: z.array(insee).min(1).optional(), file: file.optional() })
  .refine((one) => (one.communes === undefined) !== (one.file === undefined), 'oneArea');

export const placesFile = z.strictObject({
  area: area.optional(),
  /** Who is in charge of what lies outside. */
  neighbours: z
    .array(z.strictObject({ id, name: z.string().min(1).max(80), phone: z.string().min(1).max(30).optional(), area }))
    .default([]),
  /** Addresses that come with the configuration, used until `scripts/import-addresses` has brought others. */
  addresses: file.optional(),
  points: file.optional(),
  kilometres: file.optional(),
  /** A geocoder that speaks addok's API. */
  geocoder: z
    .strictObject({
      url: inForm('geocoderUrl'),
      deadlineMs: z.number().int().min(50).max(10_000).default(800),
      breakAfter: z.number().int().min(1).max(100).default(3),
      retryMs: z.number().int().min(100).max(600_000).default(10_000),
    })
    .optional(),
});

export type PlaceNoteKind = (typeof placeNoteKinds)[number];
export type ConfiguredNote = z.infer<typeof placeNotesFile>['notes'][number];
type Written = z.infer<typeof placesFile>;

type LonLat = z.infer<typeof lonLat>;
/** Outer ring, then holes. */
export type Polygon = LonLat[][];
export type Area = { communes: string[] } | { polygons: Polygon[] };
export type Neighbour = { id: string; name: string; phone: string | null; area: Area };

/** A place that people know by its name. */
export type PointOfInterest = {
  name: string;
  kind: string;
  lonLat: LonLat;
  commune: { code: string; name: string } | null;
  aliases: string[];
};
/** `pkM`: metres from the beginning of the road or line. */
export type KilometrePoint = { road: string; pkM: number; lonLat: LonLat };

/** All that a centre's configuration says of places. */
export type Places = {
  /** Null: no place is outside. */
  area: Area | null;
  neighbours: Neighbour[];
  notes: ConfiguredNote[];
  /** Absolute path. */
  addresses: string | null;
  points: PointOfInterest[];
  kilometres: KilometrePoint[];
  geocoder: NonNullable<Written['geocoder']> | null;
  /** SHA-256 of the files' contents. */
  digest: string;
};
