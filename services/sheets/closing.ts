import type { Instant, OperatorId, SheetId } from '../ids.ts';
import type { BothLanguages, SheetPart } from './part.ts';

/** What became of an event, as the centre calls it. */
export type Disposition = { id: string; label: BothLanguages };

/** What was given beside the note, where the disposition asks for it. */
export type ClosingProof =
  | { is: 'partner'; id: string; label: BothLanguages }
  | { is: 'duplicate'; sheet: SheetId; number: string }
  | { is: 'silent-check' };

/** `by` is null where Tocsin closed it: nothing was written on it, and its callers were reached. */
export type Closing = { disposition: Disposition; note: string; proofs: ClosingProof[]; by: OperatorId | null; at: Instant };

/** A text added to a sheet after it was closed. */
export type Addendum = { id: string; text: string; by: OperatorId; at: Instant };

/** `closing` is null while work remains on the sheet; addenda stay, also where it is reopened. */
export type SheetClosing = { closing: Closing | null; addenda: Addendum[] };

export type ClosingEntry =
  | ({ type: 'SheetClosed'; sheet: SheetId } & Closing)
  | { type: 'SheetReopened'; at: Instant; sheet: SheetId; by: OperatorId; reason: string }
  | ({ type: 'AddendumWritten'; sheet: SheetId; addendum: string } & Omit<Addendum, 'id'>);

export const closingPart: SheetPart<SheetClosing, ClosingEntry> = {
  empty: { closing: null, addenda: [] },
  evolve: {
    SheetClosed: (_, { disposition, note, proofs, by, at }) => ({ closing: { disposition, note, proofs, by, at } }),
    SheetReopened: () => ({ closing: null }),
    AddendumWritten: ({ addenda }, { addendum: id, text, by, at }) => ({ addenda: [...addenda, { id, text, by, at }] }),
  },
};

/** Of a sheet that was joined to another. */
export const duplicate: Disposition = { id: 'duplicate', label: { fr: 'Doublon', en: 'Duplicate' } };

/** Of a sheet that nobody wrote on, whose callers hung up before an answer and were called back or cannot be. */
export const abandoned: Disposition = {
  id: 'abandoned',
  label: { fr: 'Abandon sans suite', en: 'Abandoned, nothing to follow' },
};
