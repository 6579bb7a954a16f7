/** Who is in charge of what, as the board says it: what is mine, what is given to me, what I would leave behind. Pure, but for what the keys do. */
import type { OperatorId } from '../../services/ids.ts';
import type { EventHead } from '../../services/projections/event-head.ts';
import type { BoardState } from './board.ts';
import { shownSheet } from './focus.ts';
import type { ConsoleStore } from './store.ts';
import { callBacks } from './views.ts';

export const isMine = ({ inCharge }: EventHead, me: string): boolean => inCharge === me;

/** Given to me, or to the room by another, and not taken yet. */
export const isOffered = ({ inCharge, handover }: EventHead, me: string): boolean =>
  handover !== null && inCharge !== me && (handover.to === null || handover.to === me);

export type Charge = {
  mine: EventHead[];
  offered: EventHead[];
  /** Signed in, but for me. */
  others: OperatorId[];
  /** Of mine. */
  unread: number;
  notices: number;
  alarms: number;
  /** The room's: whoever stays makes them. */
  callBacks: number;
};

const sum = (heads: readonly EventHead[], of: (head: EventHead) => number) => heads.reduce((total, head) => total + of(head), 0);

/** Events by priority, then the oldest first. */
export function chargeOf(board: BoardState | null, me: string): Charge {
  const heads = [...(board?.events.values() ?? [])].sort((a, b) => a.priority - b.priority || (a.openedAt < b.openedAt ? -1 : 1));
  const mine = heads.filter((head) => isMine(head, me));
  const here = [...(board?.positions.values() ?? [])].flatMap(({ operator }) => operator ?? []);
  return {
    mine,
    offered: heads.filter((head) => isOffered(head, me)),
    others: [...new Set(here)].filter((operator) => operator !== me).sort(),
    unread: sum(mine, ({ unread }) => unread),
    notices: sum(mine, ({ notices }) => notices),
    alarms: sum(mine, ({ alarms }) => alarms.length),
    callBacks: board ? callBacks(board).length : 0,
  };
}

/** The event on the screen where it is given to me or is nobody's; else the first that is given to me. */
export async function takeEvent(store: ConsoleStore): Promise<void> {
  const { board, session, focus } = store.state;
  const me = session?.operator ?? '';
  const shown = board?.events.get(shownSheet(focus) ?? ('' as never));
  const isForMe = shown && (isOffered(shown, me) || shown.inCharge === null);
  const head = isForMe ? shown : (chargeOf(board, me).offered[0] ?? shown);
  if (head) await store.command('take-event', { sheet: head.id });
}
