/** `GET /api/sheets/{id}/response`: what is recommended for an event now; `GET /api/dispatch`: how units, sectors and capabilities are called. */
import { z } from 'zod';
import type { Centre } from '../../config/schema.ts';
import { alarmsOf } from '../alerts/alert.ts';
import { waysFor } from '../dispatch/candidates.ts';
import { unitInstead } from '../dispatch/instead.ts';
import { type Recommendation, recommend } from '../dispatch/recommend.ts';
import type { TravelTimes } from '../dispatch/travel-times.ts';
import { type Clock, instant, sheetId } from '../ids.ts';
import { localHour } from '../local-hour.ts';
import { Refusal } from '../refusal.ts';
import { lonLat } from './base-shapes.ts';
import type { DeskPort } from './desk-port.ts';
import type { DispatchView } from './messages.ts';
import { idPath } from './requests.ts';
import { type Route, route } from './route.ts';
import { unit } from './unit-shapes.ts';

const text = z.string();
const both = z.strictObject({ fr: text, en: text });
const seconds = z.number().int();
const proposed = z
  .strictObject({
    unit,
    callSign: text,
    travelS: seconds,
    isByRoad: z.boolean(),
    needs: z.array(text),
    reasons: z.array(both),
    against: z.array(both),
  })
  .meta({ id: 'ProposedUnit' });

const recommendation: z.ZodType<Recommendation> = z
  .strictObject({
    plan: z.strictObject({ id: text, label: both }),
    level: z.number().int(),
    levelLabel: both,
    at: lonLat.nullable(),
    travel: z.enum(['road', 'partly by road', 'straight line']),
    units: z.array(proposed),
    needs: z.array(
      z.strictObject({
        key: text,
        label: both,
        vital: z.boolean(),
        units: z.array(unit),
        short: z.number().int(),
        why: both.nullable(),
        alternatives: z.array(proposed),
      }),
    ),
    uncovered: z.array(z.strictObject({ sector: both, capability: both, least: z.number().int(), left: z.number().int() })),
    moveUps: z.array(z.strictObject({ unit, callSign: text, sector: both, travelS: seconds })),
  })
  .meta({ id: 'Recommendation', description: 'Units that fill what the plan still lacks soonest, with reasons' });

const named = z.strictObject({ id: text, label: both });
const dispatchView: z.ZodType<DispatchView> = z
  .strictObject({
    capabilities: z.array(named),
    unitTypes: z.array(named.extend({ checks: z.array(named) })),
    sectors: z.array(named),
    stations: z.array(z.strictObject({ id: text, name: text, sector: text, lonLat })),
    positionS: seconds,
  })
  .meta({ id: 'Dispatch' });

export function responseRoutes(desk: DeskPort, centre: () => Centre, travel: TravelTimes, clock: Clock): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/sheets/{id}/response',
      summary: 'The recommended response: units for what the plan still lacks, what is short and why, what cover is left',
      right: 'signed in',
      params: idPath,
      answers: {
        200: {
          description: '`response` is null where no nature is chosen, no plan applies, or all that it asks for is engaged',
          schema: z
            .strictObject({
              response: recommendation.nullable(),
              instead: z
                .array(z.strictObject({ unit, callSign: text, proposed: proposed.nullable() }))
                .meta({ description: 'For each unit that was alerted in vain: who could go in its place' }),
            })
            .meta({ id: 'Response' }),
        },
      },
      handle: async ({ params }) => {
        const sheet = desk.sheetDocument(sheetId(params.id));
        if (!sheet) {
          const words = { fr: 'Cette fiche n’existe pas.', en: 'There is no such sheet.' };
          throw new Refusal('unknown-sheet', 404, words, 'id');
        }
        const { dispatch, qualification: catalogue, routing } = centre();
        const at = instant(clock());
        const hour = localHour(at, routing.centre.timeZone);
        const here = { sheet, dispatch, catalogue, at, hour };
        const ways = sheet.nature && waysFor({ ...here, units: desk.units() });
        const roadS = ways ? await travel.between(ways.starts, ways.to) : undefined;
        // As it is now: others may have engaged units meanwhile.
        const situation = () => ({ ...here, sheet: desk.sheetDocument(sheet.id) ?? sheet, units: desk.units(), roadS });
        const instead = alarmsOf(situation().sheet).map((one) => ({
          ...{ unit: one.unit, callSign: one.callSign, proposed: unitInstead(one, situation()) },
        }));
        return { status: 200, body: { response: recommend(situation()), instead } };
      },
    }),
    route({
      method: 'get',
      path: '/api/dispatch',
      summary: 'Sectors, stations, unit types and capabilities, as the centre calls them',
      right: 'signed in',
      answers: { 200: { description: 'Empty lists where the centre sends nobody itself', schema: dispatchView } },
      handle: () => {
        const { capabilities, unitTypes, sectors, stations, targets } = centre().dispatch;
        const body: DispatchView = {
          capabilities,
          unitTypes: unitTypes.map(({ id, label, checks }) => ({ id, label, checks })),
          sectors: sectors.map(({ id, label }) => ({ id, label })),
          stations,
          positionS: targets.positionS,
        };
        return { status: 200, body };
      },
    }),
  ];
}
