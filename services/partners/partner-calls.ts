/** Calls to other services by the PBX: the operator's phone first, then the service; with the time of each step. */
import type { OutStep } from '../calls/signals.ts';
import type { Change, DeskState } from '../calls/state.ts';
import type { Instant, OperatorId, PositionId, SheetId } from '../ids.ts';
import type { SheetPart } from '../sheets/part.ts';

export type PartnerCall = {
  id: string;
  /** Of the sheet's requests. */
  request: string;
  number: string;
  position: PositionId;
  by: OperatorId;
  at: Instant;
  /** `dialled`: the operator's phone was taken; `answered`: the service's. */
  times: Partial<Record<OutStep, Instant>>;
  /** Why it ended: as the PBX says, or why the order was not taken. */
  status: string;
};

export type PartnerCallsOnSheet = { partnerCalls: PartnerCall[] };

export type PartnerCallEntry =
  | ({ type: 'PartnerCallOrdered'; sheet: SheetId; call: string } & Pick<
      PartnerCall,
      'request' | 'number' | 'position' | 'by' | 'at'
    >)
  | { type: 'PartnerCallStepped'; at: Instant; sheet: SheetId; call: string; step: OutStep; status: string };

export const partnerCallsPart: SheetPart<PartnerCallsOnSheet, PartnerCallEntry> = {
  empty: { partnerCalls: [] },
  evolve: {
    PartnerCallOrdered: ({ partnerCalls }, { call: id, request, number, position, by, at }) => ({
      partnerCalls: [...partnerCalls, { id, request, number, position, by, at, times: {}, status: '' }],
    }),
    PartnerCallStepped: ({ partnerCalls }, { call, step, status, at }) => ({
      partnerCalls: partnerCalls.map((one) =>
        one.id === call ? { ...one, times: { ...one.times, [step]: at }, status: status || one.status } : one,
      ),
    }),
  },
};

export const isOver = ({ times }: PartnerCall): boolean => times.ended !== undefined || times['no phone'] !== undefined;

/** A step that the PBX tells of; none where it is known, or its sheet is nowhere. Pure. */
export function partnerCallStepped(state: DeskState, said: { id: string; step: OutStep; status: string; at: Instant }): Change[] {
  const { id: call, step, status, at } = said;
  for (const sheet of state.sheets.values()) {
    const known = sheet.partnerCalls.find((one) => one.id === call);
    if (!known) continue;
    if (known.times[step] || isOver(known)) return [];
    return [{ kind: 'sheet', id: sheet.id, entries: [{ type: 'PartnerCallStepped', at, sheet: sheet.id, call, step, status }] }];
  }
  return [];
}
