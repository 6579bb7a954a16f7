/** What follows the questions: units alerted and heard, who is told, what is done by procedure, which other services are asked. */
import { type AlertEntry, type AlertsOnSheet, alertsPart } from '../alerts/alert.ts';
import { type FieldMessageEntry, type FieldMessages, fieldMessagesPart } from '../alerts/field-messages.ts';
import { type NoticeEntry, type NoticesOnSheet, noticesPart } from '../notices/notice.ts';
import { type PartnerCallEntry, type PartnerCallsOnSheet, partnerCallsPart } from '../partners/partner-calls.ts';
import { type PartnerEntry, type PartnersOnSheet, partnersPart } from '../partners/partners.ts';
import { type ProcedureEntry, type ProceduresOnSheet, proceduresPart } from '../procedures/procedures.ts';
import { type TalkgroupEntry, type Talkgroups, talkgroupsPart } from '../radio/talkgroups.ts';
import type { SheetPart } from './part.ts';

export type FollowUp = AlertsOnSheet &
  FieldMessages &
  NoticesOnSheet &
  ProceduresOnSheet &
  PartnersOnSheet &
  PartnerCallsOnSheet &
  Talkgroups;
export type FollowUpEntry =
  | AlertEntry
  | FieldMessageEntry
  | NoticeEntry
  | ProcedureEntry
  | PartnerEntry
  | PartnerCallEntry
  | TalkgroupEntry;

export const followUpPart: SheetPart<FollowUp, FollowUpEntry> = {
  empty: {
    ...alertsPart.empty,
    ...fieldMessagesPart.empty,
    ...noticesPart.empty,
    ...proceduresPart.empty,
    ...partnersPart.empty,
    ...partnerCallsPart.empty,
    ...talkgroupsPart.empty,
  },
  evolve: {
    ...alertsPart.evolve,
    ...fieldMessagesPart.evolve,
    ...noticesPart.evolve,
    ...proceduresPart.evolve,
    ...partnersPart.evolve,
    ...partnerCallsPart.evolve,
    ...talkgroupsPart.evolve,
  },
};
