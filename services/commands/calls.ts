import { z } from 'zod';
import { callBackOutcome } from '../http/shapes.ts';
import type { CommandDefinition } from './fields.ts';
import { id, writtenText } from './fields.ts';

export const callCommands = {
  'record-call-back': {
    summary: 'Record that an abandoned call’s caller was called back',
    body: z.strictObject({ call: id, outcome: callBackOutcome, note: writtenText.max(2_000) }),
  },
  'rejoin-call': {
    summary: 'Ring the caller in hand at the position again, whose phone was lost in mid-call',
    body: z.strictObject({ position: id, call: id }),
  },
} satisfies Record<string, CommandDefinition>;
