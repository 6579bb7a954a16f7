/** What follows the questions: who is told, what is done by procedure, which other services are asked. */
import { type NoticeEntry, type NoticesOnSheet, noticesPart } from '../notices/notice.ts';
import { type PartnerEntry, type PartnersOnSheet, partnersPart } from '../partners/partners.ts';
import { type ProcedureEntry, type ProceduresOnSheet, proceduresPart } from '../procedures/procedures.ts';
import type { SheetPart } from './part.ts';

export type FollowUp = NoticesOnSheet & ProceduresOnSheet & PartnersOnSheet;
export type FollowUpEntry = NoticeEntry | ProcedureEntry | PartnerEntry;

export const followUpPart: SheetPart<FollowUp, FollowUpEntry> = {
  empty: { ...noticesPart.empty, ...proceduresPart.empty, ...partnersPart.empty },
  evolve: { ...noticesPart.evolve, ...proceduresPart.evolve, ...partnersPart.evolve },
};
