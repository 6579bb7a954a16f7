/** `GET /api/places/search` and `GET /api/places/at`: places that can be set on a sheet. */
import { z } from 'zod';
import type { Centre } from '../../config/schema.ts';
import { outsideOf } from '../places/area.ts';
import type { RankedPlace } from '../places/search/found.ts';
import type { Geocoder } from '../places/search/geocoder.ts';
import type { PlaceSearch } from '../places/search/place-search.ts';
import { inBoth } from './problem.ts';
import { type Route, route } from './route.ts';
import { foundPlace, outside } from './shapes.ts';

const pointText = inBoth(
  'une longitude et une latitude, par exemple 2.4,46.8',
  'a longitude and a latitude, for example 2.4,46.8',
);
const lonLat = z
  .string(pointText)
  .regex(/^-?\d{1,3}(\.\d+)?,-?\d{1,2}(\.\d+)?$/, pointText)
  .transform((text) => text.split(',').map(Number) as [number, number])
  .refine(([longitude, latitude]) => Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90, pointText)
  .meta({ description: 'Longitude, latitude; WGS 84', example: '2.4,46.8' });

const mostResults = 20;
const searchQuery = z.strictObject({
  q: z.string().min(1).max(200),
  near: lonLat.optional(),
  limit: z.coerce.number().int().min(1).max(mostResults).default(10),
  /** The centre's geocoder alone, which may take until its deadline. */
  from: z.enum(['here', 'geocoder']).default('here'),
});

const rankedPlace = foundPlace.extend({ distanceM: z.number().nullable(), score: z.number(), outside: outside.nullable() });
export type ShownPlace = z.infer<typeof rankedPlace>;

export type PlacesFound = {
  results: ShownPlace[];
  /** Meant as coordinates, and why they cannot be read. */
  wrong: { fr: string; en: string } | null;
  /** How many addresses are known on this machine; null where only the geocoder was asked. */
  addresses: number | null;
  geocoder: 'not configured' | 'answered' | 'left alone' | 'failed' | null;
};

const found: z.ZodType<PlacesFound> = z
  .strictObject({
    results: z.array(rankedPlace),
    wrong: z.strictObject({ fr: z.string(), en: z.string() }).nullable(),
    addresses: z.number().int().nullable(),
    geocoder: z.enum(['not configured', 'answered', 'left alone', 'failed']).nullable(),
  })
  .meta({ id: 'PlacesFound', description: 'One ranked list of all kinds of places, the best first' });

export type PlacesPort = { search: PlaceSearch; geocoder: Geocoder };

export function placeRoutes({ search, geocoder }: PlacesPort, centre: () => Centre): Route[] {
  const shown = (places: RankedPlace[]): ShownPlace[] =>
    places.map((place) => ({ ...place, lonLat: [...place.lonLat], outside: outsideOf(centre().places, place) }));
  return [
    route({
      method: 'get',
      path: '/api/places/search',
      summary: 'Places by text: addresses, crossings, known places, communes, kilometre points, coordinates',
      right: 'signed in',
      query: searchQuery,
      answers: { 200: { description: 'What was found', schema: found } },
      handle: async ({ query: { q, near = null, limit, from } }) => {
        const asked = { text: q, near, most: limit };
        if (from === 'geocoder') {
          const { state, results } = await geocoder.search(asked);
          return {
            status: 200,
            body: { results: shown(results), wrong: null, addresses: null, geocoder: state } satisfies PlacesFound,
          };
        }
        const { results, wrong, addresses } = await search.search(asked);
        const said = wrong && { fr: wrong.fr, en: wrong.en };
        return { status: 200, body: { results: shown(results), wrong: said, addresses, geocoder: null } satisfies PlacesFound };
      },
    }),
    route({
      method: 'get',
      path: '/api/places/at',
      summary: 'The place at a point, as for a click on the map: its nearest address and its commune',
      right: 'signed in',
      query: z.strictObject({ at: lonLat }),
      answers: { 200: { description: 'The place', schema: foundPlace } },
      handle: async ({ query }) => ({ status: 200, body: await search.at(query.at) }),
    }),
  ];
}
