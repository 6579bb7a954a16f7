/** What is compared to tell whether two sheets are about the same event. Pure. */
import type { Qualification } from '../../config/protocols/load-qualification.ts';
import type { Call } from '../calls/call.ts';
import { centreOf, currentFixes, type Fix, isLocated, type LonLat, radiusOf } from '../context/fix.ts';
import type { Instant } from '../ids.ts';
import type { SetPlace } from '../places/place.ts';
import { type EventHead, eventHead } from '../projections/event-head.ts';
import { plain } from '../qualification/words.ts';
import type { SheetDocument } from '../sheets/sheet.ts';

/** Where the event may be: within `radiusM` of `at`. */
export type Spot = { at: LonLat; radiusM: number };

export type EventFacts = {
  head: EventHead;
  lastCallAt: Instant;
  /** Of the nature chosen, in the catalogue. */
  family: string | null;
  /** The most exact first, three at most. */
  spots: Spot[];
  /** INSEE codes of the communes that its fixes are near, or names where a civic address gives no more. */
  communes: string[];
  /** Without house numbers, accents and case. */
  streets: string[];
  /** E.164, of its callers. */
  numbers: string[];
};

/** A point that came without a radius is taken for as exact as a good handset. */
const pointRadiusM = 30;
/** An event is no point: callers stand around it, and see smoke from afar. */
const spotsKept = 3;

export function eventFacts(sheet: SheetDocument, catalogue: Qualification): EventFacts {
  const { callDetails, openedAt, nature, place } = sheet;
  const head = eventHead(sheet, catalogue);
  const fixes = callDetails.flatMap((call) => currentFixes(call.fixes)).filter(isLocated);
  const addresses = fixes.flatMap(({ shape }) => (shape.type === 'civic' ? [shape.address] : []));
  const spots = [...decidedSpot(place), ...callDetails.flatMap(spotOf)].sort((a, b) => a.radiusM - b.radiusM);
  return {
    head,
    lastCallAt: callDetails.at(-1)?.arrivedAt ?? openedAt,
    family: catalogue.natures.find((one) => one.id === nature?.id)?.family ?? null,
    spots: spots.slice(0, spotsKept),
    communes: unique([
      place?.commune?.code ?? '',
      ...fixes.flatMap(({ commune }) => commune?.code ?? []),
      ...addresses.map(({ city }) => plain(city ?? '')),
    ]),
    streets: unique([place?.address?.street, ...addresses.map(({ street }) => street)].map((street) => streetOf(street ?? ''))),
    numbers: unique(callDetails.map(({ caller }) => caller.number?.e164 ?? '')),
  };
}

/** How far the event may be from the place that was set, in metres. A commune has none: it is compared by its code. */
const placeRadiusM = { exact: 20, near: 250 } as const;

function decidedSpot(place: SetPlace | null): Spot[] {
  if (!place || place.precision === 'area') return [];
  return [{ at: place.lonLat, radiusM: placeRadiusM[place.precision] }];
}

const unique = (texts: string[]) => [...new Set(texts.filter((text) => text !== ''))];

/** `12 bis, rue de l’Église` to `rue de l eglise`. */
const streetOf = (text: string) =>
  plain(text)
    .replace(/^\d+\s*(bis|ter|quater)?\b/, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** The caller's smallest area on the ground. */
function spotOf({ fixes }: Call): Spot[] {
  const spots = currentFixes(fixes.filter(isLocated))
    .flatMap((fix) => areaOf(fix))
    .sort((a, b) => a.radiusM - b.radiusM);
  return spots.slice(0, 1);
}

function areaOf({ shape }: Fix): Spot[] {
  const at = centreOf(shape);
  return at ? [{ at, radiusM: radiusOf(shape) ?? pointRadiusM }] : [];
}
