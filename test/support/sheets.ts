/** Sheets and what operators do to them, for tests of the pure decisions. */
import type { Centre } from '../../config/schema.ts';
import type { Call } from '../../services/calls/call.ts';
import { decide } from '../../services/calls/commands.ts';
import type { DeskState } from '../../services/calls/state.ts';
import type { Commands } from '../../services/commands/commands.ts';
import { callId, operatorId, positionId, type SheetId, sheetId } from '../../services/ids.ts';
import { Refusal } from '../../services/refusal.ts';
import { evolveSheet, type Sheet, type SheetEntry } from '../../services/sheets/sheet.ts';
import { moment } from './calls.ts';

export const aSheet = (id: SheetId, number: string) =>
  evolveSheet(undefined, { type: 'SheetOpened', at: moment(0), sheet: id, number, call: callId('c1') });

/** As it is opened. */
export const openedSheet = aSheet(sheetId('s1'), '2026-000001');

/** A command on the sheet, and who gives it: `op01` unless said. */
export type Step = { [Name in keyof Commands]: [name: Name, input: Omit<Commands[Name], 'sheet'>, by?: string] }[keyof Commands];

/** Given, when, then for one sheet: the centre and its calls as they are at each step. */
export function sheetSteps(centre: () => Centre, { calls = [], others = [] }: { calls?: Call[]; others?: Sheet[] } = {}) {
  function entriesOf(sheet: Sheet, [name, input, who = 'op01']: Step): SheetEntry[] {
    const all = [sheet, ...others];
    const state = {
      sheet: (asked: string) => all.find((one) => one.id === asked),
      sheetNumbered: (number: string) => all.find((one) => one.number === number),
      call: (asked: string) => calls.find((one) => one.id === asked),
    } as unknown as DeskState;
    const by = { operator: operatorId(who), position: positionId('p01'), key: `${who}/k` };
    const changes = decide[name]({ sheet: sheet.id, ...input } as never, { state, centre: centre(), at: moment(1_000), by });
    return changes.flatMap((change) => (change.kind === 'sheet' ? change.entries : []));
  }
  const changed = (sheet: Sheet, step: Step) => entriesOf(sheet, step).reduce(evolveSheet, sheet);
  return {
    entriesOf,
    changed,
    given: (...steps: Step[]) => steps.reduce(changed, openedSheet),
    /** Status, code and field of the refusal; `taken` where there is none. */
    refusalOf(sheet: Sheet, step: Step): string {
      try {
        entriesOf(sheet, step);
      } catch (error) {
        if (error instanceof Refusal) return `${error.status} ${error.code} ${error.field}`;
        throw error;
      }
      return 'taken';
    },
  };
}
