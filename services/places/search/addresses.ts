import type { LonLat } from '../../context/fix.ts';
import { distanceM } from '../../context/geometry.ts';
import { type AskedNumber, takeNumber } from '../addresses/words.ts';
import type { FoundPlace } from '../place.ts';
import { type AddressStore, chooseNumber, type NumberRow, type StreetRow } from './address-store.ts';
import type { Asked, RankedPlace } from './found.ts';

/** Addresses, streets and localities for what was typed. */
export function findAddresses(store: AddressStore, { text, near, most }: Asked): RankedPlace[] {
  const { asked, rest } = takeNumber(text);
  return store.find(rest, near, most).map(({ street, score }) => {
    const number = asked && chooseNumber(store.numbersOf(street), asked);
    const place = number && asked ? numberToPlace(street, number, asked) : streetToPlace(street);
    // Of two streets of one name, the one that has the number.
    const had = number && asked && number.number === asked.number ? 0.03 : 0;
    return { ...place, score: Math.min(1, score + had), distanceM: near && distanceM(place.lonLat, near) };
  });
}

/** The address next to a point, for a click on the map or a fix; null where none is near. */
export function addressAt(store: AddressStore, at: LonLat): { place: FoundPlace; distanceM: number } | null {
  let best: { place: FoundPlace; distanceM: number } | null = null;
  for (const street of store.around(at, 12, 1_500))
    for (const number of store.numbersOf(street)) {
      const away = distanceM([number.lon, number.lat], at);
      if (away >= (best?.distanceM ?? 400)) continue;
      best = { place: numberToPlace(street, number, number), distanceM: away };
    }
  return best;
}

const townOf = ({ postcode, commune }: StreetRow) => [postcode, commune].filter(Boolean).join(' ');

function streetToPlace(street: StreetRow): FoundPlace {
  const { kind, name, code, commune, lon, lat } = street;
  return {
    kind,
    label: `${name}, ${townOf(street)}`,
    lonLat: [lon, lat],
    precision: 'near',
    source: 'addresses',
    commune: { code, name: commune },
    address: { number: null, street: name },
  };
}

const numberText = ({ number, repetition }: AskedNumber) => (repetition === '' ? String(number) : `${number} ${repetition}`);

/** Where the street does not have the number, it stands at the nearest that it has, and says so. */
function numberToPlace(street: StreetRow, found: NumberRow, asked: AskedNumber): FoundPlace {
  const isIt = found.number === asked.number && (asked.repetition === found.repetition || asked.repetition === '');
  const said = isIt ? numberText(found) : numberText(asked);
  const beside = isIt ? '' : ` (≈ n° ${numberText(found)})`;
  return {
    kind: 'address',
    label: `${said} ${street.name}, ${townOf(street)}${beside}`,
    lonLat: [found.lon, found.lat],
    precision: isIt && found.exact ? 'exact' : 'near',
    source: 'addresses',
    commune: { code: street.code, name: street.commune },
    address: { number: said, street: street.name },
  };
}
