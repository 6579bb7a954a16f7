/** Links by which a caller sends where they are from their telephone. Each has a token that is kept nowhere: see `link-tokens.ts`. */
import type { PageLanguage } from '../../config/locations/schema.ts';
import type { CallId, Instant, OperatorId, SheetId } from '../ids.ts';
import type { SheetPart } from '../sheets/part.ts';

/** Why a telephone gave no position: its owner said no, it found none, or it has no such function. */
export const linkRefusals = ['denied', 'unavailable', 'unsupported'] as const;
export type LinkRefusal = (typeof linkRefusals)[number];

export type LocateLink = {
  id: string;
  call: CallId;
  /** E.164. */
  number: string;
  language: PageLanguage;
  by: OperatorId;
  at: Instant;
  expiresAt: Instant;
  /** Of the SMS. `tried`: the gateway may have been asked. */
  state: 'asked' | 'tried' | 'sent' | 'failed';
  sentAt: Instant | null;
  /** Why it failed. */
  detail: string | null;
  openedAt: Instant | null;
  refusal: { reason: LinkRefusal; at: Instant } | null;
  /** When the first position came, and the SHA-256 of the telephone's own number: no other may use the link from then on. */
  used: { at: Instant; device: string } | null;
};

export type LocateLinks = { locateLinks: LocateLink[] };

type OnLink = { at: Instant; sheet: SheetId; link: string };

export type LocateLinkEntry =
  | ({ type: 'LocateLinkAsked'; by: OperatorId } & OnLink & Pick<LocateLink, 'call' | 'number' | 'language' | 'expiresAt'>)
  | ({ type: 'LocateLinkTried' } & OnLink)
  | ({ type: 'LocateLinkSent' } & OnLink)
  | ({ type: 'LocateLinkFailed'; detail: string } & OnLink)
  | ({ type: 'LocateLinkOpened' } & OnLink)
  | ({ type: 'LocateLinkDenied'; reason: LinkRefusal } & OnLink)
  | ({ type: 'LocateLinkUsed'; device: string } & OnLink);

const changed = ({ locateLinks }: LocateLinks, id: string, change: Partial<LocateLink>): LocateLinks => ({
  locateLinks: locateLinks.map((each) => (each.id === id ? { ...each, ...change } : each)),
});

export const locateLinksPart: SheetPart<LocateLinks, LocateLinkEntry> = {
  empty: { locateLinks: [] },
  evolve: {
    LocateLinkAsked: ({ locateLinks }, { link: id, call, number, language, by, at, expiresAt }) => ({
      locateLinks: [
        ...locateLinks,
        {
          ...{ id, call, number, language, by, at, expiresAt, state: 'asked', sentAt: null, detail: null },
          ...{ openedAt: null, refusal: null, used: null },
        },
      ],
    }),
    LocateLinkTried: (of, { link }) => changed(of, link, { state: 'tried' }),
    LocateLinkSent: (of, { link, at }) => changed(of, link, { state: 'sent', sentAt: at }),
    LocateLinkFailed: (of, { link, detail }) => changed(of, link, { state: 'failed', detail }),
    LocateLinkOpened: (of, { link, at }) => changed(of, link, { openedAt: at }),
    LocateLinkDenied: (of, { link, reason, at }) => changed(of, link, { refusal: { reason, at } }),
    LocateLinkUsed: (of, { link, device, at }) => changed(of, link, { used: { device, at }, refusal: null }),
  },
};
