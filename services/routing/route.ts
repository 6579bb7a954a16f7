/** Where a call goes: by its number and the hour when it comes, and where it overflows to while it waits. Pure. */
import type { Destination, Routing } from '../../config/routing/schema.ts';
import { type GroupId, groupId } from '../ids.ts';
import { type Opening, openingAt } from './hours.ts';

type Neighbour = Routing['neighbours'][number];

export type Routed = {
  service: string;
  groups: GroupId[];
  skills: string[];
  /** The hours that decided; null where the number is always open. */
  hours: (Opening & { id: string }) | null;
  /** The centre that takes such calls now; `groups` are for the caller whom it does not answer. */
  neighbour: Neighbour | null;
};

type Line = Omit<Routing['dialled'][number], 'number'>;

/** A number that is not listed takes the routing's `otherwise`. */
export const lineOf = (dialled: string, routing: Routing): Line =>
  routing.dialled.find(({ number }) => number === dialled) ?? routing.otherwise;

/** `trunk`: by which the call came; a neighbour is never given its own caller back. */
export function route({ dialled, trunk }: { dialled: string; trunk: string }, routing: Routing, atMs: number): Routed {
  const line = lineOf(dialled, routing);
  const usual = { service: line.service, groups: line.groups.map(groupId), skills: line.skills, hours: null, neighbour: null };
  const named = routing.hours.find(({ id }) => id === line.hours);
  if (!line.closed || !named) return usual;
  const hours = { id: named.id, ...openingAt(named, routing, atMs) };
  if (hours.open) return { ...usual, hours };
  const { closed } = line;
  return {
    ...usual,
    hours,
    groups: closed.groups?.map(groupId) ?? usual.groups,
    neighbour: neighbourOf(closed, routing, trunk),
  };
}

const neighbourOf = ({ neighbour }: Destination, { neighbours }: Routing, trunk: string): Neighbour | null =>
  neighbours.find(({ id, trunk: its }) => id === neighbour && its !== trunk) ?? null;

/** A call that waits, as overflow looks at it. */
export type Waiting = {
  groups: readonly GroupId[];
  trunk: string;
  waitedMs: number;
  /** Neighbours that did not answer it. */
  refusedBy: readonly string[];
};

export type Overflow = {
  from: GroupId;
  because: 'waited' | 'queue length';
  to: { groups: GroupId[] } | { neighbour: Neighbour };
};

/** The first rule that is due and changes something; null where none is. `queueLength`: calls that wait for a group. */
export function overflow(call: Waiting, queueLength: (group: GroupId) => number, routing: Routing): Overflow | null {
  for (const rule of routing.overflow) {
    const from = groupId(rule.from);
    if (!call.groups.includes(from)) continue;
    const waited = rule.afterMs !== undefined && call.waitedMs >= rule.afterMs;
    if (!waited && !(rule.queueLength !== undefined && queueLength(from) >= rule.queueLength)) continue;
    const because = waited ? 'waited' : 'queue length';
    const neighbour = neighbourOf(rule.to, routing, call.trunk);
    if (neighbour && !call.refusedBy.includes(neighbour.id)) return { from, because, to: { neighbour } };
    const groups = (rule.to.groups ?? []).map(groupId).filter((group) => !call.groups.includes(group));
    if (groups.length > 0) return { from, because, to: { groups } };
  }
  return null;
}
