/** The calls service's PBX: signals out, orders in. */
import type { Logger } from 'pino';
import type { CallControl, Ordered } from '../../services/calls/call-control.ts';
import type { CallSignal } from '../../services/calls/signals.ts';
import type { LinkReporter } from '../../services/health/link.ts';
import type { CallId, Clock } from '../../services/ids.ts';
import { type AmiFrame, field } from './ami-frame.ts';
import { openAmiLink } from './ami-link.ts';
import type { AmiAddress } from './ami-session.ts';
import { eventToSignals, type TrackedCall } from './events-to-signals.ts';
import { readEvent } from './pbx-event.ts';
import { readSnapshot, recordFamily, type SnapshotSources } from './snapshot.ts';

export type PbxOptions = {
  /** `ami://user:secret@host:port`, user and secret URI-encoded. */
  url: string;
  /** Hears every signal in order. Where it throws, the error is logged and the next signal follows. */
  onSignal: (signal: CallSignal) => void;
  links: LinkReporter;
  log: Logger;
  clock?: Clock;
};

export interface Pbx extends CallControl {
  close(): Promise<void>;
}

/** Connects and stays connected, until `close()`. Throws where the address cannot be read. */
export function connectPbx({ url, onSignal, links, log, clock = Date.now }: PbxOptions): Pbx {
  let tracked = new Map<CallId, TrackedCall>();
  let settled: ReadonlySet<CallId> = new Set();

  function tell(signal: CallSignal): void {
    try {
      onSignal(signal);
    } catch (error) {
      log.error({ err: error, signal: signal.signal }, 'a call signal was not taken');
    }
  }

  function onSnapshot(sources: SnapshotSources): void {
    const reading = readSnapshot(sources);
    tracked = new Map(reading.tracked.map((each) => [each.call, each]));
    settled = new Set(reading.settled);
    tell({ signal: 'pbx snapshot', snapshot: reading.snapshot });
  }

  function onEvent(frame: AmiFrame): void {
    const event = readEvent(frame, clock());
    if (event === null || settled.has(event.call)) return;
    const { call, signals } = eventToSignals(tracked.get(event.call) ?? null, event);
    if (call) tracked.set(call.call, call);
    else tracked.delete(event.call);
    for (const signal of signals) tell(signal);
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

  async function send(call: CallId, context: string, exten: string, priority = '1'): Promise<Ordered> {
    const known = tracked.get(call);
    if (!known) return { ordered: false, reason: 'call gone', detail: 'no such call at the PBX' };
    if (known.answeredLeg !== null) return { ordered: false, reason: 'refused', detail: 'the call is answered' };
    if (known.diverted && context !== 'tocsin-all') tracked.set(call, { ...known, diverted: false });
    return order({ action: 'Redirect', Channel: known.channel, Context: context, Exten: exten, Priority: priority });
  }

  return {
    offer: (call, position, ringMs) => send(call, 'tocsin-offer', `${ringMs}-${position}`),
    hold: (call) => send(call, 'tocsin-wait', 's', 'hold'),
    ringAll: (call) => send(call, 'tocsin-all', 's'),
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
