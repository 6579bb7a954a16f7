import type { Places } from '../../../config/places/schema.ts';
import type { CommuneOf, KnownCommune } from '../../context/commune.ts';
import type { LonLat } from '../../context/fix.ts';
import { distanceM } from '../../context/geometry.ts';
import { toDecimal } from '../coordinates/format.ts';
import { type Coordinates, parseCoordinates, type WrongCoordinates } from '../coordinates/parse.ts';
import type { FoundPlace, PlacePrecision } from '../place.ts';
import type { AddressStore } from './address-store.ts';
import { addressAt, findAddresses } from './addresses.ts';
import { findCrossings } from './crossings.ts';
import type { Asked, RankedPlace } from './found.ts';
import { findKilometre, kilometreIndex } from './kilometres.ts';
import { type Named, NamedPlaces } from './named.ts';

/** More is no search. */
const longestText = 200;

export type Searched = {
  results: RankedPlace[];
  /** Meant as coordinates, but not to be read as such. */
  wrong: WrongCoordinates | null;
  /** How many addresses are known. */
  addresses: number;
};

/** One ranked list of all kinds of places. Belongs to the search thread. */
export class PlaceFinder {
  readonly #addresses: AddressStore | null;
  readonly #roads: ReturnType<typeof kilometreIndex>;
  readonly #named: NamedPlaces;
  readonly #communeOf: CommuneOf;

  constructor(
    addresses: AddressStore | null,
    lists: Pick<Places, 'points' | 'kilometres'>,
    communes: { all: readonly KnownCommune[]; communeOf: CommuneOf },
  ) {
    this.#addresses = addresses;
    this.#roads = kilometreIndex(lists.kilometres);
    this.#named = new NamedPlaces([...lists.points.map(pointToNamed), ...communes.all.map(communeToNamed)]);
    this.#communeOf = communes.communeOf;
  }

  search({ text: whole, near, most }: Asked): Searched {
    const text = whole.slice(0, longestText);
    const asked = { text, near, most };
    const addresses = this.#addresses?.addresses ?? 0;
    const coordinates = parseCoordinates(text);
    if (coordinates?.is === 'wrong') return { results: [], wrong: coordinates, addresses };
    if (coordinates)
      return {
        results: [{ ...this.#coordinatesToPlace(coordinates), ...ranked(coordinates.lonLat, near) }],
        wrong: null,
        addresses,
      };
    const kilometres = findKilometre(this.#roads, asked).map((place) => ({ ...place, commune: this.#near(place.lonLat) }));
    const crossings = this.#addresses ? findCrossings(this.#addresses, asked) : [];
    const streets = this.#addresses && crossings.length === 0 ? findAddresses(this.#addresses, asked) : [];
    const results = [...kilometres, ...crossings, ...streets, ...this.#named.find(asked)];
    return { results: results.sort((a, b) => b.score - a.score).slice(0, most), wrong: null, addresses };
  }

  /** What stands at a point: its nearest address, else its coordinates; its commune. */
  at(lonLat: LonLat): FoundPlace {
    const nearest = this.#addresses && addressAt(this.#addresses, lonLat);
    const commune = nearest?.place.commune ?? this.#near(lonLat);
    const label = nearest
      ? `${nearest.distanceM < 30 ? '' : `${Math.round(nearest.distanceM / 10) * 10} m · `}${nearest.place.label}`
      : [toDecimal(lonLat), commune?.name].filter(Boolean).join(' · ');
    const address = nearest && nearest.distanceM < 30 ? nearest.place.address : null;
    return { kind: 'map', label, lonLat, precision: 'exact', source: 'operator', commune, address };
  }

  #coordinatesToPlace({ lonLat, withinM, swapped }: Coordinates): FoundPlace {
    const commune = this.#near(lonLat);
    const precision: PlacePrecision = withinM <= 60 ? 'exact' : withinM <= 1_000 ? 'near' : 'area';
    const label = [toDecimal(lonLat), commune?.name, swapped && '⇄'].filter(Boolean).join(' · ');
    return { kind: 'coordinates', label, lonLat, precision, source: 'operator', commune, address: null };
  }

  /** By the nearest address, else by the nearest known place. */
  #near(lonLat: LonLat): FoundPlace['commune'] {
    const [street] = this.#addresses?.around(lonLat, 1, 5_000) ?? [];
    if (street) return { code: street.code, name: street.commune };
    const commune = this.#communeOf(lonLat);
    return commune && { code: commune.code, name: commune.name };
  }
}

const ranked = (lonLat: LonLat, near: LonLat | null) => ({ score: 1, distanceM: near && distanceM(lonLat, near) });

function pointToNamed({ name, kind, lonLat, commune, aliases }: Places['points'][number]): Named {
  const label = [name, commune?.name].filter(Boolean).join(', ');
  return {
    place: { kind: 'point', label, lonLat, precision: 'exact', source: 'points', commune, address: null },
    names: [name, `${name} ${commune?.name ?? ''}`, `${kind} ${name}`, ...aliases],
  };
}

function communeToNamed({ code, name, department, at }: KnownCommune): Named {
  return {
    place: {
      kind: 'commune',
      label: `${name} (${department})`,
      lonLat: at,
      precision: 'area',
      source: 'communes',
      commune: { code, name },
      address: null,
    },
    names: [name],
  };
}
