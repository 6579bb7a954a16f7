import { useId, useLayoutEffect, useRef, useState } from 'react';
import type { Nature } from '../../config/natures/schema.ts';
import { searchNatures } from '../../services/qualification/search-natures.ts';
import { PriorityMark } from '../parts/priority-mark.tsx';
import type { QualifiedSheet } from '../state/qualified.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';

type Found = { nature: Nature; matched: string };

/** Natures as one types (ARIA combobox). Empty, it offers what the answers point to. */
export function NatureSearch({ of }: { of: QualifiedSheet }) {
  const store = useStore();
  const { settings } = useConsole();
  const t = useTexts();
  const id = useId();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const found: Found[] =
    query.trim() === '' ? pointedTo(of) : searchNatures(of.catalogue.index, query, of.catalogue.usesByNature, 7);
  const at = Math.min(chosen, found.length - 1);
  const take = (one: Found | undefined) => {
    if (!one) return;
    store.show(null);
    void store.command('choose-nature', { sheet: of.sheet.id, nature: one.nature.id });
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setChosen((at + step + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter' && !event.ctrlKey) take(found[at]);
    else return;
    event.preventDefault();
  };
  const families = new Map(of.catalogue.families.map(({ id: family, label }) => [family, label[settings.language]]));
  return (
    <div className="drop nature-search" role="dialog" aria-label={t.qualify.search}>
      <input
        ref={field}
        role="combobox"
        aria-label={t.qualify.search}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
        placeholder={t.qualify.search}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="found" role="listbox" id={id} aria-label={t.qualify.found}>
        {found.map((one, index) => (
          <div
            key={one.nature.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            data-nature={one.nature.id}
            onMouseDown={(event) => {
              event.preventDefault();
              take(one);
            }}
          >
            <PriorityMark priority={one.nature.priority} word={false} />
            <span className="found-text">{one.nature.label[settings.language]}</span>
            <span className="found-detail">
              {one.matched !== one.nature.label[settings.language] && `${one.matched} · `}
              {families.get(one.nature.family)}
            </span>
          </div>
        ))}
      </div>
      {found.length === 0 && query.trim() !== '' && <p className="quiet">{t.qualify.nothingFound}</p>}
      <p className="quiet drop-hint">{t.qualify.searchHint}</p>
    </div>
  );
}

/** The nature that the answers point to, where it is another. */
export function pointedTo({ qualified, catalogue }: QualifiedSheet): Found[] {
  const to = qualified.evaluation?.nature?.value;
  const nature = to === qualified.nature?.id ? undefined : catalogue.natures.find((one) => one.id === to);
  return nature ? [{ nature, matched: nature.label.fr }] : [];
}
