/** Checks across files, on what is written: one wrong field elsewhere does not hide these. */
import { didYouMean, fieldOf, type Path, type Said } from './problem.ts';

/** A text at a place in a file. */
export type Place = { file: string; path: Path; value: string };
export type Finding = Place & Said;

/** Texts at a place such as `positions.*.groups.*`, where `*` is every item of a list. Anything of another type is the schema's concern. */
export function texts(written: Readonly<Record<string, unknown>>, file: string, where: string): Place[] {
  let here: { path: Path; value: unknown }[] = [{ path: [], value: written[file] }];
  for (const step of where.split('.'))
    here = here.flatMap(({ path, value }) => {
      if (step === '*') return Array.isArray(value) ? value.map((item, index) => ({ path: [...path, index], value: item })) : [];
      const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
      return isRecord ? [{ path: [...path, step], value: (value as Record<string, unknown>)[step] }] : [];
    });
  return here.flatMap(({ path, value }) => (typeof value === 'string' ? [{ file, path, value }] : []));
}

/** Names given a second time. `what` begins the sentence: «Ce poste», «This position». */
export function twice(places: Place[], what: Said): Finding[] {
  const first = new Map<string, Place>();
  return places.flatMap((place) => {
    const before = first.get(place.value);
    if (before) {
      const owner = before.file === place.file ? '' : ` (${before.file})`;
      return [
        {
          ...place,
          fr: `${what.fr} est déjà pris par ${pathOf(before)}${owner}. En donner un autre.`,
          en: `${what.en} is already taken by ${pathOf(before)}${owner}. Give another.`,
        },
      ];
    }
    first.set(place.value, place);
    return [];
  });
}

/** The item of a list that holds the place, `positions[3]` for `positions[3].id`; the field itself where it is in no list. */
const pathOf = ({ path }: Place) =>
  fieldOf(path.slice(0, path.findLastIndex((step) => typeof step === 'number') + 1 || path.length));

/** Names used that nothing known bears. */
export function unknown(used: Place[], known: Place[], what: Said): Finding[] {
  const names = new Set(known.map((place) => place.value));
  // Where the other file could not be read, its own problem says so; every name would be unknown.
  if (names.size === 0) return [];
  return used
    .filter((place) => !names.has(place.value))
    .map((place) => {
      const hint = didYouMean(place.value, names);
      return { ...place, fr: what.fr + hint.fr, en: what.en + hint.en };
    });
}
