/** The link that locates the caller, as the page shows it and asks for it. */
import { uuidv7 } from 'uuidv7';
import { ms } from '../../services/ids.ts';
import type { LocateLink } from '../../services/locating/locate-links.ts';
import type { Texts } from '../texts.ts';
import { shownSheet } from './focus.ts';
import { isReadOnly } from './qualified.ts';
import type { ConsoleStore } from './store.ts';

export function sendLocateLink(store: ConsoleStore): void {
  const sheet = shownSheet(store.state.focus);
  if (sheet && !isReadOnly(store.state)) void store.command('send-locate-link', { sheet, link: uuidv7() });
}

/** What became of it, in words; `needsLook` where the operator has something to do. Pure. */
export function sayLink(link: LocateLink, nowMs: number, { fixes: { link: t } }: Texts): { text: string; needsLook: boolean } {
  if (link.used) return { text: t.received, needsLook: false };
  if (link.state === 'failed') return { text: t.failed(link.detail ?? ''), needsLook: true };
  if (ms(link.expiresAt) <= nowMs) return { text: t.over, needsLook: true };
  if (link.refusal) return { text: t.refusals[link.refusal.reason], needsLook: true };
  if (link.openedAt) return { text: t.opened, needsLook: false };
  return { text: t[link.state], needsLook: false };
}
