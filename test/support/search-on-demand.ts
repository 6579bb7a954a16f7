import type { Logger } from 'pino';
import type { Links } from '../../services/health/links.ts';
import { Search } from '../../services/search/search.ts';

/** The search of a journal's folder, whose thread starts with the first one: most tests search for nothing. Closed by `close()`. */
export function searchOnDemand(options: { folder: string; links: Links; log: Logger }): Pick<Search, 'find' | 'close'> {
  let search: Search | undefined;
  return {
    find: (asked) => {
      search ??= new Search(options);
      return search.find(asked);
    },
    close: async () => search?.close(),
  };
}
