/** The texts of the sheet on the screen: what is shown, to whom one writes, and what the keys do. */
import type { Call } from '../../services/calls/call.ts';
import type { PressedKey, Prompt, TextMessage } from '../../services/calls/exchange.ts';
import type { CentreView, SheetView } from '../../services/http/messages.ts';
import type { Instant } from '../../services/ids.ts';
import { shownSheet } from './focus.ts';
import type { ConsoleStore } from './store.ts';
import { callOfSheet } from './views.ts';

export type ThreadLine =
  | { is: 'message'; at: Instant; message: TextMessage }
  | { is: 'key'; at: Instant; key: PressedKey }
  | { is: 'prompt'; at: Instant; prompt: Prompt };

/** Of all calls of the sheet, in the order of time. Pure. */
export function threadOf(view: SheetView | undefined): ThreadLine[] {
  const lines = (view?.sheet.callDetails ?? []).flatMap(({ messages, keys, prompts }): ThreadLine[] => [
    ...messages.map((message): ThreadLine => ({ is: 'message', at: message.at, message })),
    ...keys.map((key): ThreadLine => ({ is: 'key', at: key.at, key })),
    ...prompts.map((prompt): ThreadLine => ({ is: 'prompt', at: prompt.at, prompt })),
  ]);
  return lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** The call whose caller is written to: the last who wrote, else the last who called. Pure. */
export function correspondent(view: SheetView | undefined): Call | undefined {
  const calls = view?.sheet.callDetails ?? [];
  return calls.findLast(({ replyTo }) => replyTo !== null) ?? calls.at(-1);
}

/** As the server decides it. Pure. */
export function mayWrite({ replyTo, caller }: Call, centre: CentreView | null): boolean {
  const kind = caller.number?.kind;
  return replyTo !== null || (centre?.sms === true && (kind === 'mobile' || kind === 'unknown'));
}

/** What is written and not sent yet, kept on this machine under the call: `message` stays the same until it is sent. */
export type ReplyDraft = { message: string; text: string };

const draftKey = (operator: string, call: string) => `tocsin.reply.${operator}.${call}`;

export function loadDraft(storage: Storage, operator: string, call: string): ReplyDraft | null {
  const kept = storage.getItem(draftKey(operator, call));
  return kept === null ? null : (JSON.parse(kept) as ReplyDraft);
}

export function saveDraft(storage: Storage, operator: string, call: string, draft: ReplyDraft | null): void {
  if (draft === null) storage.removeItem(draftKey(operator, call));
  else storage.setItem(draftKey(operator, call), JSON.stringify(draft));
}

/** Takes the text call that is offered here, ends the one in hand. False where the call at this position is none. */
export function takeOrEndText(store: ConsoleStore): boolean {
  const { board, session, focus } = store.state;
  const call = focus.mine && board?.calls.get(focus.mine.call);
  const position = session?.position;
  if (!call || !position || call.kind !== 'text' || !('position' in call) || call.position !== position) return false;
  if (call.state === 'offered') {
    void store.command('accept-text-call', { call: call.id, position }).then((done) => done && writeToCaller(store));
  } else if (call.state === 'answered') void store.command('end-text-call', { call: call.id });
  return call.state === 'offered' || call.state === 'answered';
}

/** Has a spoken text ask the caller on the line to press keys. */
export function promptCaller(store: ConsoleStore): void {
  const call = callOfSheet(shownSheet(store.state.focus), store.state);
  if (call?.kind === 'voice' && call.state === 'answered') void store.command('prompt-caller', { call: call.id });
}

export function writeToCaller(store: ConsoleStore): void {
  store.showTab('exchange');
  // The panel is drawn first.
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-reply]')?.focus());
}
