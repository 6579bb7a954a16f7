/** Closing the sheet on the screen, and the sheets that still wait for it. Pure, but for the acts at the end. */
import type { Disposition } from '../../config/dispositions/schema.ts';
import { isOpenCall } from '../../services/calls/call.ts';
import type { SheetView } from '../../services/http/messages.ts';
import type { PositionId } from '../../services/ids.ts';
import type { EventHead } from '../../services/projections/event-head.ts';
import type { BoardState } from './board.ts';
import { shownSheet } from './focus.ts';
import type { ConsoleStore } from './store.ts';

/** Ended calls whose sheet nobody has closed: mine, and those of positions where nobody sits. Oldest first. */
export function sheetsToClose({ events, positions }: BoardState, mine: PositionId | null): EventHead[] {
  const isNobodys = (position: PositionId | null) => position === null || (positions.get(position)?.operator ?? null) === null;
  return [...events.values()]
    .filter((head) => head.live === 0 && (head.position === mine || isNobodys(head.position)))
    .sort((a, b) => (a.openedAt < b.openedAt ? -1 : 1));
}

export const isCallLive = ({ sheet }: SheetView): boolean =>
  sheet.callDetails.some((call) => call.state !== 'abandoned' && isOpenCall(call));

/** Dispositions that one key closes with, in the order of their keys. */
export const oneKeyDispositions = (dispositions: readonly Disposition[]): readonly Disposition[] =>
  dispositions.filter((one) => one.oneKey);

// ---- acts on the sheet on the screen

/** The sheet on the screen, open, with its calls over. */
function closable({ state }: ConsoleStore): SheetView | null {
  const id = shownSheet(state.focus);
  const view = id ? state.sheets.get(id) : undefined;
  return view && !view.sheet.closing && !isCallLive(view) ? view : null;
}

export function closeByOneKey(store: ConsoleStore, at: number): void {
  const disposition = oneKeyDispositions(store.state.centre?.dispositions ?? [])[at];
  const view = closable(store);
  if (disposition && view) void store.closeSheet({ sheet: view.sheet.id, disposition: disposition.id, note: '' });
}
