/** Which sheet is on the screen: the one of my call, or one that was opened over it by hand. Pure. */
import type { Call } from '../../services/calls/call.ts';
import type { CallId, PositionId, SheetId } from '../../services/ids.ts';
import { type Activity, activityAt } from '../../services/positions/position.ts';
import type { BoardState } from './board.ts';

export type Focus = {
  /** The call that rings, is or was last in hand at my position, and its sheet. */
  mine: { call: CallId; sheet: SheetId } | null;
  /** Opened by hand over mine. */
  opened: SheetId | null;
};

export const noFocus: Focus = { mine: null, opened: null };

export const shownSheet = ({ mine, opened }: Focus): SheetId | null => opened ?? mine?.sheet ?? null;

export function myActivity(board: BoardState | null, position: PositionId | null): Activity | null {
  return (position && board?.positions.get(position)?.activity) || null;
}

/** Wrap-up ends by the clock alone: no entry tells it. */
export function isIdle(activity: Activity, nowMs: number): boolean {
  return activityAt(activity, nowMs).is === 'idle';
}

/** A call that reaches my position brings its sheet up over whatever is there. An offer that went elsewhere takes it away again. */
export function focusAfter(focus: Focus, board: BoardState, position: PositionId | null, nowMs: number): Focus {
  const activity = myActivity(board, position);
  if (!activity) return focus;
  if (activity.is === 'idle' || isIdle(activity, nowMs)) {
    const mine = focus.mine && board.calls.get(focus.mine.call);
    return mine && isElsewhere(mine, position) ? { ...focus, mine: null } : withSheetOf(mine, focus);
  }
  const call = board.calls.get(activity.call);
  if (call?.id === focus.mine?.call) return withSheetOf(call, focus);
  return call ? { mine: { call: call.id, sheet: call.sheet }, opened: null } : focus;
}

/** My call may have gone to the sheet of the same event, or come back from there: the page goes with it. */
function withSheetOf(call: Call | null | undefined, focus: Focus): Focus {
  if (!call || call.sheet === focus.mine?.sheet) return focus;
  return { mine: { call: call.id, sheet: call.sheet }, opened: focus.opened === call.sheet ? null : focus.opened };
}

/** One sheet stands for another from now on: whoever has that one on the screen is shown this one. */
export function followed({ mine, opened }: Focus, from: SheetId, to: SheetId): Focus {
  const now = mine?.sheet === from ? { ...mine, sheet: to } : mine;
  const other = opened === from ? to : opened;
  return { mine: now, opened: other === now?.sheet ? null : other };
}

function isElsewhere(call: Call, position: PositionId | null): boolean {
  if (call.state === 'abandoned') return false;
  return call.state === 'queued' || call.state === 'diverted' || call.position !== position;
}

/** One step back: first the sheet opened by hand, then the one of a call that is over. */
export function stepBack(focus: Focus, activity: Activity | null, nowMs: number): Focus {
  if (focus.opened) return { ...focus, opened: null };
  return activity === null || isIdle(activity, nowMs) ? noFocus : focus;
}
