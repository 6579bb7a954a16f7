import { z } from 'zod';
import { priority } from '../http/shapes.ts';
import type { CommandDefinition } from './fields.ts';
import { id, writtenText } from './fields.ts';

export const qualificationCommands = {
  'choose-nature': {
    summary: 'Choose the nature of a sheet, of the centre’s catalogue',
    body: z.strictObject({ sheet: id, nature: id }),
  },
  /** `answer` null skips the question; another answer to the same question corrects it. */
  'answer-question': {
    summary: 'Answer, correct or skip a guided question of the sheet’s nature',
    body: z.strictObject({ sheet: id, question: id, answer: id.nullable() }),
  },
  /** `reason` may be empty where the priority is the one that the rules propose. */
  'decide-priority': {
    summary: 'Decide the priority of a sheet; where it is not the one proposed, with a reason',
    body: z.strictObject({ sheet: id, priority, reason: writtenText.max(500) }),
  },
  /** Takes every reason for immediate departure that stands on the sheet now. */
  'decide-departure': {
    summary: 'Record that the services leave at once, for the reasons that stand on the sheet',
    body: z.strictObject({ sheet: id }),
  },
  'record-instruction': {
    summary: 'Record that an instruction was read to the caller, as it is worded now',
    body: z.strictObject({ sheet: id, instruction: id, language: z.enum(['fr', 'en']) }),
  },
} satisfies Record<string, CommandDefinition>;
