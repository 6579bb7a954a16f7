/** Calls, arrivals and callers for tests of the pure parts. */
import type { Call } from '../../services/calls/call.ts';
import { evolveCall } from '../../services/calls/call.ts';
import type { Arrival } from '../../services/calls/signals.ts';
import type { Caller } from '../../services/context/caller.ts';
import type { Fix } from '../../services/context/fix.ts';
import type { Instant } from '../../services/ids.ts';
import { callId, groupId, instant, legId, sheetId } from '../../services/ids.ts';

export const startMs = Date.parse('2026-11-24T04:00:00.000Z');
/** An instant so many milliseconds after the tests' beginning. */
export const moment = (ms: number): Instant => instant(startMs + ms);

export function aCaller(known: Partial<Caller> = {}): Caller {
  const number = { e164: '+33639980001', national: '06 39 98 00 01', country: 'FR', kind: 'mobile' as const };
  const nothing = { shownNumber: null, masked: false, name: null, subscriber: null, previous: [], callsLast24h: 0, lookups: {} };
  return { number, ...nothing, ...known };
}

export function anArrival(known: Partial<Arrival> = {}): Arrival {
  const call = known.call ?? callId('pbx1-1.1');
  const leg = legId(call.slice(5));
  const network = {
    trunk: 'pstn',
    number: '+33639980001',
    name: null,
    assertedNumber: null,
    masked: false,
    sipCallId: 'x@127.0.0.2',
  };
  return {
    call,
    leg,
    channel: `PJSIP/pstn-${leg}`,
    at: moment(0),
    dialled: '112',
    ...network,
    fixes: [],
    transferredBy: null,
    ...known,
  };
}

/** A call in the queue, as it was queued at its arrival. */
export function aQueuedCall(id: string, known: Partial<Omit<Call, 'state' | 'id'>> = {}): Call {
  const { leg, channel, dialled, trunk, sipCallId, transferredBy, fixes, at } = anArrival({ call: callId(id) });
  const arrivedAt = known.arrivedAt ?? at;
  const origin = { leg, channel, dialled, service: 'emergency', trunk, sipCallId, transferredBy, arrivedAt, fixes };
  const triage = { priority: 1 as const, reasons: [], groups: [groupId('calltakers')], skills: [] };
  const facts = { sheet: sheetId(`sheet-${id}`), ...origin, caller: aCaller(), ...triage, ...known };
  return evolveCall(undefined, { type: 'CallQueued', at: arrivedAt, call: callId(id), facts });
}

export const aFix = (id: string, known: Partial<Fix> = {}): Fix => ({
  ...{ id, source: 'sip', method: null, shape: { type: 'circle', centre: [2.4, 46.8], radiusM: 500 } },
  ...{ confidencePercent: null, measuredAt: null, receivedAt: moment(0), commune: null },
  ...known,
});
