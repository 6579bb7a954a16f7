/** Identifiers and instants shared by every part. Branded, so that a call's id cannot be given where a sheet's is asked. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** The PBX's name and the unique id of the caller's channel, `pbx1-1763953113.42`: the same call has the same id, however often it is seen. */
export type CallId = Branded<'CallId'>;
/** UUID version 7. */
export type SheetId = Branded<'SheetId'>;
/** An operator's workplace, as in config/positions.yaml: `p01`. */
export type PositionId = Branded<'PositionId'>;
/** A person's account name. */
export type OperatorId = Branded<'OperatorId'>;
/** One channel at the PBX, by the PBX's unique id. */
export type LegId = Branded<'LegId'>;
/** UUID version 7, given by whoever writes the note, so that a save repeated is the same save. */
export type NoteId = Branded<'NoteId'>;
/** UUID version 7, given by whoever adds a row of facts to a sheet. */
export type RowId = Branded<'RowId'>;
/** A set of positions that take the same calls, as in config/positions.yaml. */
export type GroupId = Branded<'GroupId'>;
/** A patrol, an engine, an ambulance, as in the centre's roster: `fpt-nord-1`. */
export type UnitId = Branded<'UnitId'>;
/** One unit engaged on one sheet. UUID version 7. */
export type AssignmentId = Branded<'AssignmentId'>;
/** UUID version 7, given by whoever asks for a correction of the centre's data. */
export type CorrectionId = Branded<'CorrectionId'>;
/** UTC, RFC 3339 with milliseconds and `Z`: `2026-11-24T03:12:45.120Z`. Sorts as text. */
export type Instant = Branded<'Instant'>;

export const callId = (text: string) => text as CallId;
export const sheetId = (text: string) => text as SheetId;
export const positionId = (text: string) => text as PositionId;
export const operatorId = (text: string) => text as OperatorId;
export const legId = (text: string) => text as LegId;
export const noteId = (text: string) => text as NoteId;
export const rowId = (text: string) => text as RowId;
export const groupId = (text: string) => text as GroupId;

export const unitId = (text: string) => text as UnitId;
export const correctionId = (text: string) => text as CorrectionId;
export const assignmentId = (text: string) => text as AssignmentId;

/** Milliseconds since 1970 to an instant. */
export const instant = (ms: number) => new Date(ms).toISOString() as Instant;
/** An instant to milliseconds since 1970. */
export const ms = (at: Instant) => Date.parse(at);

/** The clock is passed in, so that tests decide what time it is. Milliseconds since 1970, UTC. */
export type Clock = () => number;

/** Makes the compiler refuse a switch that forgets a case. */
export function never(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
