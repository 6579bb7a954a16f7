/**
 * The life of a call.
 *
 *   queued ──> offered ──> answered ──> ended
 *     │ ^ ^──────┘│ │                     ^
 *     │ └──diverted <┘ (the PBX's own queue)│
 *     └───────────┴──> abandoned   (queued and diverted may be found ended after a gap)
 *
 * A text call goes the same way without the PBX: it is never diverted nor abandoned, and once ended a further text may queue it again.
 */
import type { Caller } from '../context/caller.ts';
import { type Fix, withFix } from '../context/fix.ts';
import type { CallId, GroupId, Instant, LegId, OperatorId, PositionId, SheetId } from '../ids.ts';
import { never } from '../ids.ts';
import type { Priority, PriorityReason } from '../triage/priority.ts';
import {
  type Exchange,
  type ExchangeEntry,
  emptyExchange,
  evolveExchange,
  isExchangeEntry,
  pendingTexts,
  type TextRoute,
} from './exchange.ts';
import type { EndedBy, OfferFailure } from './signals.ts';

/** What was attempted for a caller who was cut off or hung up before an answer. */
export type CallBackAttempt = { at: Instant; by: OperatorId; outcome: CallBackOutcome; note: string };
export type CallBackOutcome = 'reached' | 'no answer' | 'not needed';
export type CallBack = { state: 'due' } | { state: 'attempted' } | { state: 'done'; at: Instant } | { state: 'no number' };

export type CallFacts = Exchange & {
  id: CallId;
  sheet: SheetId;
  /** Of a text call: its own id, and no channel. */
  leg: LegId;
  channel: string;
  dialled: string;
  /** Service asked for, by the routing rules: `fire`, `medical`, ... as configured. */
  service: string;
  trunk: string;
  sipCallId: string | null;
  transferredBy: string | null;
  arrivedAt: Instant;
  caller: Caller;
  fixes: Fix[];
  priority: Priority;
  reasons: PriorityReason[];
  /** Positions of these groups may take the call. */
  groups: GroupId[];
  /** Positions with these skills are preferred. */
  skills: string[];
  /** Offers that failed, in order. */
  failedOffers: { position: PositionId; failure: OfferFailure; at: Instant }[];
};

export type CallPhase =
  /** `backTo`: the position that lost its phone in mid-call and asked for the caller again; nobody else is offered the call while it is free. */
  | { state: 'queued'; since: Instant; aheadOfClass: boolean; backTo: PositionId | null }
  | { state: 'offered'; position: PositionId; offeredAt: Instant; ringingAt: Instant | null }
  | { state: 'diverted'; since: Instant }
  | { state: 'answered'; position: PositionId; operator: OperatorId | null; leg: LegId; answeredAt: Instant }
  | {
      state: 'ended';
      position: PositionId;
      operator: OperatorId | null;
      answeredAt: Instant;
      endedAt: Instant;
      by: EndedBy;
      cause: string;
      exact: boolean;
    }
  | { state: 'abandoned'; endedAt: Instant; cause: string; exact: boolean; callBack: CallBack; attempts: CallBackAttempt[] };

export type Call = CallFacts & CallPhase;
export type CallState = Call['state'];

/** Call state to the states it may go to. */
export const callTransitions = {
  queued: ['offered', 'answered', 'diverted', 'abandoned'],
  offered: ['answered', 'queued', 'diverted', 'abandoned'],
  diverted: ['queued', 'answered', 'abandoned'],
  answered: ['ended', 'queued'],
  /** By a further text. */
  ended: ['queued'],
  abandoned: [],
} as const satisfies Record<CallState, readonly CallState[]>;

export function mayGo(from: CallState, to: CallState): boolean {
  return (callTransitions[from] as readonly CallState[]).includes(to);
}

/** `from`: the group that it waited for; null where its number is closed. A neighbour is offered the call as a position is. */
export type Overflowed = {
  from: GroupId | null;
  because: 'waited' | 'queue length' | 'closed';
  to: { groups: GroupId[] } | { neighbour: PositionId };
};

export type CallEntry =
  | ExchangeEntry
  | {
      type: 'CallQueued';
      at: Instant;
      call: CallId;
      /** `text`: it came as a text, by this way. */
      facts: Omit<CallFacts, 'id' | 'failedOffers' | keyof Exchange> & { text?: TextRoute | undefined };
    }
  | { type: 'CallerLearned'; at: Instant; call: CallId; caller: Caller }
  | { type: 'CallFixAdded'; at: Instant; call: CallId; fix: Fix }
  | { type: 'CallPrioritised'; at: Instant; call: CallId; priority: Priority; reasons: PriorityReason[] }
  | { type: 'CallOffered'; at: Instant; call: CallId; position: PositionId }
  | { type: 'CallRang'; at: Instant; call: CallId; position: PositionId }
  /** The position is left alone until `retryAt`. */
  | { type: 'CallOfferFailed'; at: Instant; call: CallId; position: PositionId; failure: OfferFailure; retryAt: Instant }
  | { type: 'CallDiverted'; at: Instant; call: CallId }
  /** It waited too long, too many waited with it, or its number is closed: further groups take it beside its own, or a neighbouring centre is offered it. */
  | ({ type: 'CallOverflowed'; at: Instant; call: CallId } & Overflowed)
  /** Back from the PBX's own queue to Tocsin's, at the place that its arrival gives. */
  | { type: 'CallTakenBack'; at: Instant; call: CallId }
  /** A further text of a caller whose call had ended: it waits for a position again, as a text call, ahead of its class. */
  | { type: 'CallResumed'; at: Instant; call: CallId }
  /** The position's leg is gone and the caller's is not: back in the queue, ahead of its class. */
  | { type: 'CallReturned'; at: Instant; call: CallId }
  /** The phone of the position that talks to the caller was lost, or its page was loaded again: it takes the caller up again. */
  | { type: 'CallRejoinAsked'; at: Instant; call: CallId; position: PositionId; operator: OperatorId }
  | { type: 'CallAnswered'; at: Instant; call: CallId; position: PositionId; operator: OperatorId | null; leg: LegId }
  /** `exact` is false where the end was found afterwards and its time is not the PBX's own. */
  | { type: 'CallEnded'; at: Instant; call: CallId; by: EndedBy; cause: string; exact: boolean }
  | { type: 'CallAbandoned'; at: Instant; call: CallId; cause: string; exact: boolean }
  /** It is about the event of another sheet, or, taken back, of its own again. `as`: the call whole, so that a sheet's journal folds by itself. */
  | { type: 'CallMovedToSheet'; at: Instant; call: CallId; from: SheetId; sheet: SheetId; as: Call; by: OperatorId }
  | { type: 'CallBackRecorded'; at: Instant; call: CallId; by: OperatorId; outcome: CallBackOutcome; note: string };

/** A command met a call in a state that does not allow it. */
export class WrongCallState extends Error {
  readonly code = 'wrong-call-state';
  readonly state: CallState | 'unknown';
  constructor(wanted: string, state: CallState | 'unknown') {
    super(`cannot ${wanted} a call that is ${state}`);
    this.state = state;
  }
}

function checkStep(call: Call, to: CallState) {
  if (!mayGo(call.state, to)) throw new WrongCallState(`make ${to}`, call.state);
}

const factsOf = (call: Call): CallFacts => ({
  id: call.id,
  sheet: call.sheet,
  leg: call.leg,
  channel: call.channel,
  dialled: call.dialled,
  service: call.service,
  trunk: call.trunk,
  sipCallId: call.sipCallId,
  transferredBy: call.transferredBy,
  arrivedAt: call.arrivedAt,
  caller: call.caller,
  fixes: call.fixes,
  priority: call.priority,
  reasons: call.reasons,
  groups: call.groups,
  skills: call.skills,
  failedOffers: call.failedOffers,
  kind: call.kind,
  replyTo: call.replyTo,
  messages: call.messages,
  keys: call.keys,
  prompts: call.prompts,
});

/** The call after an entry. Pure; the console folds with it too. Throws `WrongCallState` where the table forbids the step. */
export function evolveCall(call: Call | undefined, entry: CallEntry): Call {
  if (entry.type === 'CallQueued') {
    if (call) throw new WrongCallState('queue', call.state);
    const { text, ...facts } = entry.facts;
    const exchange: Exchange = text ? { ...emptyExchange, kind: 'text', replyTo: text } : emptyExchange;
    return {
      id: entry.call,
      ...facts,
      ...exchange,
      failedOffers: [],
      state: 'queued',
      since: entry.at,
      aheadOfClass: false,
      backTo: null,
    };
  }
  if (entry.type === 'CallMovedToSheet') return entry.as;
  if (!call) throw new WrongCallState(entry.type, 'unknown');
  if (isExchangeEntry(entry)) return { ...call, ...evolveExchange(call, entry) };
  const facts = factsOf(call);
  switch (entry.type) {
    case 'CallerLearned':
      return { ...call, caller: entry.caller };
    case 'CallFixAdded':
      return { ...call, fixes: withFix(call.fixes, entry.fix) };
    case 'CallPrioritised':
      return { ...call, priority: entry.priority, reasons: entry.reasons };
    case 'CallOverflowed':
      return 'groups' in entry.to ? { ...call, groups: [...call.groups, ...entry.to.groups] } : call;
    case 'CallOffered':
      checkStep(call, 'offered');
      return { ...facts, state: 'offered', position: entry.position, offeredAt: entry.at, ringingAt: null };
    case 'CallRang':
      return call.state === 'offered' ? { ...call, ringingAt: entry.at } : call;
    case 'CallOfferFailed': {
      checkStep(call, 'queued');
      const failed = { position: entry.position, failure: entry.failure, at: entry.at };
      const failedOffers = [...facts.failedOffers, failed];
      return { ...facts, failedOffers, state: 'queued', since: entry.at, aheadOfClass: true, backTo: null };
    }
    case 'CallDiverted':
      checkStep(call, 'diverted');
      return { ...facts, state: 'diverted', since: entry.at };
    case 'CallResumed':
      if (!mayResume(call)) throw new WrongCallState('resume', call.state);
      checkStep(call, 'queued');
      return { ...facts, kind: 'text', state: 'queued', since: entry.at, aheadOfClass: true, backTo: null };
    case 'CallTakenBack':
      checkStep(call, 'queued');
      return { ...facts, state: 'queued', since: entry.at, aheadOfClass: false, backTo: null };
    case 'CallReturned':
      checkStep(call, 'queued');
      return { ...facts, state: 'queued', since: entry.at, aheadOfClass: true, backTo: null };
    case 'CallRejoinAsked':
      checkStep(call, 'queued');
      return { ...facts, state: 'queued', since: entry.at, aheadOfClass: true, backTo: entry.position };
    case 'CallAnswered':
      checkStep(call, 'answered');
      return {
        ...facts,
        state: 'answered',
        position: entry.position,
        operator: entry.operator,
        leg: entry.leg,
        answeredAt: entry.at,
      };
    case 'CallEnded': {
      if (call.state !== 'answered') throw new WrongCallState('end', call.state);
      const { position, operator, answeredAt } = call;
      const { at: endedAt, by, cause, exact } = entry;
      return { ...facts, state: 'ended', position, operator, answeredAt, endedAt, by, cause, exact };
    }
    case 'CallAbandoned': {
      checkStep(call, 'abandoned');
      const callBack: CallBack = { state: call.caller.number === null ? 'no number' : 'due' };
      return { ...facts, state: 'abandoned', endedAt: entry.at, cause: entry.cause, exact: entry.exact, callBack, attempts: [] };
    }
    case 'CallBackRecorded': {
      if (call.state !== 'abandoned') throw new WrongCallState('call back', call.state);
      const attempt = { at: entry.at, by: entry.by, outcome: entry.outcome, note: entry.note };
      const callBack: CallBack = entry.outcome === 'no answer' ? { state: 'attempted' } : { state: 'done', at: entry.at };
      return { ...call, callBack, attempts: [...call.attempts, attempt] };
    }
    default:
      return never(entry);
  }
}

/** A document as it was stored, perhaps before calls had texts and keys. */
export const readCall = (stored: object): Call => ({ ...emptyExchange, ...(stored as Call) });

/** True while it must stay at hand: work remains on it, or a text for its caller has not left yet. */
export const isAtHand = (call: Call): boolean => isOpenCall(call) || pendingTexts(call).length > 0;

/** A further text takes it up again: a text call, or one whose caller was written to. */
export const mayResume = ({ kind, messages }: Call): boolean => kind === 'text' || messages.some(({ from }) => from === 'centre');

/** True while work remains on the call: it lives, or its caller must still be called back. */
export function isOpenCall(call: Call): boolean {
  switch (call.state) {
    case 'queued':
    case 'offered':
    case 'diverted':
    case 'answered':
      return true;
    case 'ended':
      return false;
    case 'abandoned':
      return call.callBack.state === 'due' || call.callBack.state === 'attempted';
  }
}
