/** What the boards show of an event: one line, small enough for thousands of them. */
import { noDispatch } from '../../config/dispatch/load-dispatch.ts';
import type { Dispatch } from '../../config/dispatch/schema.ts';
import type { Qualification } from '../../config/protocols/load-qualification.ts';
import { alarmsOf } from '../alerts/alert.ts';
import { isNew } from '../alerts/field-messages.ts';
import { isOpenCall } from '../calls/call.ts';
import { bestFix, centreOf, type LonLat, placeName, radiusOf } from '../context/fix.ts';
import { type Awaited, awaitedFirst } from '../dispatch/late.ts';
import type { Instant, OperatorId, PositionId, SheetId, UnitId } from '../ids.ts';
import { isUnderWay } from '../notices/notice.ts';
import { qualify } from '../qualification/qualify.ts';
import { departedAt } from '../sheets/departed.ts';
import type { BothLanguages } from '../sheets/part.ts';
import { isOpenSheet, type SheetDocument } from '../sheets/sheet.ts';
import type { Priority } from '../triage/priority.ts';

export type EventHead = {
  id: SheetId;
  number: string;
  openedAt: Instant;
  state: 'open' | 'closed';
  nature: { id: string; label: BothLanguages } | null;
  /** As decided; else as the rules propose; else that of its most urgent call. */
  priority: Priority;
  /** In words, where any are known: as the operator set it, else as the fixes say. */
  place: string | null;
  /** Where it is on a map; `radiusM` null where the source does not say. */
  at: { lonLat: LonLat; radiusM: number | null } | null;
  callers: number;
  /** Calls that still live. */
  live: number;
  /** Where its last call was answered. */
  position: PositionId | null;
  /** A service was sent at once. */
  departedAt: Instant | null;
  /** Units engaged now, and those of them on the scene. */
  units: { engaged: number; there: number };
  /** Units that were alerted in vain and that nobody sees to yet. */
  alarms: { unit: UnitId; callSign: string }[];
  /** Who follows it up; null where nobody answered yet. */
  inCharge: OperatorId | null;
  /** Given and not taken yet; `to` null: to the room. */
  handover: { to: OperatorId | null; word: string } | null;
  /** Messages of units that nobody read. */
  unread: number;
  /** Notices whose receipt is still awaited. */
  notices: number;
  /** What is due first; late from its time. */
  awaits: Awaited | null;
};

/** Pure. */
export function eventHead(sheet: SheetDocument, catalogue: Qualification, dispatch: Dispatch = noDispatch): EventHead {
  const { id, number, openedAt, nature, calls, callDetails, position } = sheet;
  const fixes = callDetails.flatMap((call) => call.fixes);
  const best = bestFix(fixes);
  const fixed = best && centreOf(best.shape);
  const ofCalls = callDetails.map((call) => call.priority).sort()[0] ?? 2;
  const priority = sheet.priority?.priority ?? qualify(catalogue, sheet).proposed?.priority ?? ofCalls;
  const engaged = sheet.assignments.filter(({ ended }) => ended === null);
  return {
    id,
    number,
    openedAt,
    state: isOpenSheet(sheet) ? 'open' : 'closed',
    nature: nature && { id: nature.id, label: nature.label },
    priority,
    place: sheet.place?.label ?? placeName(fixes),
    at: sheet.place
      ? { lonLat: sheet.place.lonLat, radiusM: null }
      : best && fixed
        ? { lonLat: fixed, radiusM: radiusOf(best.shape) }
        : null,
    callers: calls.length,
    live: callDetails.filter((call) => call.state !== 'abandoned' && isOpenCall(call)).length,
    position,
    departedAt: departedAt(sheet),
    units: { engaged: engaged.length, there: engaged.filter(({ status }) => status === 'on scene').length },
    alarms: alarmsOf(sheet).map(({ unit, callSign }) => ({ unit, callSign })),
    inCharge: sheet.inCharge?.operator ?? null,
    handover: sheet.handover && { to: sheet.handover.to, word: sheet.handover.word },
    unread: sheet.fieldMessages.filter(isNew).length,
    notices: sheet.notices.filter(isUnderWay).length,
    awaits: awaitedFirst(sheet, priority, dispatch.targets, dispatch.units.length > 0),
  };
}
