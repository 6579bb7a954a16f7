/** What on the screen may be wrong: the objects that a request for a correction offers first. Pure. */
import type { CorrectionObject } from '../../services/corrections/correction.ts';
import type { UnitId } from '../../services/ids.ts';
import type { ConsoleState } from './console-state.ts';
import { shownSheet } from './focus.ts';
import { callOfSheet } from './views.ts';

/** `unit`: the one that has the focus. It comes first; then the sheet's place, nature, caller, plan and units. */
export function objectsOnScreen(state: ConsoleState, unit: string | null): CorrectionObject[] {
  const { units, sheets, focus, response, settings } = state;
  const sheetId = shownSheet(focus);
  const sheet = sheetId ? sheets.get(sheetId)?.sheet : undefined;
  const number = callOfSheet(sheetId, state)?.caller.number?.national;
  const plan = response?.sheet === sheetId ? response?.recommended?.plan : undefined;
  const callSign = (id: string) => units?.get(id as UnitId)?.callSign ?? id;
  const engaged = sheet?.assignments.filter(({ ended }) => !ended).map((one) => one.unit as string) ?? [];
  const ofUnits = [...new Set([...(unit ? [unit] : []), ...engaged])].map(
    (id): CorrectionObject => ({ kind: 'unit', name: callSign(id), id }),
  );
  const focused = unit ? ofUnits.slice(0, 1) : [];
  const { place, nature } = sheet ?? {};
  return [
    ...focused,
    ...(place ? [{ kind: 'address' as const, name: place.label.slice(0, 200), id: null }] : []),
    ...(nature ? [{ kind: 'nature' as const, name: nature.label[settings.language], id: nature.id }] : []),
    ...(number ? [{ kind: 'phone number' as const, name: number, id: null }] : []),
    ...(plan ? [{ kind: 'plan' as const, name: plan.label[settings.language], id: plan.id }] : []),
    ...ofUnits.slice(focused.length),
  ];
}
