/** The figures of the room as zod schemas. */
import { z } from 'zod';
import type { Uncovered } from '../dispatch/recommend.ts';
import type { Outage } from '../room/figures.ts';
import type { RoomDay } from '../room/view.ts';
import { instant, position } from './base-shapes.ts';
import { correctionDocument } from './correction-shapes.ts';
import type { RoomSnapshot } from './messages.ts';
import { linkNames } from './shapes.ts';

const count = z.number().int().min(0);
const milliseconds = z.number().min(0).nullable();
const spread = z
  .strictObject({ count, mean: milliseconds, median: milliseconds, p90: milliseconds, longest: milliseconds })
  .meta({ id: 'Spread', description: 'Milliseconds; median and p90 to the next five seconds' });
const counts = {
  ...{ arrived: count, answered: count, abandoned: count, within10: count, within15: count, within20: count },
  ...{ wait: spread, toAlert: spread },
};
const outage: z.ZodType<Outage> = z
  .strictObject({
    link: z.enum(linkNames),
    state: z.enum(['degraded', 'down']),
    reason: z.string().nullable(),
    begin: instant,
    end: instant.nullable(),
    calls: count.meta({ description: 'Calls that waited when it began, or arrived while it lasted' }),
    alerts: count.meta({ description: 'Units engaged while it lasted' }),
  })
  .meta({ id: 'Outage' });

export const roomDay: z.ZodType<RoomDay> = z
  .strictObject({
    day: z.iso.date(),
    complete: z.boolean().meta({ description: 'False while the journal is still being read back' }),
    total: z.strictObject(counts),
    hours: z.array(z.strictObject({ hour: z.string(), ...counts })),
    positions: z.array(z.strictObject({ position, ...counts })),
    outages: z.array(outage),
  })
  .meta({ id: 'RoomDay', description: 'Calls by the hour in which they arrived, and by the position that answered first' });

const label = z.strictObject({ fr: z.string(), en: z.string() });
export const uncovered: z.ZodType<Uncovered> = z.strictObject({ sector: label, capability: label, least: count, left: count });

export const roomSnapshot: z.ZodType<RoomSnapshot> = z
  .strictObject({ today: roomDay, uncovered: z.array(uncovered), corrections: z.array(correctionDocument) })
  .meta({ id: 'Room' });
