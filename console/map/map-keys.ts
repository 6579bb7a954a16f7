/** The keys of a map that has the focus. */
import type { MapView } from './map-view.ts';

export type MapKeyActs = { recentre: () => void; offerMiddle: () => void; undo: () => void };

/** True where the key was the map's. */
export function runMapKey(key: string, view: MapView, { recentre, offerMiddle, undo }: MapKeyActs): boolean {
  switch (key) {
    case 'ArrowLeft':
      view.pan(-1, 0);
      return true;
    case 'ArrowRight':
      view.pan(1, 0);
      return true;
    case 'ArrowUp':
      view.pan(0, -1);
      return true;
    case 'ArrowDown':
      view.pan(0, 1);
      return true;
    case '+':
    case '=':
      view.zoom(1);
      return true;
    case '-':
      view.zoom(-1);
      return true;
    case 'Home':
      recentre();
      return true;
    case 'Enter':
      offerMiddle();
      return true;
    case 'Backspace':
      undo();
      return true;
    default:
      return false;
  }
}
