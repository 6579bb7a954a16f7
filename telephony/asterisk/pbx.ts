/** The calls service's PBX: signals out, orders in. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CallControl, Ordered, SipTextSender } from '../../services/calls/call-control.ts';
import type { CallSignal, ReceivedText } from '../../services/calls/signals.ts';
import type { LinkReporter } from '../../services/health/link.ts';
import { type CallId, type Clock, type PositionId, positionId } from '../../services/ids.ts';
import { type AmiFrame, field } from './ami-frame.ts';
import { openAmiLink } from './ami-link.ts';
import type { AmiAddress } from './ami-session.ts';
import { eventToSignals, leftAlone, type TrackedCall } from './events-to-signals.ts';
import { readOutStep } from './out-step.ts';
import { type PositionOf, readEvent } from './pbx-event.ts';
import { readSnapshot, recordFamily, type SnapshotSources } from './snapshot.ts';
import { isRepeat, readTexts, sentFamily, textFamily } from './texts.ts';

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

export interface Pbx extends CallControl, SipTextSender {
  close(): Promise<void>;
}

/** A Redirect is refused while the one before it is under way, some milliseconds at most. */
const redirectTries = { most: 40, everyMs: 5 };

/** The operator has just asked for it. */
const outRingS = 30;

const textsRemembered = 200;

/** Connects and stays connected, until `close()`. Throws where the address cannot be read. */
export function connectPbx({ url, onSignal, positionOf = positionId, links, log, clock = Date.now }: PbxOptions): Pbx {
  let tracked = new Map<CallId, TrackedCall>();
  let settled: ReadonlySet<CallId> = new Set();
  /** The last text from each place. */
  const lastTexts = new Map<string, ReceivedText>();
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
    void takeTexts();
  }

  /** Texts stay in the PBX's database until they are in the journal: read at every connect, and one when it is told of. */
  async function takeTexts(id?: string): Promise<void> {
    try {
      const key: Record<string, string> = id === undefined ? {} : { Key: id };
      const entries = await link.session()?.list({ action: 'DBGetTree', Family: textFamily, ...key });
      for (const text of readTexts(entries ?? [])) takeText(text);
    } catch (error) {
      log.warn({ err: error }, 'texts at the PBX cannot be read; the next connect reads them');
    }
  }

  function takeText(text: ReceivedText): void {
    const { uri } = text.route as Extract<ReceivedText['route'], { by: 'sip' }>;
    const before = lastTexts.get(uri);
    if (before?.id === text.id) return;
    if (isRepeat(text, before)) return void forgetText(text.id);
    lastTexts.delete(uri);
    lastTexts.set(uri, text);
    const [oldest] = lastTexts.keys();
    if (lastTexts.size > textsRemembered && oldest !== undefined) lastTexts.delete(oldest);
    tell({ signal: 'text arrived', text });
  }

  const forgetText = (id: string) => forgetRecord(textFamily, id.slice('sip/'.length));

  async function forgetRecord(family: string, key: string): Promise<Ordered> {
    const done = await order({ action: 'DBDelTree', Family: family, Key: key });
    // An error here says that there was nothing to forget.
    return done.ordered || done.reason === 'pbx unreachable' ? done : { ordered: true };
  }

  function onEvent(frame: AmiFrame): void {
    try {
      if (field(frame, 'UserEvent') === 'TocsinText') return void takeTexts(field(frame, 'Id'));
      const out = readOutStep(frame, clock());
      if (out) {
        tell(out);
        return;
      }
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
    forget: (call) => forgetRecord(recordFamily, call),
    forgetText,
    async prompt(call) {
      const known = tracked.get(call);
      if (!known?.answeredLeg) return { ordered: false, reason: 'call gone', detail: 'the call is not answered' };
      const whisper = { Context: 'tocsin-prompt', Exten: 'whisper', Priority: '1', Variable: `TOCSIN_TO=${known.channel}` };
      return order({ action: 'Originate', Channel: 'Local/say@tocsin-prompt/n', ...whisper, Async: 'true' });
    },
    callOut: ({ id, position, number, over, as }) =>
      order({
        action: 'Originate',
        Channel: `Local/${outRingS}-${position}@tocsin-out/n`,
        ...{ Context: 'tocsin-out', Exten: 'dial', Priority: '1' },
        CallerID: number,
        Variable: [
          ...[`__TOCSIN_OUT=${id}`, `__TOCSIN_NUMBER=${number}`, `__TOCSIN_OVER=${over.trunk}`],
          ...[`__TOCSIN_HOST=${over.address}`, `__TOCSIN_AS=${as}`],
        ].join(),
        ...{ Timeout: '40000', Async: 'true' },
      }),
    async sendText({ id, uri, as, trunk, text }) {
      const session = link.session();
      if (!session) throw new Error('no connection to the PBX');
      const record = { Family: sentFamily, Key: id };
      const before = await session.action({ action: 'DBGet', ...record });
      if (field(before, 'Response') !== 'Error') return { outcome: 'sent', reference: null };
      // One after the other in the same write: the PBX has both or none.
      const [, answer] = await Promise.all([
        session.action({ action: 'DBPut', ...record, Val: String(clock()) }),
        session.action({
          action: 'MessageSend',
          Destination: `pjsip:${trunk}/${uri}`,
          From: `sip:${as}@${uri.replace(/^.*@/, '')}`,
          Base64Body: Buffer.from(text).toString('base64'),
        }),
      ]);
      if (field(answer, 'Response') !== 'Error') return { outcome: 'sent', reference: null };
      return { outcome: 'failed', detail: field(answer, 'Message') };
    },
    close: () => link.close(),
  };
}

function readAddress(url: string): AmiAddress {
  const { protocol, hostname, port, username, password } = new URL(url);
  if (protocol !== 'ami:' || hostname === '' || username === '') throw new Error('AMI_URL must be ami://user:secret@host:port');
  return { host: hostname, port: Number(port) || 5038, user: decodeURIComponent(username), secret: decodeURIComponent(password) };
}
