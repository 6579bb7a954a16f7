import type { CallId, PositionId } from '../ids.ts';
import type { TextRoute } from './exchange.ts';

/** How an order to the PBX went. An accepted order is not an outcome: that comes as a call signal. */
export type Ordered = { ordered: true } | { ordered: false; reason: 'call gone' | 'pbx unreachable' | 'refused'; detail: string };

/** `over`: the trunk and its address. `as`: the number that the service is shown. */
export type OutCall = { id: string; position: PositionId; number: string; over: { trunk: string; address: string }; as: string };

/** The few orders that Tocsin gives to the PBX. Implemented by telephony. */
export interface CallControl {
  /** Ring the call at the position's phones for at most `ringMs`. Ends in `position answered` or `offer failed`. Refused where the call is answered. */
  offer(call: CallId, position: PositionId, ringMs: number): Promise<Ordered>;
  /** As `offer`, of a call that is answered there: its caller is taken from the phone that was lost. */
  rejoin(call: CallId, position: PositionId, ringMs: number): Promise<Ordered>;
  /** Take the call back from a position that rings, or from the PBX's own queue, to where callers wait. */
  hold(call: CallId): Promise<Ordered>;
  /** Send the call to the PBX's own queue, which rings every phone: no position is open for it. Ends in `call diverted`. */
  ringAll(call: CallId): Promise<Ordered>;
  /** Speak to the caller of an answered call, whose position stays on the line: answer with the telephone's keys. */
  prompt(call: CallId): Promise<Ordered>;
  /** Ring the position's phone, and dial another service once it is taken. Its steps come as `service call` signals. */
  callOut(call: OutCall): Promise<Ordered>;
  /** The text stands in the journal: the PBX may forget it. */
  forgetText(id: string): Promise<Ordered>;
  /** The call's end stands in the journal: the PBX may forget its own record of it. */
  forget(call: CallId): Promise<Ordered>;
}

/** How a text left. `reference`: what its receipts will call it. `detail` says why not, without the number or the text. */
export type Sent = { outcome: 'sent'; reference: string | null } | { outcome: 'failed'; detail: string };

/** Texts by SIP MESSAGE. Implemented by telephony. */
export interface SipTextSender {
  /** Rejects while the PBX cannot be reached. The same `id` is sent once. */
  sendText(text: { id: string; text: string } & Omit<Extract<TextRoute, { by: 'sip' }>, 'by'>): Promise<Sent>;
}
