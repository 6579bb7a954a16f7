/** An operator's workplace: who sits there, whether it may be offered a call, and what it does now. Folded from its own entries and from the calls'. */
import type { CallEntry } from '../calls/call.ts';
import type { OfferFailure } from '../calls/signals.ts';
import type { CallId, GroupId, Instant, OperatorId, PositionId } from '../ids.ts';

/** From config/positions.yaml. */
export type PositionFacts = { id: PositionId; name: string; groups: GroupId[]; skills: string[]; wrapUpMs: number };

export type Activity =
  | { is: 'idle'; since: Instant }
  | { is: 'ringing'; call: CallId; since: Instant }
  | { is: 'on call'; call: CallId; since: Instant }
  /** Until `until` the operator finishes the sheet; `PositionReadied` ends it sooner. */
  | { is: 'wrap-up'; call: CallId; since: Instant; until: Instant };

export type Position = PositionFacts & {
  /** Who is signed in; null: nobody, and no call is offered. */
  operator: OperatorId | null;
  operatorSince: Instant | null;
  /** Set: no new call is offered; a call in progress goes on. */
  pause: { reason: string; since: Instant } | null;
  /** Set after an offer failed; such a position is chosen last, and not before `retryAt`. */
  mark: { failure: OfferFailure; call: CallId; since: Instant; retryAt: Instant } | null;
  activity: Activity;
};

export type PositionEntry =
  /** The configuration knows this position (first start, or changed). */
  | { type: 'PositionConfigured'; at: Instant; position: PositionId; facts: PositionFacts }
  | { type: 'PositionRemoved'; at: Instant; position: PositionId }
  | { type: 'PositionOpened'; at: Instant; position: PositionId; operator: OperatorId }
  | { type: 'PositionClosed'; at: Instant; position: PositionId }
  | { type: 'PositionPaused'; at: Instant; position: PositionId; reason: string }
  /** Ends pause, wrap-up and mark: the operator says «ready». */
  | { type: 'PositionReadied'; at: Instant; position: PositionId };

export const markedRetryMs = 30_000;

/** The position after an entry of its own, or of a call that names it. Entries of other positions leave it as it is. */
export declare function evolvePosition(position: Position | undefined, entry: PositionEntry | CallEntry): Position;
