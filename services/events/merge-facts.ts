/**
 * The facts of two sheets about one event, together on one of them, and taken apart again. Pure; knows nothing of any part of the sheet but its form:
 *
 *   one thing that somebody signed (a nature, an answer)  what the sheet has itself stands; the other's where it has nothing
 *   things by name (answers by question)                  each by itself
 *   a list (departures, people)                           its own first, then the other's
 */
import { isDeepStrictEqual } from 'node:util';

type Thing = Record<string, unknown>;

/** Signed by somebody at a moment, so one fact as a whole. */
const isSigned = (value: Thing) => 'at' in value && 'by' in value;
const isThing = (value: unknown): value is Thing => typeof value === 'object' && value !== null && !Array.isArray(value);
const isGroup = (value: unknown): value is Thing => isThing(value) && !isSigned(value);

/** What `own` and `other` say together. */
export function merged(own: unknown, other: unknown): unknown {
  if (Array.isArray(own) && Array.isArray(other)) return [...own, ...lacking(own, other)];
  return filled(own, other, merged);
}

/** As `merged`, but lists stay as they are: they never kept anything of another's out. */
export function refilled(own: unknown, other: unknown): unknown {
  return filled(own, other, refilled);
}

function filled(own: unknown, other: unknown, together: typeof merged): unknown {
  if (own === null || own === undefined) return other;
  if (!isGroup(own) || !isGroup(other)) return own;
  const keys = new Set([...Object.keys(own), ...Object.keys(other)]);
  return Object.fromEntries([...keys].map((key) => [key, together(own[key], other[key])]));
}

/** `own` without what `brought` says, where it still says the same; `empty` is what stands where nothing is left. */
export function without(own: unknown, brought: unknown, empty: unknown): unknown {
  if (Array.isArray(own) && Array.isArray(brought)) return lacking(brought, own);
  if (isGroup(own) && isGroup(brought)) return groupWithout(own, brought, empty);
  return isSame(own, brought) ? empty : own;
}

/** The same thing, signed by the same at the same moment. A field that was taken over from another sheet has a version of its own there. */
export function isSame(own: unknown, brought: unknown): boolean {
  if (!isThing(own) || !isThing(brought)) return isDeepStrictEqual(own, brought);
  const { version: _, ...here } = own;
  const { version: __, ...there } = brought;
  return isDeepStrictEqual(here, there);
}

function groupWithout(own: Thing, brought: Thing, empty: unknown): Thing {
  const kept = isGroup(empty) ? empty : {};
  return Object.fromEntries(
    Object.entries(own).flatMap(([key, value]) => {
      const left = key in brought ? without(value, brought[key], kept[key]) : value;
      return left === undefined ? [] : [[key, left]];
    }),
  );
}

const lacking = (own: readonly unknown[], others: readonly unknown[]) =>
  others.filter((other) => !own.some((each) => isDeepStrictEqual(each, other)));
