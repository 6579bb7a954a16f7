/** The map's settings, and the file of its ground where the centre has one. */
import path from 'node:path';
import { z } from 'zod';
import type { MapConfiguration } from '../../config/map/schema.ts';
import type { Centre } from '../../config/schema.ts';
import type { LonLat } from '../context/fix.ts';
import { type Clock, instant } from '../ids.ts';
import { standingHazards } from '../places/notes.ts';
import { Refusal } from '../refusal.ts';
import type { MapSettings } from './messages.ts';
import { type Route, route } from './route.ts';

const groundPath = '/api/map/ground.pmtiles';

const lonLat = z.tuple([z.number(), z.number()]).readonly();
const mapSettings: z.ZodType<MapSettings> = z
  .strictObject({
    ground: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('outlines') }),
      z.strictObject({ kind: z.literal('pmtiles'), address: z.string(), credit: z.string() }),
      z.strictObject({ kind: z.literal('style'), address: z.string(), credit: z.string() }),
    ]),
    start: z.strictObject({ southWest: lonLat, northEast: lonLat }),
    areas: z.array(
      z.strictObject({ id: z.string(), kind: z.enum(['area', 'sector']), name: z.string(), rings: z.array(z.array(lonLat)) }),
    ),
    hazards: z.array(z.strictObject({ id: z.string(), name: z.string(), at: lonLat, radiusM: z.number() })),
  })
  .meta({ id: 'MapSettings' });

export const mapRoutes = (centre: () => Centre, folder: string, clock: Clock): Route[] => [
  route({
    method: 'get',
    path: '/api/map',
    summary: 'The ground of the map, where it begins, and what stays on it: areas, sectors, standing hazards',
    right: 'signed in',
    answers: { 200: { description: 'The settings', schema: mapSettings } },
    handle: () => ({ status: 200, body: settingsOf(centre(), clock()) }),
  }),
  route({
    method: 'get',
    path: groundPath,
    summary: 'The PMTiles file of the map, whole or by ranges (RFC 9110, section 14)',
    right: 'signed in',
    answers: {
      200: { description: 'The file', type: 'application/octet-stream' },
      206: { description: 'The range asked for', type: 'application/octet-stream' },
    },
    handle: async ({ response }) => {
      const { ground } = centre().map;
      if (ground.kind !== 'pmtiles') throw noGround;
      // The browser asks whether it has changed, and takes what it has.
      response.set('Cache-Control', 'private, no-cache');
      await new Promise<void>((resolve, reject) => {
        response.sendFile(ground.file, { root: path.resolve(folder), cacheControl: false }, (error) =>
          error && !response.headersSent ? reject(noGround) : resolve(),
        );
      });
      return { status: response.statusCode };
    },
  }),
];

function settingsOf({ map, places, routing }: Centre, nowMs: number): MapSettings {
  const { west, south, east, north } = map.start;
  const area = places.area && 'polygons' in places.area ? places.area.polygons : [];
  const hazards = standingHazards(places.notes, instant(nowMs), routing.centre.timeZone);
  return {
    ground: groundView(map.ground),
    start: { southWest: [west, south], northEast: [east, north] },
    areas: [
      ...area.map((rings, index) => ({ id: `area ${index}`, kind: 'area' as const, name: routing.centre.name, rings })),
      ...map.sectors.map(({ id, name, outline }) => ({ id, kind: 'sector' as const, name, rings: [closed(outline)] })),
    ],
    hazards: hazards.map(({ id, text, at, radiusM }) => ({ id, name: text, at, radiusM })),
  };
}

function closed(ring: readonly LonLat[]): LonLat[] {
  const [first] = ring;
  const last = ring.at(-1);
  return first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...ring, first] : [...ring];
}

function groundView(ground: MapConfiguration['ground']): MapSettings['ground'] {
  switch (ground.kind) {
    case 'outlines':
      return ground;
    case 'pmtiles':
      return { kind: 'pmtiles', address: groundPath, credit: ground.credit };
    case 'style':
      return { kind: 'style', address: ground.address, credit: ground.credit };
  }
}

/** What the pages may reach elsewhere for the map: exactly what is configured. */
export function mapOrigins({ ground }: MapConfiguration): string[] {
  if (ground.kind !== 'style') return [];
  return [...new Set([new URL(ground.address).origin, ...ground.origins])];
}

const noGround = new Refusal('no-map-ground', 404, {
  fr: 'Le centre n’a pas de fond de carte à servir. Voyez map.yaml, et le dossier « maps » des données.',
  en: 'The centre has no map ground to serve. See map.yaml, and the folder "maps" of the data.',
});
