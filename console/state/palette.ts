/** What the palette can find, and how well a query fits it. Pure. */

export type Findable = { id: string; kind: 'command' | 'event' | 'call' | 'sheet' | 'position'; text: string; detail: string };

/** Lower case, without accents; digits of a number without its spaces, so that `0612` finds `06 12`. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/(\d)[\s\u00a0\u202f]+(?=\d)/g, '$1');
}

/** Those that hold every word of the query; where a word begins the text first. In their own order otherwise. */
export function find<Item extends Findable>(items: Item[], query: string): Item[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const holds = (item: Item) => words.every((word) => plain(`${item.text} ${item.detail}`).includes(word));
  const begins = (item: Item) => (words[0] !== undefined && plain(item.text).startsWith(words[0]) ? 0 : 1);
  return items.filter(holds).toSorted((a, b) => begins(a) - begins(b));
}
