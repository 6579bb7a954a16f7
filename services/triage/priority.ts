/** Lower is more urgent. P0: life at risk now; P1: urgent; P2: ordinary; P3: can wait. */
export type Priority = 0 | 1 | 2 | 3;

/** Why a call has its priority: the rule's id, and its text in both languages. */
export type PriorityReason = { rule: string; fr: string; en: string };
