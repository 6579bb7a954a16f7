import { useEffect, useState } from 'react';
import { renderSVG } from 'uqr';
import { uuidv7 } from 'uuidv7';
import type { Unit } from '../../services/dispatch/unit.ts';
import { ms } from '../../services/ids.ts';
import { clockTime } from '../format.ts';
import * as api from '../state/api.ts';
import { useStore, useTexts } from '../use-console.ts';

/** The phones that may open the unit's page: a code to read with the phone's camera, and each taken back by itself. */
export function UnitLinks({ unit, onClose }: { unit: Unit; onClose: () => void }) {
  const store = useStore();
  const t = useTexts();
  const [given, setGiven] = useState<api.UnitLinksView | null>(null);
  // Each new link and each revocation changes the unit, which every page hears of.
  const links = unit.pageLinks.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever the links change.
  useEffect(() => {
    let isHere = true;
    void api.unitLinks(unit.id).then((answer) => isHere && answer.outcome === 'done' && setGiven(answer.value));
    return () => {
      isHere = false;
    };
  }, [unit.id, links]);
  return (
    <section
      className="unit-links"
      aria-label={t.conduite.links(unit.callSign)}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <h3>
        {t.conduite.links(unit.callSign)} <span>{given && t.conduite.pagesOpen(given.open)}</span>
      </h3>
      <ul>
        {given?.items.map(({ link, address, at, by }) => {
          const whole = new URL(address, location.origin).href;
          return (
            <li key={link} data-link={link}>
              <img alt={t.conduite.linkCode} src={`data:image/svg+xml,${encodeURIComponent(renderSVG(whole, { border: 2 }))}`} />
              <div>
                <a href={whole} target="_blank" rel="noreferrer">
                  {t.conduite.openPage}
                </a>
                <p className="quiet">
                  {by} · {clockTime(ms(at))}
                </p>
                <button
                  type="button"
                  className="key"
                  onClick={() => void store.command('revoke-unit-page', { unit: unit.id, link })}
                >
                  {t.conduite.revoke}
                </button>
              </div>
            </li>
          );
        })}
      </ul>
      <div className="keys">
        <button
          type="button"
          className="key"
          // biome-ignore lint/a11y/noAutofocus: it was opened by a key, and the next key belongs to it.
          autoFocus
          onClick={() => void store.command('link-unit-page', { unit: unit.id, link: uuidv7() })}
        >
          {t.conduite.newLink}
        </button>
        <button type="button" className="key" onClick={onClose}>
          {t.close}
        </button>
      </div>
    </section>
  );
}
