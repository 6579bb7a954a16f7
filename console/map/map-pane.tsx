import './map.css';
import { List as ListIcon, LocateFixed, Undo2 } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { LonLat } from '../../services/context/fix.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { useTexts } from '../use-console.ts';
import type { MapContent } from './content.ts';
import type { Bounds } from './frame.ts';
import { MapList } from './map-list.tsx';
import { type MapPoint, useMapView } from './use-map-view.ts';

export type MapPaneProps = {
  content: MapContent;
  /** What the map should hold, null for the centre's ground; it goes there as it changes, unless the operator has moved the map meanwhile. */
  frame: Bounds | null;
  /** What it is about: another subject takes the map back from the operator's hand. */
  subject: string;
  label: string;
  onSelect: (id: string) => void;
  /** Takes a point of the ground as the place; null where there is nothing to place. */
  onPlace: ((at: LonLat) => void) | null;
  /** Takes back the place that was just set from here; null where there is none to take back. */
  onUndo: (() => void) | null;
  /** Shown where there is no map to be had. */
  fallback: ReactNode;
  /** A button that lists what the map shows; left out where the list stands beside the map anyway. */
  withList: boolean;
};

/** A map with its keys, its credit and its list. The map itself is loaded when the first one is shown. */
export function MapPane(props: MapPaneProps) {
  const { content, onSelect, onPlace, onUndo, fallback, withList } = props;
  const t = useTexts();
  const container = useRef<HTMLDivElement>(null);
  const [candidate, setCandidate] = useState<MapPoint | null>(null);
  const [isListed, setIsListed] = useState(false);
  const { map, isMoved, recentre } = useMapView(container, props, candidate !== null, setCandidate);
  if (map === 'failed') return fallback;
  const view = map === 'opening' ? null : map;

  return (
    <section className="map-pane" data-map={map === 'opening' ? 'opening' : 'open'} aria-label={t.map.title}>
      <div className="map-ground" ref={container} />
      <span className="map-north" aria-hidden="true">
        {t.fixes.north}
        <svg viewBox="0 0 10 16" width="10" height="16" aria-hidden="true">
          <path d="M5 15V2M1.5 6 5 1.5 8.5 6" fill="none" stroke="currentColor" strokeWidth="1.6" />
        </svg>
      </span>
      <div className="map-tools">
        {withList && (
          <button type="button" className="map-tool" aria-expanded={isListed} onClick={() => setIsListed(!isListed)}>
            <ListIcon size={15} aria-hidden="true" /> {t.map.list}
          </button>
        )}
        {isMoved && (
          <button type="button" className="map-tool" aria-keyshortcuts="Home" onClick={recentre}>
            <LocateFixed size={15} aria-hidden="true" /> {t.map.recentre}
          </button>
        )}
        {onUndo && (
          <button type="button" className="map-tool" aria-keyshortcuts="Backspace" onClick={onUndo}>
            <Undo2 size={15} aria-hidden="true" /> {t.map.undo} <KeyCap>{t.qualify.backspace}</KeyCap>
          </button>
        )}
      </div>
      {isListed && <MapList content={content} onSelect={onSelect} className="map-listed" />}
      {candidate && onPlace && (
        <Candidate
          point={candidate}
          onTake={() => {
            setCandidate(null);
            onPlace(candidate.at);
            // The key that takes it back is the map's.
            view?.focus();
          }}
          onLeave={() => {
            setCandidate(null);
            view?.focus();
          }}
        />
      )}
      <p className="map-credit">
        {view?.isFallback && <strong className="needs-look">{t.map.fallback} </strong>}
        {view && t.map.credit(view.credit)}
      </p>
    </section>
  );
}

/** A point that was pressed, and the one key or click that makes it the place. */
function Candidate({ point, onTake, onLeave }: { point: MapPoint; onTake: () => void; onLeave: () => void }) {
  const t = useTexts();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <button
      ref={button}
      type="button"
      className="map-candidate"
      style={{ left: point.x, top: point.y }}
      onClick={onTake}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onLeave();
      }}
    >
      {t.map.placeHere} <KeyCap>{t.keys.enter}</KeyCap>
    </button>
  );
}
