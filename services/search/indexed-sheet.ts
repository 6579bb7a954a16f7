/** What of a sheet can be searched for: words, by field, as the index keeps them. Pure. */
import type { Call } from '../calls/call.ts';
import { addressLine } from '../context/fix.ts';
import { ms } from '../ids.ts';
import { plain, wordsOf } from '../qualification/words.ts';
import { factsOf, isOpenSheet, type SheetDocument } from '../sheets/sheet.ts';

/** The fields, in the order of the index's columns. */
export const indexedFields = ['number', 'phone', 'place', 'nature', 'text', 'operator', 'state'] as const;
export type IndexedField = (typeof indexedFields)[number];

export type IndexedSheet = {
  /** Newer sheets have greater ones: results are read in this order, and periods are ranges of it. */
  row: number;
  /** Words with blanks between them: a to z, 0 to 9. */
  fields: Record<IndexedField, string>;
};

/** Sheets of one millisecond have rows of their own, by their running number. Good for thousands of years as a whole number that JSON can say. */
const rowsAMs = 1_024;

/** The first row of a moment: before all sheets opened at it or later. */
export const rowOf = (atMs: number) => atMs * rowsAMs;

export function indexedSheet(sheet: SheetDocument): IndexedSheet {
  const { number, openedAt, notes, nature, callDetails } = sheet;
  const { nature: _, place, fixNotes: __, ...facts } = factsOf(sheet);
  const labels = nature ? [nature.label.fr, nature.label.en] : [];
  const names = callDetails.flatMap(({ caller }) => [caller.name, caller.subscriber?.name, caller.subscriber?.note]);
  const operators = [...notes.map(({ by }) => by), ...signersOf(facts), nature?.by, place?.by, ...callDetails.map(operatorOf)];
  return {
    row: rowOf(ms(openedAt)) + (Number(number.split('-')[1] ?? 0) % rowsAMs),
    fields: {
      number: sheetNumberWords(number),
      phone: [...new Set(callDetails.flatMap(phonesOf))].join(' '),
      place: words([place?.label, place?.commune?.name, ...callDetails.flatMap(placesOf)]),
      nature: `${words(labels)} ${nature ? idWord(nature.id) : ''}`,
      text: words([...notes.map(({ text }) => text), ...names, ...textsOf(facts)]),
      operator: words(operators),
      state: isOpenSheet(sheet) ? 'open' : 'closed',
    },
  };
}

/** Each word once: how often it was written says nothing here. */
const words = (texts: (string | null | undefined)[]) =>
  [...new Set(texts.flatMap((text) => (text ? wordsOf(text) : [])))].join(' ');

/** `house-fire` as one word that no text has. */
export const idWord = (id: string) => `id0${plain(id).replace(/[^a-z0-9]/g, '')}`;

/** `2026-000123` is found by itself, by `000123` and by `123`. */
function sheetNumberWords(number: string): string {
  const [year = '', running = ''] = number.split('-');
  return [year + running, running, String(Number(running))].join(' ');
}

function phonesOf({ caller: { number, shownNumber } }: Call): string[] {
  const all = number ? [number.e164, number.national] : [];
  return [...all, shownNumber ?? '']
    .map((text) => text.replace(/\D/g, ''))
    .flatMap((digits) => (digits ? [digits, backwards(digits)] : []));
}

/** A number's last digits are the first ones of this word. */
export const backwards = (digits: string) => `b${[...digits].reverse().join('')}`;

const placesOf = ({ fixes, caller }: Call) => [
  caller.subscriber?.address,
  ...fixes.map(({ commune }) => commune?.name),
  ...fixes.map(({ shape }) => (shape.type === 'civic' ? addressLine(shape.address) : null)),
];

const operatorOf = (call: Call) => ('operator' in call ? call.operator : null);

/** Who signed what, however deep. */
function signersOf(value: unknown): string[] {
  return leavesOf(value).flatMap(({ key, text }) => (key === 'by' ? [text] : []));
}

/** Every text that people wrote or read, however deep; no ids, signatures and instants. */
function textsOf(value: unknown): string[] {
  return leavesOf(value).flatMap(({ key, text }) => (noText.has(key) || isInstant.test(text) ? [] : [text]));
}

const noText = new Set(['by', 'id', 'rule', 'answer', 'position', 'services']);
const isInstant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function leavesOf(value: unknown, key = ''): { key: string; text: string }[] {
  if (typeof value === 'string') return [{ key, text: value }];
  if (Array.isArray(value)) return value.flatMap((each) => leavesOf(each, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => leavesOf(each, name));
}
