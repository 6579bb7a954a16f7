/**
 * What the page knows and does. Holds no view: components read `state` through one hook (console/use-console.ts), and call the methods.
 * Lives as long as the page.
 */
import { uuidv7 } from 'uuidv7';
import type { Commands } from '../../services/commands/commands.ts';
import type { Proposed } from '../../services/dispatch/candidates.ts';
import type { FactPlace, Facts } from '../../services/facts/facts.ts';
import type { Problem, ServerMessage, SessionView, SheetView } from '../../services/http/messages.ts';
import type { OperatorId, PositionId, RowId, SheetId, UnitId } from '../../services/ids.ts';
import { instant, ms } from '../../services/ids.ts';
import type { Announced } from '../../services/journal/commit.ts';
import type { PageName } from '../page.ts';
import { PhoneLine } from '../phone/phone-line.ts';
import { type Alarm, alarmsFor } from './alarms.ts';
import { AnswerKeeper } from './answer-keeper.ts';
import * as api from './api.ts';
import type { BoardState } from './board.ts';
import { boardOf, foldBoard, withEvent } from './board.ts';
import { latestNews } from './callers.ts';
import type { ConsoleState, Overlay, SideTab } from './console-state.ts';
import { firstState } from './console-state.ts';
import { FactKeeper } from './fact-keeper.ts';
import type { Focus } from './focus.ts';
import { focusAfter, followed, isIdle, myActivity, shownSheet, stepBack } from './focus.ts';
import { chargeOf } from './handover.ts';
import type { Connection } from './live.ts';
import { Live } from './live.ts';
import { NoteKeeper } from './note-keeper.ts';
import { catalogueOf, isSameCatalogue } from './qualified.ts';
import type { QuickFact } from './quick-line.ts';
import { ResponseKeeper } from './response-keeper.ts';
import { withCorrections, withNews } from './room.ts';
import { joinKey, lastJoin, SameEventKeeper } from './same-event.ts';
import { Selection } from './selection.ts';
import type { PhoneSettings, Settings } from './settings.ts';
import { loadSettings, saveSettings } from './settings.ts';
import { foldSheet } from './sheet-view.ts';
import { isSoundReady, playCall, playText, wakeSound } from './sound.ts';
import { foldUnits, unitsOf } from './units.ts';

export type SignInAnswer = { problem: Problem } | 'unreachable' | null;

/** Boards change many times a second under load; the screen follows at this pace, but for what concerns this position. */
const calmMs = 50;
const centreRetryMs = 2_000;
/** Longest wait for text that is on its way before a sheet is closed. */
const savingMs = 2_000;

export class ConsoleStore {
  #state: ConsoleState;
  readonly #listeners = new Set<() => void>();
  #live: Live | null = null;
  #notes: NoteKeeper | null = null;
  #facts: FactKeeper | null = null;
  #phone: PhoneLine | null = null;
  readonly #response = new ResponseKeeper(api.response, (response) => this.#set({ response }));
  readonly #answers = new AnswerKeeper({
    send: (sheet, question, answer) => api.command('answer-question', { sheet, question, answer }, uuidv7()),
    onChange: (pendingAnswers) => this.#set({ pendingAnswers }),
    onRefused: (answer) => this.#notify(answer),
  });
  readonly #sameEvent = new SameEventKeeper({
    ask: api.sameEvent,
    onChange: (sheet, candidates) => {
      const { chosen, ...rest } = this.#state.sameEvent;
      const stillThere = sheet === rest.sheet && candidates.some((one) => one.sheet === chosen);
      this.#set({ sameEvent: { ...rest, sheet, candidates, chosen: stillThere ? chosen : null } });
    },
  });
  readonly #selection: Selection;
  readonly #page: PageName;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /** Of several windows of one operator, the call-taking page alone rings and keeps the notes. */
  constructor(page: PageName) {
    this.#page = page;
    this.#state = firstState(loadSettings(localStorage), this.#isSoundReady());
    // The last chance of a page that is closed or loaded again in mid-line: the request outlives it (keepalive), the storage too.
    addEventListener('pagehide', () => {
      this.#notes?.retry();
      this.#facts?.retry();
    });
    for (const first of ['keydown', 'pointerdown']) {
      addEventListener(first, () => void wakeSound().then(() => this.#set({ soundReady: this.#isSoundReady() })), { once: true });
    }
    this.#selection = new Selection((message) => {
      if (message.type === 'session') {
        if (page !== 'appel') void this.#start();
      } else if (page !== 'report') this.#openSheet(message.sheet);
    });
    void this.#start();
  }

  get state(): ConsoleState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  // ---- signing in and out

  async #start(): Promise<void> {
    await this.#loadCentre();
    const answer = await api.currentSession();
    if (answer.outcome === 'done') await this.#enter(answer.value);
    else this.leave();
  }

  /** Asks until it has an answer: without the list of positions nobody can sign in. Meanwhile the page says that the server is away. */
  async #loadCentre(): Promise<void> {
    for (;;) {
      const answer = await api.centreInfo();
      if (answer.outcome === 'done') {
        this.#set({ centre: answer.value, connection: { state: 'connecting' } });
        return;
      }
      const nowMs = Date.now();
      this.#set({
        stage: 'signed out',
        connection: { state: 'lost', sinceMs: nowMs, attempt: 1, retryAtMs: nowMs + centreRetryMs },
      });
      await new Promise((resolve) => setTimeout(resolve, centreRetryMs));
    }
  }

  async signIn(account: string, password: string, position: PositionId): Promise<SignInAnswer> {
    const answer = await api.signIn(account, password, position);
    if (answer.outcome !== 'done') return answer.outcome === 'refused' ? { problem: answer.problem } : 'unreachable';
    this.setSettings({ account, position });
    await this.#enter(answer.value);
    this.#selection.tell({ type: 'session' });
    return null;
  }

  async #enter(session: SessionView): Promise<void> {
    await this.#loadCentre();
    this.#notes?.close();
    this.#facts?.close();
    const isAppel = this.#page === 'appel';
    this.#notes = isAppel ? this.#keepNotes(session.operator) : null;
    this.#facts = isAppel ? this.#keepFacts(session.operator) : null;
    const [drafts, pendingFacts] = [this.#notes?.states() ?? [], this.#facts?.states() ?? []];
    this.#set({ stage: 'signed in', session, sessionLost: false, drafts, pendingFacts });
    this.#live?.close();
    this.#live = new Live({
      url: `${location.origin.replace(/^http/, 'ws')}/api/live`,
      onMessage: (message) => this.#onMessage(message),
      onConnection: (connection) => this.#onConnection(connection),
      isServerThere: api.isServerThere,
    });
    this.#live.subscribe('board');
    this.#live.subscribe('units');
    if (this.#page === 'salle' && session.role !== 'operator') this.#live.subscribe('room');
    void api.dispatchInfo().then((answer) => answer.outcome === 'done' && this.#set({ dispatch: answer.value }));
    if (isAppel) void this.#openPhone();
  }

  /** The position's phone in the console, where it has one and this machine uses it. */
  async #openPhone(): Promise<void> {
    this.#phone?.close();
    this.#phone = null;
    this.#set({ phone: null });
    if (!this.#state.settings.phone.isUsed) return;
    const answer = await api.softphone();
    if (answer.outcome !== 'done' || this.#state.stage !== 'signed in') return;
    const { SipSoftphone } = await import('../phone/sip-softphone.ts');
    const position = this.#state.session?.position;
    this.#phone = new PhoneLine({
      open: (options) => new SipSoftphone({ ...answer.value, ...options }),
      storage: sessionStorage,
      settings: this.#state.settings.phone,
      onChange: (phone) => this.#set({ phone }),
      playTone: () => playCall(3),
      rejoin: (call) => position && void this.command('rejoin-call', { position, call }),
      onFailed: () => this.#notify({ outcome: 'unreachable' }),
    });
    this.#phone.onActivity(myActivity(this.#state.board, position ?? null));
  }

  #keepFacts(operator: OperatorId): FactKeeper {
    return new FactKeeper({
      storage: localStorage,
      operator,
      send: api.command,
      newId: uuidv7,
      onChange: (pendingFacts) => this.#set({ pendingFacts }),
    });
  }

  #keepNotes(operator: OperatorId): NoteKeeper {
    return new NoteKeeper({
      storage: localStorage,
      operator,
      send: ({ sheet, note, text }, key) => api.command('write-note', { sheet, note, text }, key),
      newId: uuidv7,
      onChange: (drafts) => this.#set({ drafts }),
    });
  }

  /** The server closes the position with its last session. Who still has open events sees them first, and leaves from there. */
  async signOut(): Promise<void> {
    const { board, session, overlay } = this.#state;
    if (session && overlay !== 'handover' && chargeOf(board, session.operator).mine.length > 0) {
      this.show('handover');
      return;
    }
    const answer = await api.endSession();
    if (answer.outcome === 'done') {
      this.leave();
      this.#selection.tell({ type: 'session' });
    } else this.#notify(answer);
  }

  /** Back to the sign-in page; what is typed stays in storage. */
  leave(): void {
    this.#live?.close();
    this.#live = null;
    this.#notes?.close();
    this.#notes = null;
    this.#sameEvent.look(null);
    this.#facts?.close();
    this.#facts = null;
    this.#phone?.close();
    this.#phone = null;
    const { settings, centre } = this.#state;
    this.#set({ ...firstState(settings, this.#isSoundReady()), stage: 'signed out', centre });
  }

  // ---- what the server says

  #onConnection(connection: Connection): void {
    this.#set({ connection });
    if (connection.state === 'up') {
      this.#notes?.retry();
      this.#facts?.retry();
      void this.#loadCatalogue();
      void this.#loadMapSettings();
    }
    if (connection.state === 'lost') void this.#checkSession();
  }

  /** The centre's files were read again: what the page has of them is fetched anew, while all goes on. */
  async #reloadCentre(): Promise<void> {
    const [answer] = await Promise.all([api.centreInfo(), this.#loadCatalogue()]);
    if (answer.outcome === 'done') this.#set({ centre: answer.value });
  }

  async #loadCatalogue(): Promise<void> {
    const [answer, alerting] = await Promise.all([api.qualification(), api.alerting()]);
    if (answer.outcome === 'done' && !isSameCatalogue(answer.value, this.#state.catalogue))
      this.#set({ catalogue: catalogueOf(answer.value) });
    if (alerting.outcome === 'done') this.#set({ alerting: alerting.value });
  }

  /** The same value stays where nothing changed: a map opens anew for other settings. */
  async #loadMapSettings(): Promise<void> {
    const answer = await api.mapSettings();
    if (answer.outcome !== 'done' || JSON.stringify(answer.value) === JSON.stringify(this.#state.mapSettings)) return;
    this.#set({ mapSettings: answer.value });
  }

  async #checkSession(): Promise<void> {
    const answer = await api.currentSession();
    if (answer.outcome === 'refused' && answer.problem.status === 401) this.#set({ sessionLost: true });
  }

  #onMessage(message: ServerMessage): void {
    switch (message.type) {
      case 'snapshot':
        if (message.topic === 'board') {
          this.#set({ clockOffsetMs: ms(message.board.serverNow) - Date.now() });
          this.#setBoard(boardOf(message.board));
        } else if (message.topic === 'units') {
          this.#set({ units: unitsOf(message.board.units) });
        } else if (message.topic === 'room') {
          this.#set({ room: message.room });
        } else {
          this.#setSheet(message.view);
        }
        break;
      case 'commit':
        this.#onCommit(message.topic, message.commit);
        break;
      case 'event':
        if (this.#state.board) this.#set({ board: withEvent(this.#state.board, message.head) }, calmMs);
        this.#sameEvent.lookAgain();
        break;
      case 'room':
        if (this.#state.room) this.#set({ room: withNews(this.#state.room, message) }, calmMs);
        break;
      case 'links':
        this.#patchBoard({ links: message.links });
        break;
      case 'saved':
        this.#patchBoard({ saved: { here: message.here, mongodb: message.mongodb } });
        break;
      case 'presence':
        this.#set({ present: new Map(this.#state.present).set(message.topic.slice('sheet/'.length) as SheetId, message.here) });
        break;
      case 'catalogue':
        void this.#reloadCentre();
        break;
      case 'error':
        this.#notify({ outcome: 'refused', problem: message.problem });
        break;
    }
  }

  #patchBoard(patch: Partial<BoardState>): void {
    if (this.#state.board) this.#set({ board: { ...this.#state.board, ...patch } }, calmMs);
  }

  #onCommit(topic: string, commit: Announced): void {
    const { board, units, sheets } = this.#state;
    try {
      if (topic === 'board') {
        if (board) this.#setBoard(foldBoard(board, commit));
      } else if (topic === 'units') {
        if (units) this.#set({ units: foldUnits(units, commit) }, calmMs);
        this.#response.look(shownSheet(this.#state.focus));
      } else if (topic === 'room') {
        if (this.#state.room) this.#set({ room: withCorrections(this.#state.room, commit) });
      } else {
        const view = sheets.get(topic.slice('sheet/'.length) as SheetId);
        if (view) this.#setSheet(foldSheet(view, commit));
        this.#followJoin(commit);
        this.#onExchange(commit);
      }
    } catch {
      // What came does not fit what is known: a new snapshot puts it right.
      this.#live?.restart(topic as 'board');
    }
  }

  /** My page goes where the event goes: with a sheet that is joined to another, and back with my call. */
  #followJoin({ entries }: Announced): void {
    for (const entry of entries) {
      if (entry.type === 'SheetJoinedTo') this.#follow(entry.sheet, entry.into);
      const { mine } = this.#state.focus;
      if (entry.type === 'EventParted' && mine && entry.calls.includes(mine.call)) this.#follow(entry.sheet, entry.from);
    }
  }

  #follow(from: SheetId, to: SheetId): void {
    if (this.#state.focus.opened === from) this.#notes?.move(from, to);
    this.#setFocus(followed(this.#state.focus, from, to));
  }

  /** What the caller wrote or pressed points at itself, and takes the focus from nothing. */
  #onExchange({ sheet, entries }: Announced): void {
    const count = entries.filter(({ type }) => type === 'TextReceived' || type === 'KeyPressed').length;
    if (count === 0 || sheet === null) return;
    if (this.#page === 'appel') playText();
    if (this.#state.sideTab === 'exchange' && shownSheet(this.#state.focus) === sheet) return;
    this.#set({ unread: new Map(this.#state.unread).set(sheet, (this.#state.unread.get(sheet) ?? 0) + count) });
  }

  #setBoard(board: BoardState): void {
    const { session, focus: before, settings } = this.#state;
    const position = session?.position ?? null;
    const focus = focusAfter(this.#withRemembered(before, board, position), board, position, this.nowMs());
    const activityBefore = myActivity(this.#state.board, position);
    const activity = myActivity(board, position);
    const isMine = activity !== activityBefore || focus !== before;
    this.#set({ board }, isMine ? 0 : calmMs);
    this.#setFocus(focus);
    if (activity?.is === 'ringing' && activity.call !== (activityBefore?.is === 'ringing' ? activityBefore.call : null)) {
      this.#set({ overlay: null });
      const call = board.calls.get(activity.call);
      if (this.#page === 'appel') playCall(call?.priority ?? 1);
      if (call?.kind === 'text') this.showTab('exchange');
    }
    this.#phone?.onActivity(activity);
    if (focus.mine && (focus.mine.call !== settings.mine?.call || focus.mine.sheet !== settings.mine.sheet))
      this.setSettings({ mine: focus.mine });
  }

  /** After a reload in wrap-up the board no longer has the call: this machine remembers which sheet it was. */
  #withRemembered(focus: Focus, board: BoardState, position: PositionId | null): Focus {
    const { mine } = this.#state.settings;
    const activity = myActivity(board, position);
    if (focus.mine || !mine || activity?.is !== 'wrap-up' || activity.call !== mine.call) return focus;
    if (isIdle(activity, this.nowMs())) return focus;
    return { ...focus, mine: { call: activity.call, sheet: mine.sheet } };
  }

  #setSheet(view: SheetView): void {
    this.#set({ sheets: new Map(this.#state.sheets).set(view.sheet.id, view) });
    this.#response.look(shownSheet(this.#state.focus));
    this.#answers.onSheet(view);
    this.#facts?.onSheet(view);
  }

  /** Follows the sheets on the screen, and only those. */
  #setFocus(focus: Focus): void {
    const before = this.#state.focus;
    if (focus === before) return;
    if (focus.mine && before.mine?.call === focus.mine.call && before.mine.sheet !== focus.mine.sheet)
      this.#notes?.move(before.mine.sheet, focus.mine.sheet);
    const wanted = new Set([focus.mine?.sheet, focus.opened].filter((id) => id !== undefined && id !== null));
    const sheets = new Map(this.#state.sheets);
    const present = new Map(this.#state.present);
    for (const sheet of [before.mine?.sheet, before.opened]) {
      if (!sheet || wanted.has(sheet)) continue;
      this.#notes?.endLine(sheet);
      this.#live?.unsubscribe(`sheet/${sheet}`);
      sheets.delete(sheet);
      present.delete(sheet);
      this.look(sheet);
    }
    for (const sheet of wanted) {
      this.#live?.subscribe(`sheet/${sheet}`);
      if (!this.#state.looked.has(sheet)) this.look(sheet);
    }
    this.#set({ focus, sheets, present });
    this.#sameEvent.look(shownSheet(focus));
  }

  // ---- what the operator does

  /** `unit`: the one that the operator was at. */
  showCorrection(unit: string | null): void {
    this.#set({ overlay: 'correction', correctionUnit: unit });
  }

  /** What a sheet has now is no longer new. */
  look(sheet: SheetId): void {
    const view = this.#state.sheets.get(sheet);
    const [now, latest] = [instant(this.nowMs()), view ? latestNews(view) : null];
    this.#set({ looked: new Map(this.#state.looked).set(sheet, latest !== null && latest > now ? latest : now) });
  }

  /** The candidate that Insert takes; null: the likeliest. */
  chooseCandidate(chosen: SheetId | null): void {
    this.#set({ sameEvent: { ...this.#state.sameEvent, chosen } });
  }

  /** The notice of the last join has been read: Insert joins again. */
  acknowledgeJoin(): void {
    const join = lastJoin(this.#state);
    const { sameEvent } = this.#state;
    if (join) this.#set({ sameEvent: { ...sameEvent, acknowledged: new Set([...sameEvent.acknowledged, joinKey(join)]) } });
  }

  async command<Name extends keyof Commands>(name: Name, input: Commands[Name]): Promise<boolean> {
    const answer = await api.command(name, input, uuidv7());
    if (answer.outcome === 'done') return true;
    this.#notify(answer);
    return false;
  }

  /** What is still on its way to the sheet goes first. */
  async closeSheet(input: Commands['close-sheet']): Promise<boolean> {
    const sheet = input.sheet as SheetId;
    this.#notes?.endLine(sheet);
    this.#facts?.retry();
    const isOnItsWay = () =>
      this.#state.drafts.some(({ draft, state }) => draft.sheet === sheet && state === 'saving') ||
      this.#state.pendingFacts.some(({ change, state }) => change.sheet === sheet && state === 'saving');
    const endMs = Date.now() + savingMs;
    while (isOnItsWay() && Date.now() < endMs) await new Promise((resolve) => setTimeout(resolve, calmMs));
    return this.command('close-sheet', input);
  }

  /** A row of its own, or fields of what a sheet has one of. */
  addFact(sheet: SheetId, fact: QuickFact, shown: Facts | undefined): void {
    if ('row' in fact) {
      this.#facts?.add(sheet, fact.row, fact.fields);
      return;
    }
    for (const [field, value] of Object.entries(fact.fields)) {
      const before = shown?.[fact.place][field];
      this.#facts?.write(sheet, fact.place, field, value, { value: before?.value ?? '', version: before?.version ?? 0 });
    }
  }

  writeFact(sheet: SheetId, row: FactPlace, field: string, value: string, shown: { value: string; version: number }): void {
    this.#facts?.write(sheet, row, field, value, shown);
  }

  strikeFact(sheet: SheetId, row: RowId, struck: boolean): void {
    this.#facts?.strike(sheet, row, struck);
  }

  /** Null: the other's value stays. */
  settleFact(id: string, value: string | null, seen: { value: string; version: number }): void {
    this.#facts?.settle(id, value, seen);
  }

  giveUpFact(id: string): void {
    this.#facts?.giveUp(id);
  }

  /** Where in the sheet the operator writes, for the others who look at it. */
  writesAt(sheet: SheetId, field: string | null): void {
    this.#live?.writesAt(`sheet/${sheet}`, field);
  }

  /** The next question is there at once: the answer counts here before the server has it. */
  answer(sheet: SheetId, question: string, answer: string | null): void {
    this.#answers.give(sheet, question, answer);
  }

  /** Ends pause, wrap-up and mark; takes the position again where it was closed meanwhile. */
  ready(): void {
    const { session, board } = this.#state;
    const position = session?.position;
    if (!position) return;
    this.#set({ overlay: null });
    const isMine = board?.positions.get(position)?.operator === session.operator;
    void this.command(isMine ? 'ready-position' : 'open-position', { position });
  }

  pause(reason: string): void {
    const position = this.#state.session?.position;
    this.#set({ overlay: null });
    if (position) void this.command('pause-position', { position, reason });
  }

  /** Here and in the other windows. */
  openSheet(sheet: SheetId): void {
    this.#openSheet(sheet);
    this.#selection.tell({ type: 'sheet', sheet });
  }

  /** In this window alone, whatever the others have selected. */
  readSheet(sheet: SheetId): void {
    this.#openSheet(sheet);
  }

  /** Null: back to mine. */
  #openSheet(sheet: SheetId | null): void {
    const { focus } = this.#state;
    this.#setFocus({ ...focus, opened: sheet === focus.mine?.sheet ? null : sheet });
    this.#set({ overlay: null });
  }

  /** Escape: the notice, the overlay, the sheet opened by hand, the sheet that is done with. Never the text. */
  back(): void {
    const { overlay, notices, focus, session, board } = this.#state;
    if (overlay) this.#set({ overlay: null });
    else if (notices.length > 0) this.acknowledge();
    else {
      this.#setFocus(stepBack(focus, myActivity(board, session?.position ?? null), this.nowMs()));
      if (focus.opened) this.#selection.tell({ type: 'sheet', sheet: null });
    }
  }

  /** Units alerted in vain that this page must show, the oldest event's first. */
  alarms(): Alarm[] {
    const { board, session, instead } = this.#state;
    const all = alarmsFor(board, session?.position ?? null, this.#page === 'conduite');
    return all.map((alarm) =>
      instead?.unit === alarm.unit && instead.sheet === alarm.sheet ? { ...alarm, instead: instead.proposed } : alarm,
    );
  }

  /** Asks who could go in its place. */
  async lookForInstead(sheet: SheetId, unit: UnitId): Promise<void> {
    const answer = await api.response(sheet);
    const found = answer.outcome === 'done' ? answer.value.instead.find((one) => one.unit === unit) : undefined;
    if (found) this.#set({ instead: { sheet, unit, proposed: found.proposed } });
  }

  acknowledge(): void {
    this.#set({ notices: this.#state.notices.slice(1) });
  }

  show(overlay: Overlay): void {
    this.#set({ overlay: this.#state.overlay === overlay ? null : overlay });
  }

  /** A unit of the recommended response left out, changed for another, or taken as recommended. */
  changeResponse(unit: UnitId, to: Proposed | 'out' | null): void {
    this.#response.change(unit, to);
  }

  showTab(sideTab: SideTab): void {
    this.#set({ sideTab });
    const sheet = shownSheet(this.#state.focus);
    if (sideTab === 'exchange' && sheet) this.#set({ unread: new Map([...this.#state.unread].filter(([id]) => id !== sheet)) });
  }

  type(text: string): void {
    const sheet = shownSheet(this.#state.focus);
    if (sheet) this.#notes?.type(sheet, text);
  }

  endLine(): void {
    const sheet = shownSheet(this.#state.focus);
    if (sheet) this.#notes?.endLine(sheet);
  }

  /** Null where there is none: the desk phone answers. */
  get phone(): PhoneLine | null {
    return this.#phone;
  }

  setPhone(patch: Partial<PhoneSettings>): void {
    const before = this.#state.settings.phone;
    const phone = { ...before, ...patch };
    this.setSettings({ phone });
    if (this.#phone) this.#phone.settings = phone;
    if (before.isUsed !== phone.isUsed) void this.#openPhone();
  }

  setSettings(patch: Partial<Settings>): void {
    // Another window may have kept something since.
    const settings = { ...loadSettings(localStorage), ...patch };
    saveSettings(localStorage, settings);
    this.#set({ settings });
  }

  /** The map makes none. */
  #isSoundReady(): boolean {
    return this.#page === 'carte' || isSoundReady();
  }

  /** The server's time. */
  nowMs(): number {
    return Date.now() + this.#state.clockOffsetMs;
  }

  #notify(answer: { outcome: 'refused'; problem: Problem } | { outcome: 'unreachable' }): void {
    const problem = answer.outcome === 'refused' ? answer.problem : null;
    // The centre's files may have changed since the page has them.
    if (problem?.status === 422) void this.#loadCatalogue();
    if (problem?.status === 401) this.#set({ sessionLost: true });
    else this.#set({ notices: [...this.#state.notices, { id: uuidv7(), problem }] });
  }

  #set(patch: Partial<ConsoleState>, withinMs = 0): void {
    this.#state = { ...this.#state, ...patch };
    if (withinMs > 0) {
      this.#waiting ??= setTimeout(() => this.#tell(), withinMs);
      return;
    }
    this.#tell();
  }

  #tell(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    for (const listener of this.#listeners) listener();
  }
}
