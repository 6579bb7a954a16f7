/** What can be read: calls, sheets, positions, units, the journal and the centre. */
import { z } from 'zod';
import { requirements } from '../../config/dispositions/schema.ts';
import type { Centre } from '../../config/schema.ts';
import { type Call, readCall } from '../calls/call.ts';
import type { Unit } from '../dispatch/unit.ts';
import { type CallId, type Clock, groupId, type PositionId, positionId, type SheetId, unitId } from '../ids.ts';
import type { DocumentQuery, Journal } from '../journal/commit.ts';
import { activityAt } from '../positions/position.ts';
import { Refusal } from '../refusal.ts';
import { isOpenSheet, readSheet, type SheetDocument } from '../sheets/sheet.ts';
import type { DeskPort } from './desk-port.ts';
import { announced, commit } from './journal-shapes.ts';
import type { CentreView, SheetView } from './messages.ts';
import { type Head, pageById, pageOf } from './page.ts';
import { callsQuery, idPath, journalQuery, positionsQuery, sheetsQuery, unitsQuery } from './requests.ts';
import { type Route, route } from './route.ts';
import { callDocument, group, position, positionDocument, sheetDocument } from './shapes.ts';
import { unitDocument } from './unit-shapes.ts';

const pageSchema = (item: z.ZodType, id: string) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() }).meta({ id });

export const sheetView: z.ZodType<SheetView> = z
  .strictObject({ sheet: sheetDocument, journal: z.array(z.union([commit, announced])) })
  .meta({ id: 'SheetView' });

const both = z.strictObject({ fr: z.string(), en: z.string() });
const centreView: z.ZodType<CentreView> = z
  .strictObject({
    name: z.string(),
    country: z.string(),
    timeZone: z.string(),
    digest: z.string(),
    answerTargetMs: z.number().int(),
    ageingMs: z.number().int(),
    services: z.array(z.strictObject({ id: z.string(), label: both })),
    positions: z.array(
      z.strictObject({
        id: position,
        name: z.string(),
        groups: z.array(group),
        skills: z.array(z.string()),
        webEndpoint: z.string().nullable(),
      }),
    ),
    pauseReasons: z.array(z.strictObject({ id: z.string(), label: both })),
    quickTexts: z.array(z.strictObject({ id: z.string(), label: both, texts: z.record(z.string(), z.string()) })),
    sms: z.boolean(),
    dispositions: z.array(
      z.strictObject({ id: z.string(), label: both, requires: z.array(z.enum(requirements)), oneKey: z.boolean() }),
    ),
  })
  .meta({ id: 'Centre', description: 'What the page needs before anyone has signed in: no address and no secret' });

function unknown(what: 'call' | 'sheet' | 'unit', fr: string, en: string) {
  return new Refusal(`unknown-${what}`, 404, { fr, en }, 'id');
}

const headOfCall = (call: Call): Head => ({
  id: call.id,
  at: call.arrivedAt,
  state: call.state,
  number: call.caller.number?.e164 ?? null,
});

const headOfSheet = (sheet: SheetDocument): Head => ({
  id: sheet.id,
  at: sheet.openedAt,
  state: isOpenSheet(sheet) ? 'open' : 'closed',
  number: sheet.callDetails[0]?.caller.number?.e164 ?? null,
});

/** The journal's document of a thing is as fresh as memory's, and reading it does not bring a closed thing back into memory. */
export function findSheet(id: SheetId, journal: Pick<Journal, 'document' | 'ofSheet'>): SheetView | null {
  const stored = journal.document('sheets', id);
  return stored && { sheet: readSheet(stored.document), journal: journal.ofSheet(id) };
}

/** Leaves out what is undefined: a filter that was not asked. */
const asked = <T extends object>(query: T) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]: Exclude<T[Name], undefined>;
  };

export function readRoutes(desk: DeskPort, journal: Journal, centre: () => Centre, clock: Clock): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/calls',
      summary: 'Calls, newest first, open and ended',
      right: 'signed in',
      query: callsQuery,
      answers: { 200: { description: 'A page of calls', schema: pageSchema(callDocument, 'Calls') } },
      handle: ({ query }) => {
        const inMemory = Array.from(desk.calls(), (call) => ({ head: headOfCall(call), thing: call }));
        return { status: 200, body: pageOf({ collection: 'calls', ...asked(query) } as DocumentQuery, inMemory, journal) };
      },
    }),
    route({
      method: 'get',
      path: '/api/calls/{id}',
      summary: 'One call',
      right: 'signed in',
      params: idPath,
      answers: { 200: { description: 'The call', schema: callDocument } },
      handle: ({ params }) => {
        const stored = journal.document('calls', params.id as CallId);
        if (!stored) throw unknown('call', 'Cet appel n’existe pas.', 'There is no such call.');
        return { status: 200, body: readCall(stored.document) };
      },
    }),
    route({
      method: 'get',
      path: '/api/sheets',
      summary: 'Event sheets with their calls, newest first; `state` is `open` until it is closed',
      right: 'signed in',
      query: sheetsQuery,
      answers: { 200: { description: 'A page of sheets', schema: pageSchema(sheetDocument, 'Sheets') } },
      handle: ({ query }) => {
        const documents = Array.from(desk.sheets(), ({ id }) => desk.sheetDocument(id) ?? []).flat();
        const inMemory = documents.map((document) => ({ head: headOfSheet(document), thing: document }));
        return { status: 200, body: pageOf({ collection: 'sheets', ...asked(query) } as DocumentQuery, inMemory, journal) };
      },
    }),
    route({
      method: 'get',
      path: '/api/sheets/{id}',
      summary: 'One sheet with its calls and its journal, oldest commit first',
      right: 'signed in',
      params: idPath,
      answers: { 200: { description: 'The sheet', schema: sheetView } },
      handle: ({ params }) => {
        const view = findSheet(params.id as SheetId, journal);
        if (!view) throw unknown('sheet', 'Cette fiche n’existe pas.', 'There is no such sheet.');
        return { status: 200, body: view };
      },
    }),
    route({
      method: 'get',
      path: '/api/positions',
      summary: 'Positions by id; `state` is what they do now',
      right: 'signed in',
      query: positionsQuery,
      answers: { 200: { description: 'A page of positions', schema: pageSchema(positionDocument, 'Positions') } },
      handle: ({ query: { state, cursor, limit } }) => {
        const nowMs = clock();
        const positions = Array.from(desk.positions(), (each) => ({ ...each, activity: activityAt(each.activity, nowMs) }));
        const fits = positions.filter(({ activity }) => state === undefined || activity.is === state);
        return { status: 200, body: pageById(positions, fits, cursor, limit) };
      },
    }),
    route({
      method: 'get',
      path: '/api/units',
      summary: 'Units by id, with what they do, where they are and what they are engaged on',
      right: 'signed in',
      query: unitsQuery,
      answers: { 200: { description: 'A page of units', schema: pageSchema(unitDocument, 'Units') } },
      handle: ({ query: { cursor, limit, ...filters } }) => {
        const units = [...desk.units()];
        return { status: 200, body: pageById(units, units.filter(unitFilter(filters)), cursor, limit) };
      },
    }),
    route({
      method: 'get',
      path: '/api/units/{id}',
      summary: 'One unit',
      right: 'signed in',
      params: idPath,
      answers: { 200: { description: 'The unit', schema: unitDocument } },
      handle: ({ params }) => {
        const unit = desk.unit(unitId(params.id)) ?? journal.document('units', params.id)?.document;
        if (!unit) throw unknown('unit', 'Ce moyen n’existe pas.', 'There is no such unit.');
        return { status: 200, body: unit };
      },
    }),
    route({
      method: 'get',
      path: '/api/journal',
      summary: 'Commits on disk after a seq, oldest first',
      right: 'signed in',
      query: journalQuery,
      answers: {
        200: {
          description: '`nextAfter` is null where the page reaches the end of what is on disk',
          schema: z.strictObject({ items: z.array(commit), nextAfter: z.number().int().nullable() }).meta({ id: 'Commits' }),
        },
      },
      handle: ({ query: { after, limit } }) => {
        const items = journal.after(after, limit);
        return { status: 200, body: { items, nextAfter: items.length === limit ? (items.at(-1)?.seq ?? null) : null } };
      },
    }),
    route({
      method: 'get',
      path: '/api/centre',
      summary: 'Name, positions and services of the centre',
      right: 'open',
      answers: { 200: { description: 'The centre', schema: centreView } },
      handle: () => ({ status: 200, body: viewOf(centre()) }),
    }),
  ];
}

type UnitFilters = Omit<z.output<typeof unitsQuery>, 'cursor' | 'limit'>;

const unitFilter = ({ state, sector, station, type, capability, sheet }: UnitFilters) => {
  const is = (wanted: string | undefined, value: string) => wanted === undefined || wanted === value;
  return (unit: Unit) =>
    is(state, unit.status.is) &&
    is(sector, unit.sector) &&
    is(station, unit.station) &&
    is(type, unit.type) &&
    (capability === undefined || unit.capabilities.includes(capability)) &&
    (sheet === undefined || unit.assignments.some((one) => one.sheet === sheet));
};

function viewOf({ positions, routing, triage, context, dispositions, messaging, digest }: Centre): CentreView {
  const { name, country, timeZone } = routing.centre;
  return {
    name,
    country,
    timeZone,
    digest,
    answerTargetMs: routing.answerTargetMs,
    ageingMs: triage.ageingMs,
    services: routing.services,
    positions: positions.map((each) => ({
      id: positionId(each.id) satisfies PositionId,
      name: each.name,
      groups: each.groups.map(groupId),
      skills: each.skills,
      webEndpoint: each.webEndpoint ?? null,
    })),
    pauseReasons: context.pauseReasons,
    quickTexts: messaging.quickTexts,
    sms: messaging.sms !== undefined,
    dispositions,
  };
}
