import { ms } from '../../services/ids.ts';
import { clockTime } from '../format.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { depart, type QualifiedSheet } from '../state/qualified.ts';
import { useConsole, useNames, useStore, useTexts } from '../use-console.ts';

/** In the line that never moves: what must leave at once and why, until one key has decided it; after that, what left and when. */
export function Departure({ of, isWritable }: { of: QualifiedSheet; isWritable: boolean }) {
  const store = useStore();
  const { settings } = useConsole();
  const t = useTexts();
  const names = useNames();
  const { demanded } = of.qualified;
  const servicesText = (services: readonly string[]) => services.map(names.service).join(', ');
  return (
    <>
      {of.sheet.departures.length > 0 && (
        <span className="departed" data-departed>
          {t.qualify.departed} {clockTime(ms(of.sheet.departures[0]?.at ?? of.sheet.openedAt))} ·{' '}
          {servicesText(of.sheet.departures.flatMap(({ services }) => services))}
        </span>
      )}
      <div className="demanded" role="alert">
        {isWritable && demanded && (
          <button type="button" className="depart" aria-keyshortcuts="Control+Enter" data-depart onClick={() => depart(store)}>
            <strong>{t.qualify.departure}</strong>
            <span className="depart-why">
              {servicesText(demanded.services)} · {demanded.reasons[0][settings.language]}
              {demanded.reasons.length > 1 && ` (+${demanded.reasons.length - 1})`}
            </span>
            <span className="depart-keys">
              <KeyCap>{t.qualify.ctrl}</KeyCap>
              <KeyCap>{t.keys.enter}</KeyCap>
            </span>
          </button>
        )}
      </div>
    </>
  );
}
