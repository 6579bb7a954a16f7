/** Talkgroups that an event has: allotted by the centre's rule or by hand, given back at its end. */
import type { Instant, OperatorId, SheetId } from '../ids.ts';
import type { BothLanguages, SheetPart } from '../sheets/part.ts';

export type AllottedTalkgroup = {
  id: string;
  label: string;
  /** Of radio.yaml: the rule that asked for it; null where given by hand. */
  rule: string | null;
  /** Whose units use it; all where none is named. */
  services: string[];
  /** Other events may have it at the same time. */
  shared: boolean;
  by: OperatorId;
  at: Instant;
};

export type Talkgroups = {
  /** Those that the event has now. */
  talkgroups: AllottedTalkgroup[];
  /** Rules of radio.yaml that asked for one when none was free, and got none since. */
  talkgroupsLacking: { rule: string; label: BothLanguages }[];
};

export type TalkgroupEntry =
  | ({ type: 'TalkgroupAllotted'; sheet: SheetId; talkgroup: string } & Omit<AllottedTalkgroup, 'id'>)
  | { type: 'TalkgroupLacking'; at: Instant; sheet: SheetId; rule: string; label: BothLanguages }
  | { type: 'TalkgroupReleased'; at: Instant; sheet: SheetId; talkgroup: string; label: string; by: OperatorId };

export const talkgroupsPart: SheetPart<Talkgroups, TalkgroupEntry> = {
  empty: { talkgroups: [], talkgroupsLacking: [] },
  evolve: {
    TalkgroupAllotted: ({ talkgroups, talkgroupsLacking }, { talkgroup: id, label, rule, services, shared, by, at }) => ({
      talkgroups: [...talkgroups, { id, label, rule, services, shared, by, at }],
      // One given by hand is what the operator found for those who had none.
      talkgroupsLacking: rule === null ? [] : talkgroupsLacking.filter((one) => one.rule !== rule),
    }),
    TalkgroupLacking: ({ talkgroupsLacking }, { rule, label }) => ({
      talkgroupsLacking: [...talkgroupsLacking, { rule, label }],
    }),
    TalkgroupReleased: ({ talkgroups }, { talkgroup }) => ({ talkgroups: talkgroups.filter(({ id }) => id !== talkgroup) }),
  },
};

/** Those that units of a service use. */
export const talkgroupsOf = ({ talkgroups }: Talkgroups, service: string): AllottedTalkgroup[] =>
  talkgroups.filter(({ services }) => services.length === 0 || services.includes(service));
