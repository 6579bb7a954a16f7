/** Alerts of units, messages from and to them, and their talkgroups as zod schemas. */
import { z } from 'zod';
import type { Alert, AlertEntry } from '../alerts/alert.ts';
import { type FieldMessage, type FieldMessageEntry, messageForms } from '../alerts/field-messages.ts';
import type { AllottedTalkgroup, TalkgroupEntry } from '../radio/talkgroups.ts';
import { instant, operator, sheet } from './base-shapes.ts';
import { assignment, unit } from './unit-shapes.ts';

const text = z.string();
const whole = z.number().int();
const planned = z.strictObject({ means: text, to: text, deadlineS: z.number() });
const why = z.enum(['failed', 'no answer', 'not reached']);

const alert: z.ZodType<Alert> = z
  .strictObject({
    assignment,
    unit,
    text,
    at: instant,
    steps: z.array(
      planned.extend({
        begunAt: instant.nullable(),
        sentAt: instant.nullable(),
        over: z.strictObject({ why, detail: text, at: instant }).nullable(),
      }),
    ),
  })
  .meta({ id: 'Alert', description: 'How an engaged unit is alerted' });

const onAssignment = <Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) =>
  z.strictObject({ type: z.literal(type), at: instant, sheet, unit, callSign: text, assignment, ...fields });

export const alertEntry = z.discriminatedUnion('type', [
  onAssignment('AlertPlanned', { text, steps: z.array(planned) }),
  onAssignment('AlertTried', { step: whole, means: text }),
  onAssignment('AlertSent', { step: whole, means: text, reference: text }),
  onAssignment('AlertStepOver', { step: whole, means: text, why, detail: text }),
  onAssignment('AlertAlarmSeen', { by: operator }),
]) satisfies z.ZodType<AlertEntry>;

const by = operator.nullable();
const form = z.enum(messageForms);
const namedUnit = z.strictObject({ unit, callSign: text });

const fieldMessage: z.ZodType<FieldMessage> = z
  .strictObject({
    id: text,
    from: namedUnit.nullable(),
    to: z.array(namedUnit),
    form,
    text,
    saidAt: instant,
    at: instant,
    by,
    acknowledged: z.array(z.strictObject({ by, unit: unit.nullable(), at: instant })),
  })
  .meta({ id: 'FieldMessage', description: 'A message of a unit, or an instruction to units' });

const onMessage = <Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) =>
  z.strictObject({ type: z.literal(type), at: instant, sheet, message: text, ...fields });

export const fieldMessageEntry = z.discriminatedUnion('type', [
  onMessage('FieldMessageReceived', { from: namedUnit, form, text, saidAt: instant, by }),
  onMessage('InstructionSent', { to: z.array(namedUnit), text, by: operator }),
  onMessage('FieldMessageAcknowledged', { unit: unit.nullable(), by }),
]) satisfies z.ZodType<FieldMessageEntry>;

const allotted = { label: text, rule: text.nullable(), services: z.array(text), shared: z.boolean(), by: operator };
const talkgroup: z.ZodType<AllottedTalkgroup> = z
  .strictObject({ id: text, ...allotted, at: instant })
  .meta({ id: 'Talkgroup', description: 'A talkgroup that the event has now' });
const lacking = { rule: text, label: z.strictObject({ fr: text, en: text }) };

const onRadio = <Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) =>
  z.strictObject({ type: z.literal(type), at: instant, sheet, ...fields });

export const talkgroupEntry = z.discriminatedUnion('type', [
  onRadio('TalkgroupAllotted', { talkgroup: text, ...allotted }),
  onRadio('TalkgroupLacking', lacking),
  onRadio('TalkgroupReleased', { talkgroup: text, label: text, by: operator }),
]) satisfies z.ZodType<TalkgroupEntry>;

/** Fields of the sheet. */
export const alertFields = {
  alerts: z.record(text, alert),
  alarmsSeen: z.record(text, z.strictObject({ by: operator, at: instant })),
  fieldMessages: z.array(fieldMessage),
  talkgroups: z.array(talkgroup),
  talkgroupsLacking: z.array(z.strictObject(lacking)),
};
