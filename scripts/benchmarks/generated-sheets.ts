/** Sheets as a centre has after years: a caller, a place, a nature, two lines of text. The same for the same number. */
import type { Qualification } from '../../config/protocols/load-qualification.ts';
import { type Call, evolveCall } from '../../services/calls/call.ts';
import { callId, groupId, instant, legId, noteId, operatorId, sheetId } from '../../services/ids.ts';
import { evolveSheet, type SheetDocument, type SheetEntry } from '../../services/sheets/sheet.ts';

const beginMs = Date.parse('2021-01-01T00:00:00Z');
const everyMs = 180_000;
const things =
  'fumée flammes odeur chute malaise douleur choc voiture moto camion bus portail cave toit balcon cuisine escalier garage jardin route'.split(
    ' ',
  );
const people = 'homme femme enfant voisin passant conducteur gardien témoin'.split(' ');
const streets = 'Lilas Église Gare Moulin Fontaine Écoles Marché Pasteur Victoire Tilleuls Acacias Prairie'.split(' ');
const begins = 'Val Mont Beau Roche Pont Ville Champ Font Belle Haute Grand Neuf'.split(' ');
const ends =
  'bourg court villiers clair fort mont vert blanc sault brun marais lande rive gny zac ville chel lieu nay sac roy thal heim ric fleur'.split(
    ' ',
  );
const towns = begins.flatMap((begin, at) =>
  ends.map((end, index) => ({ code: String(99_001 + at * ends.length + index), name: `${begin}${end}` })),
);

/** A number that looks like chance and is not (an integer hash), below `below`. */
function scatter(n: number, salt: number, below: number): number {
  let hash = Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % below;
}

const pick = <T>(list: readonly T[], n: number, salt: number): T => list[scatter(n, salt, list.length)] as T;

export const phoneOf = (n: number) => `+336${String(scatter(n, 1, 100_000_000)).padStart(8, '0')}`;
export const townOf = (n: number) => pick(towns, n, 2);
export const openedMs = (n: number) => beginMs + n * everyMs;
const yearFirst = (ms: number) => new Date(ms).getUTCFullYear();

export function generatedCall(n: number): Call {
  const [id, at, e164, town] = [callId(`bench-${n}.1`), instant(openedMs(n)), phoneOf(n), townOf(n)];
  const caller = {
    ...{
      number: { e164, national: e164.replace('+33', '0'), country: 'FR', kind: 'mobile' as const },
      shownNumber: null,
      masked: false,
    },
    ...{ name: null, subscriber: null, previous: [], callsLast24h: 0, lookups: {} },
  };
  const lonLat = [2 + scatter(n, 3, 10_000) / 10_000, 46 + scatter(n, 4, 10_000) / 10_000] as const;
  const fix = {
    ...{
      id: 'sip-1',
      source: 'sip' as const,
      method: 'Handset_AML',
      shape: { type: 'circle' as const, centre: lonLat, radiusM: 20 },
    },
    ...{ confidencePercent: 68, measuredAt: at, receivedAt: at, commune: { ...town, department: '99', distanceM: 300 } },
  };
  const origin = {
    leg: legId(id),
    channel: `PJSIP/${id}`,
    dialled: '112',
    service: 'emergency',
    trunk: 'pstn',
    sipCallId: id,
    transferredBy: null,
  };
  const triage = { priority: 1 as const, reasons: [], groups: [groupId('calltakers')], skills: [] };
  const facts = { sheet: sheetId(`bench-${n}`), ...origin, arrivedAt: at, caller, fixes: [fix], ...triage };
  return evolveCall(undefined, { type: 'CallQueued', at, call: id, facts });
}

export function generatedEntries(n: number, { natures }: Qualification): SheetEntry[] {
  const [sheet, at, by] = [
    sheetId(`bench-${n}`),
    instant(openedMs(n)),
    operatorId(`op${String(scatter(n, 5, 60)).padStart(2, '0')}`),
  ];
  const text = `${pick(things, n, 6)} ${pick(things, n, 7)}, ${pick(people, n, 8)}, ${scatter(n, 9, 200)} rue ${pick(streets, n, 10)} réf${n}`;
  const nature = pick(natures, n, 11);
  const number = `${yearFirst(openedMs(n))}-${String(n % 1_000_000).padStart(6, '0')}`;
  return [
    { type: 'SheetOpened', at, sheet, number, call: callId(`bench-${n}.1`) },
    { type: 'NatureChosen', at, sheet, nature: nature.id, label: nature.label, by },
    { type: 'NoteWritten', at, sheet, note: noteId(`note-${n}`), text, by, position: null },
  ];
}

export function generatedSheet(n: number, catalogue: Qualification): SheetDocument {
  const [opened, ...rest] = generatedEntries(n, catalogue);
  if (!opened) throw new Error('no entries');
  return { ...rest.reduce(evolveSheet, evolveSheet(undefined, opened)), callDetails: [generatedCall(n)] };
}
