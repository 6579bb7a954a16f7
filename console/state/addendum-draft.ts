/** An addendum that is written and not sent yet, kept on this machine under its sheet: `id` stays the same until it is sent. */
import { uuidv7 } from 'uuidv7';

export type AddendumDraft = { id: string; text: string };

export const newAddendum = (): AddendumDraft => ({ id: uuidv7(), text: '' });

const draftKey = (operator: string, sheet: string) => `tocsin.addendum.${operator}.${sheet}`;

export function loadAddendum(storage: Storage, operator: string, sheet: string): AddendumDraft {
  const kept = storage.getItem(draftKey(operator, sheet));
  return kept === null ? newAddendum() : (JSON.parse(kept) as AddendumDraft);
}

export function saveAddendum(storage: Storage, operator: string, sheet: string, draft: AddendumDraft): void {
  if (draft.text === '') storage.removeItem(draftKey(operator, sheet));
  else storage.setItem(draftKey(operator, sheet), JSON.stringify(draft));
}
