/** The calls service's PBX: signals out, orders in. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CallControl, Ordered } from '../../services/calls/call-control.ts';
import type { CallSignal } from '../../services/calls/signals.ts';
import type { LinkReporter } from '../../services/health/link.ts';
import { type CallId, type Clock, type PositionId, positionId } from '../../services/ids.ts';
import { type AmiFrame, field } from './ami-frame.ts';
import { openAmiLink } from './ami-link.ts';
import type { AmiAddress } from './ami-session.ts';
import { eventToSignals, leftAlone, type TrackedCall } from './events-to-signals.ts';
import { type PositionOf, readEvent } from './pbx-event.ts';
import { readSnapshot, recordFamily, type SnapshotSources } from './snapshot.ts';

export type PbxOptions = {
  /** `ami://user:secret@host:port`, user and secret URI-encoded. */
  url: string;
  /** Hears every signal in order. Where it throws, the error is logged and the next signal follows. */
  onSignal: (signal: CallSignal) => void;
  /** Where a position has a softphone: its endpoint to its position. */
  positionOf?: PositionOf;
  links: LinkReporter;
  log: Logger;
  clock?: Clock;
};

/** Where the dialplan goes on with a caller. */
type Place = { context: string; exten: string; priority: string; evenAnswered: boolean };

const atPosition = (position: PositionId, ringMs: number, evenAnswered: boolean): Place => ({
  context: 'tocsin-offer',
  exten: `${ringMs}-${position}`,
  priority: '1',
  evenAnswered,
});

export interface Pbx extends CallControl {
  close(): Promise<void>;
}

/** A Redirect is refused while the one before it is under way, some milliseconds at most. */
const redirectTries = { most: 40, everyMs: 5 };

/** Connects and stays connected, until `close()`. Throws where the address cannot be read. */
export function connectPbx({ url, onSignal, positionOf = positionId, links, log, clock = Date.now }: PbxOptions): Pbx {
  let tracked = new Map<CallId, TrackedCall>();
  let settled: ReadonlySet<CallId> = new Set();
  /** The order under way for a call. */
  const moving = new Map<CallId, Promise<Ordered>>();

  function tell(signal: CallSignal): void {
    try {
      onSignal(signal);
    } catch (error) {
      log.error({ err: error, signal: signal.signal }, 'a call signal was not taken');
    }
  }

  function onSnapshot(sources: SnapshotSources): void {
    const reading = readSnapshot({ ...sources, positionOf });
    tracked = new Map(reading.tracked.map((each) => [each.call, each]));
    settled = new Set(reading.settled);
    tell({ signal: 'pbx snapshot', snapshot: reading.snapshot });
  }

  function onEvent(frame: AmiFrame): void {
    try {
      const event = readEvent(frame, clock(), positionOf);
      if (event === null || settled.has(event.call)) return;
      const { call, signals } = eventToSignals(tracked.get(event.call) ?? null, event);
      if (call) tracked.set(call.call, call);
      else tracked.delete(event.call);
      for (const signal of signals) tell(signal);
    } catch (error) {
      // Thrown further, it would end the process or the link, and with it every other call.
      log.error({ err: error, event: field(frame, 'Event') }, 'an event of the PBX cannot be read');
    }
  }

  const link = openAmiLink({ address: readAddress(url), links, log, onSnapshot, onEvent });

  async function order(fields: Record<string, string>): Promise<Ordered> {
    const session = link.session();
    if (!session) return { ordered: false, reason: 'pbx unreachable', detail: 'no connection' };
    try {
      const answer = await session.action(fields);
      if (field(answer, 'Response') !== 'Error') return { ordered: true };
      const detail = field(answer, 'Message');
      // AMI has no codes: the text is all there is.
      return { ordered: false, reason: detail.startsWith('Channel does not exist') ? 'call gone' : 'refused', detail };
    } catch (error) {
      return { ordered: false, reason: 'pbx unreachable', detail: error instanceof Error ? error.message : String(error) };
    }
  }

  /** One order at a time for a call: one that must be tried again would else undo the one given after it. */
  function move(call: CallId, to: Place): Promise<Ordered> {
    const before = moving.get(call);
    const moved = before ? before.then(() => redirect(call, to)) : redirect(call, to);
    moving.set(call, moved);
    void moved.then(() => moving.get(call) === moved && moving.delete(call));
    return moved;
  }

  async function redirect(call: CallId, { context, exten, priority, evenAnswered }: Place): Promise<Ordered> {
    const known = tracked.get(call);
    if (!known) return { ordered: false, reason: 'call gone', detail: 'no such call at the PBX' };
    if (known.answeredLeg !== null && !evenAnswered) return { ordered: false, reason: 'refused', detail: 'the call is answered' };
    tracked.set(call, { ...(evenAnswered ? leftAlone(known) : known), diverted: false, ringing: null });
    for (let tries = 1; ; tries++) {
      const answer = await order({
        action: 'Redirect',
        Channel: known.channel,
        Context: context,
        Exten: exten,
        Priority: priority,
      });
      const underWay = !answer.ordered && answer.detail.startsWith('Redirect failed');
      if (!underWay || tries === redirectTries.most || !tracked.has(call)) return answer;
      await delay(redirectTries.everyMs);
    }
  }

  return {
    offer: (call, position, ringMs) => move(call, atPosition(position, ringMs, false)),
    rejoin: (call, position, ringMs) => move(call, atPosition(position, ringMs, true)),
    hold: (call) => move(call, { context: 'tocsin-wait', exten: 's', priority: 'hold', evenAnswered: false }),
    ringAll: (call) => move(call, { context: 'tocsin-all', exten: 's', priority: '1', evenAnswered: false }),
    async forget(call) {
      const done = await order({ action: 'DBDelTree', Family: recordFamily, Key: call });
      // An error here says that there was nothing to forget.
      return done.ordered || done.reason === 'pbx unreachable' ? done : { ordered: true };
    },
    close: () => link.close(),
  };
}

function readAddress(url: string): AmiAddress {
  const { protocol, hostname, port, username, password } = new URL(url);
  if (protocol !== 'ami:' || hostname === '' || username === '') throw new Error('AMI_URL must be ami://user:secret@host:port');
  return { host: hostname, port: Number(port) || 5038, user: decodeURIComponent(username), secret: decodeURIComponent(password) };
}
