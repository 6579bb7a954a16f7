/** The map's settings, and the file of its ground where the centre has one. */
import path from 'node:path';
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { MapConfiguration } from '../../config/map/schema.ts';
import { Refusal } from '../refusal.ts';
import type { Access } from './access.ts';
import type { MapSettings } from './messages.ts';
import { type Route, route } from './route.ts';

/** Asked for by ranges (RFC 9110, section 14). */
export const groundPath = '/api/map/ground.pmtiles';

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
      z.strictObject({ id: z.string(), kind: z.enum(['area', 'sector']), name: z.string(), outline: z.array(lonLat) }),
    ),
    hazards: z.array(z.strictObject({ id: z.string(), name: z.string(), at: lonLat, radiusM: z.number().nullable() })),
  })
  .meta({ id: 'MapSettings' });

export const mapRoute = (map: () => MapConfiguration): Route =>
  route({
    method: 'get',
    path: '/api/map',
    summary: 'The ground of the map, where it begins, and what stays on it: areas, sectors, standing hazards',
    right: 'signed in',
    answers: { 200: { description: 'The settings', schema: mapSettings } },
    handle: () => ({ status: 200, body: settingsOf(map()) }),
  });

function settingsOf({ ground, start, areas, hazards }: MapConfiguration): MapSettings {
  return {
    ground: groundView(ground),
    start: { southWest: [start.west, start.south], northEast: [start.east, start.north] },
    areas,
    hazards: hazards.map(({ radiusM, ...rest }) => ({ ...rest, radiusM: radiusM ?? null })),
  };
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

/** Serves the file that the centre names, out of `folder`, to who is signed in. */
export function groundFile(folder: string, map: () => MapConfiguration, access: Access): Router {
  const send: RequestHandler = (request, response, next) => {
    access.identify(request);
    const { ground } = map();
    if (ground.kind !== 'pmtiles') throw noGround;
    // The browser asks whether it has changed, and takes what it has.
    response.set('Cache-Control', 'private, no-cache');
    response.sendFile(ground.file, { root: path.resolve(folder), cacheControl: false }, (error) => {
      if (error && !response.headersSent) next(noGround);
    });
  };
  return Router().get(groundPath, send);
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
