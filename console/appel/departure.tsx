import { ms } from '../../services/ids.ts';
import { departedAt } from '../../services/sheets/departed.ts';
import { clockTime } from '../format.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { depart, departureDue, type QualifiedSheet, servicesSent } from '../state/qualified.ts';
import { useConsole, useNames, useStore, useTexts } from '../use-console.ts';

/** In the line that never moves: what must leave at once and why, until one key has decided it; after that, what left and when. */
export function Departure({ of, isWritable }: { of: QualifiedSheet; isWritable: boolean }) {
  const store = useStore();
  const { settings, units } = useConsole();
  const t = useTexts();
  const names = useNames();
  const { sheet } = of;
  const due = departureDue(of, units);
  const servicesText = (services: Iterable<string>) => Array.from(services, names.service).join(', ');
  const at = departedAt(sheet);
  return (
    <>
      {at && (
        <span className="departed" data-departed>
          {t.qualify.departed} {clockTime(ms(at))} · {servicesText(servicesSent(sheet, units))}
        </span>
      )}
      <div className="demanded" role="alert">
        {isWritable && due && (
          <button type="button" className="depart" aria-keyshortcuts="Control+Enter" data-depart onClick={() => depart(store)}>
            <strong>{t.qualify.departure}</strong>
            <span className="depart-why">
              {servicesText(due.services)} · {due.reasons[0][settings.language]}
              {due.reasons.length > 1 && ` (+${due.reasons.length - 1})`}
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
