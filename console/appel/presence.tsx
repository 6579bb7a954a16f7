import type { FactPlace } from '../../services/facts/facts.ts';
import { fieldsAt } from '../../services/facts/facts.ts';
import type { Present } from '../../services/http/messages.ts';
import type { SheetId } from '../../services/ids.ts';
import { fieldName } from '../texts/say-fact.ts';
import { useConsole, useSession, useTexts } from '../use-console.ts';

/** Who else has the sheet on the screen, and where they write. Nothing while I am alone. */
export function Presence({ sheet }: { sheet: SheetId }) {
  const { present, sheets } = useConsole();
  const { operator: me } = useSession();
  const t = useTexts();
  const facts = sheets.get(sheet)?.sheet.facts;
  const where = (field: string): string => {
    if (field === 'notes') return t.presence.notes;
    const [place = '', name = ''] = field.split('/');
    const at = facts && fieldsAt(facts, place as FactPlace);
    return at ? `${t.rows.kinds[at.kind]}, ${fieldName(t.rows, at.kind, name).toLowerCase()}` : '';
  };
  // One line for each person, however many pages they have open: the one where they write says more.
  const others = new Map<string, Present>();
  for (const one of present.get(sheet) ?? []) {
    if (one.operator !== me && (one.field !== null || !others.has(one.operator))) others.set(one.operator, one);
  }
  return (
    <ul className="presence" aria-label={t.presence.title}>
      {[...others.values()].map(({ operator, field }) => (
        <li key={operator} data-present={operator} data-at={field}>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <circle cx="6" cy="3.5" r="2.5" fill="currentColor" />
            <path d="M1 11.5c0-3 2-4.5 5-4.5s5 1.5 5 4.5z" fill="currentColor" />
          </svg>
          {operator}
          {field && <span className="quiet"> · {where(field)}</span>}
        </li>
      ))}
    </ul>
  );
}
