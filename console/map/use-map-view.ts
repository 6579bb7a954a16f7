import { type RefObject, useEffect, useRef, useState } from 'react';
import type { LonLat } from '../../services/context/fix.ts';
import { useConsole } from '../use-console.ts';
import { readColours } from './colours.ts';
import type { MapContent } from './content.ts';
import { type Bounds, frameName } from './frame.ts';
import { runMapKey } from './map-keys.ts';
import type { Camera, MapView } from './map-view.ts';

/** A point that was pressed; pixels from the map's top left. */
export type MapPoint = { at: LonLat; x: number; y: number };

type Shown = {
  content: MapContent;
  frame: Bounds | null;
  subject: string;
  label: string;
  onSelect: (id: string) => void;
  onUndo: (() => void) | null;
};

/** Joins the map to the page: opens it, opens it again in another theme where it was, shows what there is, and goes where it should. */
export function useMapView(
  container: RefObject<HTMLDivElement | null>,
  { content, frame, subject, label, onSelect, onUndo }: Shown,
  /** A point is offered as the place: the map must not go away under it. */
  isOffering: boolean,
  onPoint: (point: MapPoint | null) => void,
) {
  const { settings, mapSettings } = useConsole();
  const [map, setMap] = useState<MapView | 'opening' | 'failed'>('opening');
  const [isMoved, setIsMoved] = useState(false);
  const camera = useRef<Camera | null>(null);
  const recentre = (view: MapView | null) => {
    setIsMoved(false);
    const bounds = frame ?? mapSettings?.start;
    if (bounds) view?.go(bounds, { isFlight: true });
  };
  const latest = useRef({ content, frame, onSelect, onUndo, onPoint, recentre });
  latest.current = { content, frame, onSelect, onUndo, onPoint, recentre };
  const { theme } = settings;

  useEffect(() => {
    const frameElement = container.current;
    if (!frameElement || !mapSettings) return;
    let opened: MapView | null = null;
    let isGone = false;
    const open = async () => {
      if (!isWebGlThere()) throw new Error('no WebGL');
      const { MapView } = await import('./map-view.ts');
      const view = await MapView.open({
        container: frameElement,
        colours: readColours(theme),
        ground: mapSettings.ground,
        content: latest.current.content,
        start: camera.current ?? latest.current.frame ?? mapSettings.start,
        onSelect: (id) => latest.current.onSelect(id),
        onPoint: (at, x, y) => latest.current.onPoint({ at, x, y }),
        onKey: (key, view) =>
          runMapKey(key, view, {
            recentre: () => latest.current.recentre(view),
            offerMiddle: () => latest.current.onPoint(view.middle),
            undo: () => latest.current.onUndo?.(),
          }),
        onMove: (byHand) => {
          latest.current.onPoint(null);
          if (byHand) setIsMoved(true);
        },
      });
      if (isGone) view.close();
      else {
        opened = view;
        setMap(view);
      }
    };
    open().catch(() => isGone || setMap('failed'));
    return () => {
      isGone = true;
      camera.current = opened?.camera ?? camera.current;
      opened?.close();
      setMap('opening');
    };
  }, [container, mapSettings, theme]);

  const view = typeof map === 'string' ? null : map;
  const isDue = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown is the content of the moment at which it is drawn
  useEffect(() => {
    if (!view || isDue.current) return;
    isDue.current = true;
    afterPaint(() => {
      isDue.current = false;
      view.show(latest.current.content);
    });
  }, [view, content]);
  useEffect(() => view?.describe(label), [view, label]);

  const name = `${subject} ${frameName(frame)}`;
  const gone = useRef({ name, subject });
  useEffect(() => {
    const { name: before, subject: subjectBefore } = gone.current;
    if (!view || before === name) return;
    gone.current = { name, subject };
    const isOther = subjectBefore !== subject;
    if (isOther) setIsMoved(false);
    const bounds = latest.current.frame;
    if (bounds && (isOther || !(isMoved || isOffering))) afterPaint(() => view.go(bounds, { isFlight: !isOther }));
  }, [view, name, subject, isMoved, isOffering]);

  return { map, isMoved, recentre: () => recentre(view) };
}

/** The call comes first: on a machine without a graphics card a map that is drawn holds up the frame that shows it. */
function afterPaint(draw: () => void): void {
  requestAnimationFrame(() => setTimeout(draw));
}

function isWebGlThere(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null;
}
