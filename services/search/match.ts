/** What was typed, as a full-text expression of SQLite (FTS5). Pure. */
import { parsePhoneNumber } from '../context/phone-number.ts';
import { wordsOf } from '../qualification/words.ts';
import { backwards, type IndexedField, idWord } from './indexed-sheet.ts';

/** All of it must fit. `text` is found in any field; empty or absent: not asked. */
export type SheetSearch = {
  text: string;
  place?: string | undefined;
  /** Id of the catalogue. */
  nature?: string | undefined;
  operator?: string | undefined;
  state?: 'open' | 'closed' | undefined;
};

/** Words as they may have been meant: the same and longer ones where any is known, else those that differ by a typing error or two. */
export type Meant = (word: string) => string[];

/** More words than this are not a search. */
const mostWords = 12;
/** Fewer digits are a house number, or anything. */
const leastPhoneDigits = 4;
/** A number written in groups: `06 12 34 56 78`, `+33 (0)6-12…`. */
const phoneInText = /(?:\+|\b0)[\d\s\u00a0\u202f.()/-]{6,}\d/g;

/** Null: nothing is asked, every sheet fits. */
export function matchOf({ text, place, nature, operator, state }: SheetSearch, country: string, meant: Meant): string | null {
  const { phones, rest } = takePhones(text, country);
  const terms = [
    ...phones.map((digits) => `phone : "${digits}"`),
    ...wordsIn(rest).map((word) => termOf(word, meant)),
    ...wordsIn(place ?? '').map((word) => `place : (${spellings(word, meant)})`),
    ...(nature ? [`nature : "${idWord(nature)}"`] : []),
    ...wordsIn(operator ?? '').map((word) => `operator : "${word}"`),
    ...(state ? [`state : "${state}"`] : []),
  ];
  return terms.length === 0 ? null : terms.map((term) => `(${term})`).join(' AND ');
}

/** `2026-123` and `2026 000123` are a sheet's number: one word. */
const wordsIn = (text: string) => {
  const joined = text.replace(/\b(20\d\d)-(\d{1,6})\b/g, (_, year: string, running: string) => year + running.padStart(6, '0'));
  return wordsOf(joined).slice(0, mostWords);
};

function takePhones(text: string, country: string): { phones: string[]; rest: string } {
  const phones: string[] = [];
  const rest = text.replace(phoneInText, (found) => {
    const number = parsePhoneNumber(found, country);
    if (!number) return found;
    phones.push(number.e164.slice(1));
    return ' ';
  });
  return { phones, rest };
}

const inWords: IndexedField[] = ['number', 'place', 'nature', 'text', 'operator'];

function termOf(word: string, meant: Meant): string {
  const anywhere = `{${inWords.join(' ')}} : `;
  if (!/^\d+$/.test(word)) return `${anywhere}(${spellings(word, meant)})`;
  const exact = `${anywhere}"${word}"`;
  return word.length < leastPhoneDigits ? exact : `(${exact}) OR (phone : ("${word}"* OR "${backwards(word)}"*))`;
}

function spellings(word: string, meant: Meant): string {
  const all = meant(word).map((each) => `"${each}"`);
  // Two letters begin half of all words.
  return word.length < 3 ? `"${word}"` : [`"${word}"*`, ...all].join(' OR ');
}
