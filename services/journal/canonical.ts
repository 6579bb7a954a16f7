/**
 * The one text of a commit, and the hash over it.
 *
 * Canonical text: the object { at, author, cause, entries, id, seq, sheet, stream, version } as JSON in the form of RFC 8785: no white space, members
 * sorted by name (UTF-16 code units) at every depth, numbers and strings as ECMAScript writes them, members that are `undefined` left out. Two additions: a lone
 * surrogate, which RFC 8785 forbids and UTF-8 cannot carry, becomes U+FFFD; and so does U+0000 in a name, which BSON cannot carry. So the order in which a program
 * built an object does not matter, and the copy in MongoDB says the same.
 *
 * Hash: SHA-256, lower-case hexadecimal, over the UTF-8 of: the hash of the commit before (64 hexadecimal digits; zeros before the first), a line feed, the canonical text.
 */
import { createHash } from 'node:crypto';
import type { Announced } from './commit.ts';

/** What stands before the first commit. */
export const firstPreviousHash = '0'.repeat(64);

/** A member's name as the canonical text has it. */
export const canonicalName = (name: string) => name.toWellFormed().replaceAll('\0', '\ufffd');

/** Any JSON value as canonical text. Throws `TypeError` for what JSON cannot say (a function, a symbol, a bigint, `undefined` at the top). */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  if (Array.isArray(value)) return `[${value.map((item) => (item === undefined ? 'null' : canonicalJson(item))).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    const named = members.map(([name, member]) => [canonicalName(name), member] as const);
    named.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${named.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
  }
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`JSON cannot say a ${typeof value}`);
  return text;
}

/** The canonical text of a commit; what else the object holds (its hashes) is left out. */
export function canonicalText({ seq, id, stream, version, at, author, cause, sheet, entries }: Announced): string {
  return canonicalJson({ seq, id, stream, version, at, author, cause, sheet, entries });
}

export function chainHash(previousHash: string, text: string): string {
  return createHash('sha256').update(previousHash).update('\n').update(text).digest('hex');
}
