/** Other services asked to come or to act: what was asked, when, what they said. */
import type { Partner } from '../../config/protocols/schema.ts';
import type { Instant, OperatorId, SheetId } from '../ids.ts';
import { ms } from '../ids.ts';
import { inSector } from '../notices/situation.ts';
import type { BothLanguages, SheetPart } from '../sheets/part.ts';

export const partnerAnswers = ['accepted', 'refused', 'no answer', 'arrived', 'over'] as const;
/** `etaMinutes`: as they said it, from the time of the answer; null where they did not. */
export type PartnerAnswer = {
  answer: (typeof partnerAnswers)[number];
  etaMinutes: number | null;
  note: string;
  by: OperatorId;
  at: Instant;
};

export type PartnerRequest = {
  id: string;
  partner: { id: string; label: BothLanguages };
  /** The number that was called; null where told otherwise. */
  number: string | null;
  text: string;
  answerWithinS: number;
  by: OperatorId;
  at: Instant;
  /** The last one stands. */
  answers: PartnerAnswer[];
};

export type PartnersOnSheet = { partnerRequests: PartnerRequest[] };

export type PartnerEntry =
  | ({ type: 'PartnerRequested'; sheet: SheetId; request: string } & Omit<PartnerRequest, 'id' | 'answers'>)
  | ({ type: 'PartnerAnswered'; sheet: SheetId; request: string } & PartnerAnswer);

export const partnersPart: SheetPart<PartnersOnSheet, PartnerEntry> = {
  empty: { partnerRequests: [] },
  evolve: {
    PartnerRequested: ({ partnerRequests }, { request: id, partner, number, text, answerWithinS, by, at }) => ({
      partnerRequests: [...partnerRequests, { id, partner, number, text, answerWithinS, by, at, answers: [] }],
    }),
    PartnerAnswered: ({ partnerRequests }, { request, answer, etaMinutes, note, by, at }) => ({
      partnerRequests: partnerRequests.map((one) =>
        one.id === request ? { ...one, answers: [...one.answers, { answer, etaMinutes, note, by, at }] } : one,
      ),
    }),
  },
};

/** The numbers of a service, those of the event's sector first; those of other sectors last. Pure. */
export function numbersFor({ numbers }: Partner, commune: string | null): Partner['numbers'] {
  const rank = ({ sectors }: Partner['numbers'][number]) => (sectors.length === 0 ? 1 : inSector(sectors, commune) ? 0 : 2);
  return numbers.toSorted((a, b) => rank(a) - rank(b));
}

/** What the request waits for is late: an answer, or those who said when they would come. */
export function isLate({ answers, answerWithinS, at }: PartnerRequest, nowMs: number): boolean {
  const last = answers.at(-1);
  if (!last) return nowMs - ms(at) > answerWithinS * 1_000;
  if (last.answer === 'no answer') return true;
  return last.answer === 'accepted' && last.etaMinutes !== null && nowMs - ms(last.at) > last.etaMinutes * 60_000;
}
