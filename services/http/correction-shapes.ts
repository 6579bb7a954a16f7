/** Requests for corrections as zod schemas. */
import { z } from 'zod';
import { type Correction, type CorrectionEntry, correctionKinds, correctionStates } from '../corrections/correction.ts';
import type { CorrectionId } from '../ids.ts';
import { branded, instant, operator, position, sheet } from './base-shapes.ts';

const id = branded<CorrectionId>(z.string().min(1));
const text = z.string();

const asked = {
  object: z.strictObject({ kind: z.enum(correctionKinds), name: text, id: text.nullable() }),
  text,
  seenOn: z.strictObject({ sheet, number: text }).nullable(),
  by: operator,
  position: position.nullable(),
};

export const correctionEntry = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('CorrectionAsked'), at: instant, correction: id, ...asked }),
  z.strictObject({ type: z.literal('CorrectionTaken'), at: instant, correction: id, by: operator }),
  z.strictObject({ type: z.literal('CorrectionDone'), at: instant, correction: id, by: operator, note: text }),
  z.strictObject({ type: z.literal('CorrectionRefused'), at: instant, correction: id, by: operator, reason: text }),
]) satisfies z.ZodType<CorrectionEntry>;

export const correctionDocument: z.ZodType<Correction> = z
  .strictObject({
    ...{ id, at: instant, state: z.enum(correctionStates), ...asked },
    taken: z.strictObject({ by: operator, at: instant }).nullable(),
    settled: z.strictObject({ by: operator, at: instant, text }).nullable(),
  })
  .meta({ id: 'Correction', description: 'A request to put operational data right' });
