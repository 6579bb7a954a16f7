/** What differs between two versions of the files, line by line, with three lines around each change. Pure. */
import type { Files } from './versions.ts';

const around = 3;

/** Passwords never leave the files: a change of one shows as a change, without them. */
const hidden = (text: string) => text.replace(/^(password|secret) = .*$/gm, '$1 = ***');

/** Lines as `diff -u` writes them; empty where nothing differs. */
export function diffOf(before: Files, after: Files): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const lines = changes(linesOf(before.get(name)), linesOf(after.get(name)));
    return lines.length === 0 ? [] : [`--- ${name}`, `+++ ${name}`, ...lines];
  });
}

/** The version's own number changes with each. */
const linesOf = (text: string | undefined) =>
  text === undefined
    ? []
    : hidden(text)
        .split('\n')
        .filter((line) => !line.startsWith('TOCSIN_VERSION = '));

function changes(before: string[], after: string[]): string[] {
  const all = script(before, after);
  const near = new Set<number>();
  for (const [index, { sign }] of all.entries())
    if (sign !== ' ') for (let at = index - around; at <= index + around; at += 1) near.add(at);
  return all.flatMap(({ sign, line }, index) => {
    if (!near.has(index)) return [];
    return near.has(index - 1) ? [`${sign}${line}`] : [`@@ ${index + 1} @@`, `${sign}${line}`];
  });
}

type Line = { sign: ' ' | '+' | '-'; line: string };

/** By the longest common run of lines between what the ends share. */
function script(before: string[], after: string[]): Line[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const left = Math.min(before.length, after.length) - head;
  while (tail < left && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const same = (lines: string[]) => lines.map((line): Line => ({ sign: ' ', line }));
  const old = before.slice(head, before.length - tail);
  const young = after.slice(head, after.length - tail);
  return [...same(before.slice(0, head)), ...middle(old, young), ...same(before.slice(before.length - tail))];
}

function middle(old: string[], young: string[]): Line[] {
  const width = young.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = young.length - 1; j >= 0; j -= 1)
      common[i * width + j] = old[i] === young[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < young.length) {
    if (i < old.length && j < young.length && old[i] === young[j]) {
      lines.push({ sign: ' ', line: old[i] ?? '' });
      i += 1;
      j += 1;
    } else if (j >= young.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ sign: '-', line: old[i] ?? '' });
      i += 1;
    } else {
      lines.push({ sign: '+', line: young[j] ?? '' });
      j += 1;
    }
  }
  return lines;
}
