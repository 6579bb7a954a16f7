/** Who is in charge of an event's follow-up: the one who answered, until another has taken it. */
import type { Instant, OperatorId, SheetId } from '../ids.ts';
import type { SheetPart } from './part.ts';

/** Given, and not taken yet: who gives it keeps it. `to` null: to the room, whoever takes it first. */
export type Handover = { to: OperatorId | null; word: string; by: OperatorId; at: Instant };

export type SheetCharge = { inCharge: { operator: OperatorId; since: Instant } | null; handover: Handover | null };

export type ChargeEntry =
  | ({ type: 'EventHandedOver'; sheet: SheetId } & Handover)
  | { type: 'EventTaken'; at: Instant; sheet: SheetId; from: OperatorId | null; by: OperatorId };

export const chargePart: SheetPart<SheetCharge, ChargeEntry> = {
  empty: { inCharge: null, handover: null },
  evolve: {
    EventHandedOver: (_, { to, word, by, at }) => ({ handover: { to, word, by, at } }),
    EventTaken: ({ inCharge }, { by: operator, at: since }) => ({
      inCharge: inCharge?.operator === operator ? inCharge : { operator, since },
      handover: null,
    }),
  },
};
