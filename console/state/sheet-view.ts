/** One sheet with its calls and its journal, folded from the snapshot. Pure. */
import type { Call } from '../../services/calls/call.ts';
import { evolveCall } from '../../services/calls/call.ts';
import { isUnitEntry } from '../../services/dispatch/unit.ts';
import type { SheetView } from '../../services/http/messages.ts';
import type { Announced } from '../../services/journal/commit.ts';
import { evolveSheet, isSheetEntry } from '../../services/sheets/sheet.ts';
import { isCallEntry } from './entries.ts';

/** The sheet after a commit of its own or of one of its calls. Throws where an entry does not fit: the caller then asks for a new snapshot. */
export function foldSheet(view: SheetView, commit: Announced): SheetView {
  let { callDetails, ...sheet } = view.sheet;
  for (const entry of commit.entries) {
    if (isCallEntry(entry)) callDetails = evolveAmong(callDetails, entry);
    if (isSheetEntry(entry) || isUnitEntry(entry) || (isCallEntry(entry) && entry.type !== 'CallQueued'))
      sheet = evolveSheet(sheet, entry);
    if (entry.type === 'SheetJoinedTo' || entry.type === 'EventParted') {
      const { calls } = sheet;
      callDetails = callDetails.filter(({ id }) => calls.includes(id));
    }
  }
  return { sheet: { ...sheet, callDetails }, journal: [...view.journal, commit] };
}

function evolveAmong(calls: Call[], entry: Parameters<typeof evolveCall>[1]): Call[] {
  const before = calls.find((call) => call.id === entry.call);
  const after = evolveCall(before, entry);
  return before ? calls.map((call) => (call === before ? after : call)) : [...calls, after];
}
