import type { LinkState } from '../../health/link.ts';
import type { Subscriber } from '../caller.ts';

export type Answer = { is: 'found'; subscriber: Subscriber } | { is: 'not found' } | { is: 'failed'; reason: string };

export const notFound: Answer = { is: 'not found' };
export const failed = (reason: string): Answer => ({ is: 'failed', reason });

/** How a source does, for the link `subscribers`. */
export type SourceState = { state: Exclude<LinkState, 'not configured'>; reason: string | null; figures: Record<string, number> };

/** A place where numbers are known. */
export interface SubscriberSource {
  readonly id: string;
  /** After so long the operator reads «too late»; the answer is still shown when it comes. */
  readonly deadlineMs: number;
  /** At once where the source knows on the spot. Never rejects, and ends within a bounded time. */
  ask(e164: string): Answer | Promise<Answer>;
  state(): SourceState;
  close(): Promise<void>;
}

/** Text from outside for an operator's screen: one line, no control characters, cut at `longest` characters; null where nothing is left. */
export function screenText(text: string | null | undefined, longest: number): string | null {
  const clean = (text ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return clean === '' ? null : clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean;
}

/** Longest texts of a subscriber, in characters. */
export const longest = { name: 200, address: 300, note: 500 } as const;
