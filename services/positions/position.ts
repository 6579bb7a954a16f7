/** An operator's workplace: who sits there, whether it may be offered a call, and what it does now. Folded from its own entries and from the calls'. */
import type { CallEntry } from '../calls/call.ts';
import { isExchangeEntry } from '../calls/exchange.ts';
import type { OfferFailure } from '../calls/signals.ts';
import type { CallId, GroupId, Instant, OperatorId, PositionId } from '../ids.ts';
import { instant, ms, never } from '../ids.ts';

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

/** An entry named a position that the journal does not know: the configuration must come first. */
export class UnknownPosition extends Error {
  readonly code = 'unknown-position';
}

/**
 * The position after an entry of its own, or of a call. Entries that do not concern it leave it as it is. Pure; the console folds with it too.
 * Throws `UnknownPosition` where the first entry is not `PositionConfigured`.
 */
export function evolvePosition(position: Position | undefined, entry: PositionEntry | CallEntry): Position {
  if (!position) {
    if (entry.type !== 'PositionConfigured') throw new UnknownPosition(`no position for ${entry.type}`);
    return {
      ...entry.facts,
      operator: null,
      operatorSince: null,
      pause: null,
      mark: null,
      activity: { is: 'idle', since: entry.at },
    };
  }
  switch (entry.type) {
    case 'PositionConfigured':
      return { ...position, ...entry.facts };
    case 'PositionRemoved':
      return { ...position, operator: null, operatorSince: null, groups: [] };
    case 'PositionOpened':
      return {
        ...position,
        operator: entry.operator,
        operatorSince: entry.at,
        pause: null,
        mark: null,
        activity: readied(position, entry.at),
      };
    case 'PositionClosed':
      return { ...position, operator: null, operatorSince: null, pause: null };
    case 'PositionPaused':
      return { ...position, pause: { reason: entry.reason, since: entry.at } };
    case 'PositionReadied':
      return { ...position, pause: null, mark: null, activity: readied(position, entry.at) };
    default:
      return evolveByCall(position, entry);
  }
}

/** What the position does at a time: a wrap-up that has run its time is over, though no entry says so. */
export function activityAt(activity: Activity, nowMs: number): Activity {
  return activity.is === 'wrap-up' && ms(activity.until) <= nowMs ? { is: 'idle', since: activity.until } : activity;
}

/** Idle from now, unless a call rings or is in hand. */
function readied(position: Position, at: Instant): Activity {
  return position.activity.is === 'wrap-up' || position.activity.is === 'idle' ? { is: 'idle', since: at } : position.activity;
}

function evolveByCall(position: Position, entry: CallEntry): Position {
  const { activity } = position;
  const mine = activity.is !== 'idle' && activity.call === entry.call;
  if (isExchangeEntry(entry)) return position;
  switch (entry.type) {
    case 'CallOffered':
      return entry.position === position.id
        ? { ...position, activity: { is: 'ringing', call: entry.call, since: entry.at } }
        : position;
    case 'CallOfferFailed': {
      if (entry.position !== position.id) return position;
      const idle: Activity = mine && activity.is === 'ringing' ? { is: 'idle', since: activity.since } : activity;
      // An offer that Tocsin took back says nothing about the position.
      if (entry.failure === 'withdrawn') return { ...position, activity: idle };
      const { failure, call, at: since, retryAt } = entry;
      return { ...position, activity: idle, mark: { failure, call, since, retryAt } };
    }
    case 'CallAnswered':
      if (entry.position === position.id)
        return { ...position, mark: null, activity: { is: 'on call', call: entry.call, since: entry.at } };
      return mine && activity.is === 'ringing' ? { ...position, activity: { is: 'idle', since: activity.since } } : position;
    case 'CallReturned':
    case 'CallRejoinAsked':
      return mine ? { ...position, activity: { is: 'idle', since: entry.at } } : position;
    case 'CallDiverted':
    case 'CallAbandoned':
      return mine && activity.is === 'ringing' ? { ...position, activity: { is: 'idle', since: activity.since } } : position;
    case 'CallEnded': {
      if (!mine || activity.is !== 'on call') return position;
      const until = instant(ms(entry.at) + position.wrapUpMs);
      return { ...position, activity: { is: 'wrap-up', call: entry.call, since: entry.at, until } };
    }
    case 'CallQueued':
    case 'CallerLearned':
    case 'CallFixAdded':
    case 'CallPrioritised':
    case 'CallRang':
    case 'CallResumed':
    case 'CallOverflowed':
    case 'CallTakenBack':
    case 'CallBackRecorded':
    case 'CallMovedToSheet':
      return position;
    default:
      return never(entry);
  }
}
