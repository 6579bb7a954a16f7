/** map.yaml: the ground of the map, what it shows at first, and the sectors. The area and standing hazards are those of places.yaml and place-notes.yaml. */
import { z } from 'zod';
import { id, inForm } from '../schema.ts';

/** Longitude first, as GeoJSON has it. */
const lonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const name = z.string().min(1).max(80);
const credit = z.string().min(1).max(200);

export const mapFile = z.strictObject({
  ground: z
    .discriminatedUnion('kind', [
      /** What Tocsin brings with it. */
      z.strictObject({ kind: z.literal('outlines') }),
      /** A PMTiles file in the folder `maps` of the data folder: pictures, or vectors in the Protomaps schema. */
      z.strictObject({ kind: z.literal('pmtiles'), file: inForm('mapFile'), credit }),
      /** A MapLibre style elsewhere. `origins`: whatever else it fetches from (tiles, glyphs, sprites). */
      z.strictObject({
        kind: z.literal('style'),
        address: inForm('webAddress'),
        origins: z.array(inForm('origin')).default([]),
        credit,
      }),
    ])
    .default({ kind: 'outlines' }),
  /** What a map holds while it has nothing better to show. */
  start: z
    .strictObject({
      west: z.number().min(-180).max(180),
      south: z.number().min(-90).max(90),
      east: z.number().min(-180).max(180),
      north: z.number().min(-90).max(90),
    })
    .refine(({ west, east, south, north }) => west < east && south < north, 'box')
    .default({ west: -5.2, south: 41.3, east: 9.7, north: 51.2 }),
  /** Outlines of the sectors, in which units have their stations. Three corners at least; the last need not repeat the first. */
  sectors: z
    .array(z.strictObject({ id, name, outline: z.array(lonLat).min(3).max(5_000) }))
    .max(500)
    .default([]),
});

export type MapConfiguration = z.infer<typeof mapFile>;

/** Of a centre that says nothing about its map. */
export const plainMap: MapConfiguration = mapFile.parse({});
