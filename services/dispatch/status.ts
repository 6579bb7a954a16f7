/**
 * What a unit does now.
 *
 *   available ──> alerted ──> acknowledged ──> under way ──> on scene ──> transporting ──> at destination ──> returning ──> available
 *
 * Crews forget to say a step, so any later step of the same mission may follow; and from anywhere a unit may drop out.
 * `not available` (with its reason) comes back by the crew's own word; `out of service` by the workshop's.
 */
import type { Instant, OperatorId } from '../ids.ts';

export const unitStatuses = [
  'available',
  'alerted',
  'acknowledged',
  'under way',
  'on scene',
  'transporting',
  'at destination',
  'returning',
  'not available',
  'out of service',
] as const;
export type UnitStatus = (typeof unitStatuses)[number];

/** Status to the statuses it may go to. `alerted` after a later step: the next mission, or another one at once. One step back corrects a slip. */
export const unitTransitions = {
  available: ['alerted', 'under way', 'not available', 'out of service'],
  alerted: ['acknowledged', 'under way', 'on scene', 'available', 'returning', 'not available', 'out of service'],
  acknowledged: ['alerted', 'under way', 'on scene', 'available', 'returning', 'not available', 'out of service'],
  'under way': ['alerted', 'acknowledged', 'on scene', 'available', 'returning', 'not available', 'out of service'],
  'on scene': [
    'alerted',
    'under way',
    'transporting',
    'at destination',
    'returning',
    'available',
    'not available',
    'out of service',
  ],
  transporting: ['alerted', 'at destination', 'on scene', 'returning', 'available', 'not available', 'out of service'],
  'at destination': ['alerted', 'transporting', 'returning', 'available', 'not available', 'out of service'],
  returning: ['alerted', 'under way', 'available', 'not available', 'out of service'],
  'not available': ['available', 'returning', 'out of service'],
  'out of service': ['available', 'not available'],
} as const satisfies Record<UnitStatus, readonly UnitStatus[]>;

export function mayBecome(from: UnitStatus, to: UnitStatus): boolean {
  return (unitTransitions[from] as readonly UnitStatus[]).includes(to);
}

/** A unit with one of these is on a mission. */
export const missionStatuses = [
  'alerted',
  'acknowledged',
  'under way',
  'on scene',
  'transporting',
  'at destination',
] as const satisfies readonly UnitStatus[];
export type MissionStatus = (typeof missionStatuses)[number];

export const isOnMission = (status: UnitStatus): status is MissionStatus =>
  (missionStatuses as readonly UnitStatus[]).includes(status);

/** Who said so: an operator (by radio or at the keyboard), the unit's own page, its AVL box, or Tocsin's own rules. */
export type StatusSource = 'radio' | 'unit page' | 'avl' | 'tocsin';

/** `saidAt` is the sender's own clock, `since` the time received: where they differ much, the sender's clock is wrong. */
export type StatusNow = {
  is: UnitStatus;
  since: Instant;
  saidAt: Instant;
  source: StatusSource;
  by: OperatorId | null;
  /** Why not available or out of service; empty otherwise. */
  reason: string;
  /** By how much the sender's clock was measured to be wrong; null: right. Absent where nobody measured it. */
  clockOffMs?: number | null | undefined;
};
