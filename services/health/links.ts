/** The state of every link, as its owner last reported it. */
import type { Logger } from 'pino';
import { type Clock, instant } from '../ids.ts';
import type { Link, LinkName, LinkReporter } from './link.ts';

export type Links = LinkReporter & {
  /** Every link reported so far, in the order of its first report. */
  all(): Link[];
  /** Hears of each change of state or reason, not of figures alone. Returns how to stop listening. */
  listen(listener: (link: Link) => void): () => void;
};

/** `since` moves with the state only: a link that is down for another reason has still been down since then. A change is logged once. */
export function createLinks(clock: Clock, log: Logger): Links {
  const links = new Map<LinkName, Link>();
  const listeners = new Set<(link: Link) => void>();

  return {
    report(name, state, reason = null, figures) {
      const before = links.get(name);
      const since = before?.state === state ? before.since : instant(clock());
      const link: Link = { name, state, reason, since, figures: figures ?? before?.figures ?? {} };
      links.set(name, link);
      if (before?.state === state && before.reason === reason) return;
      const level = state === 'down' ? 'error' : state === 'degraded' ? 'warn' : 'info';
      log[level]({ link: name, state, reason }, 'link changed');
      for (const listener of listeners) {
        try {
          listener(link);
        } catch (error) {
          log.error({ err: error, link: name }, 'a listener failed');
        }
      }
    },
    all: () => [...links.values()],
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
