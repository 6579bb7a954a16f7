/** The board as this page knows it: folded from the snapshot by the same functions as the server's. Pure. */
import type { Call } from '../../services/calls/call.ts';
import { evolveCall, isOpenCall } from '../../services/calls/call.ts';
import type { Link } from '../../services/health/link.ts';
import type { Board } from '../../services/http/messages.ts';
import type { CallId, PositionId, SheetId } from '../../services/ids.ts';
import type { CommitDraft } from '../../services/journal/commit.ts';
import type { Position } from '../../services/positions/position.ts';
import { evolvePosition } from '../../services/positions/position.ts';
import type { EventHead } from '../../services/projections/event-head.ts';
import { isCallEntry, isPositionEntry } from './entries.ts';

export type BoardState = {
  calls: ReadonlyMap<CallId, Call>;
  positions: ReadonlyMap<PositionId, Position>;
  /** Open ones. */
  events: ReadonlyMap<SheetId, EventHead>;
  links: Link[];
  targetMs: number;
  /** Last commits on the server's disk and in MongoDB (null: not configured); null until the server said so. */
  saved: { here: number; mongodb: number | null } | null;
};

export function boardOf(board: Board): BoardState {
  return {
    calls: new Map(board.calls.map((call) => [call.id, call])),
    positions: new Map(board.positions.map((position) => [position.id, position])),
    events: new Map(board.events.map((head) => [head.id, head])),
    links: board.links,
    targetMs: board.serviceTargetMs,
    saved: null,
  };
}

/** The board after a commit. Throws where an entry does not fit: the caller then asks for a new snapshot. */
export function foldBoard(board: BoardState, commit: Pick<CommitDraft, 'entries'>): BoardState {
  const calls = new Map(board.calls);
  const positions = new Map(board.positions);
  for (const entry of commit.entries) {
    if (isCallEntry(entry)) {
      const before = calls.get(entry.call);
      // The snapshot held every call with work left: one that it left out is finished. One that a text takes up again is not known here: it needs a new snapshot.
      if (before || entry.type === 'CallQueued' || entry.type === 'CallResumed') calls.set(entry.call, evolveCall(before, entry));
      for (const [id, position] of positions) positions.set(id, evolvePosition(position, entry));
    } else if (isPositionEntry(entry)) {
      positions.set(entry.position, evolvePosition(positions.get(entry.position), entry));
    }
  }
  const held = new Set([...positions.values()].map(({ activity }) => (activity.is === 'idle' ? null : activity.call)));
  for (const call of calls.values()) if (!isOpenCall(call) && !held.has(call.id)) calls.delete(call.id);
  return { ...board, calls, positions };
}

/** The board with an event as it is now; without it where it was closed. */
export function withEvent(board: BoardState, head: EventHead): BoardState {
  const events = new Map(board.events);
  if (head.state === 'closed') events.delete(head.id);
  else events.set(head.id, head);
  return { ...board, events };
}
