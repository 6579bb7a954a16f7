/** What the page of a unit shows: the whole, each time anything of it changes, so that a phone that was out of reach needs nothing else. Pure. */
import type { Centre } from '../../config/schema.ts';
import type { MessageForm } from '../alerts/field-messages.ts';
import type { LonLat } from '../context/fix.ts';
import type { Assignment } from '../dispatch/assignment.ts';
import type { UnitStatus } from '../dispatch/status.ts';
import type { AssignmentOutcome, Unit } from '../dispatch/unit.ts';
import { factText } from '../facts/facts.ts';
import { type AssignmentId, type Instant, ms, type SheetId } from '../ids.ts';
import { situationOf } from '../notices/situation.ts';
import { talkgroupsOf } from '../radio/talkgroups.ts';
import type { BothLanguages } from '../sheets/part.ts';
import type { Sheet, SheetDocument } from '../sheets/sheet.ts';
import type { Priority } from '../triage/priority.ts';

/** `status`: `waiting` while it finishes the one before; `alerted` until somebody acknowledges. */
export type PageMission = {
  assignment: AssignmentId;
  sheet: SheetId;
  number: string;
  status: Assignment['status'];
  engagedAt: Instant;
  priority: Priority | null;
  nature: BothLanguages | null;
  place: string | null;
  lonLat: LonLat | null;
  /** Entrance, code, floor: the fields of the sheet's access, in their order. */
  access: { field: string; value: string }[];
  hazards: BothLanguages[];
  /** What is known of the place, whoever calls. */
  placeNotes: string[];
  victims: number | null;
  /** Talkgroups of the event for this unit; `shared` with another event. */
  radio: { label: string; shared: boolean }[];
  /** E.164, of the caller. */
  caller: string | null;
  /** The last lines that were written on the sheet, oldest first. */
  notes: { at: Instant; text: string }[];
};
/** A mission that the centre took back: the crew must see it, and not find an empty page. */
export type PageCancelled = {
  assignment: AssignmentId;
  number: string;
  outcome: AssignmentOutcome;
  reason: string;
  at: Instant;
};
export type PageMessage = {
  sheet: SheetId;
  id: string;
  /** From the unit itself, or from the centre to it. */
  isMine: boolean;
  form: MessageForm;
  text: string;
  at: Instant;
  /** Of the centre's: this unit has it. Of the unit's own: it was read in the room. */
  isRead: boolean;
};

export type UnitPageView = {
  unit: { id: string; callSign: string; status: UnitStatus; since: Instant; reason: string };
  /** Still to be ticked before it is available again. */
  checks: { id: string; label: BothLanguages }[];
  /** The current one first; the others wait. */
  missions: PageMission[];
  cancelled: PageCancelled[];
  /** Newest last. */
  messages: PageMessage[];
  centre: string;
};

/** A mission taken back so long ago is no news. */
const cancelledShownMs = 30 * 60_000;
const notesShown = 6;
const messagesShown = 20;
const accessFields = ['entrance', 'doorCode', 'floor', 'meetingPoint', 'detail'];

export function unitPageView(
  unit: Unit,
  { sheets, sheetDocument }: { sheets: Iterable<Sheet>; sheetDocument: (id: SheetId) => SheetDocument | undefined },
  centre: Centre,
  nowMs: number,
): UnitPageView {
  const { id, callSign, status, checksLeft } = unit;
  const checks = centre.dispatch.unitTypes.find((type) => type.id === unit.type)?.checks ?? [];
  const missions = unit.assignments.flatMap((one) => {
    const sheet = sheetDocument(one.sheet);
    const assignment = sheet?.assignments.find((each) => each.id === one.id);
    return sheet && assignment ? [missionOf(sheet, assignment, unit.service, centre)] : [];
  });
  const own = [...sheets].filter((sheet) => sheet.assignments.some((one) => one.unit === unit.id) || isToldOn(sheet, unit));
  return {
    unit: { id, callSign, status: status.is, since: status.since, reason: status.reason },
    checks: checksLeft.map((check) => ({ id: check, label: labelOf(checks, check) })),
    missions,
    cancelled: own.flatMap((sheet) => cancelledOn(sheet, unit, nowMs)),
    messages: own
      .flatMap((sheet) => messagesOn(sheet, unit))
      .toSorted(byTime)
      .slice(-messagesShown),
    centre: centre.routing.centre.name,
  };
}

const labelOf = (all: { id: string; label: BothLanguages }[], id: string): BothLanguages =>
  all.find((one) => one.id === id)?.label ?? { fr: id, en: id };

const byTime = (a: PageMessage, b: PageMessage) => (a.at < b.at ? -1 : 1);

function missionOf(sheet: SheetDocument, assignment: Assignment, service: string, { qualification }: Centre): PageMission {
  const { nature, priority, place, victims, hazards } = situationOf(qualification, sheet);
  const { id, status, engagedAt } = assignment;
  return {
    assignment: id,
    sheet: sheet.id,
    number: sheet.number,
    status,
    engagedAt,
    priority,
    nature: sheet.nature?.label ?? nature?.label ?? null,
    place,
    lonLat: sheet.place?.lonLat ?? null,
    access: accessFields.flatMap((field) => {
      const value = factText(sheet.facts.access, field);
      return value ? [{ field, value }] : [];
    }),
    hazards: [...new Set(hazards)].map((hazard) => labelOf(qualification.hazards, hazard)),
    placeNotes: (sheet.place?.notes ?? []).map(({ text }) => text),
    victims,
    radio: talkgroupsOf(sheet, service).map(({ label, shared }) => ({ label, shared })),
    caller: sheet.callDetails.flatMap(({ caller }) => caller.number?.e164 ?? [])[0] ?? null,
    notes: sheet.notes
      .filter(({ text }) => text.trim() !== '')
      .slice(-notesShown)
      .map(({ savedAt: at, text }) => ({ at, text })),
  };
}

function cancelledOn({ number, assignments }: Sheet, unit: Unit, nowMs: number): PageCancelled[] {
  return assignments.flatMap(({ id: assignment, unit: of, ended }) => {
    const isNews = of === unit.id && ended && ended.by !== null && ended.outcome !== 'done';
    if (!isNews || nowMs - ms(ended.at) > cancelledShownMs) return [];
    const { outcome, reason, at } = ended;
    return [{ assignment, number, outcome, reason, at }];
  });
}

const isToldOn = ({ fieldMessages }: Sheet, { id }: Unit) =>
  fieldMessages.some(({ from, to }) => from?.unit === id || to.some(({ unit }) => unit === id));

function messagesOn({ id: sheet, fieldMessages }: Sheet, unit: Unit): PageMessage[] {
  return fieldMessages.flatMap(({ id, from, to, form, text, at, acknowledged }) => {
    const isMine = from?.unit === unit.id;
    if (!isMine && !to.some((one) => one.unit === unit.id)) return [];
    const isRead = acknowledged.some((one) => one.unit === (isMine ? null : unit.id));
    return [{ sheet, id, isMine, form, text, at, isRead }];
  });
}
