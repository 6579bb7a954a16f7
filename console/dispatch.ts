/** What keys and buttons do with units. */
import type { UnitStatus } from '../services/dispatch/status.ts';
import type { UnitId } from '../services/ids.ts';
import { shownSheet } from './state/focus.ts';
import { isReadOnly } from './state/qualified.ts';
import { rowsOf } from './state/response-keeper.ts';
import type { ConsoleStore } from './state/store.ts';

/** Sends what the panel shows: as recommended, or as the operator has changed it. */
export async function engageResponse(store: ConsoleStore): Promise<void> {
  const { response } = store.state;
  store.showTab('response');
  if (!response?.recommended || isReadOnly(store.state)) return;
  const units = rowsOf(response).flatMap(({ now }) =>
    now ? [{ unit: now.unit as string, how: 'free' as const, needs: now.needs, travelS: now.travelS }] : [],
  );
  if (units.length === 0) return;
  const occasion = response.recommended.level === 0 ? 'recommended' : 'reinforcement';
  await store.command('engage-units', { sheet: response.sheet, occasion, units });
}

/** The unit says by radio that it is so now. */
export const setStatus = (store: ConsoleStore, unit: UnitId, status: UnitStatus, reason = '') =>
  store.command('set-unit-status', { unit, status, reason, saidAt: null });

/** The first free talkgroup for the event on the screen; its units are told. */
export async function talkgroupForEvent(store: ConsoleStore): Promise<void> {
  const sheet = shownSheet(store.state.focus);
  store.showTab('units');
  if (sheet && !isReadOnly(store.state)) await store.command('allot-talkgroup', { sheet, talkgroup: null });
}

export async function releaseTalkgroup(store: ConsoleStore, talkgroup: string): Promise<void> {
  const sheet = shownSheet(store.state.focus);
  if (sheet && !isReadOnly(store.state)) await store.command('release-talkgroup', { sheet, talkgroup });
}
