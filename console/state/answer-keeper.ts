/**
 * Answers to guided questions between the key and the sheet: each counts on the page at once, so that a second key pressed in the same breath
 * meets the next question and not the same one again.
 */
import type { SheetView } from '../../services/http/messages.ts';
import type { SheetId } from '../../services/ids.ts';
import type { Answer } from './api.ts';

/** `seq`: the journal's, once the server has taken the answer. */
export type PendingAnswer = { sheet: SheetId; question: string; answer: string | null; seq: number | null };

type Refused = Exclude<Answer<unknown>, { outcome: 'done' }>;
export type AnswerKeeperOptions = {
  send: (sheet: SheetId, question: string, answer: string | null) => Promise<Answer<{ seq: number }>>;
  onChange: (pending: PendingAnswer[]) => void;
  onRefused: (answer: Refused) => void;
};

export class AnswerKeeper {
  readonly #options: AnswerKeeperOptions;
  /** Up to which seq of the journal each sheet is shown. */
  readonly #shown = new Map<SheetId, number>();
  #pending: PendingAnswer[] = [];

  constructor(options: AnswerKeeperOptions) {
    this.#options = options;
  }

  give(sheet: SheetId, question: string, answer: string | null): void {
    const given: PendingAnswer = { sheet, question, answer, seq: null };
    this.#set([...this.#pending.filter((one) => one.sheet !== sheet || one.question !== question), given]);
    void this.#options.send(sheet, question, answer).then((answered) => {
      if (answered.outcome === 'done') {
        const { seq } = answered.value;
        this.#set(this.#pending.map((one) => (one === given ? { ...one, seq } : one)).filter((one) => !this.#isShown(one)));
        return;
      }
      this.#set(this.#pending.filter((one) => one !== given));
      this.#options.onRefused(answered);
    });
  }

  /** The sheet as it is now shown: what it has needs no keeping here. */
  onSheet({ sheet, journal }: SheetView): void {
    this.#shown.set(sheet.id, journal.at(-1)?.seq ?? 0);
    const isThere = (one: PendingAnswer) => one.sheet === sheet.id && sheet.answers[one.question]?.answer === one.answer;
    const left = this.#pending.filter((one) => !isThere(one) && !this.#isShown(one));
    if (left.length < this.#pending.length) this.#set(left);
  }

  #isShown({ sheet, seq }: PendingAnswer): boolean {
    return seq !== null && seq <= (this.#shown.get(sheet) ?? 0);
  }

  #set(pending: PendingAnswer[]): void {
    this.#pending = pending;
    this.#options.onChange(pending);
  }
}
