/** A unit engaged on a sheet, as the sheet sees it. Folded from the units' entries. */
import type { AssignmentId, Instant, OperatorId, SheetId, UnitId } from '../ids.ts';
import { isOnMission, type MissionStatus, type UnitStatus } from './status.ts';
import type { AssignmentOutcome, EngagementHow, EngagementOccasion, UnitEntry } from './unit.ts';

export type Assignment = {
  id: AssignmentId;
  unit: UnitId;
  callSign: string;
  unitType: string;
  needs: string[];
  how: EngagementHow;
  occasion: EngagementOccasion;
  travelS: number | null;
  by: OperatorId;
  engagedAt: Instant;
  /** `waiting` while the unit finishes another mission; the unit's last status on this one otherwise. */
  status: 'waiting' | UnitStatus;
  statusSince: Instant;
  /** When each step was reached, the first time. */
  times: Partial<Record<MissionStatus, Instant>>;
  ended: { at: Instant; outcome: AssignmentOutcome; reason: string; by: OperatorId | null } | null;
};

/** In order of engagement, those that are over too. */
export type SheetAssignments = { assignments: Assignment[] };
export const noAssignments: SheetAssignments = { assignments: [] };

/** The sheet's assignments, in order of engagement, after an entry of a unit. Pure. */
export function evolveAssignments(assignments: Assignment[], entry: UnitEntry): Assignment[] {
  switch (entry.type) {
    case 'UnitEngaged': {
      const { assignment: id, unit, callSign, unitType, needs, how, occasion, travelS, by, at: engagedAt } = entry;
      const facts = { id, unit, callSign, unitType, needs, how, occasion, travelS, by, engagedAt, ended: null };
      const begun = how === 'next' ? { status: 'waiting' as const, times: {} } : alerted(engagedAt);
      return [...assignments, { ...facts, ...begun, statusSince: engagedAt }];
    }
    case 'NextAssignmentBegun':
      return changed(assignments, entry.assignment, (one) => ({ ...one, ...alerted(entry.at), statusSince: entry.at }));
    case 'UnitStatusChanged':
      return changed(assignments, entry.assignment, (one) => {
        const { status, at, saidAt, source } = entry;
        // The unit's page says when it was so, however late that reaches us.
        const reachedAt = source === 'unit page' ? saidAt : at;
        const times = isOnMission(status) && !one.times[status] ? { ...one.times, [status]: reachedAt } : one.times;
        return { ...one, status, statusSince: at, times };
      });
    case 'AssignmentEnded': {
      const { at, outcome, reason, by } = entry;
      return changed(assignments, entry.assignment, (one) => ({ ...one, ended: { at, outcome, reason, by } }));
    }
    default:
      return assignments;
  }
}

const alerted = (at: Instant) => ({ status: 'alerted' as const, times: { alerted: at } });

function changed(assignments: Assignment[], id: AssignmentId | null, change: (one: Assignment) => Assignment): Assignment[] {
  return assignments.map((one) => (one.id === id ? change(one) : one));
}

/** The sheet that an entry of a unit concerns; null for none. */
export const sheetOf = (entry: UnitEntry): SheetId | null => ('sheet' in entry ? entry.sheet : null);
