/**
 * A request to put operational data right: an address, a unit, a number that is wrong in the centre's files. Asked from any page, followed to its end.
 *
 *   open ──> taken ──> done, or refused with its reason
 *     └────────┴──────^
 */
import type { CorrectionId, Instant, OperatorId, PositionId, SheetId } from '../ids.ts';
import { never } from '../ids.ts';

export const correctionKinds = ['address', 'unit', 'nature', 'phone number', 'plan', 'procedure', 'partner', 'other'] as const;
export type CorrectionKind = (typeof correctionKinds)[number];

/** What is wrong: as it is called on the screen, and its id where it has one. */
export type CorrectionObject = { kind: CorrectionKind; name: string; id: string | null };
/** The sheet that was on the screen. */
export type SeenOn = { sheet: SheetId; number: string };

type Asked = { object: CorrectionObject; text: string; seenOn: SeenOn | null; by: OperatorId; position: PositionId | null };

export type CorrectionEntry =
  | ({ type: 'CorrectionAsked'; at: Instant; correction: CorrectionId } & Asked)
  | { type: 'CorrectionTaken'; at: Instant; correction: CorrectionId; by: OperatorId }
  /** `note`: what was changed; may be empty. */
  | { type: 'CorrectionDone'; at: Instant; correction: CorrectionId; by: OperatorId; note: string }
  | { type: 'CorrectionRefused'; at: Instant; correction: CorrectionId; by: OperatorId; reason: string };

export const correctionStates = ['open', 'taken', 'done', 'refused'] as const;
export type CorrectionState = (typeof correctionStates)[number];

export type Correction = Asked & {
  id: CorrectionId;
  at: Instant;
  state: CorrectionState;
  taken: { by: OperatorId; at: Instant } | null;
  /** `text`: what was done, or why not. */
  settled: { by: OperatorId; at: Instant; text: string } | null;
};

export const isSettled = ({ settled }: Correction): boolean => settled !== null;

/** An entry named a request that the journal does not know. */
export class UnknownCorrection extends Error {
  readonly code = 'unknown-correction';
}

export const isCorrectionEntry = (entry: { type: string }): entry is CorrectionEntry => entry.type.startsWith('Correction');

/** Pure; the console folds with it too. Throws `UnknownCorrection` where the first entry is not `CorrectionAsked`. */
export function evolveCorrection(correction: Correction | undefined, entry: CorrectionEntry): Correction {
  if (entry.type === 'CorrectionAsked') {
    const { correction: id, at, object, text, seenOn, by, position } = entry;
    return { id, at, object, text, seenOn, by, position, state: 'open', taken: null, settled: null };
  }
  if (!correction) throw new UnknownCorrection(`no correction for ${entry.type}`);
  const { at, by } = entry;
  switch (entry.type) {
    case 'CorrectionTaken':
      return { ...correction, state: 'taken', taken: { by, at } };
    case 'CorrectionDone':
      return { ...correction, state: 'done', settled: { by, at, text: entry.note } };
    case 'CorrectionRefused':
      return { ...correction, state: 'refused', settled: { by, at, text: entry.reason } };
    default:
      return never(entry);
  }
}
