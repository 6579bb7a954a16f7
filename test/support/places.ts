/** The search of places for tests: opened only by those that look for places, for a thread takes a moment to start. */
import { pino } from 'pino';
import type { Places } from '../../config/places/schema.ts';
import type { LinkReporter } from '../../services/health/link.ts';
import type { PlacesPort } from '../../services/http/place-routes.ts';
import { Geocoder } from '../../services/places/search/geocoder.ts';
import { PlaceSearch } from '../../services/places/search/place-search.ts';

export const placesPort = (folder: string, places: Places, links: LinkReporter): PlacesPort => ({
  search: new PlaceSearch({ folder, lists: places, links, log: pino({ level: 'silent' }) }),
  geocoder: new Geocoder(places.geocoder, Date.now),
});
