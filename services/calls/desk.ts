/**
 * The whole way of a call.
 *
 *   1. arrived   telephony says that a caller is at the PBX               -> CallQueued, SheetOpened
 *   2. routed    the first in the queue meets the longest-idle position   -> CallOffered, order to the PBX; the screen-pop is this entry
 *   3. looked up numbers, subscribers, earlier calls, commune, as they come -> CallerLearned, CallFixAdded, CallPrioritised
 *   4. answered  the PBX bridged both legs                                -> CallAnswered
 *      or not    busy, no answer, unreachable                             -> CallOfferFailed, back ahead of its class
 *   5. ended     either side hung up                                      -> CallEnded, wrap-up at the position; or CallAbandoned, a call-back to be done
 *
 * A text goes the same way without the PBX: the first of a number opens a call, further ones join it; the offer is the screen-pop alone, the answer a key
 * of the operator, the end another, or silence.
 *
 * One thread decides. Orders to the PBX leave right after the journal's append, without waiting for the disk: what was ordered shows at the PBX itself,
 * and `reconcile` reads it back after any gap. Acknowledgements to operators wait for the disk (services/http).
 */
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import type { Centre } from '../../config/schema.ts';
import type { Commands } from '../commands/commands.ts';
import { prefixFix, subscriberFix } from '../context/derived-fixes.ts';
import { type Fix, withFix } from '../context/fix.ts';
import type { ContextLookups, Learned } from '../context/lookups.ts';
import { rosterEntries } from '../dispatch/roster.ts';
import { unitChanges } from '../dispatch/unit-changes.ts';
import type { LinkState } from '../health/link.ts';
import type { Commander, DeskPort } from '../http/desk-port.ts';
import type { CallId, Clock, GroupId, Instant, PositionId, SheetId, UnitId } from '../ids.ts';
import { callId, instant, ms, never, positionId, sheetId } from '../ids.ts';
import type { Announced, Appended, Author, Journal, SystemEntry } from '../journal/commit.ts';
import { partnerCallStepped } from '../partners/partner-calls.ts';
import { choosePosition, isStaffed } from '../positions/choose-position.ts';
import type { PositionFacts } from '../positions/position.ts';
import { overflowOf, waitingFor } from '../routing/overflow-call.ts';
import { route } from '../routing/route.ts';
import { closeAbandoned } from '../sheets/closing-decisions.ts';
import type { SheetDocument, SheetEntry } from '../sheets/sheet.ts';
import { prioritise } from '../triage/prioritise.ts';
import { orderQueue } from '../triage/queue.ts';
import type { Call, CallEntry, Overflowed } from './call.ts';
import { evolveCall, isOpenCall } from './call.ts';
import type { CallControl } from './call-control.ts';
import { type Context, decide } from './commands.ts';
import { reconcile, type Step } from './reconcile.ts';
import type { Arrival, CallSignal, OfferFailure, PbxSnapshot, ReceivedText } from './signals.ts';
import type { Change } from './state.ts';
import { DeskState } from './state.ts';
import { authorOf, callOfText, lastWrittenMs, textArrival } from './texts.ts';

/** An offer that neither rang out nor was answered this long after its time is taken back: the PBX did not say how it ended. */
const offerGraceMs = 3_000;

/** What overflow looks at beside the call. */
type Moment = Parameters<typeof overflowOf>[1];

export type DeskOptions = {
  centre: Centre;
  journal: Journal;
  pbx: CallControl;
  context: ContextLookups;
  clock: Clock;
  log: Logger;
};

export class Desk implements DeskPort {
  readonly #state: DeskState;
  readonly #options: Omit<DeskOptions, 'centre'>;
  readonly #listeners = new Set<(commits: Announced[]) => void>();
  /** Not routed until the next snapshot: calls that orders no longer reach, and those that could not be written down and ring everywhere instead. */
  readonly #leftAlone = new Set<CallId>();
  /** Calls sent to the PBX's own queue because no position is open for them. */
  readonly #rungEverywhere = new Set<CallId>();
  readonly #lookedUp = new Map<CallId, number>();
  /** Texts that are not on disk yet, by their id. */
  readonly #textsUnderWay = new Map<string, Promise<void>>();
  #centre: Centre;
  #routing = false;
  /** By year. */
  readonly #sheetNumbers: Map<string, number>;
  #unpublished: Announced[] = [];

  constructor({ centre, ...options }: DeskOptions) {
    this.#options = options;
    this.#centre = centre;
    this.#state = new DeskState(options.journal);
    this.#sheetNumbers = lastSheetNumbers(options.journal);
    this.applyCentre(centre);
  }

  // ---- 1 to 5: what the PBX says

  /** Takes one signal. Never throws: a signal that does not fit is logged, and the next snapshot puts things right. */
  onSignal(signal: CallSignal): void {
    const arrived = signal.signal === 'call arrived' ? signal.arrival.call : null;
    this.#isolated(signal.signal, arrived, () => this.#onSignal(signal));
  }

  /** What goes wrong with one call must stop no other. A call that could not be queued or routed rings on every phone, by the PBX alone. */
  #isolated(what: string, call: CallId | null, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.log.error({ err: error, what, call }, 'not taken');
      if (call === null) return;
      this.#leftAlone.add(call);
      void this.#options.pbx.ringAll(call);
    }
  }

  #onSignal(signal: CallSignal): void {
    switch (signal.signal) {
      case 'call arrived':
        this.#onArrived(signal.arrival);
        break;
      case 'pbx snapshot':
        this.#onSnapshot(signal.snapshot);
        break;
      case 'caller id learned':
        this.#onCallerId(signal.call, signal);
        break;
      case 'position ringing':
        this.#onRinging(signal.call, signal.position, signal.at);
        break;
      case 'position answered':
        this.#onAnswered(signal);
        break;
      case 'offer failed':
        this.#onOfferFailed(signal.call, signal.position, signal.failure, signal.at);
        break;
      case 'call diverted':
        this.#onDiverted(signal.call, signal.at);
        break;
      case 'call returned':
        this.#onReturned(signal.call, signal.at);
        break;
      case 'key pressed':
        this.#onKey(signal);
        break;
      case 'text arrived': {
        const { id } = signal.text;
        void this.receiveText(signal.text)?.durable.then(() => this.#options.pbx.forgetText(id));
        break;
      }
      case 'service call': {
        const changes = partnerCallStepped(this.#state, signal);
        if (changes.length > 0) this.#commit(changes, { kind: 'pbx' });
        break;
      }
      case 'call ended':
        this.#onEnded(signal, true);
        break;
      default:
        never(signal);
    }
  }

  #onArrived(arrival: Arrival): void {
    if (this.#state.calls.has(arrival.call)) return;
    this.#queue(arrival);
    this.#route();
    this.#lookUp(arrival);
  }

  receiveText(text: ReceivedText): Appended | null {
    let appended: Appended | null = null;
    this.#isolated('text', null, () => {
      appended = this.#onText(text);
    });
    return appended;
  }

  #onText(text: ReceivedText): Appended {
    const { id, at, route } = text;
    const underWay = this.#textsUnderWay.get(id);
    if (underWay || this.#options.journal.seqOfCause(id) !== null) return { commits: [], durable: underWay ?? Promise.resolve() };
    const arrival = textArrival(text);
    const { number } = this.#options.context.firstLook(arrival);
    const { resumeMs } = this.#centre.messaging.texts;
    const joined = callOfText(this.#state, { e164: number?.e164 ?? null, route }, this.#options.clock() - resumeMs);
    const author = authorOf(route);
    if (!joined) this.#queue(arrival, author);
    const call = joined?.id ?? arrival.call;
    const resumed: CallEntry[] = joined?.state === 'ended' ? [{ type: 'CallResumed', at, call }] : [];
    const received: CallEntry = { type: 'TextReceived', at, call, message: id, text: text.text, route };
    const appended = this.#commit([{ kind: 'call', id: call, entries: [...resumed, received] }], author, id);
    this.#textsUnderWay.set(id, appended.durable);
    void appended.durable.then(() => this.#textsUnderWay.delete(id));
    this.#route();
    if (!joined) this.#lookUp(arrival);
    return appended;
  }

  #queue(arrival: Arrival, author: Author = { kind: 'pbx' }): void {
    const caller = this.#options.context.firstLook(arrival);
    const sheet = sheetId(uuidv7());
    const at = arrival.at;
    const { leg, channel, dialled, trunk, sipCallId, transferredBy } = arrival;
    const fixes = [...arrival.fixes, ...only(prefixFix(caller, at))];
    const { service, groups, skills } = route(arrival, this.#centre.routing, ms(at));
    const { priority, reasons } = prioritise({ dialled, caller, fixes, transferredBy }, this.#centre);
    const origin = { leg, channel, dialled, service, trunk, sipCallId, transferredBy, arrivedAt: at };
    const facts = {
      sheet,
      ...origin,
      caller,
      fixes,
      priority,
      reasons,
      groups,
      skills,
      ...(arrival.text && { text: arrival.text }),
    };
    this.#commit(
      [
        { kind: 'call', id: arrival.call, entries: [{ type: 'CallQueued', at, call: arrival.call, facts }] },
        {
          kind: 'sheet',
          id: sheet,
          entries: [{ type: 'SheetOpened', at, sheet, number: this.#nextSheetNumber(at), call: arrival.call }],
        },
      ],
      author,
    );
  }

  /** Sends the first calls of the queue to free positions, until one side runs out. Called whenever either side changes, and by `tick`. */
  #route(): void {
    const { calls, positions } = this.#state;
    const nowMs = this.#options.clock();
    const moment = { routing: this.#centre.routing, nowMs, waiting: (group: GroupId) => waitingFor(group, calls.values()) };
    for (const call of orderQueue(calls.values(), nowMs, this.#centre.triage.ageingMs)) {
      // A text needs no PBX.
      if (this.#leftAlone.has(call.id) || (call.kind === 'voice' && !this.#routing)) continue;
      this.#isolated('route', call.id, () => this.#routeOne(call, moment));
    }
    if (!this.#routing) return;
    for (const call of calls.values()) {
      if (call.state !== 'diverted' || this.#leftAlone.has(call.id)) continue;
      const staffed = isStaffed(call, positions.values(), nowMs);
      const over = staffed ? null : overflowOf(call, moment);
      if (staffed) this.#isolated('take back', call.id, () => this.#takeBack(call));
      else if (over) this.#isolated('overflow', call.id, () => this.#overflow(call, over));
    }
  }

  #routeOne(call: Call, moment: Moment): void {
    const { positions } = this.#state;
    const over = overflowOf(call, moment);
    const position =
      this.#backTo(call) ?? (over?.because === 'closed' ? null : choosePosition(call, positions.values(), moment.nowMs));
    if (position) this.#offer(call, position);
    else if (over) {
      this.#overflow(call, over);
      const further = this.#state.calls.get(call.id);
      if (further?.state === 'queued') this.#routeOne(further, moment);
    } else if (call.kind === 'voice' && !isStaffed(call, positions.values(), moment.nowMs)) this.#ringEverywhere(call);
  }

  /** To further groups, from the PBX's own queue at the next look; or to a neighbouring centre, whose trunk rings as a position's phone does. */
  #overflow(call: Call, over: Overflowed): void {
    const at = this.#now();
    const back: CallEntry[] =
      call.state === 'diverted' && 'neighbour' in over.to ? [{ type: 'CallTakenBack', at, call: call.id }] : [];
    this.#commitCall(call.id, [...back, { type: 'CallOverflowed', at, call: call.id, ...over }], { kind: 'tocsin' });
    if (!('neighbour' in over.to)) return;
    this.#rungEverywhere.delete(call.id);
    this.#offer(call, over.to.neighbour);
  }

  /** The position that asked for its caller again, also where it takes no other call. */
  #backTo(call: Call): PositionId | null {
    const position = call.state === 'queued' && call.backTo !== null ? this.#state.positions.get(call.backTo) : undefined;
    return position?.operator && position.activity.is === 'idle' ? position.id : null;
  }

  #offer(call: Call, position: PositionId): void {
    this.#commitCall(call.id, [{ type: 'CallOffered', at: this.#now(), call: call.id, position }], { kind: 'tocsin' });
    if (call.kind === 'text') return;
    const { pbx } = this.#options;
    const ringMs = this.#ringMs(position);
    const isRejoin = call.state === 'queued' && call.backTo !== null;
    const ordered = isRejoin ? pbx.rejoin(call.id, position, ringMs) : pbx.offer(call.id, position, ringMs);
    void ordered.then((answer) => {
      if (answer.ordered) return;
      this.#options.log.warn({ call: call.id, position, ...answer }, 'the PBX did not take the order');
      if (answer.reason === 'call gone') this.#leftAlone.add(call.id);
      this.onSignal({ signal: 'offer failed', call: call.id, position, failure: 'withdrawn', at: this.#now() });
    });
  }

  #ringMs(position: PositionId): number {
    const { neighbours, ringMs } = this.#centre.routing;
    return neighbours.find(({ id }) => id === position)?.ringMs ?? ringMs;
  }

  /** Nobody is signed in for this call: every phone rings, by the PBX's own queue. */
  #ringEverywhere(call: Call): void {
    if (this.#rungEverywhere.has(call.id)) return;
    this.#rungEverywhere.add(call.id);
    void this.#options.pbx.ringAll(call.id).then((answer) => {
      if (!answer.ordered) this.#rungEverywhere.delete(call.id);
    });
  }

  #takeBack(call: Call): void {
    this.#rungEverywhere.delete(call.id);
    this.#commitCall(call.id, [{ type: 'CallTakenBack', at: this.#now(), call: call.id }], { kind: 'tocsin' });
    void this.#options.pbx.hold(call.id).then((answer) => answer.ordered && this.#route());
  }

  #lookUp(arrival: Arrival): void {
    const call = this.#state.calls.get(arrival.call);
    if (!call) return;
    this.#lookedUp.set(call.id, (this.#lookedUp.get(call.id) ?? 0) + 1);
    void this.#options.context
      .lookUp(arrival, call.caller, (learned) => this.#onLearned(call, learned))
      .catch((error: unknown) => this.#options.log.error({ err: error }, 'lookup failed'))
      .then(() => {
        const left = (this.#lookedUp.get(call.id) ?? 1) - 1;
        if (left > 0) this.#lookedUp.set(call.id, left);
        else this.#lookedUp.delete(call.id);
        this.#release(call.sheet);
      });
  }

  /** `asked` is the call as it was looked up: an answer about a number that was corrected since is dropped. */
  #onLearned(asked: Call, learned: Learned): void {
    const { id } = asked;
    const call = this.#state.calls.get(id);
    if (!call || call.caller.number?.e164 !== asked.caller.number?.e164) return;
    const at = this.#now();
    const entries: CallEntry[] = [];
    let { caller, fixes } = call;
    if (learned.what === 'caller') {
      caller = { ...caller, ...learned.patch, lookups: { ...caller.lookups, ...learned.lookups } };
      entries.push({ type: 'CallerLearned', at, call: id, caller });
    }
    const found = learned.what === 'fix' ? learned.fix : learned.patch.subscriber ? subscriberFix(caller, at) : null;
    if (found) {
      fixes = withFix(fixes, found);
      entries.push({ type: 'CallFixAdded', at, call: id, fix: found });
    }
    const { dialled, transferredBy } = call;
    const { priority, reasons } = prioritise({ dialled, transferredBy, caller, fixes }, this.#centre);
    const changed = priority !== call.priority || reasons.length !== call.reasons.length;
    if (changed) entries.push({ type: 'CallPrioritised', at, call: id, priority, reasons });
    this.#commitCall(id, entries, { kind: 'lookup', source: learned.source });
  }

  /** The PBX learned the caller's number after it announced the call. */
  #onCallerId(id: CallId, { number, name }: { number: string | null; name: string | null }): void {
    const call = this.#state.calls.get(id);
    if (!call || !isOpenCall(call)) return;
    const arrival = arrivalOf(call, number, name);
    const caller = this.#options.context.firstLook(arrival);
    if (caller.number?.e164 === call.caller.number?.e164 && caller.name === call.caller.name) return;
    const at = this.#now();
    const zone = only(prefixFix(caller, at)).map((fix): CallEntry => ({ type: 'CallFixAdded', at, call: id, fix }));
    this.#commitCall(id, [{ type: 'CallerLearned', at, call: id, caller }, ...zone], { kind: 'pbx' });
    this.#lookUp(arrival);
  }

  #onRinging(id: CallId, position: PositionId, at: Instant): void {
    const call = this.#state.calls.get(id);
    if (call?.state !== 'offered' || call.position !== position || call.ringingAt) return;
    this.#commitCall(id, [{ type: 'CallRang', at, call: id, position }], { kind: 'pbx' });
  }

  #onAnswered({ call: id, position, leg, at }: Extract<CallSignal, { signal: 'position answered' }>): void {
    const call = this.#state.calls.get(id);
    if (!call || call.state === 'answered' || !isOpenCall(call) || call.state === 'abandoned') return;
    const operator = this.#state.positions.get(position)?.operator ?? null;
    this.#commitCall(id, [{ type: 'CallAnswered', at, call: id, position, operator, leg }], { kind: 'pbx' });
  }

  /** Written down whenever a position is on the line: a caller who cannot speak may answer so, asked or not. */
  #onKey({ call: id, key, at }: Extract<CallSignal, { signal: 'key pressed' }>): void {
    if (this.#state.calls.get(id)?.state !== 'answered') return;
    const meaning = this.#centre.messaging.keys[key] ?? null;
    this.#commitCall(id, [{ type: 'KeyPressed', at, call: id, key, meaning }], { kind: 'pbx' });
  }

  #onOfferFailed(id: CallId, position: PositionId, failure: OfferFailure, at: Instant): void {
    const call = this.#state.calls.get(id);
    if (call?.state !== 'offered' || call.position !== position) return;
    const retryAt = instant(ms(at) + this.#centre.routing.markedRetryMs);
    this.#commitCall(id, [{ type: 'CallOfferFailed', at, call: id, position, failure, retryAt }], { kind: 'pbx' });
    this.#route();
  }

  #onDiverted(id: CallId, at: Instant): void {
    const call = this.#state.calls.get(id);
    // While a position is offered the call, this is news from before the offer: that reached the PBX since, and will end by itself.
    if (call?.state !== 'queued') return;
    this.#commitCall(id, [{ type: 'CallDiverted', at, call: id }], { kind: 'pbx' });
    this.#route();
  }

  /** A race between an answer and an order, or a phone that vanished, left the caller alone: somebody must take the call again. */
  #onReturned(id: CallId, at: Instant): void {
    if (this.#state.calls.get(id)?.state !== 'answered') return;
    this.#commitCall(id, [{ type: 'CallReturned', at, call: id }], { kind: 'pbx' });
    this.#route();
  }

  #onEnded({ call: id, by, cause, at }: Extract<CallSignal, { signal: 'call ended' }>, exact: boolean): void {
    const call = this.#state.calls.get(id);
    if (!call || call.state === 'ended' || call.state === 'abandoned') return;
    const entry: CallEntry =
      call.state === 'answered'
        ? { type: 'CallEnded', at, call: id, by, cause, exact }
        : { type: 'CallAbandoned', at, call: id, cause, exact };
    const { durable } = this.#commit([{ kind: 'call', id, entries: [entry] }, ...this.#closeAfter(call, entry)], { kind: 'pbx' });
    this.#route();
    this.#leftAlone.delete(id);
    this.#rungEverywhere.delete(id);
    if (call.kind === 'voice') void durable.then(() => this.#options.pbx.forget(id));
  }

  /** A caller who hung up before an answer and cannot be called back leaves nothing to do. */
  #closeAfter(call: Call, entry: CallEntry): Change[] {
    const sheet = this.#state.sheet(call.sheet);
    if (!sheet) return [];
    const calls = sheet.calls.flatMap((id) => (id === call.id ? evolveCall(call, entry) : (this.#state.call(id) ?? [])));
    return closeAbandoned(sheet, calls, entry.at);
  }

  /** A closed sheet leaves memory once no lookup is under way for its calls. */
  #release(id: SheetId): void {
    const calls = this.#state.sheets.get(id)?.calls ?? [];
    if (!calls.some((each) => this.#lookedUp.has(each))) this.#state.release(id);
  }

  // ---- the link to the PBX

  #onSnapshot(snapshot: PbxSnapshot): void {
    this.#routing = false;
    const isRecorded = (id: CallId) => this.#options.journal.document('calls', id) !== null;
    let steps: Step[] = [];
    this.#isolated('snapshot', null, () => {
      steps = reconcile(this.#state.calls, isRecorded, snapshot);
    });
    this.#leftAlone.clear();
    this.#rungEverywhere.clear();
    for (const step of steps) {
      const queued = step.step === 'queue' ? step.arrival.call : null;
      this.#isolated(step.step, queued, () => this.#takeStep(step, snapshot.takenAt));
    }
    this.#routing = true;
    this.#route();
  }

  #takeStep(step: Step, takenAt: Instant): void {
    switch (step.step) {
      case 'queue':
        this.#queue(step.arrival);
        this.#lookUp(step.arrival);
        break;
      case 'withdraw': {
        const call = this.#state.calls.get(step.call);
        if (call?.state === 'offered') this.#onOfferFailed(step.call, call.position, 'withdrawn', takenAt);
        break;
      }
      case 'offered':
        this.#commitCall(step.call, [{ type: 'CallOffered', at: takenAt, call: step.call, position: step.position }], {
          kind: 'pbx',
        });
        break;
      case 'take back':
        this.#commitCall(step.call, [{ type: 'CallTakenBack', at: takenAt, call: step.call }], { kind: 'pbx' });
        break;
      case 'signal':
        if (step.signal.signal === 'call ended') this.#onEnded(step.signal, step.exact);
        else this.#onSignal(step.signal);
        break;
      case 'forget':
        void this.#options.pbx.forget(step.call);
        break;
      default:
        never(step);
    }
  }

  /** While the PBX is lost nothing is routed until the next snapshot: it keeps the callers. One that is merely slow takes orders. */
  onPbxLink(state: LinkState): void {
    if (state === 'down') this.#routing = false;
  }

  /** Looks at what only time changes: wrap-up over, a mark run out, ageing, an offer that the PBX forgot. To be called ten times a second. */
  tick(): void {
    const nowMs = this.#options.clock();
    for (const call of this.#state.calls.values()) {
      if (call.kind === 'text') this.#tickText(call, nowMs);
      else if (this.#routing) this.#tickVoice(call, nowMs);
    }
    this.#route();
  }

  #tickVoice(call: Call, nowMs: number): void {
    if (call.state !== 'offered' || nowMs - ms(call.offeredAt) < this.#ringMs(call.position) + offerGraceMs) return;
    void this.#options.pbx.hold(call.id);
    const at = instant(nowMs);
    this.onSignal({ signal: 'offer failed', call: call.id, position: call.position, failure: 'unreachable', at });
  }

  #tickText(call: Call, nowMs: number): void {
    const { offerMs, silenceMs } = this.#centre.messaging.texts;
    const at = instant(nowMs);
    if (call.state === 'offered' && nowMs - ms(call.offeredAt) >= offerMs)
      this.onSignal({ signal: 'offer failed', call: call.id, position: call.position, failure: 'no answer', at });
    if (call.state === 'answered' && nowMs - lastWrittenMs(call) >= silenceMs)
      this.onSignal({ signal: 'call ended', call: call.id, by: 'unknown', cause: 'silence', at });
  }

  // ---- operators and administrators

  execute<Name extends keyof Commands>(name: Name, input: Commands[Name], by: Commander): Appended {
    const changes = decide[name](input, { state: this.#state, centre: this.#centre, at: this.#now(), by });
    if (changes.length === 0) return nothingWritten;
    const appended = this.#commit(changes, { kind: 'operator', operator: by.operator }, by.key);
    for (const change of changes) {
      if (change.kind === 'call' && change.entries.some(({ type }) => type === 'CallerPrompted')) this.#prompt(change.id);
      if (change.kind === 'sheet')
        for (const entry of change.entries) if (entry.type === 'PartnerCallOrdered') this.#callOut(entry);
    }
    this.#route();
    return appended;
  }

  #callOut({ call: id, position, number }: Extract<SheetEntry, { type: 'PartnerCallOrdered' }>): void {
    const { trunks, dialled } = this.#centre.routing;
    const [trunk] = trunks;
    if (!trunk) return;
    const over = { trunk: trunk.endpoint, address: trunk.address };
    void this.#options.pbx.callOut({ id, position, number, over, as: dialled[0]?.number ?? '112' }).then((answer) => {
      if (answer.ordered) return;
      this.onSignal({ signal: 'service call', id, step: 'ended', status: answer.reason, at: this.#now() });
    });
  }

  #prompt(call: CallId): void {
    void this.#options.pbx.prompt(call).then((answer) => {
      if (answer.ordered) return;
      this.#commitCall(call, [{ type: 'CallerPromptFailed', at: this.#now(), call, detail: answer.detail }], { kind: 'pbx' });
    });
  }

  /**
   * Takes what the outside world says, but for the PBX: a location, a text, a unit's status. `decide` is pure. Never throws: what cannot be taken is logged,
   * with `what` to know it by, and null is answered. `cause`: by which the far end knows what it sent.
   */
  take(
    what: string,
    decide: (context: Omit<Context, 'by'>) => Change[],
    author: Author,
    cause: string | null = null,
  ): Appended | null {
    let appended: Appended | null = null;
    this.#isolated(what, null, () => {
      const changes = decide({ state: this.#state, centre: this.#centre, at: this.#now() });
      appended = changes.length === 0 ? nothingWritten : this.#commit(changes, author, cause);
    });
    this.#route();
    return appended;
  }

  /** Takes a configuration that was checked: positions are added, changed or taken away; calls in progress go on. */
  applyCentre(centre: Centre): void {
    this.#centre = centre;
    const at = this.#now();
    const wanted = new Map(centre.positions.map((each) => [positionId(each.id), positionFacts(each, centre.routing.wrapUpMs)]));
    const changes: Change[] = [];
    for (const [id, facts] of wanted) {
      const known = this.#state.positions.get(id);
      if (known && sameFacts(known, facts)) continue;
      changes.push({ kind: 'position', id, entries: [{ type: 'PositionConfigured', at, position: id, facts }] });
    }
    for (const { id, groups } of this.#state.positions.values()) {
      if (wanted.has(id) || groups.length === 0) continue;
      changes.push({ kind: 'position', id, entries: [{ type: 'PositionRemoved', at, position: id }] });
    }
    changes.push(...unitChanges(rosterEntries(centre.dispatch, this.#state.units.values(), at)));
    if (changes.length > 0) this.#commit(changes, { kind: 'tocsin' });
    this.#route();
  }

  /** Writes down what happened to the system itself. */
  record(entry: SystemEntry): void {
    this.#commit([{ kind: 'system', id: 'tocsin', entries: [entry] }], { kind: 'tocsin' });
  }

  calls = (): Iterable<Call> => this.#state.calls.values();
  positions = () => this.#state.positions.values();
  units = () => this.#state.units.values();
  corrections = () => this.#state.corrections.values();
  sheets = () => this.#state.sheets.values();
  call = (id: CallId) => this.#state.call(id);
  unit = (id: UnitId) => this.#state.units.get(id);
  sheet = (id: SheetId) => this.#state.sheet(id);
  sheetDocument = (id: SheetId): SheetDocument | undefined => this.#state.sheetDocument(id);

  listen(listener: (commits: Announced[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // ---- writing

  #commitCall(id: CallId, entries: CallEntry[], author: Author): Appended {
    return this.#commit([{ kind: 'call', id, entries }], author);
  }

  #commit(changes: Change[], author: Author, cause: string | null = null): Appended {
    const { journal } = this.#options;
    const at = this.#now();
    // What does not fold, or does not follow its stream, throws here, and has changed neither the state nor the journal.
    const folded = this.#state.fold(changes, journal.lastSeq() + changes.length);
    const made = new Map<string, number>();
    const drafts = changes.map((change) => {
      const stream = `${change.kind}/${change.id}` as const;
      const version = (made.get(stream) ?? journal.streamVersion(stream)) + 1;
      made.set(stream, version);
      return folded.draftOf(change, { version, at, author, cause });
    });
    const appended = journal.append(drafts, folded.documents());
    folded.keep();
    const sheets = new Set(drafts.flatMap(({ sheet }) => sheet ?? []));
    void appended.durable.then(() => {
      for (const sheet of sheets) this.#release(sheet);
    });
    // After what is under way now, so that an order to the PBX is never behind a screen.
    if (this.#unpublished.length === 0) setImmediate(() => this.#publish());
    this.#unpublished.push(...appended.commits);
    return appended;
  }

  #publish(): void {
    const commits = this.#unpublished;
    this.#unpublished = [];
    for (const listener of this.#listeners) {
      try {
        listener(commits);
      } catch (error) {
        this.#options.log.error({ err: error }, 'a listener failed');
      }
    }
  }

  #now(): Instant {
    return instant(this.#options.clock());
  }

  #nextSheetNumber(at: Instant): string {
    const year = at.slice(0, 4);
    const next = (this.#sheetNumbers.get(year) ?? 0) + 1;
    this.#sheetNumbers.set(year, next);
    return `${year}-${String(next).padStart(6, '0')}`;
  }
}

const only = (fix: Fix | null): Fix[] => (fix ? [fix] : []);

const nothingWritten: Appended = { commits: [], durable: Promise.resolve() };

/** Calls that arrive together may be announced, and so numbered, in another order: the newest sheet need not have the highest number. */
const sheetsLookedAt = 500;

function lastSheetNumbers(journal: Journal): Map<string, number> {
  const last = new Map<string, number>();
  for (const { document } of journal.documents({ collection: 'sheets', limit: sheetsLookedAt }).items) {
    const [year = '', number = '0'] = (document as SheetDocument).number.split('-');
    last.set(year, Math.max(last.get(year) ?? 0, Number(number)));
  }
  return last;
}

type ConfiguredPosition = Centre['positions'][number];

function positionFacts({ id, name, groups, skills }: ConfiguredPosition, wrapUpMs: number): PositionFacts {
  return { id: positionId(id), name, groups: groups as PositionFacts['groups'], skills, wrapUpMs };
}

function sameFacts(known: PositionFacts, facts: PositionFacts): boolean {
  const key = ({ name, groups, skills, wrapUpMs }: PositionFacts) => JSON.stringify([name, groups, skills, wrapUpMs]);
  return key(known) === key(facts);
}

/** The arrival as it would be with the caller id that came late. */
function arrivalOf(call: Call, number: string | null, name: string | null): Arrival {
  const { id, leg, channel, arrivedAt: at, dialled, trunk, sipCallId, transferredBy, fixes, caller } = call;
  const assertedNumber = caller.shownNumber === null ? null : (caller.number?.e164 ?? null);
  return {
    call: callId(id),
    leg,
    channel,
    at,
    dialled,
    trunk,
    sipCallId,
    transferredBy,
    fixes,
    number,
    name,
    assertedNumber,
    masked: false,
  };
}
