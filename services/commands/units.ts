import { z } from 'zod';
import { unitStatuses } from '../dispatch/status.ts';
import { instant } from '../http/shapes.ts';
import type { CommandDefinition } from './fields.ts';
import { id, writtenText } from './fields.ts';

const reason = writtenText.max(500);
const engagedUnit = z.strictObject({
  unit: id,
  /** `next`: after its current mission. `diverted`: from it, at once. */
  how: z.enum(['free', 'next', 'diverted']),
  /** Needs of the response plan that it is to fill. */
  needs: z.array(id).max(50),
  /** As the operator was shown it. */
  travelS: z.number().int().min(0).max(1_000_000).nullable(),
});

export const unitCommands = {
  'engage-units': {
    summary: 'Engage units on a sheet, all or none: each is alerted from now on',
    body: z.strictObject({
      sheet: id,
      occasion: z.enum(['recommended', 'by hand', 'reinforcement']),
      units: z.array(engagedUnit).min(1).max(100),
    }),
  },
  'replace-unit': {
    summary: 'Engage another unit in the place of one that does not answer, which is stood down',
    body: z.strictObject({
      sheet: id,
      unit: id,
      instead: id,
      travelS: z.number().int().min(0).max(1_000_000).nullable(),
    }),
  },
  /** Its alarm ends; the alert itself stands as it is. */
  'see-alarm': {
    summary: 'Say that one sees to a unit that was alerted in vain',
    body: z.strictObject({ sheet: id, unit: id }),
  },
  'stand-down-unit': {
    summary: 'A unit is no longer wanted on a sheet: free where it had not left, returning where it had',
    body: z.strictObject({ sheet: id, unit: id, reason }),
  },
  /** `saidAt`: when the crew says that it was so, by its own clock; null for now. */
  'set-unit-status': {
    summary: 'Write down what a unit does now, as it said by radio; with the reason where it is not available',
    body: z.strictObject({ unit: id, status: z.enum(unitStatuses), reason, saidAt: instant.nullable() }),
  },
  'set-unit-crew': {
    summary: 'Write down how many are on board',
    body: z.strictObject({ unit: id, crew: z.number().int().min(0).max(50) }),
  },
  'check-unit': {
    summary: 'Tick off one of the checks before a unit is offered again',
    body: z.strictObject({ unit: id, check: id }),
  },
  'lend-unit': {
    summary: 'Lend a unit to a neighbour: it stays in sight, and is not offered',
    body: z.strictObject({ unit: id, to: writtenText.min(1).max(80) }),
  },
  /** `link` is given by whoever asks, so that the same request sent again is the same link. */
  'link-unit-page': {
    summary: 'Let one more phone open the unit’s page; its address is then at GET /api/units/{id}/links',
    body: z.strictObject({ unit: id, link: id }),
  },
  'revoke-unit-page': {
    summary: 'A phone may no longer open the unit’s page: lost, or given to another crew',
    body: z.strictObject({ unit: id, link: id }),
  },
  'take-back-unit': { summary: 'A unit that was lent is ours again', body: z.strictObject({ unit: id }) },
} satisfies Record<string, CommandDefinition>;
