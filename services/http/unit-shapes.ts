/** Units, their assignments and their entries as zod schemas. */
import { z } from 'zod';
import type { Assignment } from '../dispatch/assignment.ts';
import { missionStatuses, unitStatuses } from '../dispatch/status.ts';
import type { Unit, UnitEntry } from '../dispatch/unit.ts';
import type { AssignmentId, UnitId } from '../ids.ts';
import { branded, instant, lonLat, operator, sheet } from './base-shapes.ts';

const text = z.string();
export const unit = branded<UnitId>(z.string().min(1));
export const assignment = branded<AssignmentId>(z.string().min(1));
const status = z.enum(unitStatuses);
const source = z.enum(['radio', 'unit page', 'avl', 'tocsin']);
const how = z.enum(['free', 'next', 'diverted']);
const occasion = z.enum(['recommended', 'by hand', 'immediate departure', 'reinforcement']);
const outcome = z.enum(['done', 'stood down', 'diverted', 'unit lost']);
const by = operator.nullable();
const clockOffMs = z.number().int().nullable().optional();
const travelS = z.number().int().nullable();

const position = z.strictObject({
  at: lonLat,
  measuredAt: instant,
  receivedAt: instant,
  source: z.enum(['avl', 'unit page', 'radio']),
});

const facts = z.strictObject({
  id: unit,
  callSign: text,
  type: text,
  service: text,
  station: text,
  sector: text,
  home: lonLat,
  capabilities: z.array(text),
  crewUsual: z.number().int(),
  crewMin: z.number().int(),
  shifts: z.array(z.tuple([text, text])),
  checks: z.array(text),
});

export const unitDocument: z.ZodType<Unit> = facts
  .extend({
    status: z.strictObject({
      is: status,
      since: instant,
      saidAt: instant,
      source,
      by,
      reason: text,
      clockOffMs,
    }),
    crew: z.number().int(),
    assignments: z.array(z.strictObject({ id: assignment, sheet, sheetNumber: text, engagedAt: instant, by: operator })),
    position: position.nullable(),
    lent: z.strictObject({ to: text, since: instant, by: operator }).nullable(),
    checksLeft: z.array(text),
    removed: z.boolean(),
    pageLinks: z.array(z.strictObject({ id: text, at: instant, by: operator })),
  })
  .meta({ id: 'Unit', description: 'A unit in the field; its current assignment is the first' });

export const assignmentDocument: z.ZodType<Assignment> = z
  .strictObject({
    id: assignment,
    unit,
    callSign: text,
    unitType: text,
    needs: z.array(text),
    how,
    occasion,
    travelS,
    by: operator,
    engagedAt: instant,
    status: z.enum(['waiting', ...unitStatuses]),
    statusSince: instant,
    times: z.partialRecord(z.enum(missionStatuses), instant),
    ended: z.strictObject({ at: instant, outcome, reason: text, by }).nullable(),
  })
  .meta({ id: 'Assignment', description: 'A unit engaged on a sheet' });

const entry = <Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) =>
  z.strictObject({ type: z.literal(type), at: instant, unit, ...fields });

export const unitEntry = z.discriminatedUnion('type', [
  entry('UnitConfigured', { facts }),
  entry('UnitRemoved', {}),
  entry('UnitEngaged', {
    sheet,
    sheetNumber: text,
    assignment,
    callSign: text,
    unitType: text,
    needs: z.array(text),
    how,
    occasion,
    travelS,
    by: operator,
  }),
  entry('NextAssignmentBegun', { sheet, assignment }),
  entry('UnitStatusChanged', {
    sheet: sheet.nullable(),
    assignment: assignment.nullable(),
    status,
    reason: text,
    source,
    saidAt: instant,
    clockOffMs,
    by,
  }),
  entry('AssignmentEnded', { sheet, assignment, outcome, reason: text, by }),
  entry('UnitPositioned', { position }),
  entry('UnitCrewChanged', { crew: z.number().int(), by: operator }),
  entry('UnitLent', { to: text, by: operator }),
  entry('UnitTakenBack', { by: operator }),
  entry('UnitCheckDone', { check: text, by }),
  entry('UnitPageLinked', { link: text, by: operator }),
  entry('UnitPageRevoked', { link: text, by: operator }),
]) satisfies z.ZodType<UnitEntry>;
