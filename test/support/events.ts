/** Open events for tests of what is the same: a sheet with one call, and what is known of it. */
import type { Qualification } from '../../config/protocols/load-qualification.ts';
import type { Fix, LonLat, Shape } from '../../services/context/fix.ts';
import { type EventFacts, eventFacts } from '../../services/events/event-facts.ts';
import { callId, operatorId, sheetId } from '../../services/ids.ts';
import { evolveSheet } from '../../services/sheets/sheet.ts';
import { aCaller, aFix, aQueuedCall, moment } from './calls.ts';

export const valbourg: LonLat = [2.4, 46.8];

/** So many metres north of the middle of the town. */
export const north = (metres: number): LonLat => [valbourg[0], valbourg[1] + metres / 111_320];

export const circle = (centre: LonLat, radiusM: number): Shape => ({ type: 'circle', centre, radiusM });
export const street = (houseNumber: string, name: string, city = 'Valbourg'): Shape => ({
  type: 'civic',
  address: { country: 'FR', city, postcode: null, street: name, houseNumber, other: {} },
});

export type EventSketch = {
  shapes?: Shape[];
  commune?: string;
  nature?: string;
  number?: string;
  /** Since the tests' beginning. */
  openedMs?: number;
};

let count = 0;

export function anEvent(catalogue: Qualification, sketch: EventSketch = {}): EventFacts {
  const { shapes = [], commune, nature, number, openedMs = 0 } = sketch;
  count += 1;
  const [id, call, at] = [sheetId(`sheet-${count}`), callId(`pbx1-${count}.1`), moment(openedMs)];
  const near = commune ? { code: commune, name: commune, department: '99', distanceM: 300 } : null;
  const fixes: Fix[] = shapes.map((shape, index) => aFix(`sip-${index}`, { shape, commune: near }));
  const digits = String(count).padStart(4, '0');
  const e164 = number ?? `+3363998${digits}`;
  const caller = aCaller({ number: { e164, national: e164, country: 'FR', kind: 'mobile' } });
  const label = catalogue.natures.find((one) => one.id === nature)?.label ?? { fr: '', en: '' };
  const opened = evolveSheet(undefined, { type: 'SheetOpened', at, sheet: id, number: `2026-00${digits}`, call });
  const by = operatorId('camille');
  const sheet = nature ? evolveSheet(opened, { type: 'NatureChosen', at, sheet: id, nature, label, by }) : opened;
  return eventFacts({ ...sheet, callDetails: [aQueuedCall(call, { sheet: id, caller, fixes, arrivedAt: at })] }, catalogue);
}
