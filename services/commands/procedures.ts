import { z } from 'zod';
import type { CommandDefinition } from './fields.ts';
import { id, writtenText } from './fields.ts';

const onStep = { sheet: id, procedure: id, step: id };

export const procedureCommands = {
  'attach-procedure': {
    summary: 'Follow a procedure of the centre on a sheet, whatever its conditions say',
    body: z.strictObject({ sheet: id, procedure: id }),
  },
  'tick-step': {
    summary: 'A step of a procedure is done, or is left out with the reason',
    body: z.strictObject({ ...onStep, state: z.enum(['done', 'left out']), note: writtenText.max(500) }),
  },
  'reopen-step': { summary: 'A step of a procedure is to be done after all', body: z.strictObject(onStep) },
} satisfies Record<string, CommandDefinition>;
