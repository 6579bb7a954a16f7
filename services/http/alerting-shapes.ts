/** Notices, procedures and requests to other services as zod schemas: what a sheet holds of them, and their entries. */
import { z } from 'zod';
import { outSteps } from '../calls/signals.ts';
import type { Notice, NoticeEntry } from '../notices/notice.ts';
import type { PartnerCall, PartnerCallEntry } from '../partners/partner-calls.ts';
import { type PartnerEntry, type PartnerRequest, partnerAnswers } from '../partners/partners.ts';
import type { AttachedProcedure, ProcedureEntry, ProceduresOnSheet } from '../procedures/procedures.ts';
import { instant, operator, position, sheet } from './base-shapes.ts';

const text = z.string();
const by = operator.nullable();
const both = z.strictObject({ fr: text, en: text });
const named = z.strictObject({ id: text, label: both });
const whole = z.number().int();

const entry = <Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) =>
  z.strictObject({ type: z.literal(type), at: instant, sheet, ...fields });

const why = z.enum(['failed', 'no answer', 'not reached']);
const plannedStep = z.strictObject({ means: text, deadlineS: z.number(), person: text, number: text });
const receipt = z.strictObject({ proof: z.enum(['link', 'by hand']), step: whole, note: text, by, at: instant });
const order = { rule: text.nullable(), recipient: named, language: z.enum(['fr', 'en']), text, by };

const notice: z.ZodType<Notice> = z
  .strictObject({
    id: text,
    ...order,
    at: instant,
    steps: z.array(
      plannedStep.extend({
        begunAt: instant.nullable(),
        sentAt: instant.nullable(),
        over: z.strictObject({ why, detail: text, at: instant }).nullable(),
      }),
    ),
    receipts: z.array(receipt),
    cancelled: z.strictObject({ reason: text, by: operator, at: instant }).nullable(),
  })
  .meta({ id: 'Notice', description: 'Somebody who must be told of the event, and the proof that they were' });

export const noticeEntry = z.discriminatedUnion('type', [
  entry('NoticeOrdered', { notice: text, ...order, steps: z.array(plannedStep) }),
  entry('NoticeTried', { notice: text, step: whole }),
  entry('NoticeSent', { notice: text, step: whole, reference: text }),
  entry('NoticeStepOver', { notice: text, step: whole, why, detail: text, by }),
  entry('NoticeReceived', { notice: text, ...receipt.omit({ at: true }).shape }),
  entry('NoticeCancelled', { notice: text, reason: text, by: operator }),
]) satisfies z.ZodType<NoticeEntry>;

const mark = { state: z.enum(['done', 'left out']), note: text, by: operator };
const onStep = { procedure: text, step: text, text: both };

export const procedureEntry = z.discriminatedUnion('type', [
  entry('ProcedureAttached', { procedure: text, label: both, by: operator }),
  entry('ProcedureStepTicked', { ...onStep, ...mark }),
  entry('ProcedureStepReopened', { ...onStep, by: operator }),
]) satisfies z.ZodType<ProcedureEntry>;

const answer = { answer: z.enum(partnerAnswers), etaMinutes: whole.nullable(), note: text, by: operator };
const request = { partner: named, number: text.nullable(), text, answerWithinS: whole, by: operator };

const partnerRequest: z.ZodType<PartnerRequest> = z
  .strictObject({ id: text, ...request, at: instant, answers: z.array(z.strictObject({ ...answer, at: instant })) })
  .meta({ id: 'PartnerRequest', description: 'Another service asked to come or to act, with its answers' });

export const partnerEntry = z.discriminatedUnion('type', [
  entry('PartnerRequested', { request: text, ...request }),
  entry('PartnerAnswered', { request: text, ...answer }),
]) satisfies z.ZodType<PartnerEntry>;

const step = z.enum(outSteps);
const ordered = { request: text, number: text, position, by: operator };
const partnerCall: z.ZodType<PartnerCall> = z
  .strictObject({ id: text, ...ordered, at: instant, times: z.partialRecord(step, instant), status: text })
  .meta({ id: 'PartnerCall', description: 'A call to another service by the PBX, with the time of each step' });

export const partnerCallEntry = z.discriminatedUnion('type', [
  entry('PartnerCallOrdered', { call: text, ...ordered }),
  entry('PartnerCallStepped', { call: text, step, status: text }),
]) satisfies z.ZodType<PartnerCallEntry>;

/** Fields of the sheet. */
export const alertingFields = {
  notices: z.array(notice),
  procedures: z.array(
    z.strictObject({ id: text, label: both, by: operator, at: instant }) satisfies z.ZodType<AttachedProcedure>,
  ),
  procedureSteps: z.record(text, z.record(text, z.strictObject({ ...mark, at: instant }))) satisfies z.ZodType<
    ProceduresOnSheet['procedureSteps']
  >,
  partnerRequests: z.array(partnerRequest),
  partnerCalls: z.array(partnerCall),
};
