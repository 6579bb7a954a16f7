import { ms } from '../../services/ids.ts';
import { departedAt } from '../../services/sheets/departed.ts';
import { clockTime } from '../format.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { depart, type QualifiedSheet } from '../state/qualified.ts';
import { useConsole, useNames, useStore, useTexts } from '../use-console.ts';

/** In the line that never moves: what must leave at once and why, until one key has decided it; after that, what left and when. */
export function Departure({ of, isWritable }: { of: QualifiedSheet; isWritable: boolean }) {
  const store = useStore();
  const { settings, units } = useConsole();
  const t = useTexts();
  const names = useNames();
  const { demanded } = of.qualified;
  const { sheet } = of;
  const sent = new Set([
    ...sheet.departures.flatMap(({ services }) => services),
    ...sheet.assignments.flatMap(({ unit }) => units?.get(unit)?.service ?? []),
  ]);
  // Units of a service that are engaged are its departure, whichever key sent them.
  const waiting = demanded?.services.filter((service) => !sent.has(service)) ?? [];
  const servicesText = (services: Iterable<string>) => Array.from(services, names.service).join(', ');
  const at = departedAt(sheet);
  return (
    <>
      {at && (
        <span className="departed" data-departed>
          {t.qualify.departed} {clockTime(ms(at))} · {servicesText(sent)}
        </span>
      )}
      <div className="demanded" role="alert">
        {isWritable && demanded && waiting.length > 0 && (
          <button type="button" className="depart" aria-keyshortcuts="Control+Enter" data-depart onClick={() => depart(store)}>
            <strong>{t.qualify.departure}</strong>
            <span className="depart-why">
              {servicesText(waiting)} · {demanded.reasons[0][settings.language]}
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
