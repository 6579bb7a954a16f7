/** dispositions.yaml: what may become of an event, and what must be known before its sheet is closed so. */
import { z } from 'zod';
import { id, text } from '../schema.ts';

/**
 * `nature`, `place`, `priority`: on the sheet. `note`: written when closing. `partner`: of partners.yaml, told when closing. `duplicate`: the number of the
 * other sheet. `silent-check`: said to have been done.
 */
export const requirements = ['nature', 'place', 'priority', 'note', 'partner', 'duplicate', 'silent-check'] as const;
export type Requirement = (typeof requirements)[number];

export const dispositionsFile = z.strictObject({
  dispositions: z
    .array(
      z.strictObject({
        id,
        label: text,
        requires: z.array(z.enum(requirements)).default([]),
        /** Closes by one key, once the call is over: where nothing is required. */
        oneKey: z.boolean().default(false),
      }),
    )
    .min(1)
    // Each has a digit in the console.
    .max(9),
});

export type Disposition = z.infer<typeof dispositionsFile>['dispositions'][number];
