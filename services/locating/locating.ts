/** Links that are good now, by the hash of their token; and what the page of a caller may do with its own. */
import type { Centre } from '../../config/schema.ts';
import type { Change } from '../calls/state.ts';
import { distanceM } from '../context/geometry.ts';
import type { DeskPort } from '../http/desk-port.ts';
import { type Clock, type Instant, instant, ms, type SheetId } from '../ids.ts';
import type { Announced } from '../journal/commit.ts';
import type { Locations } from '../locations/locations.ts';
import { circleOf } from '../locations/sighting.ts';
import type { Reaction } from '../reactions/reactions.ts';
import type { Sheet } from '../sheets/sheet.ts';
import { hashOf, tokenOf } from './link-tokens.ts';
import type { LinkRefusal, LocateLink, LocateLinkEntry } from './locate-links.ts';
import { smsTexts } from './sms-texts.ts';

/** Sends one SMS; `id` is the same whenever the same text is sent again. */
export type SendSms = (text: {
  id: string;
  to: string;
  text: string;
}) => Promise<{ outcome: 'sent'; reference: string | null } | { outcome: 'failed'; detail: string }>;

export type LocatingOptions = {
  desk: DeskPort;
  centre: () => Centre;
  locations: Locations;
  /** Of this machine, see `linkSecret`. */
  secret: Uint8Array;
  clock: Clock;
};

export type SentPosition = { latitude: number; longitude: number; accuracyM: number; atMs: number };
export type FromPage =
  | { event: 'opened' }
  | { event: 'refused'; reason: LinkRefusal }
  | { event: 'position'; position: SentPosition };

export type PageAnswer = { ok: true; expiresAt: Instant } | { ok: false; why: 'unknown' | 'other-device' | 'too-fast' };

/** The least time between two messages of one page; a burst is let through. */
const paceMs = 1_000;
const burst = 5;
/** A position is written down where it is new enough, exact enough or far enough from the last. */
const restMs = 15_000;

type Known = { sheet: SheetId; link: string; expiresAt: Instant; spent: number; spentAtMs: number };

export class Locating {
  readonly #options: LocatingOptions;
  readonly #known = new Map<string, Known>();
  readonly #written = new Map<string, SentPosition & { writtenAtMs: number }>();
  readonly #stop: () => void;

  constructor(options: LocatingOptions) {
    this.#options = options;
    for (const sheet of options.desk.sheets())
      for (const link of sheet.locateLinks) this.#know(sheet.id, link.id, link.expiresAt);
    this.#stop = options.desk.listen((commits) => this.#onCommits(commits));
  }

  close(): void {
    this.#stop();
  }

  #onCommits(commits: Announced[]): void {
    for (const entry of commits.flatMap(({ entries }) => entries))
      if (entry.type === 'LocateLinkAsked') this.#know(entry.sheet, entry.link, entry.expiresAt);
  }

  #know(sheet: SheetId, link: string, expiresAt: Instant): void {
    const now = instant(this.#options.clock());
    for (const [hash, known] of this.#known) if (known.expiresAt < now) this.#forget(hash, known);
    const hash = hashOf(tokenOf(this.#options.secret, link));
    this.#known.set(hash, { sheet, link, expiresAt, spent: 0, spentAtMs: 0 });
  }

  #forget(hash: string, { link }: Known): void {
    this.#known.delete(hash);
    this.#written.delete(link);
  }

  /** What the page that has this token says. `device`: its own random number, the same for as long as it stays open. */
  fromPage(token: string, device: string, said: FromPage): PageAnswer {
    const nowMs = this.#options.clock();
    const hash = hashOf(token);
    const known = this.#known.get(hash);
    if (known && ms(known.expiresAt) <= nowMs) this.#forget(hash, known);
    const link = this.#linkOf(known);
    if (!known || !link || ms(known.expiresAt) <= nowMs) return { ok: false, why: 'unknown' };
    if (!paced(known, nowMs)) return { ok: false, why: 'too-fast' };
    const mine = hashOf(device);
    if (link.used && link.used.device !== mine) return { ok: false, why: 'other-device' };
    this.#write(known, link, mine, said, nowMs);
    return { ok: true, expiresAt: link.expiresAt };
  }

  #linkOf(known: Known | undefined): LocateLink | undefined {
    const sheet = known && this.#options.desk.sheet(known.sheet);
    return sheet?.locateLinks.find(({ id }) => id === known?.link);
  }

  #write({ sheet, link: id }: Known, link: LocateLink, device: string, said: FromPage, nowMs: number): void {
    switch (said.event) {
      case 'opened':
        if (!link.openedAt) this.#enter(sheet, { type: 'LocateLinkOpened', at: instant(nowMs), sheet, link: id });
        break;
      case 'refused':
        if (!link.used && link.refusal?.reason !== said.reason)
          this.#enter(sheet, { type: 'LocateLinkDenied', at: instant(nowMs), sheet, link: id, reason: said.reason });
        break;
      case 'position': {
        const { latitude, longitude, accuracyM, atMs } = said.position;
        const last = this.#written.get(id);
        if (last && !isNews(last, said.position, nowMs)) return;
        const circle = circleOf(latitude, longitude, accuracyM);
        if (!circle.ok) return;
        if (!link.used) this.#enter(sheet, { type: 'LocateLinkUsed', at: instant(nowMs), sheet, link: id, device });
        this.#written.set(id, { ...said.position, writtenAtMs: nowMs });
        this.#options.locations.linkSighting(link.call, {
          ...{ source: 'link', method: null, shape: circle.shape, number: link.number, measuredAt: instant(atMs) },
          // What browsers mean by accuracy: 95 in a hundred (W3C Geolocation).
          confidencePercent: 95,
        });
        break;
      }
    }
  }

  #enter(sheet: SheetId, entry: LocateLinkEntry): void {
    const changes: Change[] = [{ kind: 'sheet', id: sheet, entries: [entry] }];
    this.#options.desk.take('locate link', () => changes, { kind: 'lookup', source: 'link' });
  }
}

/** A bucket that holds a burst and fills by one each `paceMs`. */
function paced(known: Known, nowMs: number): boolean {
  const left = Math.max(0, known.spent - (nowMs - known.spentAtMs) / paceMs);
  known.spentAtMs = nowMs;
  known.spent = left;
  if (left >= burst) return false;
  known.spent += 1;
  return true;
}

function isNews(last: SentPosition & { writtenAtMs: number }, next: SentPosition, nowMs: number): boolean {
  if (nowMs - last.writtenAtMs >= restMs || next.accuracyM < last.accuracyM * 0.7) return true;
  const moved = distanceM([last.longitude, last.latitude], [next.longitude, next.latitude]);
  return moved > Math.max(10, next.accuracyM / 2);
}

/** The reaction that sends the SMS. */
export function locateReaction(
  { centre, secret }: Pick<LocatingOptions, 'centre' | 'secret'>,
  send: SendSms,
): Reaction<LocateLink> {
  const onSheet = (sheet: Sheet, entry: LocateLinkEntry): Change[] => [{ kind: 'sheet', id: sheet.id, entries: [entry] }];
  return {
    name: 'locate-link',
    pendingOn: (sheet) => sheet.locateLinks.filter(({ state }) => state === 'asked' || state === 'tried'),
    attempted: ({ id, state }, sheet, at) =>
      state === 'asked' ? onSheet(sheet, { type: 'LocateLinkTried', at, sheet: sheet.id, link: id }) : [],
    perform: async ({ id, number, language }, sheet) => {
      const config = centre().locations.link;
      const sent = config
        ? await send({
            id,
            to: number,
            text: smsText(config.publicUrl, config.messages[language] ?? smsTexts[language], language, tokenOf(secret, id)),
          })
        : { outcome: 'failed' as const, detail: 'not configured any more' };
      return (at) =>
        onSheet(
          sheet,
          sent.outcome === 'sent'
            ? { type: 'LocateLinkSent', at, sheet: sheet.id, link: id }
            : { type: 'LocateLinkFailed', at, sheet: sheet.id, link: id, detail: sent.detail.slice(0, 200) },
        );
    },
  };
}

/** The token stands after #: no server, no proxy and no log on the way sees it. */
const smsText = (publicUrl: string, template: string, language: string, token: string) =>
  template.replace('{link}', `${publicUrl}/l/${language}#${token}`);
