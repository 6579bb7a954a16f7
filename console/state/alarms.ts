/** Units alerted in vain: which of these alarms this page must show, and what its keys do with the first of them. */
import type { Proposed } from '../../services/dispatch/candidates.ts';
import type { PositionId, SheetId, UnitId } from '../../services/ids.ts';
import type { BoardState } from './board.ts';
import type { ConsoleStore } from './store.ts';

/** `instead` undefined until the server has said who could go. */
export type Alarm = { sheet: SheetId; number: string; unit: UnitId; callSign: string; instead?: Proposed | null };

/** Those of my events, and those of events that nobody is at; all of them where the page is there to follow them. Pure. */
export function alarmsFor(board: BoardState | null, position: PositionId | null, all: boolean): Alarm[] {
  if (!board) return [];
  const isManned = (at: PositionId | null) => at !== null && board.positions.get(at)?.operator != null;
  return [...board.events.values()]
    .filter((head) => all || head.position === position || !isManned(head.position))
    .flatMap(({ id: sheet, number, alarms }) => alarms.map((alarm) => ({ sheet, number, ...alarm })));
}

/** Its event comes up, and the alarm ends. */
export async function seeAlarm(store: ConsoleStore): Promise<void> {
  const [alarm] = store.alarms();
  if (!alarm) return;
  store.openSheet(alarm.sheet);
  store.showTab('units');
  await store.command('see-alarm', { sheet: alarm.sheet, unit: alarm.unit });
}

/** The proposed one is engaged, and the one that does not answer is stood down. */
export async function engageInstead(store: ConsoleStore): Promise<void> {
  const [alarm] = store.alarms();
  if (!alarm?.instead) return;
  const { unit, travelS } = alarm.instead;
  await store.command('replace-unit', { sheet: alarm.sheet, unit: alarm.unit, instead: unit, travelS });
}
