import { factFields } from '../../services/facts/fields.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { digitOf } from '../state/digits.ts';
import type { Conflict } from '../state/facts-shown.ts';
import { fieldName, sayRow, sayValue } from '../texts/say-fact.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';
import { focusFreeText } from './focus-free-text.ts';

/** One field, two values: the operator says by one key which stays. Both stay in sight, and typing elsewhere goes on, until then. */
export function FactConflict({ conflict, left }: { conflict: Conflict; left: number }) {
  const store = useStore();
  const t = useTexts();
  const { catalogue } = useConsole();
  const { kind, field, mine, theirs } = conflict;
  const say = (value: string) => {
    const label = catalogue?.hazards.find((one) => field === 'hazard' && one.id === value)?.label ?? null;
    return sayValue(t.rows, field, { value, label }) || t.facts.empty;
  };
  const isOfOne = kind === 'access' || kind === 'victims';
  const isText = (factFields[kind] as Record<string, { is: string }>)[field]?.is === 'text';
  const ways: [name: string, text: string, value: string | null][] = [
    [t.facts.mine, say(mine), mine],
    [t.facts.theirs(theirs.by), say(theirs.value), null],
    ...(isText && mine && theirs.value
      ? [[t.facts.both, '', `${theirs.value} / ${mine}`] satisfies [string, string, string]]
      : []),
  ];
  const settle = (value: string | null) => {
    store.settleFact(conflict.id, value, theirs);
    focusFreeText();
  };
  return (
    <fieldset
      className="fact-conflict"
      aria-label={t.facts.conflictTitle(fieldName(t.rows, kind, field), '')}
      tabIndex={-1}
      data-conflict={field}
      onKeyDown={(event) => {
        const way = ways[(digitOf(event.key) ?? 0) - 1];
        if (way) settle(way[2]);
        else if (event.key === 'Escape') focusFreeText();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <p role="alert" className="needs-look">
        {t.facts.conflictTitle(
          fieldName(t.rows, kind, field),
          isOfOne ? t.rows.kinds[kind] : sayRow(t.rows, kind, conflict.fields),
        )}
        {left > 0 && ` (${t.facts.moreConflicts(left)})`}
      </p>
      <div className="keys">
        {ways.map(([name, text, value], index) => (
          <button key={name} type="button" className="key" data-way={index + 1} onClick={() => settle(value)}>
            <KeyCap>{String(index + 1)}</KeyCap> <span className="quiet">{name}</span> {text}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
