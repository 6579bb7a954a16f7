/** A unit: what it is, what it does, where it is, what it is engaged on. Folded from its own entries; sheets fold the same ones (assignment.ts). */
import type { LonLat } from '../context/fix.ts';
import type { AssignmentId, Instant, OperatorId, SheetId, UnitId } from '../ids.ts';
import { ms, never } from '../ids.ts';
import { isOnMission, mayBecome, type StatusNow, type StatusSource, type UnitStatus } from './status.ts';

/** From the centre's roster. */
export type UnitFacts = {
  id: UnitId;
  /** As said on the radio: «FPT Nord 1». */
  callSign: string;
  /** Of the centre's unit types. */
  type: string;
  /** Of the centre's services: `fire`, `medical`, `police`. */
  service: string;
  station: string;
  /** Where its station is. */
  sector: string;
  home: LonLat;
  capabilities: string[];
  /** Usual crew, and the least that its type leaves with. */
  crewUsual: number;
  crewMin: number;
  /** Hours of the day, local, in which it is manned: `[['07:00', '19:00']]`; empty for always. */
  shifts: [from: string, to: string][];
  /** What is checked before it is offered again, by id. */
  checks: string[];
};

/** `source` names the feed or the person; `measuredAt` is the sender's own clock. */
export type UnitPosition = { at: LonLat; measuredAt: Instant; receivedAt: Instant; source: 'avl' | 'unit page' | 'radio' };

/** An engagement that is not over. The first is the current one; the others wait for it. */
export type OpenAssignment = { id: AssignmentId; sheet: SheetId; sheetNumber: string; engagedAt: Instant; by: OperatorId };

export type Unit = UnitFacts & {
  status: StatusNow;
  /** On board now. */
  crew: number;
  assignments: OpenAssignment[];
  /** As last written down; the live feed is fresher. Null where it never said. */
  position: UnitPosition | null;
  /** Under a neighbour's orders: shown, not offered. */
  lent: { to: string; since: Instant; by: OperatorId } | null;
  /** Checks that are still to be done since its last mission. */
  checksLeft: string[];
  /** No longer in the roster: kept while it is engaged. */
  removed: boolean;
  pageLinks: PageLink[];
};

/** A document as it was stored, perhaps before units had pages. */
export const readUnit = (stored: object): Unit => ({ pageLinks: [], ...(stored as Omit<Unit, 'pageLinks'>) });

/** A phone that may open the unit's page. Its token is made again from the id whenever it is needed (unit-pages/page-tokens.ts). */
export type PageLink = { id: string; at: Instant; by: OperatorId };

/** How a unit is taken: free, after its current mission, or from it. */
export type EngagementHow = 'free' | 'next' | 'diverted';
/** What made the operator engage it. */
export type EngagementOccasion = 'recommended' | 'by hand' | 'immediate departure' | 'reinforcement';
export type AssignmentOutcome = 'done' | 'stood down' | 'diverted' | 'unit lost';

/** Every entry that concerns a sheet names it, and its assignment. `at` is the time received. */
export type UnitEntry =
  | { type: 'UnitConfigured'; at: Instant; unit: UnitId; facts: UnitFacts }
  | { type: 'UnitRemoved'; at: Instant; unit: UnitId }
  /** The intention to engage it: the unit is `alerted` from now unless `how` is `next`. Sending the alert is a reaction to this entry. */
  | {
      type: 'UnitEngaged';
      at: Instant;
      unit: UnitId;
      sheet: SheetId;
      sheetNumber: string;
      assignment: AssignmentId;
      callSign: string;
      unitType: string;
      /** Needs of the response plan that it fills, by id; empty where chosen freely. */
      needs: string[];
      how: EngagementHow;
      occasion: EngagementOccasion;
      /** Seconds of travel that the operator was shown; null where not known. */
      travelS: number | null;
      by: OperatorId;
    }
  /** A mission that waited begins: the intention to alert the unit for it. */
  | { type: 'NextAssignmentBegun'; at: Instant; unit: UnitId; sheet: SheetId; assignment: AssignmentId }
  | {
      type: 'UnitStatusChanged';
      at: Instant;
      unit: UnitId;
      /** Of the current assignment; null where it has none. */
      sheet: SheetId | null;
      assignment: AssignmentId | null;
      status: UnitStatus;
      reason: string;
      source: StatusSource;
      /** By the sender's own clock; of the unit's page, put right by what its clock was measured to be wrong. */
      saidAt: Instant;
      clockOffMs?: number | null | undefined;
      by: OperatorId | null;
    }
  | {
      type: 'AssignmentEnded';
      at: Instant;
      unit: UnitId;
      sheet: SheetId;
      assignment: AssignmentId;
      outcome: AssignmentOutcome;
      reason: string;
      by: OperatorId | null;
    }
  | { type: 'UnitPositioned'; at: Instant; unit: UnitId; position: UnitPosition }
  | { type: 'UnitCrewChanged'; at: Instant; unit: UnitId; crew: number; by: OperatorId }
  | { type: 'UnitLent'; at: Instant; unit: UnitId; to: string; by: OperatorId }
  | { type: 'UnitTakenBack'; at: Instant; unit: UnitId; by: OperatorId }
  | { type: 'UnitCheckDone'; at: Instant; unit: UnitId; check: string; by: OperatorId | null }
  | { type: 'UnitPageLinked'; at: Instant; unit: UnitId; link: string; by: OperatorId }
  | { type: 'UnitPageRevoked'; at: Instant; unit: UnitId; link: string; by: OperatorId };

/** Of all entries, those of units bear such names, or say so here. */
export const isUnitEntry = (entry: { type: string }): entry is UnitEntry =>
  entry.type.startsWith('Unit') || entry.type === 'NextAssignmentBegun' || entry.type === 'AssignmentEnded';

/** An entry named a unit that the journal does not know: the roster must come first. */
export class UnknownUnit extends Error {
  readonly code = 'unknown-unit';
}

/** The table of statuses forbids the step. */
export class WrongUnitStatus extends Error {
  readonly code = 'wrong-unit-status';
}

/** The unit after an entry of its own. Pure; the console folds with it too. Throws `UnknownUnit`, `WrongUnitStatus`. */
export function evolveUnit(unit: Unit | undefined, entry: UnitEntry): Unit {
  if (entry.type === 'UnitConfigured') {
    const { facts, at } = entry;
    const isKnown = (check: string) => facts.checks.includes(check);
    if (unit) return { ...unit, ...facts, removed: false, checksLeft: unit.checksLeft.filter(isKnown) };
    const status: StatusNow = { is: 'available', since: at, saidAt: at, source: 'tocsin', by: null, reason: '' };
    const { crewUsual: crew } = facts;
    const nothing = { assignments: [], position: null, lent: null, checksLeft: [], removed: false, pageLinks: [] };
    return { ...facts, status, crew, ...nothing };
  }
  if (!unit) throw new UnknownUnit(`no unit for ${entry.type}`);
  switch (entry.type) {
    case 'UnitRemoved':
      return { ...unit, removed: true };
    case 'UnitEngaged': {
      const { assignment: id, sheet, sheetNumber, at: engagedAt, how, by } = entry;
      const engaged = { id, sheet, sheetNumber, engagedAt, by };
      if (how === 'next') return { ...unit, assignments: [...unit.assignments, engaged] };
      return { ...unit, assignments: [engaged, ...unit.assignments], status: alerted(unit, entry.at, by) };
    }
    case 'NextAssignmentBegun':
      return { ...unit, status: alerted(unit, entry.at, null) };
    case 'UnitStatusChanged': {
      const { status: is, at: since, saidAt, source, by, reason, clockOffMs: off } = entry;
      const measured = off === undefined ? {} : { clockOffMs: off };
      const status = step(unit, { is, since, saidAt, source, by, reason, ...measured });
      return isOnMission(is) ? { ...unit, status, checksLeft: unit.checks } : { ...unit, status };
    }
    case 'AssignmentEnded':
      return { ...unit, assignments: unit.assignments.filter(({ id }) => id !== entry.assignment) };
    case 'UnitPositioned':
      return { ...unit, position: entry.position };
    case 'UnitCrewChanged':
      return { ...unit, crew: entry.crew };
    case 'UnitLent':
      return { ...unit, lent: { to: entry.to, since: entry.at, by: entry.by } };
    case 'UnitTakenBack':
      return { ...unit, lent: null };
    case 'UnitCheckDone':
      return { ...unit, checksLeft: unit.checksLeft.filter((check) => check !== entry.check) };
    case 'UnitPageLinked': {
      const { link: id, at, by } = entry;
      return { ...unit, pageLinks: [...unit.pageLinks, { id, at, by }] };
    }
    case 'UnitPageRevoked':
      return { ...unit, pageLinks: unit.pageLinks.filter(({ id }) => id !== entry.link) };
    default:
      return never(entry);
  }
}

function step(unit: Unit, status: StatusNow): StatusNow {
  if (unit.status.is !== status.is && !mayBecome(unit.status.is, status.is))
    throw new WrongUnitStatus(`${unit.id} is ${unit.status.is}: cannot be ${status.is}`);
  return status;
}

const alerted = (unit: Unit, at: Instant, by: OperatorId | null): StatusNow =>
  step(unit, { is: 'alerted', since: at, saidAt: at, source: 'tocsin', by, reason: '' });

/** The sender's clock beside ours beyond which it is called wrong. */
export const clockToleranceMs = 120_000;

/** By how many milliseconds the clock that gave the last status is ahead of ours (negative: behind); null where it is right, or the status was typed here. */
export function clockOffMs({ status }: Pick<Unit, 'status'>): number | null {
  if (status.clockOffMs !== undefined) return status.clockOffMs;
  const off = ms(status.saidAt) - ms(status.since);
  return Math.abs(off) > clockToleranceMs ? off : null;
}
