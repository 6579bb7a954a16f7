/** What telephony tells the calls service. Raw AMI and SIP objects end before this file. */
import type { Fix } from '../context/fix.ts';
import type { CallId, Instant, LegId, PositionId } from '../ids.ts';
import type { TextRoute } from './exchange.ts';

/** A caller's channel as the PBX announced it. Texts are decoded, free of control characters, and cut at 256 characters. */
export type Arrival = {
  call: CallId;
  /** The caller's channel: its unique id and its name, which orders to the PBX need. */
  leg: LegId;
  channel: string;
  at: Instant;
  /** As dialled: `112`, `15`, `17`, `18`, `114`, or what came. */
  dialled: string;
  trunk: string;
  /** Caller number and name of the From header; null where masked or absent. */
  number: string | null;
  name: string | null;
  /** Number that the network vouches for (P-Asserted-Identity, RFC 3325). */
  assertedNumber: string | null;
  /** True where the caller asked for privacy (anonymous). */
  masked: boolean;
  sipCallId: string | null;
  /** Fixes that came with the call (PIDF-LO parsed by the PBX); empty where none or malformed. */
  fixes: Fix[];
  /** The partner that handed the call over, where the trunk or a header says so. */
  transferredBy: string | null;
  /** It came as a text, by this way: no channel at the PBX. */
  text?: TextRoute;
};

/** A text of a caller. `id` stays the same when the same text is handed over again: `sms/...` by the gateway's id, `sip/...` by the PBX's record. */
export type ReceivedText = {
  id: string;
  number: string | null;
  text: string;
  at: Instant;
  route: TextRoute;
  dialled: string;
  trunk: string;
};

/** How an offer to a position ended without an answer. */
export type OfferFailure = 'no answer' | 'busy' | 'unreachable' | 'refused' | 'withdrawn';

/** `no phone`: the position's phone was not taken. `dialled`: it was. */
export const outSteps = ['no phone', 'dialled', 'answered', 'ended'] as const;
export type OutStep = (typeof outSteps)[number];

export type EndedBy = 'caller' | 'position' | 'unknown';

export type CallSignal =
  | { signal: 'call arrived'; arrival: Arrival }
  | { signal: 'caller id learned'; call: CallId; number: string | null; name: string | null; at: Instant }
  | { signal: 'position ringing'; call: CallId; position: PositionId; at: Instant }
  /** The caller's leg and the position's are bridged: the only proof of an answer. */
  | { signal: 'position answered'; call: CallId; position: PositionId; leg: LegId; at: Instant }
  | { signal: 'offer failed'; call: CallId; position: PositionId; failure: OfferFailure; at: Instant }
  /** The PBX put the caller in its own queue, because Tocsin was silent. */
  | { signal: 'call diverted'; call: CallId; at: Instant }
  /** An answered caller waits again: the position's leg is gone, the caller's is not. */
  | { signal: 'call returned'; call: CallId; at: Instant }
  | { signal: 'text arrived'; text: ReceivedText }
  /** The caller pressed a key of the telephone. */
  | { signal: 'key pressed'; call: CallId; key: string; at: Instant }
  /** A call that Tocsin ordered to another service (`callOut`); `status` as Asterisk's DIALSTATUS, empty where there is none. */
  | { signal: 'service call'; id: string; step: OutStep; status: string; at: Instant }
  | { signal: 'call ended'; call: CallId; by: EndedBy; cause: string; at: Instant }
  | { signal: 'pbx snapshot'; snapshot: PbxSnapshot };

/** What the PBX said of each call when the link came up: live calls, and those that ended while nobody listened. */
export type PbxSnapshot = { takenAt: Instant; calls: SeenCall[] };

export type SeenCall = { arrival: Arrival; phase: SeenPhase };

export type SeenPhase =
  | { is: 'waiting' }
  | { is: 'offered'; position: PositionId }
  | { is: 'diverted' }
  | { is: 'answered'; position: PositionId; leg: LegId; at: Instant }
  /** `exact` is false where the PBX died with the call, and nobody knows when it ended. */
  | {
      is: 'ended';
      at: Instant;
      exact: boolean;
      by: EndedBy;
      cause: string;
      answered: { position: PositionId; leg: LegId; at: Instant } | null;
    };
