import { z } from 'zod';
import type { Places } from '../../../config/places/schema.ts';
import { boundedText } from '../../bounded-text.ts';
import { CircuitBreaker } from '../../circuit-breaker.ts';
import { distanceM } from '../../context/geometry.ts';
import { screenText } from '../../context/subscribers/source.ts';
import type { Clock } from '../../ids.ts';
import type { PlaceKind, PlacePrecision } from '../place.ts';
import type { Asked, RankedPlace } from './found.ts';

const largestAnswerBytes = 256 * 1024;

const text = z.string().transform((given) => screenText(given, 200) ?? '');
/** GeocodeJSON, as addok answers it. Further fields are left aside. */
const answer = z.object({
  features: z.array(
    z.object({
      geometry: z.object({ coordinates: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)], z.number()) }),
      properties: z.object({
        label: text,
        score: z.number().min(0).max(1).catch(0.5),
        type: z.string(),
        housenumber: text.optional(),
        street: text.optional(),
        name: text.optional(),
        city: text.optional(),
        citycode: z
          .string()
          .regex(/^\d[\dAB]\d{3}$/)
          .optional(),
      }),
    }),
  ),
});

const kinds: Record<string, { kind: PlaceKind; precision: PlacePrecision }> = {
  housenumber: { kind: 'address', precision: 'exact' },
  street: { kind: 'street', precision: 'near' },
  locality: { kind: 'locality', precision: 'near' },
  municipality: { kind: 'commune', precision: 'area' },
};

export type Geocoded = { state: 'not configured' | 'answered' | 'left alone' | 'failed'; results: RankedPlace[] };

/** A geocoder that speaks addok's API (`/search/?q=&lat=&lon=&limit=`), beside the addresses on this machine: never waited for by them. */
export class Geocoder {
  #settings: Places['geocoder'];
  #breaker: CircuitBreaker | null = null;
  readonly #clock: Clock;
  readonly #closing = new AbortController();

  constructor(settings: Places['geocoder'], clock: Clock) {
    this.#clock = clock;
    this.#settings = null;
    this.configure(settings);
  }

  configure(settings: Places['geocoder']): void {
    if (this.#breaker && JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    this.#settings = settings;
    this.#breaker = settings && new CircuitBreaker({ ...settings, clock: this.#clock });
  }

  /** Never rejects, and ends at the deadline. */
  async search({ text: query, near, most }: Asked): Promise<Geocoded> {
    const settings = this.#settings;
    const breaker = this.#breaker;
    if (!settings || !breaker) return { state: 'not configured', results: [] };
    if (!breaker.admits()) return { state: 'left alone', results: [] };
    try {
      const url = new URL('search/', settings.url);
      url.searchParams.set('q', query);
      url.searchParams.set('limit', String(most));
      if (near) {
        url.searchParams.set('lon', String(near[0]));
        url.searchParams.set('lat', String(near[1]));
      }
      const signal = AbortSignal.any([AbortSignal.timeout(settings.deadlineMs), this.#closing.signal]);
      const response = await fetch(url, { redirect: 'manual', headers: { accept: 'application/json' }, signal });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new Error(`status ${response.status}`);
      }
      const { features } = answer.parse(JSON.parse(await boundedText(response, largestAnswerBytes)));
      breaker.succeeded();
      return { state: 'answered', results: features.flatMap((feature) => toPlace(feature, near)) };
    } catch {
      // Why is of no use to the operator; that it fails shows in the answer, and the breaker leaves it alone.
      breaker.failed();
      return { state: 'failed', results: [] };
    }
  }

  close(): void {
    this.#closing.abort();
  }
}

type Feature = z.infer<typeof answer>['features'][number];

function toPlace({ geometry, properties }: Feature, near: Asked['near']): RankedPlace[] {
  const known = kinds[properties.type];
  if (!known || properties.label === '') return [];
  const [longitude, latitude] = geometry.coordinates;
  const lonLat = [longitude, latitude] as const;
  const { label, score, housenumber, street, name, city, citycode } = properties;
  const address = { number: housenumber ?? null, street: street ?? name ?? label };
  return [
    {
      ...known,
      label,
      lonLat,
      source: 'geocoder',
      commune: citycode ? { code: citycode, name: city || citycode } : null,
      address: known.kind === 'commune' ? null : address,
      score,
      distanceM: near && distanceM(lonLat, near),
    },
  ];
}
