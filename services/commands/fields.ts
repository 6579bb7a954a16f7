/** Fields that the bodies of many commands have. */
import { z } from 'zod';
import { inBoth } from '../http/problem.ts';

/** Well-formed Unicode without NUL: what every store behind can hold. */
const clean = (text: string) => text.isWellFormed() && !text.includes('\0');
export const writtenText = z
  .string()
  .refine(clean, inBoth('texte Unicode bien formé, sans NUL', 'well-formed Unicode without NUL'));
export const id = z.string().regex(/^[\w.:-]{1,128}$/);

/**
 * One command: what it does, for the API's description, and the body that it takes. Strict: a field that is not known is refused.
 * `right`: supervisors and administrators alone may give it.
 */
export type CommandDefinition<T = unknown> = { summary: string; body: z.ZodType<T>; right?: 'supervisor' };
