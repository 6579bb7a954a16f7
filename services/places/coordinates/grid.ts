/** UTM and MGRS (NGA.SIG.0012, «The Universal Grids and the Transverse Mercator and Polar Stereographic Map Projections»), without the poles. Pure. */
import mgrsGrid from 'mgrs';
import proj4 from 'proj4';
import type { LonLat } from '../../context/fix.ts';
import type { Coordinates, WrongCoordinates } from './parse.ts';

const bands = 'CDEFGHJKLMNPQRSTUVWX';
const mgrsForm = /^(?:MGRS\s*)?(\d{1,2})\s*([C-HJ-NP-X])\s*([A-HJ-NP-Z]{2})\s*(\d[\d\s]*)$/;
const utmForm =
  /^(?:UTM\s*)?(\d{1,2})\s*([C-HJ-NP-X])[\s,;]+(\d{5,6}(?:[.,]\d+)?)\s*(?:M\s*)?E?[\s,;]+(\d{1,8}(?:[.,]\d+)?)\s*(?:M\s*)?N?$/;

/** `text` in capitals. Null for a text that is neither. */
export function parseGrid(text: string): Coordinates | WrongCoordinates | null {
  const mgrs = mgrsForm.exec(text);
  if (mgrs) return fromMgrs(mgrs.slice(1));
  const utm = utmForm.exec(text);
  return utm && fromUtm(utm.slice(1));
}

const wrong = (fr: string, en: string): WrongCoordinates => ({ is: 'wrong', fr, en });
const wrongZone = (zone: string) => wrong(`Un fuseau UTM va de 1 à 60 : ${zone}.`, `A UTM zone is 1 to 60: ${zone}.`);
const isZone = (zone: string) => Number(zone) >= 1 && Number(zone) <= 60;

function fromMgrs([zone = '', band = '', square = '', digits = '']: string[]): Coordinates | WrongCoordinates {
  const figures = digits.replace(/\s/g, '');
  if (!isZone(zone)) return wrongZone(zone);
  if (figures.length % 2 !== 0 || figures.length > 10)
    return wrong(
      'MGRS : autant de chiffres vers l’est que vers le nord, cinq au plus chacun.',
      'MGRS: as many digits for east as for north, five of each at most.',
    );
  try {
    const [longitude, latitude] = mgrsGrid.toPoint(`${zone}${band}${square}${figures}`);
    if (![longitude, latitude].every(Number.isFinite)) throw new RangeError('no such square');
    const withinM = 10 ** (5 - figures.length / 2) / 2;
    return { is: 'coordinates', lonLat: [rounded(longitude), rounded(latitude)], notation: 'mgrs', swapped: false, withinM };
  } catch {
    return wrong(
      `MGRS : le carré ${square} n’existe pas dans la zone ${zone}${band}. Vérifiez les lettres.`,
      `MGRS: there is no square ${square} in zone ${zone}${band}. Check the letters.`,
    );
  }
}

/** The latitude that a band begins at; each has 8 degrees, the last 12. */
const southOf = (band: string) => -80 + 8 * bands.indexOf(band);

function fromUtm([zone = '', band = '', east = '', north = '']: string[]): Coordinates | WrongCoordinates {
  if (!isZone(zone)) return wrongZone(zone);
  const [easting, northing] = [Number(east.replace(',', '.')), Number(north.replace(',', '.'))];
  if (easting < 100_000 || easting > 900_000 || northing > 10_000_000)
    return wrong(
      'UTM : est de 100000 à 900000, nord de 0 à 10000000, en mètres, est d’abord.',
      'UTM: easting 100000 to 900000, northing 0 to 10000000, in metres, easting first.',
    );
  // «S» is a band of the north, and also what many write for the southern hemisphere; the northing tells them apart.
  const isSouthern = southOf(band) < 0 || (band === 'S' && !(northing > 3_500_000 && northing < 4_500_000));
  const [longitude = 0, latitude = 0] = proj4(utm(Number(zone), isSouthern)).inverse([easting, northing]);
  const isInBand = latitude > southOf(band) - 1 && latitude < southOf(band) + 13;
  // «N» is a band of the north, and also what many write for the northern hemisphere.
  if (!isInBand && band !== 'N' && band !== 'S')
    return wrong(
      `UTM : ces mètres ne sont pas dans la bande ${band}. Vérifiez la lettre et l’ordre (est, nord).`,
      `UTM: these metres are not in band ${band}. Check the letter and the order (east, north).`,
    );
  return { is: 'coordinates', lonLat: [rounded(longitude), rounded(latitude)], notation: 'utm', swapped: false, withinM: 0.5 };
}

const utm = (zone: number, isSouthern: boolean) =>
  `+proj=utm +zone=${zone}${isSouthern ? ' +south' : ''} +datum=WGS84 +units=m +no_defs`;

/** `31T 454264 5182948`; whole metres. */
export function toUtm([longitude, latitude]: LonLat): string {
  const zone = Math.min(60, Math.floor((longitude + 180) / 6) + 1);
  const band = bands[Math.min(bands.length - 1, Math.max(0, Math.floor((latitude + 80) / 8)))] ?? '';
  const [easting = 0, northing = 0] = proj4(utm(zone, latitude < 0)).forward([longitude, latitude]);
  return `${zone}${band} ${Math.round(easting)} ${Math.round(northing)}`;
}

/** `31T DM 54264 82948`: to a metre. */
export function toMgrs([longitude, latitude]: LonLat): string {
  const [, zone = '', square = '', east = '', north = ''] =
    /^(\d{1,2}[A-Z])([A-Z]{2})(\d{5})(\d{5})$/.exec(mgrsGrid.forward([longitude, latitude], 5)) ?? [];
  return `${zone} ${square} ${east} ${north}`;
}

/** To a centimetre. */
export const rounded = (degrees: number) => Math.round(degrees * 1e7) / 1e7;
