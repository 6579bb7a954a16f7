/** Messages from the units of an event, and instructions to them, in order, with who said them and when. */
import type { Instant, OperatorId, SheetId, UnitId } from '../ids.ts';
import type { SheetPart } from '../sheets/part.ts';

export const messageForms = ['situation', 'request', 'all clear', 'free'] as const;
export type MessageForm = (typeof messageForms)[number];
export type NamedUnit = { unit: UnitId; callSign: string };

/** `from` a unit, or `to` units from the room. `saidAt` by the sender's clock, `at` when it was received. */
export type FieldMessage = {
  id: string;
  from: NamedUnit | null;
  to: NamedUnit[];
  form: MessageForm;
  text: string;
  saidAt: Instant;
  at: Instant;
  /** Who wrote it down or gave the instruction; null: the unit itself, by its page. */
  by: OperatorId | null;
  /** Who has it: operators for a message, units for an instruction. */
  acknowledged: { by: OperatorId | null; unit: UnitId | null; at: Instant }[];
};

export type FieldMessages = { fieldMessages: FieldMessage[] };

export type FieldMessageEntry =
  | ({ type: 'FieldMessageReceived'; sheet: SheetId; message: string; from: NamedUnit } & Pick<
      FieldMessage,
      'form' | 'text' | 'saidAt' | 'at' | 'by'
    >)
  | { type: 'InstructionSent'; at: Instant; sheet: SheetId; message: string; to: NamedUnit[]; text: string; by: OperatorId }
  | {
      type: 'FieldMessageAcknowledged';
      at: Instant;
      sheet: SheetId;
      message: string;
      /** Of an instruction: the unit that has it, as said by radio, or by its page (`by` null). */
      unit: UnitId | null;
      by: OperatorId | null;
    };

export const fieldMessagesPart: SheetPart<FieldMessages, FieldMessageEntry> = {
  empty: { fieldMessages: [] },
  evolve: {
    FieldMessageReceived: ({ fieldMessages }, { message: id, from, form, text, saidAt, at, by }) => ({
      fieldMessages: [...fieldMessages, { id, from, to: [], form, text, saidAt, at, by, acknowledged: [] }],
    }),
    InstructionSent: ({ fieldMessages }, { message: id, to, text, at, by }) => ({
      fieldMessages: [...fieldMessages, { id, from: null, to, form: 'free', text, saidAt: at, at, by, acknowledged: [] }],
    }),
    FieldMessageAcknowledged: ({ fieldMessages }, { message, unit, by, at }) => ({
      fieldMessages: fieldMessages.map((one) =>
        one.id === message ? { ...one, acknowledged: [...one.acknowledged, { by, unit, at }] } : one,
      ),
    }),
  },
};

/** Units that have not said that they have the instruction; an operator must still read a message where it is `new`. */
export const unheard = ({ to, acknowledged }: FieldMessage): NamedUnit[] =>
  to.filter(({ unit }) => !acknowledged.some((one) => one.unit === unit));
export const isNew = ({ from, acknowledged }: FieldMessage): boolean => from !== null && acknowledged.length === 0;
