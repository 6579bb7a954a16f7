/** Facts of the sheet in words, in the operator's language. Pure. */
import type { FactValue } from '../../services/facts/facts.ts';
import {
  type conditions,
  type FactKind,
  factFields,
  type roles,
  type sexes,
  type vehicleRoles,
} from '../../services/facts/fields.ts';

type Each<Names extends readonly string[]> = Record<Names[number], string>;

/** What a language must say of them, derived from the domain: a field without its name does not compile. */
export type RowTexts = {
  language: 'fr' | 'en';
  kinds: Record<FactKind, string>;
  fields: { [Kind in FactKind]: Record<keyof (typeof factFields)[Kind], string> };
  choices: {
    role: Each<typeof roles> & Each<typeof vehicleRoles>;
    sex: Each<typeof sexes>;
    condition: Each<typeof conditions>;
  };
  /** What is decided whole, beside the rows. */
  decided: { nature: string; priority: string; place: string };
  age: (age: string) => string;
  direction: (to: string) => string;
  counted: (count: string, name: string) => string;
};

/** One value, as it reads among others of its row. */
function sayAmong(t: RowTexts, kind: FactKind, field: string, value: FactValue): string {
  const name = fieldName(t, kind, field);
  if (kind === 'victims') return t.counted(value.value, name.toLowerCase());
  return kind === 'access' ? `${name} ${value.value}` : sayValue(t, field, value);
}

/** One value, where its field is named beside it. */
export function sayValue(t: RowTexts, field: string, { value, label }: FactValue): string {
  if (value === '') return '';
  if (label) return label[t.language];
  if (field === 'age') return t.age(value);
  if (field === 'direction') return t.direction(value);
  const choices = (t.choices as Record<string, Record<string, string>>)[field];
  return choices?.[value] ?? value;
}

export const fieldName = (t: RowTexts, kind: FactKind, field: string): string =>
  (t.fields[kind] as Record<string, string>)[field] ?? field;

/** A whole row, in the order of its fields: `Victime · femme · 78 ans · inconscience`. */
export function sayRow(t: RowTexts, kind: FactKind, fields: Record<string, FactValue>): string {
  return Object.keys(factFields[kind])
    .flatMap((field) => {
      const value = fields[field];
      return value && value.value !== '' ? sayAmong(t, kind, field, value) : [];
    })
    .join(' · ');
}
