import type { Instant, SheetId } from '../ids.ts';

/** A number as looked at: E.164 where it could be parsed. */
export type PhoneNumber = {
  /** E.164, `+33612345678`. */
  e164: string;
  /** As read aloud in its country: `06 12 34 56 78`. */
  national: string;
  /** ISO 3166-1 alpha-2; null where the number does not say. */
  country: string | null;
  kind: 'mobile' | 'fixed' | 'special' | 'unknown';
};

/** A person or place behind a number, from a subscriber source. */
export type Subscriber = {
  name: string;
  address: string | null;
  /** A note for the operator: gate code, dog, oxygen at home. */
  note: string | null;
  /** True where the number is on the list of vulnerable people. */
  vulnerable: boolean;
  source: string;
};

export type PreviousCall = { sheet: SheetId; sheetNumber: string; at: Instant };

/** Where a lookup stands. A source that is late, absent or wrong says so; it never delays the call. */
export type LookupState = 'pending' | 'found' | 'not found' | 'too late' | 'failed' | 'not asked';

/** Who calls, as far as is known now. */
export type Caller = {
  /** The number to call back: the network's own where it differs from the shown one; null where masked or absent. */
  number: PhoneNumber | null;
  /** What the From header showed, where it is not `number`: untrusted. */
  shownNumber: string | null;
  /** True where the caller withheld the number and the network gave none either: nobody can be called back. */
  masked: boolean;
  /** Caller name from SIP: untrusted text. */
  name: string | null;
  subscriber: Subscriber | null;
  /** Newest first, ten at most. */
  previous: PreviousCall[];
  /** How many calls this number made in the last 24 hours, this one left out. */
  callsLast24h: number;
  /** Source name to its state: `subscribers-file`, `subscribers-http`, `previous`. */
  lookups: Record<string, LookupState>;
};
