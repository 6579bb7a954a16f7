/** Every text of the console, in both languages: one catalogue. */
import type { Language } from './format.ts';
import { frenchTypography } from './format.ts';
import { en } from './texts/en.ts';
import { fr } from './texts/fr.ts';

/** The French catalogue is the pattern: the English one has the same keys. */
export type Texts = typeof fr;

export const texts: Record<Language, Texts> = { fr: setByFrenchRules(fr), en };

/** Applies the French rules to every text, and to what every function of the catalogue returns. */
function setByFrenchRules<T>(value: T): T {
  if (typeof value === 'string') return frenchTypography(value) as T;
  if (typeof value === 'function') return ((...given: unknown[]) => setByFrenchRules(value(...given))) as T;
  if (Array.isArray(value)) return value.map(setByFrenchRules) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, setByFrenchRules(part)])) as T;
  }
  return value;
}
