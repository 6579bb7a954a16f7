import type { Centre } from '../schema.ts';

/** The position or neighbouring centre that a PJSIP endpoint belongs to: a softphone has a name of its own, a neighbour is known by its trunk. */
export function atEndpoint({ positions, routing }: Pick<Centre, 'positions' | 'routing'>, endpoint: string): string {
  const position = positions.find(({ webEndpoint }) => webEndpoint === endpoint);
  return (position ?? routing.neighbours.find(({ trunk }) => trunk === endpoint))?.id ?? endpoint;
}
