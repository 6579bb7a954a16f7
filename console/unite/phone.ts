/** What this phone knows and does: the last view of the centre, what waits to be sent, and what is shown of both. Holds no view. */
import { uuidv7 } from 'uuidv7';
import type { ActsAnswer, ActsBody, FromServer, PositionBody } from '../../services/http/unit-page-messages.ts';
import { ms } from '../../services/ids.ts';
import type { ActAnswer, PageAct } from '../../services/unit-pages/page-acts.ts';
import type { UnitPageView } from '../../services/unit-pages/page-view.ts';
import { type LinkState, PageLive } from './live.ts';
import { ActQueue, type Answered } from './queue.ts';
import { chime, ring } from './ring.ts';
import type { Language } from './texts.ts';

export type Shown = {
  language: Language;
  view: UnitPageView | null;
  link: LinkState;
  waiting: readonly PageAct[];
  /** The last answer of the centre that the crew should read. */
  answer: ActAnswer | null;
  /** The phone's clock ahead of the centre's. */
  clockOffMs: number;
  /** Missions that were taken back, and read as such. */
  dismissed: string[];
};

/** What the crew does, before it gets its id and time. */
export type Doing = PageAct extends infer Act ? (Act extends PageAct ? Omit<Act, 'id' | 'atMs'> : never) : never;

const keys = { view: 'tocsin.unite.view', language: 'tocsin.unite.language', dismissed: 'tocsin.unite.dismissed' };
const deadlineMs = 8_000;
const dismissedKept = 50;

export class UnitPhone {
  readonly #token: string;
  readonly #queue: ActQueue;
  #onChange: (shown: Shown) => void = () => {};
  #live: PageLive | null = null;
  #shown: Shown;

  constructor(token: string) {
    this.#token = token;
    this.#queue = new ActQueue(
      localStorage,
      (acts) => this.#send(acts),
      (answers) => this.#onAnswers(answers),
    );
    this.#shown = {
      language: localStorage.getItem(keys.language) === 'en' ? 'en' : 'fr',
      view: kept<UnitPageView | null>(keys.view, null),
      link: 'connecting',
      waiting: this.#queue.acts,
      answer: null,
      clockOffMs: 0,
      dismissed: kept<string[]>(keys.dismissed, []),
    };
  }

  /** Shows what the phone has kept, and connects. */
  start(onChange: (shown: Shown) => void): void {
    this.#onChange = onChange;
    this.#set({});
    this.#live = new PageLive(
      this.#token,
      (message) => this.#hear(message),
      (link) => this.#onLink(link),
    );
  }

  do(doing: Doing): void {
    this.#set({ answer: null });
    this.#queue.add({ ...doing, id: uuidv7(), atMs: Date.now() } as PageAct);
  }

  dismiss(assignment: string): void {
    const dismissed = [...this.#shown.dismissed, assignment].slice(-dismissedKept);
    keep(keys.dismissed, dismissed);
    this.#set({ dismissed });
  }

  speak(language: Language): void {
    localStorage.setItem(keys.language, language);
    this.#set({ language });
  }

  /** Where the phone is now; the next one replaces one that cannot leave. */
  async position(lonLat: [number, number], accuracyM: number, ageMs: number): Promise<void> {
    if (this.#shown.link !== 'open') return;
    await post('/api/unit/position', { token: this.#token, lonLat, accuracyM, ageMs } satisfies PositionBody);
  }

  #hear(message: Exclude<FromServer, { type: 'refused' }>): void {
    const clockOffMs = Date.now() - ms(message.serverNow);
    if (message.type === 'alive') {
      this.#set({ clockOffMs });
      return;
    }
    const { view } = message;
    keep(keys.view, view);
    if (hasNews(this.#shown.view, view)) chime();
    this.#set({ view, clockOffMs });
    this.#live?.shown(view.missions.map(({ assignment }) => assignment));
  }

  #onLink(link: LinkState): void {
    if (link === this.#shown.link) return;
    if (link === 'over') keep(keys.view, null);
    this.#set(link === 'over' ? { link, view: null } : { link });
    if (link === 'open') void this.#queue.send();
  }

  async #send(acts: PageAct[]): Promise<Answered[] | 'unreachable' | 'link over'> {
    const answer = await post('/api/unit/acts', { token: this.#token, sentAtMs: Date.now(), acts } satisfies ActsBody);
    if (answer === null || answer.status >= 500 || answer.status === 429) return 'unreachable';
    if (answer.status === 404) return 'link over';
    if (answer.status === 200) return (answer.body as ActsAnswer).answers;
    // Refused as a whole, one of them is not well formed: it would never be taken.
    const { fr, en } = answer.body as ActAnswer;
    return acts.map(({ id }) => ({ id, outcome: 'refused', fr, en }));
  }

  #onAnswers(answers: { act: PageAct; answer: Answered }[]): void {
    const worth = answers.findLast(({ answer }) => answer.outcome === 'refused' || answer.outcome === 'late') ?? answers.at(-1);
    this.#set({ waiting: this.#queue.acts, ...(worth ? { answer: worth.answer } : {}) });
  }

  #set(change: Partial<Shown>): void {
    this.#shown = { ...this.#shown, ...change };
    ring(ringingFor(this.#shown) !== null);
    this.#onChange(this.#shown);
  }
}

/** The mission that rings: alerted, and nobody on this phone has said that they have it. Pure. */
export function ringingFor({ view, waiting }: Pick<Shown, 'view' | 'waiting'>): string | null {
  const [current] = view?.missions ?? [];
  if (current?.status !== 'alerted') return null;
  const isSaid = waiting.some(
    (act) => (act.act === 'acknowledge' || act.act === 'status') && act.assignment === current.assignment,
  );
  return isSaid ? null : current.assignment;
}

/** A message of the centre, or a mission taken back, that was not there before. */
function hasNews(before: UnitPageView | null, now: UnitPageView): boolean {
  const known = new Set(before?.messages.map(({ id }) => id));
  const cancelled = new Set(before?.cancelled.map(({ assignment }) => assignment));
  return (
    now.messages.some(({ id, isMine, isRead }) => !isMine && !isRead && !known.has(id)) ||
    now.cancelled.some(({ assignment }) => before !== null && !cancelled.has(assignment))
  );
}

async function post(address: string, body: unknown): Promise<{ status: number; body: unknown } | null> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(deadlineMs),
      keepalive: true,
    });
    return { status: response.status, body: await response.json() };
  } catch {
    return null;
  }
}

function kept<T>(key: string, otherwise: T): T {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? 'null') as T | null) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full phone shows what it is told, and keeps nothing.
  }
}
