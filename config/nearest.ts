/** The word among `known` that was probably meant: at most two letters away (one for short words); null where none is near. */
export function nearest(written: string, known: Iterable<string>): string | null {
  let best: { word: string; distance: number } | null = null;
  for (const word of known) {
    const distance = letterDistance(written.toLowerCase(), word.toLowerCase());
    if (distance <= (word.length < 4 ? 1 : 2) && (best === null || distance < best.distance)) best = { word, distance };
  }
  return best?.word ?? null;
}

/** Letters to add, drop, change or swap with their neighbour, to turn one word into the other. Words of over 64 letters are not compared. */
function letterDistance(from: string, to: string): number {
  if (from.length > 64 || to.length > 64) return 64;
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : change;
      next.push(Math.min(change, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 64;
}
