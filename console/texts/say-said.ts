/** One signed fact of a sheet in words. Pure. */
import type { Said } from '../../services/events/other-values.ts';
import { frenchTypography } from '../format.ts';
import { fieldName, type RowTexts, sayValue } from './say-fact.ts';

export function saySaid(t: RowTexts, said: Said): { name: string; value: string } {
  const say = (both: { fr: string; en: string }) => (t.language === 'fr' ? frenchTypography(both.fr) : both.en);
  switch (said.is) {
    case 'nature':
      return { name: t.decided.nature, value: say(said.value.label) };
    case 'priority':
      return { name: t.decided.priority, value: `P${said.value.priority}` };
    case 'place':
      return { name: t.decided.place, value: said.value.label };
    case 'answer':
      return { name: say(said.value.fact), value: said.value.label ? say(said.value.label) : '' };
    case 'field':
      return { name: fieldName(t, said.kind, said.field), value: sayValue(t, said.field, said.value) };
  }
}
