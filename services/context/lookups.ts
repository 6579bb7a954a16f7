import type { Arrival } from '../calls/signals.ts';
import type { Caller } from './caller.ts';
import type { Fix } from './fix.ts';

/** What a source found, to be merged into the call's caller as it is then. */
export type Learned =
  | {
      what: 'caller';
      source: string;
      patch: Partial<Pick<Caller, 'subscriber' | 'previous' | 'callsLast24h'>>;
      lookups: Caller['lookups'];
    }
  | { what: 'fix'; source: string; fix: Fix };

/** Caller-ID and location lookup. Nothing here delays a call. */
export interface ContextLookups {
  /** What the arrival itself says, at once, without any I/O: number parsed, masked, sources marked `pending` or `not asked`. */
  firstLook(arrival: Arrival): Caller;
  /** Asks every source side by side, each with its deadline; `learn` hears of each answer as it comes. Never rejects. */
  lookUp(arrival: Arrival, caller: Caller, learn: (learned: Learned) => void): Promise<void>;
  close(): Promise<void>;
}
