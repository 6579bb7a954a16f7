/** The word among `known` that was probably meant: at most two letters away (one for short words); null where none is near. */
export function nearest(written: string, known: Iterable<string>): string | null {
  let best: { word: string; distance: number } | null = null;
  for (const word of known) {
    const distance = letterDistance(written.toLowerCase(), word.toLowerCase());
    if (distance <= (word.length < 4 ? 1 : 2) && (best === null || distance < best.distance)) best = { word, distance };
  }
  return best?.word ?? null;
}

/** Letters to add, drop or change to turn one word into the other (Levenshtein). Long words are not compared: 64 is far away enough. */
function letterDistance(from: string, to: string): number {
  if (from.length > 64 || to.length > 64) return 64;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 64;
}
