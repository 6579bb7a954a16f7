import type { Instant, OperatorId, SheetId } from '../ids.ts';
import type { BothLanguages, SheetPart } from './part.ts';

/** What became of an event, as the centre calls it. */
export type Disposition = { id: string; label: BothLanguages };

/** `by` is null where Tocsin closed it: nothing was written on it, and its callers were reached. */
export type Closing = { disposition: Disposition; note: string; by: OperatorId | null; at: Instant };

/** Null while work remains on the sheet. */
export type SheetClosing = { closing: Closing | null };

export type ClosingEntry =
  | ({ type: 'SheetClosed'; sheet: SheetId } & Closing)
  | { type: 'SheetReopened'; at: Instant; sheet: SheetId; by: OperatorId; reason: string };

export const closingPart: SheetPart<SheetClosing, ClosingEntry> = {
  empty: { closing: null },
  evolve: {
    SheetClosed: (_, { disposition, note, by, at }) => ({ closing: { disposition, note, by, at } }),
    SheetReopened: () => ({ closing: null }),
  },
};

export const dispositions: readonly Disposition[] = [
  { id: 'intervention', label: { fr: 'Intervention', en: 'Intervention' } },
  { id: 'advice', label: { fr: 'Conseil', en: 'Advice' } },
  { id: 'other-service', label: { fr: 'Autre service', en: 'Other service' } },
  { id: 'nuisance', label: { fr: 'Malveillance', en: 'Nuisance' } },
  { id: 'misdial', label: { fr: 'Erreur de numéro', en: 'Misdial' } },
  { id: 'silent', label: { fr: 'Appel silencieux', en: 'Silent call' } },
  { id: 'test', label: { fr: 'Essai', en: 'Test' } },
  { id: 'duplicate', label: { fr: 'Doublon', en: 'Duplicate' } },
];

/** Of a sheet that nobody wrote on, whose callers hung up before an answer and were called back or cannot be. */
export const abandoned: Disposition = {
  id: 'abandoned',
  label: { fr: 'Abandon sans suite', en: 'Abandoned, nothing to follow' },
};
