/** Invented callers for the demonstration: who dials what, from where, and how it ends. */
import type { CallRequest } from './sip-agent.ts';

/** How the caller behaves, beside what is sent. */
export type Caller = {
  request: CallRequest;
  /** Hangs up after so long, answered or not; null: stays until the position hangs up. */
  patienceMs: number | null;
};

/** A number from 0 up to, not including, 1: Math.random, or a known sequence in tests. */
export type Random = () => number;

/** Beginnings of numbers that the French numbering plan keeps for works of fiction; four digits follow. */
const fictionalBlocks = ['+3363998', '+3319900', '+3326191', '+3335301', '+3346571', '+3353649'];

/** People whom the sample centre's subscriber file knows. */
const known = ['+33199000011', '+33199000012', '+33261910021', '+33465710041', '+33639980061'];

const names = [
  'Camille Perrin',
  'Farid Benali',
  'Jeanne Morvan',
  'Lucas Weber',
  'Inès Ferreira',
  'Gérard Chaumont',
  'Maëlle Le Goff',
  'Awa Traoré',
];

/** In and around the sample centre's invented town, WGS 84. */
const places = [
  { latitude: 46.8, longitude: 2.4 },
  { latitude: 46.798, longitude: 2.394 },
  { latitude: 46.803, longitude: 2.406 },
  { latitude: 46.83, longitude: 2.46 },
];

const dialled = ['112', '112', '112', '15', '15', '17', '18', '18', '114'];

/** One caller. One in six is known, half of the mobiles bring a location, one in twelve hides the number, one in six gives up early. */
export function inventCaller(random: Random): Caller {
  const number =
    random() < 1 / 6
      ? pick(known, random)
      : `${pick(fictionalBlocks, random)}${`${Math.floor(random() * 10_000)}`.padStart(4, '0')}`;
  const request: CallRequest = { dialled: pick(dialled, random), number };
  if (random() < 0.3) request.name = pick(names, random);
  if (number.startsWith('+336') && random() < 0.5) request.pidf = circle(pick(places, random), random);
  if (random() < 1 / 12) request.anonymous = true;
  return { request, patienceMs: patience(random) };
}

const writings = [
  ['Je suis cachée dans la salle de bains, il est dans l’appartement', '14 rue des Lilas, 2e étage', 'ne m’appelez pas svp'],
  [
    'Mon père est tombé, je suis sourd et je ne peux pas téléphoner',
    'il respire mais ne répond pas',
    'place de la Mairie, numéro 3',
  ],
  ['Odeur de gaz dans l’escalier', 'bâtiment C, on est au 4e'],
];

/** Someone who writes because they cannot speak: their number, and what they write one after the other. */
export function inventWriter(random: Random): { number: string; texts: string[] } {
  return { number: `+3363998${`${Math.floor(random() * 10_000)}`.padStart(4, '0')}`, texts: pick(writings, random) };
}

function patience(random: Random): number | null {
  const kind = random();
  if (kind < 1 / 6) return 3_000 + random() * 9_000;
  return kind < 2 / 3 ? 25_000 + random() * 60_000 : null;
}

/** A phone somewhere within half a kilometre, by the network's own measure. */
function circle(centre: { latitude: number; longitude: number }, random: Random): string {
  const shifted = (degrees: number) => degrees + (random() - 0.5) * 0.01;
  return circleToPidf({
    latitude: shifted(centre.latitude),
    longitude: shifted(centre.longitude),
    radiusM: Math.round(10 + random() * 400),
  });
}

/** PIDF-LO of a circle (RFC 4119, RFC 5491 section 5.2.3). Latitude first, as GML has it. */
export function circleToPidf({ latitude, longitude, radiusM }: { latitude: number; longitude: number; radiusM: number }): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:gml="http://www.opengis.net/gml" xmlns:gs="http://www.opengis.net/pidflo/1.0" entity="pres:caller@caller.invalid">
 <dm:device id="caller">
  <gp:geopriv>
   <gp:location-info>
    <gs:Circle srsName="urn:ogc:def:crs:EPSG::4326">
     <gml:pos>${latitude.toFixed(5)} ${longitude.toFixed(5)}</gml:pos>
     <gs:radius uom="urn:ogc:def:uom:EPSG::9001">${radiusM}</gs:radius>
    </gs:Circle>
   </gp:location-info>
   <gp:usage-rules/>
   <gp:method>Device-Assisted_A-GPS</gp:method>
  </gp:geopriv>
 </dm:device>
</presence>
`;
}

function pick<T>(from: readonly T[], random: Random): T {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}
