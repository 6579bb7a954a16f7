/** What may be done with units, and what follows from it. Pure: units as they are and the wish in, entries out, or a Refusal that says why not. */
import type { Instant, OperatorId, SheetId, UnitId } from '../ids.ts';
import { assignmentId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { mayBecome, type StatusSource, type UnitStatus, unitTransitions } from './status.ts';
import { statusNames } from './status-names.ts';
import type { AssignmentOutcome, EngagementHow, EngagementOccasion, OpenAssignment, Unit, UnitEntry } from './unit.ts';

/** The sheet to engage on. `assignments`: how many it has had, so that the next ones get their numbers. */
export type EngagedSheet = { id: SheetId; number: string; assignments: readonly { unit: UnitId; ended: unknown }[] };
export type WantedUnit = { unit: Unit; how: EngagementHow; needs: string[]; travelS: number | null };
export type Signed = { at: Instant; by: OperatorId };

/** All of them or none. Throws a Refusal that names the unit, who has it, and since when. */
export function engage(sheet: EngagedSheet, wanted: WantedUnit[], occasion: EngagementOccasion, { at, by }: Signed): UnitEntry[] {
  const seen = new Set<UnitId>();
  return wanted.flatMap(({ unit, how: asked, needs, travelS }, index): UnitEntry[] => {
    checkEngageable(unit, sheet, seen.has(unit.id));
    seen.add(unit.id);
    const [current] = unit.assignments;
    // It was freed meanwhile: better than asked.
    const how = current ? asked : 'free';
    if (how === 'free') checkFree(unit);
    const { id, callSign, type: unitType } = unit;
    const assignment = assignmentId(`${sheet.number}.${sheet.assignments.length + index + 1}`);
    const on = { unit: id, sheet: sheet.id, sheetNumber: sheet.number, assignment };
    const engaged: UnitEntry = { type: 'UnitEngaged', at, ...on, callSign, unitType, needs, how, occasion, travelS, by };
    if (how !== 'diverted' || !current) return [engaged];
    return [ended(unit, current, 'diverted', sheet.number, { at, by }), engaged];
  });
}

function checkEngageable(unit: Unit, sheet: EngagedSheet, again: boolean): void {
  const { callSign } = unit;
  if (again || sheet.assignments.some((one) => one.unit === unit.id && one.ended === null)) {
    const fr = `${callSign} est déjà engagé sur cette fiche.`;
    throw new Refusal('unit-on-sheet', 409, { fr, en: `${callSign} is engaged on this sheet already.` }, 'units');
  }
  if (unit.removed) {
    const fr = `${callSign} n'est plus dans les moyens du centre.`;
    throw new Refusal('unit-removed', 409, { fr, en: `${callSign} is no longer of this centre.` }, 'units');
  }
  if (unit.lent) {
    const { to } = unit.lent;
    const fr = `${callSign} est prêté à ${to}. Reprenez-le d'abord.`;
    throw new Refusal('unit-lent', 409, { fr, en: `${callSign} is lent to ${to}. Take it back first.` }, 'units');
  }
  const { is, reason } = unit.status;
  if (is === 'not available' || is === 'out of service') {
    const fr = `${callSign} est ${statusNames[is].fr} : ${reason}.`;
    throw new Refusal('unit-not-available', 409, { fr, en: `${callSign} is ${statusNames[is].en}: ${reason}.` }, 'units');
  }
}

function checkFree({ callSign, assignments: [current], status }: Unit): void {
  if (current) {
    const { sheetNumber, engagedAt, by } = current;
    const fr = `${callSign} vient d'être engagé sur ${sheetNumber} par ${by} (${engagedAt.slice(11, 19)} UTC). Prenez-en un autre, ou engagez-le « ensuite » ou « dérouté ».`;
    const en = `${callSign} was engaged on ${sheetNumber} by ${by} (${engagedAt.slice(11, 19)} UTC). Take another, or engage it "next" or "diverted".`;
    throw new Refusal('unit-engaged', 409, { fr, en }, 'units');
  }
  if (mayBecome(status.is, 'alerted')) return;
  const fr = `${callSign} est ${statusNames[status.is].fr}.`;
  throw new Refusal('unit-not-available', 409, { fr, en: `${callSign} is ${statusNames[status.is].en}.` }, 'units');
}

export type StatusSaid = {
  status: UnitStatus;
  reason: string;
  source: StatusSource;
  /** By the sender's own clock. */
  saidAt: Instant;
  clockOffMs?: number | null;
  by: OperatorId | null;
};

/** The unit says, or is said, to be something else. Ends its mission where that follows, and begins the one that waits. Throws a Refusal where the table forbids. */
export function changeStatus(unit: Unit, said: StatusSaid, at: Instant): UnitEntry[] {
  const { status, reason, by } = said;
  if (unit.status.is === status && unit.status.reason === reason) return [];
  if (unit.status.is !== status && !mayBecome(unit.status.is, status)) {
    const from = statusNames[unit.status.is];
    const allowed = unitTransitions[unit.status.is].map((one) => statusNames[one]);
    const fr = `${unit.callSign} est ${from.fr} : l'état suivant peut être ${allowed.map((one) => one.fr).join(', ')}.`;
    const en = `${unit.callSign} is ${from.en}: its next status may be ${allowed.map((one) => one.en).join(', ')}.`;
    throw new Refusal('wrong-unit-status', 409, { fr, en }, 'status');
  }
  const dropsOut = status === 'not available' || status === 'out of service';
  if (dropsOut && reason.trim() === '') {
    const text = { fr: 'Donnez le motif de l’indisponibilité.', en: 'Give the reason why it is not available.' };
    throw new Refusal('reason-missing', 422, text, 'reason');
  }
  const [current, ...waiting] = unit.assignments;
  const { sheet, id: assignment } = current ?? { sheet: null, id: null };
  const changed: UnitEntry = { type: 'UnitStatusChanged', at, unit: unit.id, sheet, assignment, ...said };
  if (!current) return [changed];
  if (dropsOut) return [changed, ...unit.assignments.map((one) => ended(unit, one, 'unit lost', reason, { at, by }))];
  if (status !== 'available' && status !== 'returning') return [changed];
  const outcome = wasThere(unit.status.is) ? 'done' : 'stood down';
  return [changed, ended(unit, current, outcome, '', { at, by }), ...begun(unit, waiting, at)];
}

const wasThere = (status: UnitStatus) => status === 'on scene' || status === 'transporting' || status === 'at destination';

/** The unit is no longer wanted on the sheet: it is free where it had not left, and returns where it had. */
export function standDown(unit: Unit, sheet: SheetId, reason: string, { at, by }: Signed): UnitEntry[] {
  const [current, ...waiting] = unit.assignments;
  const own = unit.assignments.find((one) => one.sheet === sheet);
  if (!own || !current) {
    const fr = `${unit.callSign} n'est pas engagé sur cette fiche.`;
    throw new Refusal('unit-not-on-sheet', 409, { fr, en: `${unit.callSign} is not engaged on this sheet.` }, 'unit');
  }
  const end = ended(unit, own, 'stood down', reason, { at, by });
  if (own !== current) return [end];
  const before = unit.status.is;
  const status = before === 'alerted' || before === 'acknowledged' ? 'available' : 'returning';
  const said = { status, reason: '', source: 'tocsin', saidAt: at, by } as const;
  const changed: UnitEntry = { type: 'UnitStatusChanged', at, unit: unit.id, sheet, assignment: own.id, ...said };
  return [...(before === status ? [] : [changed]), end, ...begun(unit, waiting, at)];
}

function ended(
  { id: unit }: Unit,
  { sheet, id: assignment }: OpenAssignment,
  outcome: AssignmentOutcome,
  reason: string,
  { at, by }: { at: Instant; by: OperatorId | null },
): UnitEntry {
  return { type: 'AssignmentEnded', at, unit, sheet, assignment, outcome, reason, by };
}

function begun({ id: unit }: Unit, [next]: OpenAssignment[], at: Instant): UnitEntry[] {
  return next ? [{ type: 'NextAssignmentBegun', at, unit, sheet: next.sheet, assignment: next.id }] : [];
}
