import { queueName } from './peers.ts';
import type { Placed, Room } from './room.ts';

/** A way for a call to reach a position's phone. */
export type Way = 'tocsin' | 'queue of one' | 'queue rrmemory' | 'queue leastrecent' | 'plain Dial' | 'least controller';

/** Places a call that takes this way, among the first `positions` phones. */
export function placeBy(way: Way, room: Room, positions: number): Placed {
  switch (way) {
    case 'tocsin':
      return room.place('tocsin', '112');
    case 'queue of one':
      return room.place('peers', queueName('ringall', 1));
    case 'queue rrmemory':
      return room.place('peers', queueName('rrmemory', positions));
    case 'queue leastrecent':
      return room.place('peers', queueName('leastrecent', positions));
    case 'plain Dial':
      return room.place('peers', room.freePhone(positions)?.name ?? 'p01');
    case 'least controller':
      return room.place('peers', 'least');
  }
}
