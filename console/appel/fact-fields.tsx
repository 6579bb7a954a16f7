import { useId, useLayoutEffect, useRef } from 'react';
import { type FieldSpec, factFields } from '../../services/facts/fields.ts';
import type { Present } from '../../services/http/messages.ts';
import type { SheetId } from '../../services/ids.ts';
import type { ShownRow } from '../state/facts-shown.ts';
import { fieldName, sayValue } from '../texts/say-fact.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';

type FieldsProps = { sheet: SheetId; row: ShownRow; others: Present[]; isOfOne: boolean; onDone: () => void };

/** Every field of a row, saved as one types. Tab goes on; Enter and Escape are done. */
export function FactFields({ sheet, row, others, isOfOne, onDone }: FieldsProps) {
  const store = useStore();
  const t = useTexts();
  const { pendingFacts } = useConsole();
  const id = useId();
  const group = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(() => group.current?.querySelector<HTMLElement>('input, select')?.focus(), []);
  // A row that is gone from the screen is written by nobody.
  useLayoutEffect(() => () => store.writesAt(sheet, null), [store, sheet]);
  const isContested = (field: string) =>
    pendingFacts.some(
      ({ change, state }) =>
        state === 'conflict' && change.is === 'written' && change.row === row.place && change.field === field,
    );
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    const { field } = (event.target as HTMLElement).dataset;
    const conflict = document.querySelector<HTMLElement>('[data-conflict]');
    if (event.key === 'Enter' && conflict && field && isContested(field)) conflict.focus();
    else onDone();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <fieldset className="fact-fields" ref={group} onKeyDown={onKeyDown} aria-label={t.facts.edit(t.rows.kinds[row.kind])}>
      {Object.entries(factFields[row.kind] as Record<string, FieldSpec>).map(([field, spec]) => {
        const writer = others.find((one) => one.field === `${row.place}/${field}`);
        return (
          <div
            className="fact-field"
            key={field}
            data-wide={spec.is === 'text' && spec.most > 200}
            data-contested={isContested(field)}
          >
            <label className="fact-name" htmlFor={`${id}-${field}`}>
              {fieldName(t.rows, row.kind, field)}
              {writer && <span className="writes-here"> · {writer.operator}</span>}
              {isContested(field) && <span className="needs-look"> · {t.facts.conflict}</span>}
            </label>
            <Field id={`${id}-${field}`} sheet={sheet} row={row} field={field} spec={spec} />
          </div>
        );
      })}
      <p className="quiet fact-keys">{isOfOne ? t.facts.fieldKeys : `${t.facts.fieldKeys} · ${t.facts.rowKeys}`}</p>
    </fieldset>
  );
}

type FieldProps = { id: string; sheet: SheetId; row: ShownRow; field: string; spec: FieldSpec };

function Field({ id, sheet, row, field, spec }: FieldProps) {
  const store = useStore();
  const t = useTexts();
  const { catalogue, settings } = useConsole();
  const shown = row.fields[field];
  const value = shown?.value ?? '';
  const common = {
    id,
    value,
    'data-field': field,
    onFocus: () => store.writesAt(sheet, `${row.place}/${field}`),
    onBlur: () => store.writesAt(sheet, null),
  };
  const write = (text: string) => store.writeFact(sheet, row.place, field, text, { value, version: shown?.version ?? 0 });
  if (spec.is === 'text' || spec.is === 'count') {
    return (
      <input
        {...common}
        autoComplete="off"
        inputMode={spec.is === 'count' ? 'numeric' : 'text'}
        maxLength={spec.is === 'count' ? 4 : spec.most}
        onChange={({ target }) => write(spec.is === 'count' ? target.value.replace(/\D/g, '') : target.value)}
      />
    );
  }
  const options: [id: string, label: string][] =
    spec.is === 'hazard'
      ? (catalogue?.hazards ?? []).map((one) => [one.id, one.label[settings.language]])
      : spec.of.map((one) => [one, sayValue(t.rows, field, { value: one, label: null })]);
  return (
    <select {...common} onChange={({ target }) => write(target.value)}>
      <option value="">{t.facts.none}</option>
      {options.map(([option, label]) => (
        <option key={option} value={option}>
          {label}
        </option>
      ))}
    </select>
  );
}
