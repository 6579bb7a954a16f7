import type { Instant } from '../ids.ts';

/** A connection to something outside, or to this machine's own disk. */
export type LinkName =
  | 'pbx'
  | 'journal'
  | 'mongodb'
  | 'subscribers'
  | 'places'
  | 'sms'
  | 'configuration'
  | 'search'
  | 'roster'
  | 'aml'
  | 'avl'
  | 'travel';

export type LinkState = 'up' | 'degraded' | 'down' | 'not configured';

/** State of a link, why, and since when. `detail` is for those in charge, never a secret; texts for operators are in the console's catalogue, by name and state. */
export type Link = { name: LinkName; state: LinkState; reason: string | null; since: Instant; figures: Record<string, number> };

/** Where parts report the state of their links. */
export interface LinkReporter {
  report(name: LinkName, state: LinkState, reason?: string | null, figures?: Record<string, number>): void;
}
