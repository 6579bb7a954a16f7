/** routing.yaml: what is dialled, whom it concerns, when, where a call goes on to, and how long things may take. */
import { z } from 'zod';
import { id, inForm, isPhoneAddress, priority, text } from '../schema.ts';

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** Groups of this centre, in order, or a neighbouring centre. */
const destination = z
  .strictObject({ groups: z.array(id).min(1).optional(), neighbour: id.optional() })
  .refine(({ groups, neighbour }) => (groups === undefined) !== (neighbour === undefined), 'oneDestination');

const hours = z.strictObject({
  id,
  label: text,
  /** Each begins on its days; an end that is not after its beginning is of the next day. */
  open: z.array(z.strictObject({ days: z.array(z.enum(weekdays)).min(1), from: inForm('hour'), until: inForm('hour') })),
  /** What a public holiday changes. */
  holidays: z.enum(['closed', 'as-sunday', 'as-usual']).default('closed'),
});

const dialledLine = z
  .strictObject({
    number: inForm('dialled'),
    service: id,
    groups: z.array(id).min(1),
    /** Positions with these skills are preferred; a call never waits for a skill while another position is free. */
    skills: z.array(id).default([]),
    priority,
    /** Outside these hours the call goes to `closed`. Without them the number is always open. */
    hours: id.optional(),
    closed: destination.optional(),
    /** Played to callers of this number who wait, instead of the PBX's own words. */
    announcement: id.optional(),
  })
  .refine((line) => (line.hours === undefined) === (line.closed === undefined), { message: 'closedRoute', path: ['closed'] });

export const routingFile = z.strictObject({
  centre: z.strictObject({
    name: z.string().min(1).max(80),
    country: inForm('country').default('FR'),
    timeZone: z.string().refine(isTimeZone, 'timeZone').default('Europe/Paris'),
  }),
  services: z.array(z.strictObject({ id, label: text })).min(1),
  /** Public holidays of France as the department has them, and further days of the centre's own. */
  holidays: z
    .strictObject({
      department: inForm('department'),
      also: z.array(z.strictObject({ day: z.iso.date('day'), label: text })).default([]),
    })
    .optional(),
  hours: z.array(hours).default([]),
  /** Dialled number to service, groups in order, and the priority that the number alone gives. */
  dialled: z.array(dialledLine).min(1),
  /** For a number that is not in the list: no call is refused. */
  otherwise: z.strictObject({ service: id, groups: z.array(id).min(1), skills: z.array(id).default([]), priority }),
  /**
   * Calls that wait for a group go on to further groups, which then take them beside their own, or to a neighbouring centre.
   * `afterMs` counts from the arrival; `queueLength` is how many calls wait for the group, this one included. Either is enough.
   */
  overflow: z
    .array(
      z
        .strictObject({
          from: id,
          afterMs: z.number().int().min(1_000).max(3_600_000).optional(),
          queueLength: z.number().int().min(1).max(10_000).optional(),
          to: destination,
        })
        .refine(({ afterMs, queueLength }) => afterMs !== undefined || queueLength !== undefined, 'overflowWhen'),
    )
    .default([]),
  /** Centres that take calls over, by a trunk and a number that they answer. */
  neighbours: z
    .array(
      z.strictObject({
        id,
        name: z.string().min(1).max(60),
        trunk: id,
        number: inForm('dialled'),
        /** Where the neighbour does not answer for so long, the caller comes back, ahead of its class. */
        ringMs: z.number().int().min(5_000).max(120_000).default(20_000),
      }),
    )
    .default([]),
  /** Sound files by name: WAV, 8 kHz, 16 bits, one channel; `file` is a path from the configuration's folder. */
  announcements: z.array(z.strictObject({ id, file: inForm('soundFile') })).default([]),
  /**
   * Trunks by PJSIP endpoint; `partner` where its calls are handed over by another service; `sendTo`, address and port, where calls
   * leave by it too.
   */
  trunks: z
    .array(
      z.strictObject({
        endpoint: id,
        address: inForm('address'),
        partner: z.string().min(1).max(60).optional(),
        sendTo: z.string().refine(isPhoneAddress, 'phone').optional(),
      }),
    )
    .min(1),
  ringMs: z.number().int().min(2_000).max(60_000).default(12_000),
  wrapUpMs: z.number().int().min(0).max(600_000).default(10_000),
  /** A position whose offer failed is left alone for this time, then chosen last. */
  markedRetryMs: z.number().int().min(1_000).max(600_000).default(30_000),
  /** Time to answer that the centre aims at: the console's waiting bar fills up to it. */
  answerTargetMs: z.number().int().min(1_000).max(120_000).default(10_000),
});

export type Routing = z.infer<typeof routingFile>;
export type Destination = z.infer<typeof destination>;
