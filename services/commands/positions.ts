import { z } from 'zod';
import type { CommandDefinition } from './fields.ts';
import { id } from './fields.ts';

const onPosition = z.strictObject({ position: id });

export const positionCommands = {
  'open-position': { summary: 'Take a position: it is offered calls from now on', body: onPosition },
  'close-position': { summary: 'Leave a position: no call is offered to it; a call in hand goes on', body: onPosition },
  'pause-position': {
    summary: 'No new call for a while, with a reason of the configuration',
    body: z.strictObject({ position: id, reason: id }),
  },
  'ready-position': { summary: 'End a pause, the wrap-up or a mark', body: onPosition },
} satisfies Record<string, CommandDefinition>;
