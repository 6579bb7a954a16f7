/** What the panels show, computed from the state without React. Pure. */
import type { Call } from '../../services/calls/call.ts';
import { isOpenCall } from '../../services/calls/call.ts';
import { addressLine, bestFix, centreOf, currentFixes, earlierFixes, type Fix, isLocated } from '../../services/context/fix.ts';
import type { SheetView } from '../../services/http/messages.ts';
import type { Instant, NoteId, OperatorId, PositionId, SheetId } from '../../services/ids.ts';
import { ms } from '../../services/ids.ts';
import type { Position } from '../../services/positions/position.ts';
import type { Note } from '../../services/sheets/notes.ts';
import { orderQueue } from '../../services/triage/queue.ts';
import type { BoardState } from './board.ts';
import type { ConsoleState } from './console-state.ts';
import { isIdle } from './focus.ts';
import type { DraftState } from './note-keeper.ts';

/** In the order of what matters now: a call goes before a pause. */
export type PositionState = 'closed' | 'ringing' | 'on-call' | 'wrap-up' | 'paused' | 'free';

export function positionState(position: Position | undefined, me: OperatorId, nowMs: number): PositionState {
  if (!position || position.operator !== me) return 'closed';
  const { activity, pause } = position;
  if (activity.is === 'ringing') return 'ringing';
  if (activity.is === 'on call') return 'on-call';
  if (!isIdle(activity, nowMs)) return 'wrap-up';
  return pause ? 'paused' : 'free';
}

/** A call that waits: since when, how full its bar is (1: the target is reached), by how much it is over. */
export type QueueRow = { call: Call; waitedMs: number; filled: number; isOver: boolean };

/** In the server's order; calls in the PBX's own queue after them, by arrival; calls that ring at another position last. */
export function queueRows(board: BoardState, nowMs: number, ageingMs: number, mine: PositionId | null): QueueRow[] {
  const calls = [...board.calls.values()];
  const byArrival = (a: Call, b: Call) => (a.arrivedAt < b.arrivedAt ? -1 : 1);
  const diverted = calls.filter(({ state }) => state === 'diverted').sort(byArrival);
  const ringing = calls.filter((call) => call.state === 'offered' && call.position !== mine).sort(byArrival);
  return [...orderQueue(calls, nowMs, ageingMs), ...diverted, ...ringing].map((call) => {
    const waitedMs = Math.max(0, nowMs - ms(call.arrivedAt));
    return { call, waitedMs, filled: Math.min(1, waitedMs / board.targetMs), isOver: waitedMs > board.targetMs };
  });
}

export type Abandoned = Extract<Call, { state: 'abandoned' }>;

/** Callers that were cut off or hung up, and must still be reached; who waits longest first. */
export function callBacks(board: BoardState): Abandoned[] {
  return [...board.calls.values()]
    .filter((call): call is Abandoned => call.state === 'abandoned' && isOpenCall(call))
    .sort((a, b) => (a.endedAt < b.endedAt ? -1 : 1));
}

/** Where the caller seems to be, in words: a commune, an address, or nothing yet. */
export type Place =
  | { kind: 'commune'; name: string; department: string; distanceM: number }
  | { kind: 'address'; text: string }
  | { kind: 'subscriber'; text: string }
  | { kind: 'coordinates'; text: string };

export function placeOf(call: Call): Place | null {
  const civic = currentFixes(call.fixes).find((fix) => fix.shape.type === 'civic' && isLocated(fix));
  if (civic?.shape.type === 'civic') {
    const text = addressLine(civic.shape.address);
    if (text) return { kind: 'address', text };
  }
  const best = bestFix(call.fixes);
  if (best?.commune) return { kind: 'commune', ...best.commune };
  const at = best && centreOf(best.shape);
  if (at) return { kind: 'coordinates', text: `${at[1].toFixed(5)}, ${at[0].toFixed(5)}` };
  const address = call.caller.subscriber?.address;
  return address ? { kind: 'subscriber', text: address } : null;
}

/** Later than this after the call, a fix counts as one that arrived in its course. */
const lateMs = 2_000;
const freshMs = 20_000;

export type FixRow = {
  fix: Fix;
  letter: string;
  ageMs: number;
  lateMs: number | null;
  isFresh: boolean;
  /** What the same source said before, newest first. */
  earlier: Fix[];
};

/** Age by the time of measuring; by that of receiving where the other cannot be right. */
export function fixAgeMs({ measuredAt, receivedAt, warnings }: Fix, nowMs: number): number {
  const at = warnings?.includes('future') ? receivedAt : (measuredAt ?? receivedAt);
  return Math.max(0, nowMs - ms(at));
}

/** What each source says now, in order of arrival, lettered as in the plot. `lateMs` is the delay after the call, for those that came in its course. */
export function fixRows(call: Call, nowMs: number): FixRow[] {
  return currentFixes(call.fixes).map((fix, index) => {
    const delayMs = ms(fix.receivedAt) - ms(call.arrivedAt);
    const isLate = delayMs > lateMs;
    return {
      fix,
      letter: String.fromCharCode(65 + (index % 26)),
      ageMs: fixAgeMs(fix, nowMs),
      lateMs: isLate ? delayMs : null,
      isFresh: isLate && nowMs - ms(fix.receivedAt) < freshMs,
      earlier: earlierFixes(fix, call.fixes),
    };
  });
}

/**
 * The call that a sheet is about: the last one on it. The board has it at once where it lives, and is newer than the sheet by a moment;
 * the sheet, when it has come, has those that are over too.
 */
export function callOfSheet(
  id: SheetId | null,
  { board, sheets, focus }: Pick<ConsoleState, 'board' | 'sheets' | 'focus'>,
): Call | undefined {
  if (!id) return undefined;
  // Of an event with many callers mine is the one that I am talking to.
  const { mine } = focus;
  const own =
    mine?.sheet === id && (board?.calls.get(mine.call) ?? sheets.get(id)?.sheet.callDetails.find((one) => one.id === mine.call));
  if (own) return own;
  const last = sheets.get(id)?.sheet.callDetails.at(-1);
  if (last) return board?.calls.get(last.id) ?? last;
  return [...(board?.calls.values() ?? [])].findLast((call) => call.sheet === id);
}

export type NoteLine = {
  id: NoteId;
  text: string;
  at: Instant | null;
  by: OperatorId;
  isMine: boolean;
  state: DraftState['state'];
};

/** Everyone's notes in order, with my lines as they read here; the open line is apart, in the field. */
export function noteLines(notes: Note[], drafts: DraftState[], me: OperatorId): NoteLine[] {
  const local = new Map(drafts.map((each) => [each.draft.note, each]));
  const lines: NoteLine[] = notes
    .filter((note) => !local.get(note.id)?.draft.open)
    .map(({ id, text, at, by }) => ({
      id,
      text: local.get(id)?.draft.text ?? text,
      at,
      by,
      isMine: by === me,
      state: local.get(id)?.state ?? 'saved',
    }));
  const known = new Set(notes.map((note) => note.id));
  for (const { draft, state } of drafts) {
    if (draft.open || draft.text === '' || known.has(draft.note)) continue;
    lines.push({ id: draft.note, text: draft.text, at: null, by: me, isMine: true, state });
  }
  return lines.filter((line) => line.text !== '');
}

/** The call that rings at my position, is on its line, or whose sheet I finish. After a reload in wrap-up only the sheet still has it. */
export function callInHand(
  board: BoardState | null,
  position: Position | undefined,
  mine: SheetView | null | undefined,
  nowMs: number,
): Call | undefined {
  if (!position || isIdle(position.activity, nowMs) || position.activity.is === 'idle') return undefined;
  const { call: id } = position.activity;
  return board?.calls.get(id) ?? mine?.sheet.callDetails.find((call) => call.id === id);
}
