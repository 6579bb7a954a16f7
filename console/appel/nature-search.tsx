import { useState } from 'react';
import type { Nature } from '../../config/natures/schema.ts';
import { searchNatures } from '../../services/qualification/search-natures.ts';
import { PriorityMark } from '../parts/priority-mark.tsx';
import { useChoices } from '../parts/use-choices.ts';
import type { QualifiedSheet } from '../state/qualified.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';

type Found = { nature: Nature; matched: string };

/** Natures as one types (ARIA combobox). Empty, it offers what the answers point to. */
export function NatureSearch({ of }: { of: QualifiedSheet }) {
  const store = useStore();
  const { settings } = useConsole();
  const t = useTexts();
  const [query, setQuery] = useState('');
  const found: Found[] =
    query.trim() === '' ? pointedTo(of) : searchNatures(of.catalogue.index, query, of.catalogue.usesByNature, 7);
  const take = ({ nature }: Found) => {
    store.show(null);
    void store.command('choose-nature', { sheet: of.sheet.id, nature: nature.id });
  };
  const { field, list, option } = useChoices({ query, onQuery: setQuery, choices: found, take });
  const families = new Map(of.catalogue.families.map(({ id: family, label }) => [family, label[settings.language]]));
  return (
    <div className="drop nature-search" role="dialog" aria-label={t.qualify.search}>
      <input {...field} aria-label={t.qualify.search} placeholder={t.qualify.search} />
      <div {...list} role="listbox" className="found" aria-label={t.qualify.found}>
        {found.map((one, index) => (
          <div key={one.nature.id} {...option(index)} data-nature={one.nature.id}>
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
