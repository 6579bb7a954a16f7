import { distanceM } from '../../context/geometry.ts';
import { plain } from '../../qualification/words.ts';
import type { AddressStore, NumberRow, StreetMatch } from './address-store.ts';
import type { Asked, RankedPlace } from './found.ts';

/** Streets of each name that are tried. */
const mostStreets = 8;
/** Numbers that are farther apart are at no common corner. */
const cornerM = 200;
const exactCornerM = 60;

/** «rue A / rue B», «angle de A et B», «croisement A - B», «A x B»; null for anything else. */
export function crossingParts(text: string): [string, string] | null {
  const lower = plain(text).trim();
  const named =
    /^(?:a l['’ ])?(?:angle|croisement|carrefour|intersection|coin)\s+(?:de\s+la\s+|de\s+l['’ ]|des?\s+|du\s+|entre\s+)?(.{2,}?)(?:\s+(?:et|avec)\s+|\s*[/&+]\s*|\s+[-x]\s+)(.{2,})$/.exec(
      lower,
    );
  const [, first, second] = named ?? /^(.{2,}?)(?:\s*[/&]\s*|\s+x\s+)(.{2,})$/.exec(lower) ?? [];
  return first && second ? [first, second] : null;
}

/** Corners of two streets: where their numbers come nearest to each other. */
export function findCrossings(store: AddressStore, { text, near, most }: Asked): RankedPlace[] {
  const parts = crossingParts(text);
  if (!parts) return [];
  const [first, second] = parts.map((part) => store.find(part, near, mostStreets)) as [StreetMatch[], StreetMatch[]];
  const numbers = new Map<number, NumberRow[]>();
  const numbersOf = ({ street }: StreetMatch) => {
    const known = numbers.get(street.id) ?? store.numbersOf(street);
    numbers.set(street.id, known);
    return known;
  };
  const found: RankedPlace[] = [];
  for (const a of first)
    for (const b of second) {
      if (a.street.id === b.street.id || distanceM(placeOf(a), placeOf(b)) > 5_000) continue;
      const corner = nearest(numbersOf(a), numbersOf(b));
      if (!corner) continue;
      const { code, commune, postcode } = a.street;
      found.push({
        kind: 'crossing',
        label: `Angle ${a.street.name} / ${b.street.name}, ${postcode} ${commune}`,
        lonLat: corner.lonLat,
        precision: corner.apartM <= exactCornerM ? 'exact' : 'near',
        source: 'addresses',
        commune: { code, name: commune },
        address: null,
        // A crossing was asked for: it goes before each of the two streets.
        score: Math.min(1, (a.score + b.score) / 2 + 0.05) * (1 - corner.apartM / (cornerM * 5)),
        distanceM: near && distanceM(corner.lonLat, near),
      });
    }
  return found.sort((a, b) => b.score - a.score).slice(0, most);
}

const placeOf = ({ street }: StreetMatch) => [street.lon, street.lat] as const;

function nearest(first: NumberRow[], second: NumberRow[]): { lonLat: [number, number]; apartM: number } | null {
  let best: { lonLat: [number, number]; apartM: number } | null = null;
  for (const a of first)
    for (const b of second) {
      const apartM = distanceM([a.lon, a.lat], [b.lon, b.lat]);
      if (apartM < (best?.apartM ?? cornerM)) best = { lonLat: [(a.lon + b.lon) / 2, (a.lat + b.lat) / 2], apartM };
    }
  return best;
}
