/** Places to choose from, and setting one on the sheet on the screen. */
import type { Call } from '../../services/calls/call.ts';
import { bestFix, centreOf, currentFixes, type LonLat, radiusOf } from '../../services/context/fix.ts';
import type { PlacesFound, ShownPlace } from '../../services/http/place-routes.ts';
import type { SheetId } from '../../services/ids.ts';
import { toDecimal } from '../../services/places/coordinates/format.ts';
import type { FoundPlace, PlaceKind, SetPlace } from '../../services/places/place.ts';
import * as api from './api.ts';
import type { ConsoleStore } from './store.ts';
import { fixRows } from './views.ts';

export type Choice = FoundPlace & { distanceM: number | null; isOutside: boolean };

export const toChoice = ({ outside, score: _score, ...place }: ShownPlace): Choice => ({ ...place, isOutside: outside !== null });

/** Rows of one kind stand together, where the best of them stands. */
export function grouped(choices: readonly Choice[]): { kind: PlaceKind; rows: Choice[] }[] {
  return [...Map.groupBy(choices, ({ kind }) => kind)].map(([kind, rows]) => ({ kind, rows }));
}

/** What the geocoder adds to what was found here: at the end, so that no row moves under the hand. */
export function withGeocoded(here: readonly Choice[], geocoded: readonly Choice[]): Choice[] {
  const plainLabel = ({ label }: Choice) => label.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const known = new Set(here.map(plainLabel));
  return [...here, ...geocoded.filter((choice) => !known.has(plainLabel(choice)))];
}

/** Within so many metres a unit finds the caller without searching. */
const exactFixM = 50;
/** In a larger area the address at its middle would look like more than it is. */
const standsWithinM = 100;

/** The middles of the caller's fixes that are precise enough to ask what stands there. */
export const precisePoints = (call: Call): LonLat[] =>
  currentFixes(call.fixes).flatMap(({ shape }) => {
    const at = centreOf(shape);
    return at && (radiusOf(shape) ?? 0) <= standsWithinM ? [at] : [];
  });

/** Each fix of the caller as a place, the most precise first, named by what stands there; an address without coordinates is none yet. */
export function fixChoices(
  call: Call,
  nowMs: number,
  sameAs: (letter: string) => string,
  standing: (at: LonLat) => FoundPlace | undefined,
): Choice[] {
  const rows = fixRows(call, nowMs).flatMap(({ fix, letter }) => {
    const lonLat = centreOf(fix.shape);
    return lonLat ? [{ fix, letter, lonLat, radiusM: radiusOf(fix.shape) ?? 0 }] : [];
  });
  return rows
    .sort((a, b) => a.radiusM - b.radiusM)
    .map(({ fix, letter, lonLat, radiusM }) => {
      const found = radiusM <= standsWithinM ? standing(lonLat) : undefined;
      const where = found?.label ?? fix.commune?.name ?? toDecimal(lonLat);
      return {
        kind: 'fix' as const,
        label: `${sameAs(letter)} · ${where}`,
        lonLat,
        precision: radiusM <= exactFixM ? ('exact' as const) : radiusM <= 1_000 ? ('near' as const) : ('area' as const),
        source: 'fix' as const,
        commune: found?.commune ?? (fix.commune && { code: fix.commune.code, name: fix.commune.name }),
        address: found?.address ?? null,
        distanceM: null,
        isOutside: false,
      };
    });
}

/** Where a search looks near: the place that is set, else the most precise fix. */
export function nearOf(call: Call | undefined, place: SetPlace | null): LonLat | null {
  const best = call && bestFix(call.fixes);
  return place?.lonLat ?? (best ? centreOf(best.shape) : null);
}

export async function searchPlaces(text: string, near: LonLat | null, from: 'here' | 'geocoder'): Promise<PlacesFound | null> {
  const answer = await api.placeSearch(text, near, from);
  return answer.outcome === 'done' ? answer.value : null;
}

export function setPlace(store: ConsoleStore, sheet: SheetId, choice: FoundPlace): Promise<boolean> {
  const { kind, label, lonLat, precision, source, commune, address } = choice;
  const place = { kind, label, lonLat: [...lonLat] as [number, number], precision, source, commune, address };
  return store.command('set-place', { sheet, ...place });
}
