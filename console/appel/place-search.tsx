import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { Call } from '../../services/calls/call.ts';
import type { LonLat } from '../../services/context/fix.ts';
import type { PlacesFound } from '../../services/http/place-routes.ts';
import type { Sheet } from '../../services/sheets/sheet.ts';
import { metres } from '../format.ts';
import { type Choice, fixChoices, grouped, nearOf, searchPlaces, setPlace, toChoice, withGeocoded } from '../state/places.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';

/** A pause in typing after which the centre's geocoder is asked too. */
const geocoderPauseMs = 300;

/** What is known for a text; `of` says for which. */
type Found = { of: string; here: PlacesFound | null; choices: Choice[] };

/** Follows what is typed; an answer for an earlier text is dropped. */
function usePlaces(text: string, near: LonLat | null): Found | null {
  const [found, setFound] = useState<Found | null>(null);
  const at = useRef(near);
  useEffect(() => {
    if (text === '') return;
    let isOver = false;
    void searchPlaces(text, at.current, 'here').then((here) => {
      if (!isOver) setFound({ of: text, here, choices: here?.results.map(toChoice) ?? [] });
    });
    const pause = setTimeout(async () => {
      const more = await searchPlaces(text, at.current, 'geocoder');
      if (isOver || !more) return;
      const choices = more.results.map(toChoice);
      setFound((known) => (known?.of === text ? { ...known, choices: withGeocoded(known.choices, choices) } : known));
    }, geocoderPauseMs);
    return () => {
      isOver = true;
      clearTimeout(pause);
    };
  }, [text]);
  return found;
}

/** Places of all kinds as one types (ARIA combobox). Empty, it offers the positions of the caller. */
export function PlaceSearch({ sheet, call }: { sheet: Sheet; call: Call | undefined }) {
  const store = useStore();
  const { settings } = useConsole();
  const t = useTexts();
  const id = useId();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  /** Enter before the answer: the first row is taken when it comes. */
  const [isEntered, setEntered] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const text = query.trim();
  const found = usePlaces(text, nearOf(call, sheet.place));
  const isCurrent = text === '' || found?.of === text;
  const listed = text === '' ? (call ? fixChoices(call, store.nowMs(), t.place.sameAsFix) : []) : (found?.choices ?? []);
  const groups = grouped(listed);
  const rows = groups.flatMap((group) => group.rows);
  const at = Math.min(chosen, rows.length - 1);
  const take = (choice: Choice | undefined) => {
    if (!choice) return;
    store.show(null);
    void setPlace(store, sheet.id, choice);
  };
  useEffect(() => {
    if (!isEntered || !isCurrent) return;
    setEntered(false);
    const [first] = rows;
    if (first) take(first);
  });
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setChosen((at + step + rows.length) % Math.max(1, rows.length));
    else if (event.key === 'Enter' && !event.ctrlKey) isCurrent ? take(rows[at]) : setEntered(true);
    else return;
    event.preventDefault();
  };
  return (
    <div className="drop place-search" role="dialog" aria-label={t.place.search}>
      <input
        ref={field}
        role="combobox"
        aria-label={t.place.search}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={rows[at] ? `${id}-${at}` : undefined}
        placeholder={t.place.placeholder}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
          setEntered(false);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="found" role="listbox" id={id} aria-label={t.place.found} aria-busy={!isCurrent}>
        {groups.map(({ kind, rows: of }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own outside a select.
          <div key={kind} role="group" aria-label={t.place.groups[kind]} className="place-group" data-kind={kind}>
            <span className="place-kind" aria-hidden="true">
              {t.place.groups[kind]}
            </span>
            {of.map((choice) => {
              const index = rows.indexOf(choice);
              return (
                <div
                  key={`${choice.label} ${choice.lonLat.join()}`}
                  id={`${id}-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === at}
                  data-place={choice.kind}
                  onMouseDown={(event) => {
                    event.preventDefault();
                    take(choice);
                  }}
                >
                  <span className="found-text">{choice.label}</span>
                  {choice.isOutside && <span className="needs-look">{t.place.outsideOf}</span>}
                  <span className="found-detail figure">
                    {choice.distanceM !== null && metres(choice.distanceM, settings.language)}
                  </span>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <Said found={found} text={text} isCurrent={isCurrent} count={rows.length} />
      <p className="quiet drop-hint">{t.place.hint}</p>
    </div>
  );
}

/** Why there is nothing to choose from, or little. */
function Said({ found, text, isCurrent, count }: { found: Found | null; text: string; isCurrent: boolean; count: number }) {
  const { settings } = useConsole();
  const t = useTexts();
  if (text === '' || count > 0) return null;
  if (!isCurrent || !found) return <p className="quiet">{t.place.searching}</p>;
  if (!found.here) return <p className="needs-look">{t.place.unreachable}</p>;
  if (found.here.wrong) return <p className="needs-look">{found.here.wrong[settings.language]}</p>;
  return <p className="quiet">{found.here.addresses === 0 ? t.place.noAddresses : t.place.nothingFound}</p>;
}
