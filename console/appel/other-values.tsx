import { useMemo } from 'react';
import { type OtherValue, otherValues } from '../../services/events/other-values.ts';
import { ms } from '../../services/ids.ts';
import type { Sheet } from '../../services/sheets/sheet.ts';
import { clockTime } from '../format.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { digitOf } from '../state/digits.ts';
import { saySaid } from '../texts/say-said.ts';
import { useStore, useTexts } from '../use-console.ts';
import { focusFreeText } from './focus-free-text.ts';

/** As many as there are digits. */
const mostKeys = 9;

/** What joined sheets say otherwise than what stands: stays in sight, and one digit takes it. What stood is then the other value. */
export function OtherValues({ sheet, isWritable }: { sheet: Sheet; isWritable: boolean }) {
  const store = useStore();
  const t = useTexts();
  const others = useMemo(() => otherValues(sheet), [sheet]);
  if (others.length === 0) return null;
  const take = ({ from, fact }: OtherValue) => void store.command('take-other-value', { sheet: sheet.id, from, fact });
  return (
    <fieldset
      className="other-values"
      aria-label={t.facts.otherTitle(others.length)}
      tabIndex={-1}
      data-panel
      data-other-values
      onKeyDown={(event) => {
        const chosen = isWritable ? others[(digitOf(event.key) ?? 0) - 1] : undefined;
        if (chosen) take(chosen);
        else if (event.key === 'Escape') focusFreeText();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <p className="needs-look">
        {t.facts.otherTitle(others.length)} {isWritable && <KeyCap>{`${t.keys.shift} F3`}</KeyCap>}
      </p>
      <ul>
        {others.map((other, index) => {
          const { name, value } = saySaid(t.rows, other);
          const by = t.facts.otherBy(
            other.value.by,
            other.from === sheet.id ? null : other.number,
            clockTime(ms(other.value.at)),
          );
          return (
            <li key={`${other.from} ${other.fact}`} data-other={other.fact}>
              <button type="button" className="other-value" disabled={!isWritable} onClick={() => take(other)}>
                {isWritable && index < mostKeys && <KeyCap>{String(index + 1)}</KeyCap>}
                <span className="fact-kind">{name}</span> <strong>{value}</strong>
                <span className="quiet">{by}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
