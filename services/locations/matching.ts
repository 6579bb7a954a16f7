/** Location messages to the calls that they belong to. Pure. */
import type { LocationsFile } from '../../config/locations/schema.ts';
import type { Call, CallEntry } from '../calls/call.ts';
import type { Context } from '../calls/commands.ts';
import type { Change } from '../calls/state.ts';
import { type Commune, centreOf, type Fix, radiusOf, withFix } from '../context/fix.ts';
import { type CallId, type Instant, ms } from '../ids.ts';
import { prioritise } from '../triage/prioritise.ts';
import { warningsOf } from './plausible.ts';
import type { Sighting } from './sighting.ts';

/** The newest call of the number that may still take a message; null where there is none. */
export function callOfNumber(e164: string, calls: Iterable<Call>, at: Instant, acceptForMs: number): Call | null {
  let newest: Call | null = null;
  for (const call of calls) {
    if (call.caller.number?.e164 !== e164 || ms(at) - ms(call.arrivedAt) > acceptForMs) continue;
    if (!newest || call.arrivedAt > newest.arrivedAt) newest = call;
  }
  return newest;
}

/** The same observation, perhaps by the other transport: to the fifth decimal, the metre and the second. */
export function isSameSighting(fix: Fix, sighting: Sighting): boolean {
  const seconds = (at: Instant | null) => at && Math.floor(ms(at) / 1000);
  const ground = (shape: Fix['shape']) => {
    const at = centreOf(shape);
    return at ? [at[0].toFixed(5), at[1].toFixed(5), Math.round(radiusOf(shape) ?? -1)].join() : JSON.stringify(shape);
  };
  return (
    fix.source === sighting.source &&
    fix.provider === sighting.provider &&
    seconds(fix.measuredAt) === seconds(sighting.measuredAt) &&
    ground(fix.shape) === ground(sighting.shape)
  );
}

export type Received = { sighting: Sighting; receivedAt: Instant; commune: Commune | null };

/** The fix as it stands on a call: its id follows those that the call has of the source. */
export function toFix(
  { sighting, receivedAt, commune }: Received,
  call: Pick<Call, 'fixes' | 'arrivedAt'>,
  country: LocationsFile['country'],
): Fix {
  const { source, method, shape, confidencePercent, measuredAt, provider } = sighting;
  const ofSource = call.fixes.filter((fix) => fix.source === source).map((fix) => Number(/\d+$/.exec(fix.id)?.[0] ?? 0));
  const warnings = warningsOf(sighting, { country, receivedAt, callAt: call.arrivedAt });
  return {
    id: `${source}-${Math.max(0, ...ofSource) + 1}`,
    ...{ source, method, shape, confidencePercent, measuredAt, receivedAt, commune },
    ...(provider === undefined ? {} : { provider }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

/** The fix on its call, and the call's priority where a rule asks for a location. Nothing where the call has it already. */
export function addFix(id: CallId, received: Received, { state, centre, at }: Omit<Context, 'by'>): Change[] {
  const call = state.call(id);
  if (!call || call.fixes.some((fix) => isSameSighting(fix, received.sighting))) return [];
  const fix = toFix(received, call, centre.locations.country);
  const entries: CallEntry[] = [{ type: 'CallFixAdded', at, call: id, fix }];
  const { dialled, transferredBy, caller } = call;
  const { priority, reasons } = prioritise({ dialled, transferredBy, caller, fixes: withFix(call.fixes, fix) }, centre);
  if (priority !== call.priority || reasons.length !== call.reasons.length)
    entries.push({ type: 'CallPrioritised', at, call: id, priority, reasons });
  return [{ kind: 'call', id, entries }];
}
