/**
 * WebSocket messages, `/api/live`. JSON, one object a frame. The client subscribes to topics; for each it gets a snapshot with `n: 0`,
 * then changes with n = 1, 2, 3 ...; a gap in n makes it subscribe again, which begins with a new snapshot.
 * A client that read too slowly is sent a new snapshot, unasked, in place of the changes it missed: every snapshot replaces all that came before.
 *
 *   board          calls with work left, positions, links, heads of open sheets
 *   units          all units; a board of hundreds of calls is not held up by a thousand of them
 *   room           today's figures and outages, sectors uncovered, requests for corrections; for supervisors
 *   sheet/SHEETID  one sheet with its calls and its journal
 */

import type { Disposition } from '../../config/dispositions/schema.ts';
import type { Messaging } from '../../config/messaging/schema.ts';
import type { Call } from '../calls/call.ts';
import type { LonLat } from '../context/fix.ts';
import type { Correction } from '../corrections/correction.ts';
import type { Unit } from '../dispatch/unit.ts';
import type { Link } from '../health/link.ts';
import type { GroupId, Instant, OperatorId, PositionId, SheetId } from '../ids.ts';
import type { Announced, Commit } from '../journal/commit.ts';
import type { Position } from '../positions/position.ts';
import type { EventHead } from '../projections/event-head.ts';
import type { RoomBoard, RoomNews } from '../room/room.ts';
import type { SheetDocument } from '../sheets/sheet.ts';

export type Topic = 'board' | 'units' | 'room' | `sheet/${SheetId}`;

/** `serverNow` lets the client correct its own clock: waiting times are counted on the server's. */
export type Board = {
  serverNow: Instant;
  calls: Call[];
  positions: Position[];
  /** Open ones, oldest first. */
  events: EventHead[];
  links: Link[];
  serviceTargetMs: number;
};
/** Somebody who has the sheet on their screen, and where in it they write; null where nowhere. */
export type Present = { operator: OperatorId; position: PositionId | null; field: string | null };
/** `corrections`: those not settled, and the last that were, newest first. */
export type RoomSnapshot = RoomBoard & { corrections: Correction[] };
export type UnitBoard = { serverNow: Instant; units: Unit[] };
/** A sheet found by a search: `closing` null while it is open, `joinedInto` the sheet that it was joined to. */
export type SheetFound = { head: EventHead } & Pick<SheetDocument, 'closing' | 'joinedInto'>;
export type SheetView = { sheet: SheetDocument; journal: (Announced | Commit)[] };

export type ClientMessage =
  | { type: 'subscribe'; topic: Topic }
  | { type: 'unsubscribe'; topic: Topic }
  /** Where in a sheet that it subscribed to the operator writes now: `notes`, or `ROW/FIELD` of its facts; null: nowhere. */
  | { type: 'presence'; topic: Topic; field: string | null };

export type ServerMessage =
  | { type: 'snapshot'; topic: 'board'; n: 0; board: Board }
  | { type: 'snapshot'; topic: 'units'; n: 0; board: UnitBoard }
  | { type: 'snapshot'; topic: 'room'; n: 0; room: RoomSnapshot }
  | { type: 'snapshot'; topic: `sheet/${SheetId}`; n: 0; view: SheetView }
  /** Fold with evolveCall, evolvePosition, evolveUnit, evolveSheet, evolveCorrection. */
  | { type: 'commit'; topic: Topic; n: number; commit: Announced }
  /** An event that is new, has changed, or was closed; said again without harm. */
  | { type: 'event'; topic: 'board'; n: number; head: EventHead }
  /** Rows that are new or changed; fold with withChange. */
  | ({ type: 'room'; topic: 'room'; n: number } & RoomNews)
  | { type: 'links'; topic: 'board'; n: number; links: Link[] }
  /** The commits up to this journal seq are on disk here; `mongodb` is the last seq that MongoDB has, null where not configured. */
  | { type: 'saved'; topic: 'board'; n: number; here: number; mongodb: number | null }
  /** Everyone who looks at the sheet now, once for each page: sent when somebody comes, goes, or writes elsewhere. */
  | { type: 'presence'; topic: `sheet/${SheetId}`; n: number; here: Present[] }
  /** The centre's files were read again: `GET /api/centre` and `GET /api/qualification` answer anew. `digest` is the centre's. */
  | { type: 'catalogue'; topic: 'board'; n: number; digest: string }
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
  dispositions: readonly Disposition[];
  quickTexts: Messaging['quickTexts'];
  /** Whether texts to mobiles can be sent. */
  sms: boolean;
};

/** `GET /api/map`: the ground of the map, where it begins, and what stays on it. Rings are closed, the outer one first. */
export type MapSettings = {
  ground: MapGround;
  start: { southWest: LonLat; northEast: LonLat };
  areas: { id: string; kind: 'area' | 'sector'; name: string; rings: LonLat[][] }[];
  hazards: { id: string; name: string; at: LonLat; radiusM: number }[];
};
export type MapGround =
  /** What the console brings with it. */
  | { kind: 'outlines' }
  /** A PMTiles file that Tocsin serves by ranges. */
  | { kind: 'pmtiles'; address: string; credit: string }
  /** A MapLibre style elsewhere. */
  | { kind: 'style'; address: string; credit: string };

/** `GET /api/dispatch`. */
export type DispatchView = {
  capabilities: { id: string; label: BothLanguages }[];
  unitTypes: { id: string; label: BothLanguages; checks: { id: string; label: BothLanguages }[] }[];
  sectors: { id: string; label: BothLanguages }[];
  stations: { id: string; name: string; sector: string; lonLat: LonLat }[];
  /** Seconds after which a position is old. */
  positionS: number;
};
