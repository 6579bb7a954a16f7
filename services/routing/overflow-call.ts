/** Where a call that waits goes on to now. Pure. */
import type { Routing } from '../../config/routing/schema.ts';
import type { Call, Overflowed } from '../calls/call.ts';
import { type GroupId, ms, positionId } from '../ids.ts';
import { overflow, route } from './route.ts';

/** A closed number's neighbour comes first. One that did not answer the call is not asked for it again; a text goes to no neighbour. */
export function overflowOf(
  call: Call,
  { routing, nowMs, waiting }: { routing: Routing; nowMs: number; waiting: (group: GroupId) => number },
): Overflowed | null {
  if (routing.overflow.length === 0 && routing.neighbours.length === 0) return null;
  const failed = call.failedOffers.map(({ position }): string => position);
  const refusedBy = call.kind === 'text' ? routing.neighbours.map(({ id }) => id) : failed;
  const closed = route(call, routing, ms(call.arrivedAt)).neighbour;
  if (closed && !refusedBy.includes(closed.id))
    return { from: null, because: 'closed', to: { neighbour: positionId(closed.id) } };
  const { groups, trunk } = call;
  const waitedMs = nowMs - ms(call.arrivedAt);
  const due = overflow({ groups, trunk, waitedMs, refusedBy }, waiting, routing);
  return due && { ...due, to: 'neighbour' in due.to ? { neighbour: positionId(due.to.neighbour.id) } : due.to };
}

/** How many calls wait for a group. */
export function waitingFor(group: GroupId, calls: Iterable<Call>): number {
  let waiting = 0;
  for (const { state, groups } of calls) if ((state === 'queued' || state === 'diverted') && groups.includes(group)) waiting += 1;
  return waiting;
}
