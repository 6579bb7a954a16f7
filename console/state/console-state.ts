/** All that the page knows, as one value; each change makes a new one. */

import type { Proposed } from '../../services/dispatch/candidates.ts';
import type { AlertingView } from '../../services/http/alerting-routes.ts';
import type {
  CentreView,
  DispatchView,
  MapSettings,
  Present,
  Problem,
  RoomSnapshot,
  SessionView,
  SheetView,
} from '../../services/http/messages.ts';
import type { Instant, SheetId, UnitId } from '../../services/ids.ts';
import type { PhoneState } from '../phone/softphone.ts';
import type { PendingAnswer } from './answer-keeper.ts';
import type { BoardState } from './board.ts';
import type { PendingFact } from './fact-keeper.ts';
import type { Focus } from './focus.ts';
import { noFocus } from './focus.ts';
import type { Connection } from './live.ts';
import type { DraftState } from './note-keeper.ts';
import type { Catalogue } from './qualified.ts';
import type { ResponseState } from './response-keeper.ts';
import { noSameEvent, type SameEvent } from './same-event.ts';
import type { Settings } from './settings.ts';
import type { Units } from './units.ts';

/** What lies over the page, at most one at a time; none of it stops work. */
export type Overlay =
  | 'palette'
  | 'events'
  | 'keys'
  | 'pause'
  | 'phone'
  | 'nature'
  | 'place'
  | 'priority'
  | 'close'
  | 'correction'
  | 'handover'
  | null;
/** The panel under the map. */
export type SideTab = 'response' | 'units' | 'exchange' | 'notices' | 'procedures' | 'callers' | 'journal';
/** An answer that the operator must see: it stays until it is acknowledged. `null` stands for a server that could not be reached. */
export type Notice = { id: string; problem: Problem | null };

export type ConsoleState = {
  stage: 'starting' | 'signed out' | 'signed in';
  settings: Settings;
  centre: CentreView | null;
  /** Null until the server has given it. */
  catalogue: Catalogue | null;
  /** Null until the server has given them. */
  mapSettings: MapSettings | null;
  /** Who is told and what is done by procedure; null until the server has given it. */
  alerting: AlertingView | null;
  session: SessionView | null;
  /** The server no longer knows this session. */
  sessionLost: boolean;
  connection: Connection;
  /** Server's clock less this machine's. */
  clockOffsetMs: number;
  board: BoardState | null;
  /** Null until the server has given them. */
  units: Units | null;
  /** Of the page Salle; null until the server has given it, and to who may not have it. */
  room: RoomSnapshot | null;
  sheets: ReadonlyMap<SheetId, SheetView>;
  focus: Focus;
  drafts: DraftState[];
  /** Answers given here that the sheets do not show yet. */
  pendingAnswers: PendingAnswer[];
  sameEvent: SameEvent;
  /** When each sheet was last looked at: what came since is new. */
  looked: ReadonlyMap<SheetId, Instant>;
  /** Facts changed here that the sheets do not show yet. */
  pendingFacts: PendingFact[];
  /** Who looks at each sheet on the screen, this page included. */
  present: ReadonlyMap<SheetId, Present[]>;
  overlay: Overlay;
  /** The unit that had the focus when a correction was asked for. */
  correctionUnit: string | null;
  sideTab: SideTab;
  /** Texts and keys of callers that came while the exchange was not on the screen. */
  unread: ReadonlyMap<SheetId, number>;
  /** To the sheet on the screen. */
  response: ResponseState | null;
  /** Who could go in the place of a unit that was alerted in vain. */
  instead: { sheet: SheetId; unit: UnitId; proposed: Proposed | null } | null;
  /** How units and sectors are called; null until the server has said so. */
  dispatch: DispatchView | null;
  notices: Notice[];
  soundReady: boolean;
  /** Null where the position has no phone in the console, or it is not used. */
  phone: PhoneState | null;
};

export const firstState = (settings: Settings, soundReady: boolean): ConsoleState => ({
  stage: 'starting',
  settings,
  centre: null,
  catalogue: null,
  mapSettings: null,
  alerting: null,
  session: null,
  sessionLost: false,
  connection: { state: 'connecting' },
  clockOffsetMs: 0,
  board: null,
  units: null,
  room: null,
  correctionUnit: null,
  sheets: new Map(),
  focus: noFocus,
  drafts: [],
  pendingAnswers: [],
  sameEvent: noSameEvent,
  looked: new Map(),
  pendingFacts: [],
  present: new Map(),
  overlay: null,
  sideTab: 'response',
  response: null,
  instead: null,
  dispatch: null,
  unread: new Map(),
  notices: [],
  soundReady,
  phone: null,
});
