/**
 * The pages of units that are open now: phones in vehicles and pockets. Each is one WebSocket with a token; it is sent the whole of what it shows whenever
 * anything of it changes, right after the journal's append, and says which alerts it has on its screen.
 */
import type { Centre } from '../../config/schema.ts';
import type { Sent } from '../gateways/http-gateway.ts';
import type { DeskPort } from '../http/desk-port.ts';
import type { AssignmentId, Clock, UnitId } from '../ids.ts';
import type { Announced, Journal } from '../journal/commit.ts';
import { hashOf, tokenOf } from '../locating/link-tokens.ts';
import { within } from '../within.ts';
import { type ActAnswer, decideAct, type PageAct, saidOf } from './page-acts.ts';
import { type UnitPageView, unitPageView } from './page-view.ts';

export type UnitPagesOptions = {
  desk: DeskPort;
  journal: Pick<Journal, 'seqOfCause'>;
  centre: () => Centre;
  /** Of this machine, see `linkSecret`. */
  secret: Uint8Array;
  clock: Clock;
};

/** One page that is open. `show` sends it what it shows; `end` closes it: its link was revoked. */
export type OpenPage = { show(view: UnitPageView): void; end(): void };

/** A phone in reach has an alert on its screen long before this. */
const shownWithinMs = 3_000;
/** A phone that had the page open comes back within this, after a gap of the network or a restart of Tocsin. */
const backWithinMs = 5_000;
/** It was open so lately that it counts as out of reach, not as closed. */
const latelyMs = 60_000;
/** An act that is not on disk so soon is not answered: the phone sends it again. */
const diskDeadlineMs = 2_000;
const answersRemembered = 5_000;

type Page = { open: OpenPage; link: string; text: string };

export class UnitPages {
  readonly #options: UnitPagesOptions;
  /** By the hash of the token. */
  readonly #links = new Map<string, { unit: UnitId; link: string }>();
  readonly #pages = new Map<UnitId, Set<Page>>();
  readonly #waiting = new Map<AssignmentId, Set<() => void>>();
  readonly #answers = new Map<string, ActAnswer>();
  /** When a page of the unit was last open. */
  readonly #closedMs = new Map<UnitId, number>();
  readonly #startedMs: number;
  readonly #stop: () => void;

  constructor(options: UnitPagesOptions) {
    this.#options = options;
    this.#startedMs = options.clock();
    for (const { id, pageLinks } of options.desk.units()) for (const { id: link } of pageLinks) this.#know(id, link);
    this.#stop = options.desk.listen((commits) => this.#onCommits(commits));
  }

  close(): void {
    this.#stop();
  }

  tokenOf(unit: UnitId, link: string): string {
    return tokenOf(this.#options.secret, `unit page ${unit} ${link}`);
  }

  /** The unit whose page the token opens; null for any other token. */
  unitOf(token: string): UnitId | null {
    return this.#links.get(hashOf(token))?.unit ?? null;
  }

  /** A page opens: it is shown what there is, and what changes. Null where the token is not, or no longer, good. */
  open(token: string, open: OpenPage): { shown(assignments: AssignmentId[]): void; close(): void } | null {
    const known = this.#links.get(hashOf(token));
    if (!known) return null;
    const { unit, link } = known;
    const page: Page = { open, link, text: '' };
    const pages = this.#pages.get(unit) ?? new Set();
    this.#pages.set(unit, pages.add(page));
    this.#show(unit, [page]);
    return {
      shown: (assignments) => {
        for (const id of assignments) for (const resolve of this.#waiting.get(id) ?? []) resolve();
      },
      close: () => {
        pages.delete(page);
        this.#closedMs.set(unit, this.#options.clock());
        if (pages.size === 0 && this.#pages.get(unit) === pages) this.#pages.delete(unit);
      },
    };
  }

  /** How many pages a unit has open. */
  openOf = (unit: UnitId): number => this.#pages.get(unit)?.size ?? 0;

  /** The means `unit-page` of an alert: sent once a page says that it has it on its screen. Never rejects. */
  async alert(unit: UnitId, assignment: AssignmentId): Promise<Sent> {
    const pages = this.#pages.get(unit) ?? [];
    const isOpen = this.openOf(unit) > 0;
    if (!isOpen && !this.#mayComeBack(unit)) return { outcome: 'failed', detail: 'no page open' };
    let told = () => {};
    const shown = new Promise<void>((resolve) => {
      told = resolve;
    });
    const waiting = this.#waiting.get(assignment) ?? new Set();
    this.#waiting.set(assignment, waiting.add(told));
    // It was shown with the engagement itself, maybe before anybody asked: a page says again what it shows.
    for (const page of pages) page.text = '';
    this.#show(unit, pages);
    const isShown = await within(shown, isOpen ? shownWithinMs : backWithinMs);
    waiting.delete(told);
    if (waiting.size === 0) this.#waiting.delete(assignment);
    return isShown ? { outcome: 'sent', reference: '' } : { outcome: 'failed', detail: 'the page did not show it' };
  }

  #mayComeBack(unit: UnitId): boolean {
    const nowMs = this.#options.clock();
    const hasPhone = (this.#options.desk.unit(unit)?.pageLinks.length ?? 0) > 0;
    const seenMs = this.#closedMs.get(unit) ?? this.#startedMs;
    return hasPhone && nowMs - seenMs < latelyMs;
  }

  /**
   * Does what the crew of a unit did on its page, once however often it comes. Null where it is not on disk yet: it must be sent again. `sentAtMs` by the
   * phone's clock.
   */
  async take(unit: UnitId, act: PageAct, sentAtMs: number): Promise<ActAnswer | null> {
    const { desk, journal, clock } = this.#options;
    const cause = `unit/${unit}/${act.id}`;
    const before = this.#answers.get(cause);
    if (before) return before;
    if (journal.seqOfCause(cause) !== null) return { outcome: 'already', fr: 'Déjà reçu.', en: 'Received already.' };
    const said = saidOf(act.atMs, sentAtMs, clock());
    let answer: ActAnswer | null = null;
    const appended = desk.take(
      'unit page',
      (context) => {
        const decided = decideAct(act, unit, said, context);
        ({ answer } = decided);
        return decided.changes;
      },
      { kind: 'unit', unit },
      cause,
    );
    if (!answer || !appended || !(await within(appended.durable, diskDeadlineMs))) return null;
    this.#answers.set(cause, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > answersRemembered && oldest !== undefined) this.#answers.delete(oldest);
    return answer;
  }

  #know(unit: UnitId, link: string): void {
    this.#links.set(hashOf(this.tokenOf(unit, link)), { unit, link });
  }

  #onCommits(commits: Announced[]): void {
    const touched = new Set<UnitId>();
    const sheets = new Set<string>();
    let all = false;
    for (const { sheet, entries } of commits) {
      if (sheet !== null) sheets.add(sheet);
      for (const entry of entries) {
        if (entry.type === 'ConfigurationApplied') all = true;
        if (entry.type === 'UnitPageLinked') this.#know(entry.unit, entry.link);
        else if (entry.type === 'UnitPageRevoked') this.#revoke(entry.unit, entry.link);
        else if ('unit' in entry && entry.unit !== null && entry.type !== 'UnitPositioned') touched.add(entry.unit);
        if (entry.type === 'InstructionSent') for (const { unit } of entry.to) touched.add(unit);
      }
    }
    for (const [unit, pages] of this.#pages) {
      const isConcerned = this.#options.desk.unit(unit)?.assignments.some((one) => sheets.has(one.sheet)) ?? false;
      if (all || isConcerned || touched.has(unit)) this.#show(unit, pages);
    }
  }

  #revoke(unit: UnitId, link: string): void {
    this.#links.delete(hashOf(this.tokenOf(unit, link)));
    for (const page of this.#pages.get(unit) ?? []) if (page.link === link) page.open.end();
  }

  #show(id: UnitId, pages: Iterable<Page>): void {
    const { desk, centre, clock } = this.#options;
    const unit = desk.unit(id);
    if (!unit) return;
    const of = {
      sheets: desk.sheets(),
      sheetDocument: (sheet: Parameters<typeof desk.sheetDocument>[0]) => desk.sheetDocument(sheet),
    };
    const view = unitPageView(unit, of, centre(), clock());
    const text = JSON.stringify(view);
    for (const page of pages) {
      if (page.text === text) continue;
      page.text = text;
      page.open.show(view);
    }
  }
}
