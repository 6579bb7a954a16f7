import type { Call } from '../calls/call.ts';
import type { PositionId } from '../ids.ts';
import { ms } from '../ids.ts';
import { activityAt, type Position } from './position.ts';

/** Since when (ms) the position could take a call; null while it cannot. A mark keeps it away until `retryAt`. */
export function availableSince(position: Position, nowMs: number): number | null {
  if (position.operator === null || position.pause) return null;
  if (position.mark && ms(position.mark.retryAt) > nowMs) return null;
  const activity = activityAt(position.activity, nowMs);
  return activity.is === 'idle' ? ms(activity.since) : null;
}

/**
 * The free position for a call: unmarked ones before marked, then by wanted skills that it lacks, by the call's order of groups, by the longest idle, then by name. Null where none is free.
 */
export function choosePosition(
  call: Pick<Call, 'groups' | 'skills'>,
  positions: Iterable<Position>,
  nowMs: number,
): PositionId | null {
  let best: { id: PositionId; key: Key } | null = null;
  for (const position of positions) {
    const since = availableSince(position, nowMs);
    if (since === null) continue;
    const group = call.groups.findIndex((each) => position.groups.includes(each));
    if (group < 0) continue;
    const lacking = call.skills.filter((skill) => !position.skills.includes(skill)).length;
    const key = [position.mark ? 1 : 0, lacking, group, since, position.id] as const;
    if (!best || comesBefore(key, best.key)) best = { id: position.id, key };
  }
  return best?.id ?? null;
}

type Key = readonly (number | string)[];

/** Compares part by part, the first difference decides. */
function comesBefore(a: Key, b: Key): boolean {
  const part = a.findIndex((value, index) => value !== b[index]);
  const [left, right] = [a[part], b[part]];
  return left !== undefined && right !== undefined && left < right;
}

/** True where somebody could take such a call, now or when the call in hand is over: signed in, not paused, and no failed offer still fresh. */
export function isStaffed(call: Pick<Call, 'groups'>, positions: Iterable<Position>, nowMs: number): boolean {
  for (const position of positions) {
    const present = position.operator !== null && !position.pause && !(position.mark && ms(position.mark.retryAt) > nowMs);
    if (present && call.groups.some((each) => position.groups.includes(each))) return true;
  }
  return false;
}
