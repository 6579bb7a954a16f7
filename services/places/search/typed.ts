import { plain } from '../../qualification/words.ts';
import { addressWords } from '../addresses/words.ts';

/** A word as it was typed, and in full: `gal` may be `general`, or the beginning of `galerie`. */
export type Typed = { raw: string; full: string };

/** Without small words and repetitions of a word. */
export function typedWords(text: string): Typed[] {
  const found = new Map<string, Typed>();
  for (const piece of plain(text)
    .replace(/rond[\s-]+point/g, 'rondpoint')
    .replace(/notre[\s-]+dame/g, 'notredame')
    .split(/[^a-z0-9]+/)) {
    const [full] = piece === '' ? [] : addressWords(piece);
    if (full !== undefined && !found.has(full)) found.set(full, { raw: piece, full });
  }
  const all = [...found.values()];
  const telling = all.filter(({ full }) => addressWords(`x ${full}`).length > 1);
  return telling.length > 0 ? telling : all;
}
