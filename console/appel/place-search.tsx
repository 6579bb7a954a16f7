import { useEffect, useRef, useState } from 'react';
import type { Call } from '../../services/calls/call.ts';
import type { LonLat } from '../../services/context/fix.ts';
import type { PlacesFound } from '../../services/http/place-routes.ts';
import type { Sheet } from '../../services/sheets/sheet.ts';
import { metres } from '../format.ts';
import { useChoices } from '../parts/use-choices.ts';
import {
  type Choice,
  fixChoices,
  grouped,
  nearOf,
  precisePoints,
  searchPlaces,
  setPlace,
  toChoice,
  withGeocoded,
} from '../state/places.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';
import { useStanding } from './use-standing.ts';

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
  const [query, setQuery] = useState('');
  /** Enter before the answer: the first row is taken when it comes. */
  const [isEntered, setEntered] = useState(false);
  const text = query.trim();
  const found = usePlaces(text, nearOf(call, sheet.place));
  const isCurrent = text === '' || found?.of === text;
  const standing = useStanding(call ? precisePoints(call) : []);
  const listed =
    text === '' ? (call ? fixChoices(call, store.nowMs(), t.place.sameAsFix, standing) : []) : (found?.choices ?? []);
  const groups = grouped(listed);
  const rows = groups.flatMap((group) => group.rows);
  const take = (choice: Choice) => {
    store.show(null);
    void setPlace(store, sheet.id, choice);
  };
  useEffect(() => {
    if (!isEntered || !isCurrent) return;
    setEntered(false);
    const [first] = rows;
    if (first) take(first);
  });
  const { field, list, option } = useChoices({
    query,
    onQuery: (next) => {
      setQuery(next);
      setEntered(false);
    },
    choices: rows,
    take,
    onEnter: (choice) => {
      if (!isCurrent) setEntered(true);
      else if (choice) take(choice);
    },
  });
  return (
    <div className="drop place-search" role="dialog" aria-label={t.place.search}>
      <input {...field} aria-label={t.place.search} placeholder={t.place.placeholder} />
      <div {...list} role="listbox" className="found" aria-label={t.place.found} aria-busy={!isCurrent}>
        {groups.map(({ kind, rows: of }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own outside a select.
          <div key={kind} role="group" aria-label={t.place.groups[kind]} className="place-group" data-kind={kind}>
            <span className="place-kind" aria-hidden="true">
              {t.place.groups[kind]}
            </span>
            {of.map((choice) => (
              <div key={`${choice.label} ${choice.lonLat.join()}`} {...option(rows.indexOf(choice))} data-place={choice.kind}>
                <span className="found-text">{choice.label}</span>
                {choice.isOutside && <span className="needs-look">{t.place.outsideOf}</span>}
                <span className="found-detail figure">
                  {choice.distanceM !== null && metres(choice.distanceM, settings.language)}
                </span>
              </div>
            ))}
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
