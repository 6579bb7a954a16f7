import type { Instant, OperatorId, SheetId } from '../ids.ts';
import type { BothLanguages, SheetPart } from './part.ts';

/** An instruction that was read to the caller. */
export type ReadInstruction = { id: string; title: BothLanguages; by: OperatorId; at: Instant };

/** In the order of reading; one that was read again is there twice. */
export type ReadInstructions = { instructionsRead: ReadInstruction[] };

/** With the text as it was read, in the language of the page. */
export type InstructionEntry = {
  type: 'InstructionRead';
  sheet: SheetId;
  instruction: string;
  language: 'fr' | 'en';
  text: string;
} & Omit<ReadInstruction, 'id'>;

export const instructionsPart: SheetPart<ReadInstructions, InstructionEntry> = {
  empty: { instructionsRead: [] },
  evolve: {
    InstructionRead: ({ instructionsRead }, { instruction: id, title, by, at }) => ({
      instructionsRead: [...instructionsRead, { id, title, by, at }],
    }),
  },
};
