import type { Link, LinkState } from './link.ts';

export type Grade = 'up' | 'degraded' | 'down';

const works = (state: LinkState | undefined) => state === 'up' || state === 'degraded';

/**
 * What the links' states mean for the work. `down`: Tocsin takes no call, the PBX rings the phones without it. `degraded`: calls are taken, but
 * something is missing. A link that was never reported is taken for one that does not work; only the PBX's decides whether calls are taken, since the
 * journal keeps in memory what its disk refuses.
 */
export function gradeLinks(links: Link[]): { state: Grade; takesCalls: boolean } {
  const takesCalls = works(links.find((link) => link.name === 'pbx')?.state);
  if (!takesCalls) return { state: 'down', takesCalls };
  const whole = links.every((link) => link.state === 'up' || link.state === 'not configured');
  return { state: whole ? 'up' : 'degraded', takesCalls };
}
