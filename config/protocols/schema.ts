/** Guided questions (`protocols/`, one file each), what they read out and whom they call, and the rules of engagement. */
import { z } from 'zod';
import { id, inForm, priority, text } from '../schema.ts';

const longText = z.strictObject({ fr: z.string().min(1).max(900), en: z.string().min(1).max(900) });

/** Answers that need no label and no key of their own. Initials of Oui, Non, (ne) Sait pas: one key each on any keyboard. */
const standardAnswers: Record<string, { key: string; label: { fr: string; en: string } }> = {
  yes: { key: 'o', label: { fr: 'Oui', en: 'Yes' } },
  no: { key: 'n', label: { fr: 'Non', en: 'No' } },
  unknown: { key: 's', label: { fr: 'Ne sait pas', en: 'Not known' } },
};

const weapon = z.enum(['firearm', 'blade', 'blunt', 'explosive', 'vehicle', 'substance', 'other']);

const answer = z
  .strictObject({
    id,
    key: inForm('answerKey').optional(),
    label: text.optional(),
    /** Proposes this priority. */
    priority: priority.optional(),
    /** Adds these hazards, of hazards.yaml. */
    hazards: z.array(id).default([]),
    /** There are at least so many. */
    victims: z.number().int().min(0).max(9_999).optional(),
    weapon: weapon.optional(),
    /** Demands immediate departure. */
    depart: z.boolean().default(false),
    /** Instructions to read to the caller, of instructions.yaml, in order. */
    say: z.array(id).default([]),
    /** Partners to call, of partners.yaml. */
    partners: z.array(id).default([]),
    /** It is rather this nature. */
    nature: id.optional(),
  })
  .refine((one) => Object.hasOwn(standardAnswers, one.id) || (one.key && one.label), 'ownAnswer')
  .transform(({ key, label, ...rest }) => {
    const standard = standardAnswers[rest.id];
    return { ...rest, key: key ?? standard?.key ?? '', label: label ?? standard?.label ?? { fr: '', en: '' } };
  });

/** Earlier question to the answers wanted: every question named must have one of its answers. */
const earlierAnswers = z.record(id, z.array(id).min(1));

/** protocols/NAME.yaml */
export const protocolFile = z.strictObject({
  id,
  label: text,
  /** Natures that it guides. */
  natures: z.array(id).min(1),
  /** In order of urgency. */
  questions: z
    .array(
      z.strictObject({
        /** Shared by all protocols: `breathing` is the same fact everywhere, and the rules of engagement know it by this name. */
        id,
        /** As said to the caller. */
        ask: z.strictObject({ fr: z.string().min(1).max(300), en: z.string().min(1).max(300) }),
        /** The fact in two or three words, for the sheet: «Respiration». */
        fact: text,
        /** How much it weighs while not known, where it decides: 1 to 100. */
        decisive: z.number().int().min(1).max(100).optional(),
        when: earlierAnswers.default({}),
        answers: z.array(answer).min(2),
      }),
    )
    .min(1),
});

/** instructions.yaml: texts to read to the caller, word for word. */
export const instructionsFile = z.strictObject({
  instructions: z.array(z.strictObject({ id, title: text, text: longText })).min(1),
});

/** partners.yaml: other services that a protocol may ask to call. */
export const partnersFile = z.strictObject({
  partners: z
    .array(
      z.strictObject({
        id,
        label: text,
        /** Numbers in order; those of the event's sector first. A sector is the beginning of a commune's code; without one, everywhere. */
        numbers: z
          .array(
            z.strictObject({
              number: inForm('phoneNumber'),
              label: z.string().max(80).default(''),
              sectors: z.array(inForm('communeCode')).default([]),
            }),
          )
          .default([]),
        /** Without an answer after so many seconds, the request shows as late. */
        answerWithinS: z.number().int().min(30).max(86_400).default(300),
      }),
    )
    .min(1),
});

const engagementCondition = z
  .strictObject({
    families: z.array(id).min(1).optional(),
    groups: z.array(id).min(1).optional(),
    natures: z.array(id).min(1).optional(),
    /** Every question named has one of these answers, in whichever protocol. */
    answers: earlierAnswers.refine((all) => Object.keys(all).length > 0, 'condition').optional(),
    /** One of them is there. */
    hazards: z.array(id).min(1).optional(),
    weapons: z.array(weapon).min(1).optional(),
    victimsAtLeast: z.number().int().min(1).optional(),
  })
  .refine((all) => Object.keys(all).length > 0, 'condition');

/** engagement.yaml: what demands immediate departure, before anything else is asked. */
export const engagementFile = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        id,
        when: engagementCondition,
        reason: text,
        /** Who leaves; where empty, the services in charge of the nature. */
        services: z.array(id).default([]),
      }),
    )
    .min(1),
});

export type Weapon = z.infer<typeof weapon>;
export type Protocol = z.infer<typeof protocolFile>;
export type Question = Protocol['questions'][number];
export type Answer = Question['answers'][number];
export type Instruction = z.infer<typeof instructionsFile>['instructions'][number];
export type Partner = z.infer<typeof partnersFile>['partners'][number];
export type EngagementRule = z.infer<typeof engagementFile>['rules'][number];
