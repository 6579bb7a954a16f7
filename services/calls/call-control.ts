import type { CallId, PositionId } from '../ids.ts';

/** How an order to the PBX went. An accepted order is not an outcome: that comes as a call signal. */
export type Ordered = { ordered: true } | { ordered: false; reason: 'call gone' | 'pbx unreachable' | 'refused'; detail: string };

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
  /** The call's end stands in the journal: the PBX may forget its own record of it. */
  forget(call: CallId): Promise<Ordered>;
}
