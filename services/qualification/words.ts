/** Texts as an operator types them: without accents, case, plural or small words. Pure. */

/** Words that say nothing of the nature. */
const small = new Set(
  (
    'a ai au aux avec c ca ce cette chez d dans de des du elle en est et il ils j je l la le les leur lui m ma mes mon n ne on ou par pas plus ' +
    'pour qu que qui s sa se ses son sont sur t un une y ' +
    'an and are at be by for from has have he her his i in is it my not of off on she some someone that the they to was with'
  ).split(' '),
);

/** `Œdème à l’œil` to `oedeme`, `oeil`: words without their plural; small words too where there is nothing else. */
export function wordsOf(text: string): string[] {
  const all = plain(text)
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const telling = all.filter((word) => !small.has(word));
  return (telling.length > 0 ? telling : all).map((word) => (word.length > 3 ? word.replace(/[sx]$/, '') : word));
}

/** Lower case, without accents: `Noyé` to `noye`. */
export function plain(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('œ', 'oe').replaceAll('æ', 'ae');
}

/** Typing errors that a word of this length may have. */
export const errorsAllowed = (word: string) => (word.length < 4 ? 0 : word.length < 7 ? 1 : 2);

/** The letters of each beginning of a word, as bits, from none to all: to see at once that two words are too far apart. */
export function lettersOf(word: string): number[] {
  const bits = [0];
  for (let at = 0; at < word.length; at += 1) bits.push((bits[at] ?? 0) | (1 << (word.charCodeAt(at) % 32)));
  return bits;
}

/**
 * Typing errors (a letter added, left out, changed, or two swapped: optimal string alignment) between `typed` and a word, and between `typed` and
 * the nearest beginning of that word; `most + 1` stands for more than `most`.
 */
export function typingErrors(typed: string, word: string, most: number): { whole: number; beginning: number } {
  const width = Math.min(word.length, typed.length + most);
  let before: number[] = [];
  let above = Array.from({ length: width + 1 }, (_, column) => column);
  for (let row = 1; row <= typed.length; row += 1) {
    const line = [row];
    let least = row;
    for (let column = 1; column <= width; column += 1) {
      const same = typed[row - 1] === word[column - 1];
      let errors = Math.min((above[column - 1] ?? 0) + (same ? 0 : 1), (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1);
      if (row > 1 && column > 1 && typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1])
        errors = Math.min(errors, (before[column - 2] ?? 0) + 1);
      line.push(errors);
      if (errors < least) least = errors;
    }
    if (least > most) return { whole: most + 1, beginning: most + 1 };
    before = above;
    above = line;
  }
  const whole = width < word.length ? most + 1 : (above[width] ?? most + 1);
  return { whole: Math.min(whole, most + 1), beginning: Math.min(...above, most + 1) };
}

/**
 * How well a word fits what was typed: 1 the same, less for a word only begun, less again for typing errors, 0 not at all. `letters` are the word's by
 * `lettersOf`, `typedLetters` the last of those of what was typed.
 */
export function wordFit(typed: string, typedLetters: number, word: string, letters: number[]): number {
  if (word === typed) return 1;
  if (word.startsWith(typed)) return 0.8 + 0.15 * (typed.length / word.length);
  const most = errorsAllowed(typed);
  if (most === 0) return areSwapped(typed, word) ? 0.7 : 0;
  if (word.length < typed.length - most) return 0;
  // Each letter on one side that the other lacks is an error at least.
  const reach = letters[Math.min(word.length, typed.length + most)] ?? 0;
  const begun = letters[Math.min(word.length, typed.length - most)] ?? 0;
  if (bitCount(typedLetters & ~reach) > most || bitCount(begun & ~typedLetters) > most) return 0;
  const errors = typingErrors(typed, word, most);
  if (errors.whole <= most) return 0.85 - 0.15 * errors.whole;
  return errors.beginning <= most ? 0.75 - 0.15 * errors.beginning : 0;
}

/** `fue` for `feu`: three letters, two neighbours swapped. Any other error makes another word of one so short. */
function areSwapped(typed: string, word: string): boolean {
  const [a = '', b = '', c = ''] = typed;
  return typed.length === 3 && (word === b + a + c || word === a + c + b);
}

function bitCount(bits: number): number {
  let rest = bits;
  let count = 0;
  for (; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
