/**
 * Guided questions, evaluated. Pure; the console runs it too.
 *
 * What was answered is kept by question, so that questions may be answered in any order, skipped, corrected, left and taken up again: the outcome
 * depends only on the answers that stand. An answer counts while its question's condition holds; one that no longer counts is kept, and counts
 * again if the earlier answer is put back.
 */
import type { Answer, Protocol, Question, Weapon } from '../../config/protocols/schema.ts';
import type { Priority } from '../triage/priority.ts';

/** Question to the answer given, or null where it was skipped. */
export type Answers = Readonly<Record<string, string | null>>;

/** An answer that counts. */
export type Answered = { question: Question; answer: Answer };
/** A consequence, and the answer that brings it. */
export type Because<T> = { value: T; because: Answered };

export type Evaluation = {
  /** The most urgent question still open; null where none is. Skipped ones do not come back by themselves. */
  next: Question | null;
  /** Open questions, `next` first. */
  open: Question[];
  skipped: Question[];
  /** In the protocol's order. */
  answered: Answered[];
  /** Each proposal; the most urgent first. */
  priorities: Because<Priority>[];
  departures: Because<true>[];
  hazards: Because<string>[];
  /** To read to the caller, in order. */
  instructions: Because<string>[];
  partners: Because<string>[];
  /** Victims, at least; null while nothing says. */
  victims: Because<number> | null;
  weapons: Because<Weapon>[];
  /** The nature that the answers point to; the latest question's. */
  nature: Because<string> | null;
};

/** A question or an answer that the protocol does not have. */
export class NotInProtocol extends Error {
  readonly code = 'not-in-protocol';
}

/** The answers after one more: null skips the question; undefined takes the answer back. Throws `NotInProtocol`. */
export function answerQuestion(
  protocol: Protocol,
  answers: Answers,
  question: string,
  answer: string | null | undefined,
): Answers {
  const asked = protocol.questions.find((one) => one.id === question);
  if (!asked) throw new NotInProtocol(`${protocol.id} has no question ${question}`);
  if (answer === undefined) return Object.fromEntries(Object.entries(answers).filter(([one]) => one !== question));
  if (answer !== null && !asked.answers.some((one) => one.id === answer))
    throw new NotInProtocol(`${protocol.id}/${question} has no answer ${answer}`);
  return { ...answers, [question]: answer };
}

/** Where an earlier question has one of the answers wanted, for every question that the condition names. */
export function holds(when: Question['when'], given: ReadonlyMap<string, string>): boolean {
  return Object.entries(when).every(([question, wanted]) => wanted.includes(given.get(question) ?? ''));
}

/** What follows from the answers. Those that the protocol no longer knows are left aside, so that a changed protocol never stops a sheet. */
export function evaluateProtocol(protocol: Protocol, answers: Answers): Evaluation {
  const given = new Map<string, string>();
  const answered: Answered[] = [];
  const open: Question[] = [];
  const skipped: Question[] = [];
  for (const question of protocol.questions) {
    if (!holds(question.when, given)) continue;
    const id = Object.hasOwn(answers, question.id) ? answers[question.id] : undefined;
    if (id === null) {
      skipped.push(question);
      continue;
    }
    const answer = question.answers.find((one) => one.id === id);
    if (!answer) {
      open.push(question);
      continue;
    }
    given.set(question.id, answer.id);
    answered.push({ question, answer });
  }

  const each = <T>(values: (answer: Answer) => readonly T[]): Because<T>[] =>
    answered.flatMap((because) => values(because.answer).map((value) => ({ value, because })));
  const maybe = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value]);
  return {
    next: open[0] ?? null,
    open,
    skipped,
    answered,
    priorities: each((answer) => maybe(answer.priority)).sort((a, b) => a.value - b.value),
    departures: each((answer) => (answer.depart ? [true as const] : [])),
    hazards: firsts(each((answer) => answer.hazards)),
    instructions: firsts(each((answer) => answer.say)),
    partners: firsts(each((answer) => answer.partners)),
    victims: each((answer) => maybe(answer.victims)).reduce<Because<number> | null>(
      (most, one) => (most !== null && most.value >= one.value ? most : one),
      null,
    ),
    weapons: firsts(each((answer) => maybe(answer.weapon))),
    nature: each((answer) => maybe(answer.nature)).at(-1) ?? null,
  };
}

/** Each value once, with the first answer that brings it. */
function firsts<T>(all: Because<T>[]): Because<T>[] {
  return all.filter((one, index) => all.findIndex((other) => other.value === one.value) === index);
}

/** Unshifted digit row of an AZERTY keyboard: `&` is typed for 1, `à` for 0. */
const azertyDigits = '&é"\'(-è_çà';

/** The answer that a key gives, by `KeyboardEvent.key`: letters in either case, digits on the keypad or the row above the letters. */
export function answerOfKey(question: Question, key: string): Answer | null {
  const row = key.length === 1 ? azertyDigits.indexOf(key) : -1;
  const pressed = row < 0 ? key.toLowerCase() : String((row + 1) % 10);
  return question.answers.find((one) => one.key === pressed) ?? null;
}
