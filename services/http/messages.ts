/**
 * WebSocket messages, `/api/live`. JSON, one object a frame. The client subscribes to topics; for each it gets a snapshot with `n: 0`,
 * then changes with n = 1, 2, 3 ...; a gap in n makes it subscribe again, which begins with a new snapshot.
 * A client that read too slowly is sent a new snapshot, unasked, in place of the changes it missed: every snapshot replaces all that came before.
 *
 *   board          calls with work left, positions, links, open sheets' heads
 *   sheet/SHEETID  one sheet with its calls and its journal
 */
import type { Call } from '../calls/call.ts';
import type { LonLat } from '../context/fix.ts';
import type { Link } from '../health/link.ts';
import type { GroupId, Instant, OperatorId, PositionId, SheetId } from '../ids.ts';
import type { Announced, Commit } from '../journal/commit.ts';
import type { Position } from '../positions/position.ts';
import type { SheetDocument } from '../sheets/sheet.ts';
import type { Priority } from '../triage/priority.ts';

export type Topic = 'board' | `sheet/${SheetId}`;

/** `serverNow` lets the client correct its own clock: waiting times are counted on the server's. */
export type Board = { serverNow: Instant; calls: Call[]; positions: Position[]; links: Link[]; serviceTargetMs: number };
export type SheetView = { sheet: SheetDocument; journal: (Announced | Commit)[] };

export type ClientMessage = { type: 'subscribe'; topic: Topic } | { type: 'unsubscribe'; topic: Topic };

export type ServerMessage =
  | { type: 'snapshot'; topic: 'board'; n: 0; board: Board }
  | { type: 'snapshot'; topic: `sheet/${SheetId}`; n: 0; view: SheetView }
  /** Fold with evolveCall, evolvePosition, evolveSheet. */
  | { type: 'commit'; topic: Topic; n: number; commit: Announced }
  | { type: 'links'; topic: 'board'; n: number; links: Link[] }
  /** The commits up to this journal seq are on disk here; `mongodb` is the last seq that MongoDB has, null where not configured. */
  | { type: 'saved'; topic: 'board'; n: number; here: number; mongodb: number | null }
  | { type: 'error'; topic: Topic | null; problem: Problem };

/** RFC 9457, with the operator's text in both languages and the field at fault. */
export type Problem = {
  /** Stable: `urn:tocsin:problem:wrong-call-state`. */
  type: string;
  title: string;
  status: number;
  detail: string;
  fr: string;
  en: string;
  field: string | null;
};

/**
 * `POST /api/commands/NAME`, header `Idempotency-Key` (required, 8 to 128 characters): each operator's own, so that a command sent again is done once.
 * Answers 200 `{ seq, durable: true }` once it is on this machine's disk, or after 2 s 202 `{ seq, durable: false }`: it is done, and written when the
 * disk is back. `record-call-back` also answers `replicated`: whether MongoDB has it.
 */
export type Commands = {
  'open-position': { position: string };
  'close-position': { position: string };
  'pause-position': { position: string; reason: string };
  'ready-position': { position: string };
  'write-note': { sheet: string; note: string; text: string };
  'choose-nature': { sheet: string; nature: string };
  /** `answer` null skips the question; another answer to the same question corrects it. */
  'answer-question': { sheet: string; question: string; answer: string | null };
  /** `reason` may be empty where the priority is the one that the rules propose. */
  'decide-priority': { sheet: string; priority: Priority; reason: string };
  /** Takes every reason for immediate departure that stands on the sheet now. */
  'decide-departure': { sheet: string };
  'record-call-back': { call: string; outcome: 'reached' | 'no answer' | 'not needed'; note: string };
};

export type Role = 'operator' | 'supervisor' | 'administrator';

/**
 * `POST /api/session`: sign in at a position. Only supervisors and administrators may leave it null, and may take over a position that another person
 * holds. Answers 201 with a `SessionView`, and the cookie `tocsin_session`. `GET /api/session` answers it again; `DELETE /api/session` signs out.
 */
export type SignIn = { account: string; password: string; position: string | null; takeOver?: boolean | undefined };
export type SessionView = {
  operator: OperatorId;
  role: Role;
  language: 'fr' | 'en';
  position: PositionId | null;
  expiresAt: Instant | null;
};

type BothLanguages = { fr: string; en: string };
/** `GET /api/centre`, open to all: what the page needs before anyone has signed in. No address and no secret. */
export type CentreView = {
  name: string;
  country: string;
  timeZone: string;
  digest: string;
  answerTargetMs: number;
  /** For `orderQueue`: the page shows the queue in the server's order. */
  ageingMs: number;
  services: { id: string; label: BothLanguages }[];
  positions: { id: PositionId; name: string; groups: GroupId[]; skills: string[]; webEndpoint: string | null }[];
  pauseReasons: { id: string; label: BothLanguages }[];
};

/** `GET /api/map`: the ground of the map, where it begins, and what stays on it. Outlines: longitude first, one ring. */
export type MapSettings = {
  ground: MapGround;
  start: { southWest: LonLat; northEast: LonLat };
  areas: { id: string; kind: 'area' | 'sector'; name: string; outline: LonLat[] }[];
  hazards: { id: string; name: string; at: LonLat; radiusM: number | null }[];
};
export type MapGround =
  /** What the console brings with it. */
  | { kind: 'outlines' }
  /** A PMTiles file that Tocsin serves by ranges. */
  | { kind: 'pmtiles'; address: string; credit: string }
  /** A MapLibre style elsewhere. */
  | { kind: 'style'; address: string; credit: string };
