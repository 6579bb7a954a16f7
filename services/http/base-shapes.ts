/** Identifiers, instants and coordinates as zod schemas: what all other shapes are made of. */
import { z } from 'zod';
import type { LonLat } from '../context/fix.ts';
import type { CallId, GroupId, Instant, LegId, NoteId, OperatorId, PositionId, RowId, SheetId } from '../ids.ts';

/** A text that the rest of the code knows by its brand. */
export const branded = <T extends string>(text: z.ZodType<string>) => text as unknown as z.ZodType<T>;

/** No component of its own in the description: the generator cannot say of one that it may be null. */
export const instant = branded<Instant>(
  z.iso.datetime({ precision: 3 }).meta({ description: 'UTC, RFC 3339 with milliseconds' }),
);
export const call = branded<CallId>(z.string().min(1));
export const sheet = branded<SheetId>(z.string().min(1));
export const position = branded<PositionId>(z.string().min(1));
export const operator = branded<OperatorId>(z.string().min(1));
export const leg = branded<LegId>(z.string().min(1));
export const note = branded<NoteId>(z.string().min(1));
export const row = branded<RowId>(z.string().min(1));
export const group = branded<GroupId>(z.string().min(1));

export const lonLat = z
  .tuple([z.number(), z.number()])
  .meta({ id: 'LonLat', description: 'Longitude, latitude; degrees, WGS 84' }) as unknown as z.ZodType<LonLat>;
