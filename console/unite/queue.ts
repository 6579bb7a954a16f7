/**
 * What the crew did and the centre has not answered yet: kept on the phone, in order, and sent until it is answered. Each act has an id, so that sending it
 * twice is doing it once, and the time at which it was done.
 */
import type { ActsAnswer } from '../../services/http/unit-page-messages.ts';
import type { PageAct } from '../../services/unit-pages/page-acts.ts';

export type Answered = ActsAnswer['answers'][number];
export type Sending = (acts: PageAct[]) => Promise<Answered[] | 'unreachable' | 'link over'>;
type Kept = Pick<Storage, 'getItem' | 'setItem'>;

const key = 'tocsin.unite.queue';
const retryMs = 3_000;
const atOnce = 50;

export class ActQueue {
  readonly #storage: Kept;
  readonly #send: Sending;
  readonly #onChange: (answers: { act: PageAct; answer: Answered }[]) => void;
  #acts: PageAct[];
  #isSending = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(storage: Kept, send: Sending, onChange: (answers: { act: PageAct; answer: Answered }[]) => void) {
    this.#storage = storage;
    this.#send = send;
    this.#onChange = onChange;
    this.#acts = readKept(storage);
  }

  /** Oldest first. */
  get acts(): readonly PageAct[] {
    return this.#acts;
  }

  add(act: PageAct): void {
    this.#keep([...this.#acts, act]);
    this.#onChange([]);
    void this.send();
  }

  /** Sends what waits, now; what is not answered waits for the next time. */
  async send(): Promise<void> {
    if (this.#isSending || this.#acts.length === 0) return;
    this.#isSending = true;
    clearTimeout(this.#retry);
    const sent = this.#acts.slice(0, atOnce);
    const answers = await this.#send(sent);
    this.#isSending = false;
    if (typeof answers === 'string') {
      if (answers === 'unreachable') this.#retry = setTimeout(() => void this.send(), retryMs);
      return;
    }
    const known = new Map(answers.map((answer) => [answer.id, answer]));
    this.#keep(this.#acts.filter(({ id }) => !known.has(id)));
    this.#onChange(
      sent.flatMap((act) => {
        const answer = known.get(act.id);
        return answer ? [{ act, answer }] : [];
      }),
    );
    if (this.#acts.length === 0) return;
    if (answers.length > 0) void this.send();
    else this.#retry = setTimeout(() => void this.send(), retryMs);
  }

  #keep(acts: PageAct[]): void {
    this.#acts = acts;
    try {
      this.#storage.setItem(key, JSON.stringify(acts));
    } catch {
      // A phone that keeps nothing still sends while the page is open.
    }
  }
}

function readKept(storage: Kept): PageAct[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? (kept as PageAct[]) : [];
  } catch {
    return [];
  }
}
