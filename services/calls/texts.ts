/** Which call a text belongs to. Pure. */
import { uuidv7 } from 'uuidv7';
import { callId, legId, ms } from '../ids.ts';
import type { Author } from '../journal/commit.ts';
import { type Call, isOpenCall, mayResume } from './call.ts';
import type { TextRoute } from './exchange.ts';
import type { Arrival, ReceivedText } from './signals.ts';
import type { DeskState } from './state.ts';

/** The arrival that a first text stands for. */
export function textArrival({ number, at, route, dialled, trunk }: ReceivedText): Arrival {
  const call = callId(`text-${uuidv7()}`);
  const leg = { call, leg: legId(call), channel: '', at, dialled, trunk, sipCallId: null };
  return { ...leg, number, name: null, assertedNumber: null, masked: false, fixes: [], transferredBy: null, text: route };
}

type From = { e164: string | null; route: TextRoute };

/**
 * The call that a text goes on with: a live one of the same number, also one of voice, whose operator then reads it; else the last call of that number
 * which ended after `sinceMs`, a text call or one whose caller was written to, while its sheet is open. Undefined: the text opens a call.
 */
export function callOfText(
  { calls, sheets }: Pick<DeskState, 'calls' | 'sheets'>,
  from: From,
  sinceMs: number,
): Call | undefined {
  const theirs = [...calls.values()].filter((call) => isFrom(call, from));
  return (
    theirs.find((call) => call.state !== 'abandoned' && isOpenCall(call)) ??
    theirs.findLast(
      (call) =>
        mayResume(call) && call.state === 'ended' && ms(call.endedAt) >= sinceMs && sheets.get(call.sheet)?.closing === null,
    )
  );
}

function isFrom({ caller, replyTo }: Call, { e164, route }: From): boolean {
  if (e164 !== null) return caller.number?.e164 === e164;
  // Who writes from something that is no number is known by their address.
  return replyTo !== null && JSON.stringify(replyTo) === JSON.stringify(route);
}

/** When somebody last wrote, or when it was answered. */
export function lastWrittenMs({ answeredAt, messages }: Extract<Call, { state: 'answered' }>): number {
  return Math.max(ms(answeredAt), ...messages.map(({ at }) => ms(at)));
}

export const authorOf = ({ by }: TextRoute): Author => (by === 'sms' ? { kind: 'gateway', gateway: 'sms' } : { kind: 'pbx' });
