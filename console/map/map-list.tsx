import { radiusOf } from '../../services/context/fix.ts';
import { statusNames } from '../../services/dispatch/status-names.ts';
import { metres } from '../format.ts';
import { PriorityMark } from '../parts/priority-mark.tsx';
import { useConsole, useTexts } from '../use-console.ts';
import type { MapContent, MapFix, MapUnit } from './content.ts';

/** All that the map shows, in words: for who cannot see it, and for keys. */
export function MapList({
  content,
  onSelect,
  className,
}: {
  content: MapContent;
  onSelect: (id: string) => void;
  className: string;
}) {
  const t = useTexts();
  const { place, fixes, events, units, hazards, areas, selected } = content;
  const isEmpty = !place && [fixes, events, units, hazards, areas].every(({ length }) => length === 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must be able to scroll it.
    <section className={`map-list ${className}`} tabIndex={0} aria-label={t.map.listTitle}>
      {isEmpty && <p className="quiet">{t.map.empty}</p>}
      {place && (
        <p className="map-list-place">
          <strong>{place.label}</strong> {coordinates(place.at)}
        </p>
      )}
      {fixes.length > 0 && <h2>{t.map.fixes(fixes.length)}</h2>}
      <ul>
        {fixes.map((fix) => (
          <FixLine key={fix.id} fix={fix} />
        ))}
      </ul>
      {events.length > 0 && <h2>{t.map.events(events.length)}</h2>}
      <ul>
        {events.map(({ id, number, nature, place, priority }) => (
          <li key={id}>
            <button type="button" className="map-line" aria-pressed={id === selected} onClick={() => onSelect(id)}>
              {priority === null ? <span className="quiet">–</span> : <PriorityMark priority={priority} word={false} />}
              <span className="figures">{number}</span>
              <span className="map-line-rest">{[nature, place].filter(Boolean).join(' · ')}</span>
            </button>
          </li>
        ))}
      </ul>
      {units.length > 0 && <h2>{t.map.units(units.length)}</h2>}
      <ul>
        {units.map((unit) => (
          <UnitLine key={unit.id} unit={unit} isSelected={unit.id === selected} onSelect={onSelect} />
        ))}
      </ul>
      {hazards.length > 0 && <h2>{t.map.hazards(hazards.length)}</h2>}
      <ul>
        {hazards.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
      {areas.length > 0 && <h2>{t.map.areas(areas.length)}</h2>}
      <ul>
        {areas.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
    </section>
  );
}

function FixLine({ fix: { letter, shape, ageMs, isMisplaced } }: { fix: MapFix }) {
  const { settings } = useConsole();
  const t = useTexts();
  const radius = radiusOf(shape);
  const size = radius === null ? t.fixes.pointOnly : metres(radius, settings.language);
  return (
    <li>
      <strong>{letter}</strong> {size} · {t.ago(Math.floor(ageMs / 60_000))}
      {isMisplaced && <span className="needs-look"> · {t.fixes.misplaced}</span>}
    </li>
  );
}

function UnitLine({ unit, isSelected, onSelect }: { unit: MapUnit; isSelected: boolean; onSelect: (id: string) => void }) {
  const { settings } = useConsole();
  const t = useTexts();
  return (
    <li>
      <button type="button" className="map-line" aria-pressed={isSelected} onClick={() => onSelect(unit.id)}>
        <span className="map-line-unit">{unit.callSign}</span>
        <span className="map-line-rest">
          {statusNames[unit.status][settings.language]} · {t.ago(Math.floor(unit.ageMs / 60_000))}
        </span>
      </button>
    </li>
  );
}

const coordinates = ([longitude, latitude]: readonly [number, number]) => `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
