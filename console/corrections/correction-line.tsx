import type { ReactNode } from 'react';
import type { Correction } from '../../services/corrections/correction.ts';
import { TimeAndAgo } from '../parts/ago.tsx';
import { useTexts } from '../use-console.ts';

/** What is wrong, who asks, and how far it is. */
export function CorrectionLine({ correction, children }: { correction: Correction; children?: ReactNode }) {
  const t = useTexts();
  const { id, at, object, text, by, seenOn, state, taken, settled } = correction;
  return (
    <li className="correction-line" data-correction-id={id} data-correction-state={state}>
      <span className="correction-state">{t.correction.states[state]}</span>
      <span className="correction-what">
        <strong>
          {t.correction.kinds[object.kind]} · {object.name}
        </strong>{' '}
        {text}
        {settled && <em> {[settled.by, settled.text].filter(Boolean).join(' : ')}</em>}
      </span>
      <span className="quiet">
        {t.correction.by(by, seenOn?.number ?? null)} · <TimeAndAgo at={at} />
        {taken && !settled && ` · ${taken.by}`}
      </span>
      {children}
    </li>
  );
}
